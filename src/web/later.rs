//! Fetching the module of the [`crate::rest`]: again when it failed, with growing waits.

use gloo_timers::future::sleep;
use std::time::Duration;

use crate::rest::{self, GoOn};

/// The wait before the second try; each later one is twice as long.
const WAIT: Duration = Duration::from_millis(500);
/// After so many failures the page says that it can't go on, and offers to be loaded again: a newer version may have
/// taken the place of the one that this page is of.
const TRIES: u32 = 5;

/// The way on, unless it can't be had.
pub(super) async fn fetch() -> Option<GoOn> {
    for number in 0..TRIES {
        if number > 0 {
            sleep(WAIT * (1 << (number - 1))).await;
        }
        if let Ok(go_on) = rest::fetch().await {
            return Some(go_on);
        }
    }
    None
}
