//! The week of everybody: a row for each person, days across.

use leptos::prelude::*;

/// The page, in the place of the calendar.
#[component]
pub fn Team() -> impl IntoView {
    view! { <main class="page team" aria-labelledby="page-title"></main> }
}
