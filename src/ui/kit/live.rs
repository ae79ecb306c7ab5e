//! The live region: messages for screen readers.

use leptos::prelude::*;

use crate::app::use_app;
use crate::ui::announcements;

/// The region; a repeated message is a new element, so that it is announced again.
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
