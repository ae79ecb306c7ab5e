//! Icons: references to the symbols of `style/icons.svg`, which stands in the page.

use leptos::prelude::*;

/// The icon of a name that stays.
pub(crate) fn icon(name: &str) -> impl IntoView + use<> {
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=format!("#icon-{name}")></use>
        </svg>
    }
}

/// The icon of a name; decoration, so the button around it has the words.
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
