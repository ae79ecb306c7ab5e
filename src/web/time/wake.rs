//! Timers: the engine's one wake-up, and the clock that components read.

use std::cell::RefCell;

use engine::Millis;
use gloo_timers::callback::{Interval, Timeout};

use crate::web::time::clock;

/// The running timers.
#[derive(Default)]
pub(crate) struct Timers {
    wake: RefCell<Option<Timeout>>,
    seconds: RefCell<Option<Interval>>,
}

impl Timers {
    /// Calls `then` at `at`, instead of the previous wake-up.
    pub(crate) fn wake(&self, at: Option<Millis>, then: impl FnOnce() + 'static) {
        // An instant beyond what `setTimeout` can count (24 days) is reached in steps: the engine asks again.
        let timeout = at.map(|at| {
            let wait = at.saturating_sub(clock::now()).clamp(0, i64::from(i32::MAX)) as u32;
            Timeout::new(wait, then)
        });
        // Dropping the previous one cancels it.
        drop(self.wake.replace(timeout));
    }

    /// Whether `tell` receives the current instant, now and every second.
    pub(crate) fn tick(&self, on: bool, tell: impl Fn(Millis) + Copy + 'static) {
        if on == self.seconds.borrow().is_some() {
            return;
        }
        let seconds = on.then(|| {
            tell(clock::now());
            Interval::new(1_000, move || tell(clock::now()))
        });
        drop(self.seconds.replace(seconds));
    }
}
