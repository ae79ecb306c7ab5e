//! Waiting with a limit.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use futures_channel::oneshot::{Canceled, Receiver};
pub(crate) use gloo_timers::future::sleep;
use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// How often to check whether something has taken too long.
const LOOK: Duration = Duration::from_millis(500);

/// The received value, unless it takes longer than `limit` milliseconds in which the page was visible. A page that is
/// hidden, frozen or asleep doesn't count as waiting, so the time is that of the page's animations and not that of the
/// timer that checks it.
pub(crate) async fn within<T>(limit: f64, mut coming: Receiver<T>) -> Option<Result<T, Canceled>> {
    let from = in_sight();
    loop {
        let come = soon(&mut coming, LOOK).await;
        if come.is_some() || in_sight() - from >= limit {
            return come;
        }
    }
}

/// The received value, unless it takes longer than `wait`.
pub(crate) async fn soon<T>(coming: &mut Receiver<T>, wait: Duration) -> Option<Result<T, Canceled>> {
    let mut wait = sleep(wait);
    poll_fn(|cx| match Pin::new(&mut *coming).poll(cx) {
        Poll::Ready(come) => Poll::Ready(Some(come)),
        Poll::Pending => Pin::new(&mut wait).poll(cx).map(|()| None),
    })
    .await
}

/// How long the page has been visible, in milliseconds.
fn in_sight() -> f64 {
    let document = web_sys::window().and_then(|window| window.document());
    let get = |of: JsValue, name: &str| Reflect::get(&of, &name.into()).ok();
    let time = document.and_then(|document| get(get(document.into(), "timeline")?, "currentTime"));
    time.and_then(|time| time.as_f64()).unwrap_or_default()
}
