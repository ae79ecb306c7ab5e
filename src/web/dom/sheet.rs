//! The stylesheet of the deferred parts, which the page names by a link and doesn't fetch itself.

use std::cell::Cell;
use std::rc::Rc;

use futures_channel::oneshot;
use web_sys::Event;

use crate::web::dom::listen::on;
use crate::web::dom::{document, find};

/// Selects the link that names it. A page whose parts have one stylesheet has none.
const NAMED: &str = "link[rel=deferred]";

/// Fetches the stylesheet and puts it to use; returns whether it is there.
pub(crate) async fn complete() -> bool {
    let Some(named) = find(NAMED) else { return true };
    let link = document().and_then(|document| document.create_element("link").ok());
    let Some((link, href)) = link.zip(named.get_attribute("href")) else { return false };
    let (done, over) = oneshot::channel();
    let done = Rc::new(Cell::new(Some(done)));
    for (event, is_there) in [("load", true), ("error", false)] {
        let done = Rc::clone(&done);
        on::<Event>(&link, event, move |_| {
            // Whoever waits is the page itself.
            let _ = done.take().map(|done| done.send(is_there));
        });
    }
    // In the place of the link that names it, so that what comes after it overrides it.
    let put = link.set_attribute("rel", "stylesheet").and_then(|()| link.set_attribute("href", &href));
    if put.and_then(|()| named.before_with_node_1(&link)).is_err() {
        return false;
    }
    let is_there = over.await.unwrap_or_default();
    // An element that failed doesn't fetch again: the next attempt is another one.
    if is_there {
        named.remove()
    } else {
        link.remove()
    }
    is_there
}
