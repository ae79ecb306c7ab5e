//! The live region: what is said to those who don't see the page.

use leptos::prelude::*;

use crate::app::use_app;
use crate::ui::announcements;

/// The region; a repeated sentence is a new element, so that it is said again.
#[component]
pub fn Live() -> impl IntoView {
    let live = use_app().live;
    view! {
        <div class="spoken" aria-live="polite">
            <For each=move || live.get() key=|(number, _)| *number let((_, message))>
                <p>{announcements::spoken(&message)}</p>
            </For>
        </div>
    }
}
