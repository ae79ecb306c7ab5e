//! The browser extension, if the page belongs to it: asks its service worker for what a page can't do or may not live
//! to finish.
//!
//! The service worker (`extension/service-worker.js`) handles the current tab, providers' windows and the badge.
//! `chrome` has no types in `web-sys`, so it is called by name. Pages on the web have no service worker to ask and work
//! as usual.

use std::sync::Arc;

use engine::{Captured, Millis, Returned};
use js_sys::{Array, Function, JSON, Promise, Reflect};
use serde_json::json;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{BroadcastChannel, MessageEvent};

use crate::web::dom::listen::on;
use crate::web::dom::route;
use crate::web::extension::surface::{Surface, surface};

pub mod surface;

/// The channel on which the service worker says that a provider has sent something back.
const WAY_BACK: &str = "hourloom-way-back";

/// Calls `tell` with the page in the current tab, unless the browser doesn't reveal it or the app isn't an extension.
pub fn page_in_front(tell: impl FnOnce(Captured) + 'static) {
    spawn_local(async move {
        let page = ask(&json!({ "task": "page" })).await;
        if let Some(page) = page.as_ref().and_then(captured) {
            tell(page);
        }
    });
}

fn captured(page: &JsValue) -> Option<Captured> {
    let text = |name: &str| Reflect::get(page, &name.into()).ok()?.as_string().map(Arc::from);
    Some(Captured { title: text("title")?, url: text("url")?, selection: text("selection")?, ..Captured::default() })
}

/// Opens a provider's page in a window of the browser; false if the app isn't an extension, so that the page itself
/// goes there. The popup closes when that window takes the focus.
pub(crate) fn sign_in(url: &str) -> bool {
    if surface() == Surface::Web {
        return false;
    }
    let message = json!({ "task": "sign-in", "url": url });
    // [`listen`] reports the result.
    spawn_local(async move { drop(ask(&message).await) });
    true
}

/// Receives what providers have sent back, now and whenever the service worker says that there is something.
pub(crate) fn listen(tell: impl Fn(Returned) + Copy + 'static) {
    if surface() == Surface::Web {
        return;
    }
    spawn_local(take_returned(tell));
    let Ok(channel) = BroadcastChannel::new(WAY_BACK) else { return };
    on::<MessageEvent>(&channel, "message", move |_| spawn_local(take_returned(tell)));
    // A channel without a reference to it may be garbage collected.
    std::mem::forget(channel);
}

/// Each result is given to only one page, whichever asks first, since a code can be used once.
async fn take_returned(tell: impl Fn(Returned)) {
    let Some(waiting) = ask(&json!({ "task": "returned" })).await else { return };
    for query in Array::from(&waiting).iter().filter_map(|query| query.as_string()) {
        if let Some(returned) = route::returned(&query).await {
            tell(returned);
        }
    }
}

/// A timer that the badge shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Badge {
    /// When it started.
    pub since: Millis,
    /// The title of its task.
    pub title: Arc<str>,
    /// The key under which its signs of life are stored.
    pub alive: String,
}

/// Makes the badge show how long a timer has run, or nothing. The service worker also writes its signs of life while no
/// page is open.
pub(crate) fn show_timer(timer: Option<&Badge>) {
    let timer = timer.map(|timer| json!({ "since": timer.since, "title": *timer.title, "alive": timer.alive }));
    let message = json!({ "task": "timer", "timer": timer });
    spawn_local(async move { drop(ask(&message).await) });
}

/// Sends a message to the service worker and waits for its answer; `None` for none.
async fn ask(message: &serde_json::Value) -> Option<JsValue> {
    if surface() == Surface::Web {
        return None;
    }
    let chrome = Reflect::get(&js_sys::global(), &"chrome".into()).ok()?;
    let runtime = Reflect::get(&chrome, &"runtime".into()).ok()?;
    let send: Function = Reflect::get(&runtime, &"sendMessage".into()).ok()?.dyn_into().ok()?;
    let sent: Promise = send.call1(&runtime, &JSON::parse(&message.to_string()).ok()?).ok()?.dyn_into().ok()?;
    // Rejected if no worker is listening; then there is no answer either.
    JsFuture::from(sent).await.ok().filter(|answer| answer.is_object())
}
