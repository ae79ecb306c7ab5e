//! The time, as an argument: the program's is the machine's, a test's is its own.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Milliseconds since 1970, in UTC.
pub type Millis = u64;

/// Tells the time.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Millis + Send + Sync>);

impl Clock {
    /// The machine's.
    #[expect(clippy::disallowed_methods, reason = "the edge: everything else is given this clock")]
    pub fn of_the_machine() -> Self {
        use std::time::{SystemTime, UNIX_EPOCH};
        Self(Arc::new(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)))
    }

    /// One that is set by hand, and its hand.
    pub fn by_hand(start: Millis) -> (Self, Arc<AtomicU64>) {
        let hand = Arc::new(AtomicU64::new(start));
        let read = Arc::clone(&hand);
        (Self(Arc::new(move || read.load(Ordering::SeqCst))), hand)
    }

    /// Now.
    pub fn now(&self) -> Millis {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
