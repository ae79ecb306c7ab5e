//! Fetching a module: again when it failed, with growing waits.

use std::time::Duration;

use crate::ui::phrases;
use crate::web::dom::stopped;
use crate::web::time::wait::sleep;

/// It could not be fetched.
#[derive(Debug)]
pub(crate) struct Absent;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Absent {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

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
    let [said, reload] = phrases::incomplete();
    // Without a page there is nobody to tell.
    let _ = stopped::tell(&said, &reload);
}
