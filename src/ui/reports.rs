//! Reports: what was planned and tracked, grouped and added up.

use leptos::prelude::*;

/// The page, in the place of the calendar.
#[component]
pub fn Reports() -> impl IntoView {
    view! { <main class="page reports" aria-labelledby="page-title"></main> }
}
