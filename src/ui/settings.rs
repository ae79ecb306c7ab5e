//! Settings: members, projects, clients, labels and other choices.

use leptos::prelude::*;

/// The page, in the place of the calendar.
#[component]
pub fn Settings() -> impl IntoView {
    view! { <main class="page settings" aria-labelledby="page-title"></main> }
}
