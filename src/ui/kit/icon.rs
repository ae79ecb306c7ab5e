//! Icons: references to the symbols of `style/icons.svg`, which is part of the page.

use leptos::prelude::*;

/// An icon whose name may change. It is decoration, so the button around it has the text.
#[component]
pub fn Icon(
    /// The symbol's id without `icon-`.
    #[prop(into)]
    name: Signal<&'static str>,
) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=move || format!("#icon-{}", name.get())></use>
        </svg>
    }
}
