//! Being woken: the engine's one wake, and the clock that components read.

use std::cell::RefCell;

use engine::{Millis, Msg};
use gloo_timers::callback::{Interval, Timeout};

use crate::shell::App;
use crate::web::time::clock;

/// The timers that run.
#[derive(Default)]
pub(crate) struct Timers {
    wake: RefCell<Option<Timeout>>,
    seconds: RefCell<Option<Interval>>,
}

impl Timers {
    /// Sends `Tick` at `at`, in place of the wake before it.
    pub(crate) fn wake(&self, app: App, at: Option<Millis>) {
        // A later instant than `setTimeout` can count to (24 days) is reached in steps: the engine asks again.
        let timeout = at.map(|at| {
            let wait = (at - clock::now()).clamp(0, i64::from(i32::MAX)) as u32;
            Timeout::new(wait, move || app.dispatch(Msg::Tick))
        });
        // The one before is cancelled by being dropped.
        drop(self.wake.replace(timeout));
    }

    /// Whether [`App::now`] ticks.
    pub(crate) fn tick(&self, app: App, on: bool) {
        if on == self.seconds.borrow().is_some() {
            return;
        }
        let seconds = on.then(|| {
            app.set_now(clock::now());
            Interval::new(1_000, move || app.set_now(clock::now()))
        });
        drop(self.seconds.replace(seconds));
    }
}
