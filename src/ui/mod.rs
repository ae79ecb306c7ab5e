//! What is on the screen.

use leptos::prelude::*;

/// The whole page.
#[component]
pub fn Root() -> impl IntoView {}
