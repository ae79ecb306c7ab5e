//! The time as an argument: the system's in the program, a manual one in tests.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Milliseconds since 1970, in UTC.
pub type Millis = u64;

/// A clock.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Millis + Send + Sync>);

impl Clock {
    /// The system's clock.
    #[expect(clippy::disallowed_methods, reason = "the edge: everything else is given this clock")]
    pub fn of_the_machine() -> Self {
        use std::time::{SystemTime, UNIX_EPOCH};
        Self(Arc::new(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)))
    }

    /// A manual clock and the handle that sets it.
    pub fn by_hand(start: Millis) -> (Self, Arc<AtomicU64>) {
        let hand = Arc::new(AtomicU64::new(start));
        let read = Arc::clone(&hand);
        (Self(Arc::new(move || read.load(Ordering::SeqCst))), hand)
    }

    /// The current time.
    pub fn now(&self) -> Millis {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
