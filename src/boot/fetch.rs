//! Fetches a module, with retries after growing delays.

use std::time::Duration;

use crate::ui::phrases;
use crate::web::dom::stopped;
use crate::web::time::wait::sleep;

/// The module couldn't be fetched.
#[derive(Debug)]
pub(crate) struct Absent;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Absent {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// The delay before the second attempt; each later one is twice as long.
const WAIT: Duration = Duration::from_millis(500);
/// After this many failures the page says that it can't continue, and offers to reload: a newer version may have
/// replaced the files of this one.
const TRIES: u32 = 5;

/// The result of `ask`, unless all attempts fail.
pub(crate) async fn fetch<T>(ask: impl AsyncFn() -> Result<T, Absent>) -> Option<T> {
    let mut wait = Duration::ZERO;
    for _ in 0..TRIES {
        if !wait.is_zero() {
            sleep(wait).await;
        }
        wait = wait.saturating_mul(2).max(WAIT);
        if let Ok(found) = ask().await {
            return Some(found);
        }
    }
    None
}

/// Says that a part of the app couldn't be fetched.
pub(crate) fn incomplete() {
    let [said, reload] = phrases::incomplete();
    // Without a page there is nobody to tell.
    let _ = stopped::tell(&said, &reload);
}
