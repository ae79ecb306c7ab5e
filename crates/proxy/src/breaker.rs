//! Stops asking a provider that is out: when half of its calls of the last half minute failed, nothing is sent for a
//! quarter, then one call tries. What an authorization server's endpoints do is counted apart from the API, and each for
//! itself. A state machine of times and outcomes; [`crate::call`] and [`mod@crate::oauth`] feed it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use providers::Fault;

use crate::clock::{Clock, Millis};

/// How far back calls count, in milliseconds.
const WINDOW: Millis = 30_000;
/// How long nothing is sent, in milliseconds, give or take a fifth so that several hosts don't try together.
const REST: Millis = 15_000;
/// Calls that are counted at most.
const MOST: usize = 1024;

/// What of a provider is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Door {
    /// Named operations.
    Api,
    /// Tokens for codes and refresh tokens.
    Token,
    /// The end of tokens.
    Revoke,
}

impl Door {
    /// Its name, for logs and metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Door::Api => "api",
            Door::Token => "token",
            Door::Revoke => "revoke",
        }
    }
}

type Which = (&'static str, Door);

/// The state of each provider's doors.
#[derive(Debug)]
pub struct Breaker {
    fewest: u32,
    clock: Clock,
    doors: Mutex<BTreeMap<Which, State>>,
}

#[derive(Debug, Default)]
struct State {
    calls: VecDeque<(Millis, bool)>,
    open_until: Option<Millis>,
    probing: bool,
}

/// A call that was let through; it has to say how it ended. One that is dropped before has no outcome, and where it was
/// the one that tries, the next may try.
#[derive(Debug)]
pub struct Pass<'a> {
    breaker: &'a Breaker,
    which: Which,
    probe: bool,
    told: bool,
}

impl Breaker {
    /// Opens by no fewer than `fewest` calls in the window.
    pub fn new(fewest: u32, clock: Clock) -> Self {
        Self { fewest: fewest.max(1), clock, doors: Mutex::default() }
    }

    /// Lets a call through.
    ///
    /// # Errors
    /// [`Fault::ProviderDown`] while the provider is left alone.
    pub fn admit(&self, provider: &'static str, door: Door) -> Result<Pass<'_>, Fault> {
        let (now, which) = (self.clock.now(), (provider, door));
        let mut doors = self.doors();
        let state = doors.entry(which).or_default();
        let probe = match state.open_until {
            None => false,
            Some(until) if now >= until && !state.probing => {
                state.probing = true;
                true
            }
            Some(_) => return Err(Fault::ProviderDown),
        };
        Ok(Pass { breaker: self, which, probe, told: false })
    }

    /// The doors that nobody is sent through.
    pub fn closed(&self) -> Vec<(&'static str, Door)> {
        self.doors().iter().filter(|(_, state)| state.open_until.is_some()).map(|(which, _)| *which).collect()
    }

    fn end(&self, which: Which, probe: bool, failed: bool) {
        let now = self.clock.now();
        let mut doors = self.doors();
        let state = doors.entry(which).or_default();
        if probe {
            state.probing = false;
            state.open_until = failed.then(|| now + rest());
            state.calls.clear();
            return;
        }
        while state.calls.front().is_some_and(|(at, _)| at + WINDOW <= now) || state.calls.len() >= MOST {
            state.calls.pop_front();
        }
        state.calls.push_back((now, failed));
        let failures = state.calls.iter().filter(|(_, failed)| *failed).count();
        let enough = state.calls.len() >= self.fewest as usize;
        if state.open_until.is_none() && enough && 2 * failures >= state.calls.len() {
            state.open_until = Some(now + rest());
            let (provider, door) = (which.0, which.1.as_str());
            tracing::warn!(provider, door, failures, "left alone for a while: too many of its answers are failures");
        }
    }

    fn doors(&self) -> MutexGuard<'_, BTreeMap<Which, State>> {
        self.doors.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pass<'_> {
    /// The call has ended; `failed` is that the provider couldn't answer, not that it refused.
    pub fn end(mut self, failed: bool) {
        self.told = true;
        self.breaker.end(self.which, self.probe, failed);
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        if self.probe
            && !self.told
            && let Some(state) = self.breaker.doors().get_mut(&self.which)
        {
            state.probing = false;
        }
    }
}

/// 12 to 18 seconds.
fn rest() -> Millis {
    let mut byte = [0];
    // Without randomness the middle is as good.
    let _ = getrandom::fill(&mut byte).map_err(|_| byte = [128]);
    REST * 4 / 5 + REST * 2 / 5 * Millis::from(byte[0]) / 255
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::Ordering;

    #[test]
    fn it_opens_by_half_of_enough_calls_and_closes_by_one_that_succeeds() {
        let (clock, hand) = Clock::by_hand(1_000_000);
        let breaker = Breaker::new(20, clock);
        let call = |failed| breaker.admit("one", Door::Api).map(|pass| pass.end(failed)).is_ok();
        for at in 0..19 {
            assert!(call(at % 2 == 0), "{at}");
        }
        assert!(breaker.admit("one", Door::Api).is_ok(), "19 are too few");
        assert!(call(true));
        assert!(!call(false), "10 of 20 failed");
        assert!(breaker.admit("two", Door::Api).is_ok(), "another provider is another matter");
        assert!(breaker.admit("one", Door::Token).is_ok(), "and so is another door");
        hand.fetch_add(11_999, Ordering::SeqCst);
        assert!(!call(false), "too soon");
        hand.fetch_add(6_001, Ordering::SeqCst);
        let probe = breaker.admit("one", Door::Api).unwrap();
        assert!(!call(false), "one tries, not all");
        drop(probe);
        assert!(call(true), "one that was given up leaves the try to the next");
        assert!(!call(false), "and it failed");
        hand.fetch_add(18_000, Ordering::SeqCst);
        assert!(call(false) && call(false), "well again");
    }

    #[test]
    fn old_failures_dont_count() {
        let (clock, hand) = Clock::by_hand(1_000_000);
        let breaker = Breaker::new(20, clock);
        let call = |failed| breaker.admit("one", Door::Api).map(|pass| pass.end(failed)).is_ok();
        assert!((0..19).all(|_| call(true)));
        hand.fetch_add(WINDOW, Ordering::SeqCst);
        assert!((0..19).all(|_| call(true)), "each with fewer than 20 in its window");
        assert!(breaker.admit("one", Door::Api).is_ok());
    }
}
