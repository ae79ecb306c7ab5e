//! Circuit breakers for providers: if half of the calls of the last 30 seconds failed, nothing is sent for 15 seconds,
//! and then a single call tries. Each of an authorization server's endpoints has its own, separate from the API's. A
//! state machine of times and outcomes, fed by [`crate::call`] and [`mod@crate::oauth`].

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use providers::Fault;

use crate::clock::{Clock, Millis};

/// The window of calls that count, in milliseconds.
const WINDOW: Millis = 30_000;
/// How long nothing is sent, in milliseconds, with a random fifth more or less so that several hosts don't retry
/// together.
const REST: Millis = 15_000;
/// The most calls that are counted.
const MOST: usize = 1024;

/// A part of a provider that has its own circuit breaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Door {
    /// The API.
    Api,
    /// The token endpoint.
    Token,
    /// The revocation endpoint.
    Revoke,
}

impl Door {
    /// Its name in logs and metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Door::Api => "api",
            Door::Token => "token",
            Door::Revoke => "revoke",
        }
    }
}

type Which = (&'static str, Door);

/// The circuit breakers of all providers.
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

/// A permitted call, which has to report its outcome. If it is dropped first, it has no outcome, and if it was the one
/// that tries, the next call may.
#[derive(Debug)]
pub struct Pass<'a> {
    breaker: &'a Breaker,
    which: Which,
    probe: bool,
    told: bool,
}

impl Breaker {
    /// With at least `fewest` calls in the window before it opens.
    pub fn new(fewest: u32, clock: Clock) -> Self {
        Self { fewest: fewest.max(1), clock, doors: Mutex::default() }
    }

    /// Permits a call.
    ///
    /// # Errors
    /// [`Fault::ProviderDown`] while the circuit breaker is open.
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

    /// The open circuit breakers.
    pub fn closed(&self) -> Vec<(&'static str, Door)> {
        self.doors().iter().filter(|(_, state)| state.open_until.is_some()).map(|(which, _)| *which).collect()
    }

    fn end(&self, which: Which, probe: bool, failed: bool) {
        let now = self.clock.now();
        let mut doors = self.doors();
        let state = doors.entry(which).or_default();
        if probe {
            state.probing = false;
            state.open_until = failed.then(|| now.saturating_add(rest()));
            state.calls.clear();
            return;
        }
        while state.calls.front().is_some_and(|(at, _)| at.saturating_add(WINDOW) <= now) || state.calls.len() >= MOST {
            state.calls.pop_front();
        }
        state.calls.push_back((now, failed));
        let failures = state.calls.iter().filter(|(_, failed)| *failed).count();
        let enough = state.calls.len() >= self.fewest as usize;
        if state.open_until.is_none() && enough && failures.saturating_mul(2) >= state.calls.len() {
            state.open_until = Some(now.saturating_add(rest()));
            let (provider, door) = (which.0, which.1.as_str());
            tracing::warn!(provider, door, failures, "paused: too many calls have failed");
        }
    }

    fn doors(&self) -> MutexGuard<'_, BTreeMap<Which, State>> {
        self.doors.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pass<'_> {
    /// Reports the outcome; `failed` means that the provider couldn't answer, not that it refused.
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

/// A random 12 to 18 seconds, in milliseconds.
fn rest() -> Millis {
    let mut byte = [0];
    // Without randomness, the middle is good enough.
    let _ = getrandom::fill(&mut byte).map_err(|_| byte = [128]);
    let part = (REST * 2 / 5).saturating_mul(Millis::from(byte[0])) / 255;
    (REST * 4 / 5).saturating_add(part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::Ordering;

    #[test]
    fn the_breaker_opens_when_half_of_enough_calls_fail_and_closes_after_a_success() {
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
