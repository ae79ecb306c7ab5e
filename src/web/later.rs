//! Fetching the modules of the [`crate::rest`]: again when it failed, with growing waits.

use std::time::Duration;

use gloo_timers::future::sleep;

use super::fault;
use crate::rest::Absent;
use crate::ui::words;

/// The wait before the second try; each later one is twice as long.
const WAIT: Duration = Duration::from_millis(500);
/// After so many failures the page says that it can't go on, and offers to be loaded again: a newer version may have
/// taken the place of the one that this page is of.
const TRIES: u32 = 5;

/// What `ask` brings, unless it can't be had.
pub(crate) async fn fetch<T>(ask: impl AsyncFn() -> Result<T, Absent>) -> Option<T> {
    for number in 0..TRIES {
        if number > 0 {
            sleep(WAIT * (1 << (number - 1))).await;
        }
        if let Ok(found) = ask().await {
            return Some(found);
        }
    }
    None
}

/// Says that a part of the app couldn't be had.
pub(crate) fn incomplete() {
    let [said, reload] = words::incomplete();
    // Without a page there is nobody to tell.
    let _ = fault::tell(&said, &reload);
}
