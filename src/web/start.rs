//! Puts the app in the place of the page's static frame.

use leptos::mount::mount_to_body;
use leptos::prelude::*;

use crate::shell::App;
use crate::ui::Root;

/// Mounts the app.
pub fn start() {
    mount_to_body(|| {
        App::provide();
        view! { <Root/> }
    });
}
