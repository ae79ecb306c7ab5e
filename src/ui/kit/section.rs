//! A section of a page: its heading, what can be done with all of it, and its content.

use leptos::prelude::*;

/// The section.
#[component]
pub fn Section(
    /// The id of its heading.
    #[prop(into)]
    id: String,
    /// Its heading.
    heading: String,
    /// A button beside the heading.
    #[prop(optional)]
    action: Option<AnyView>,
    /// The rest.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="settings-section" aria-labelledby=id.clone()>
            <header class="settings-head">
                <h2 id=id.clone()>{heading}</h2>
                {action}
            </header>
            {children()}
        </section>
    }
}
