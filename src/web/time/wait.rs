//! Waiting with a limit.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use futures_channel::oneshot::{Canceled, Receiver};
pub(crate) use gloo_timers::future::sleep;

use super::clock;
use crate::web::dom::page;

/// How often to check whether something has taken too long.
const LOOK: Duration = Duration::from_millis(500);

/// The received value, unless it takes longer than `limit` milliseconds in which the page was visible.
///
/// A page that is hidden, frozen or asleep isn't waiting, so a look that comes late counts for two at most. The time
/// of the page's animations isn't used: it stands still while a busy page draws no frame, and a database that keeps
/// the page busy would be waited for without end.
pub(crate) async fn within<T>(limit: f64, mut coming: Receiver<T>) -> Option<Result<T, Canceled>> {
    let mut waited = 0.0;
    let mut before = clock::uptime();
    loop {
        let come = soon(&mut coming, LOOK).await;
        let now = clock::uptime();
        if page::visible() {
            waited += (now.saturating_sub(before) as f64).clamp(0.0, 2.0 * LOOK.as_millis() as f64);
        }
        before = now;
        if come.is_some() || waited >= limit {
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
