//! Puts the app in the place of the page's static frame, and lets it begin.

use engine::{Msg, Route};
use leptos::mount::mount_to_body;
use leptos::prelude::*;

use super::{dom, drag, later, page, route};
use crate::shell::App;
use crate::ui::{Root, slices};

/// Mounts the app and tells it that the page has started.
pub fn start() {
    mount_to_body(|| {
        let app = App::provide();
        drag::listen(app);
        app.dispatch(Msg::Started { route: first(), visible: page::visible() });
        let loaded = slices::part(|view| view.loaded);
        Effect::new(move |_| {
            if loaded.get() {
                later::once_painted(app);
            }
        });
        view! { <Root/> }
    });
    // In the same task as the mount, so that no frame shows both or neither.
    if let Some(frame) = dom::find(".skeleton") {
        frame.remove();
    }
}

#[cfg(not(feature = "bench"))]
fn first() -> Route {
    route::current()
}

#[cfg(feature = "bench")]
fn first() -> Route {
    super::bench::route()
}
