//! How soon a connection may be asked again, whoever asks: the provider's "wait", how long each caller backs off, and a
//! circuit breaker for a provider that is down.
//!
//! A caller that has failed backs off, and the others go on: an item that its source can't complete doesn't stop the
//! listing. When the provider itself has failed several times in a row, all of them stop. Then one request at a time finds
//! out whether it is back: each caller gets its turn, since a provider may fail to do one thing and do the others well. As
//! soon as it answers anything, all of them go on.

use plan::Millis;
use providers::Fault;

use super::caller::Caller;
use crate::values::ids::CallId;

/// The longest "wait" that is heeded, in milliseconds.
const WAIT_CAP: Millis = 3_600_000;
const BACKOFF_FIRST: Millis = 2_000;
const BACKOFF_CAP: Millis = 300_000;
/// Failures of the provider in a row after which nothing is asked for a while.
const OPENS: u32 = 3;
/// How long, in milliseconds, the next request is left to a caller whose turn it is. It may not want it any more.
const TURN: Millis = 1_000;

/// How soon a connection may be asked again.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    /// The provider wants no requests at all until then; only the provider can lift this.
    pub(super) wait_until: Option<Millis>,
    /// Callers that have failed since they last succeeded, and how often.
    failed: Vec<(Caller, u32)>,
    /// How often in a row the page's host couldn't renew the access token.
    renewals: u32,
    /// Failures of the provider in a row.
    failures: u32,
    /// The last request that was sent.
    last: Option<CallId>,
    /// The last request that was sent before the last failure: what was asked together fails together, and counts once.
    counted: Option<CallId>,
    /// After too many failures nothing is asked until then.
    down_until: Option<Millis>,
    /// The request that finds out whether the provider is back.
    probe: Option<CallId>,
    /// Callers that wait for that.
    waiting: Vec<Caller>,
    /// Callers that have tried to find out, the last one at the end.
    tried: Vec<Caller>,
}

impl Pace {
    /// The provider wants no requests for this long.
    pub(super) fn hold_off(&mut self, now: Millis, retry_after_ms: u64) {
        let wait = Millis::try_from(retry_after_ms).unwrap_or(WAIT_CAP).min(WAIT_CAP);
        self.wait_until = self.wait_until.max(Some(now.saturating_add(wait)));
    }

    /// Until when the provider wants no requests at all, if that is in the future.
    pub(super) fn held_until(&self, now: Millis) -> Option<Millis> {
        self.wait_until.filter(|until| *until > now)
    }

    /// A caller has failed; `jitter` is random. Returns when it may ask again.
    pub(super) fn back_off(&mut self, caller: &Caller, now: Millis, jitter: u64) -> Millis {
        let failures = self.failures(caller);
        self.forget(caller);
        self.failed.push((caller.clone(), failures.saturating_add(1)));
        now.saturating_add(backoff(failures, jitter))
    }

    /// The access token couldn't be renewed, which backs off like a caller; `jitter` is random. Returns when it may be tried
    /// again.
    pub(super) fn back_off_renewal(&mut self, now: Millis, jitter: u64) -> Millis {
        let failures = self.renewals;
        self.renewals = failures.saturating_add(1);
        now.saturating_add(backoff(failures, jitter))
    }

    /// How often in a row it couldn't be renewed.
    #[cfg(test)]
    pub(super) fn renewals(&self) -> u32 {
        self.renewals
    }

    /// It was renewed.
    pub(super) fn renewed(&mut self) {
        self.renewals = 0;
    }

    /// How often in a row a caller has failed.
    pub(crate) fn failures(&self, caller: &Caller) -> u32 {
        self.failed.iter().find(|(of, _)| of == caller).map_or(0, |(_, failures)| *failures)
    }

    /// A caller has got what it wanted, or wants something else.
    pub(crate) fn forget(&mut self, caller: &Caller) {
        self.failed.retain(|(of, _)| of != caller);
    }

    /// Somebody wants something now, or the network is back: whether the provider is up again is found out at once.
    pub(crate) fn hurry(&mut self, now: Millis) {
        self.down_until = self.down_until.map(|until| until.min(now));
    }

    /// Until when a provider that is down isn't asked.
    pub(super) fn down_until(&self) -> Option<Millis> {
        self.down_until
    }

    /// Whether a request is finding out whether the provider is back.
    pub(super) fn is_probing(&self) -> bool {
        self.probe.is_some()
    }

    /// When the next request may find out whether the provider is back: of the caller whose turn it is, and of any.
    pub(crate) fn due(&self) -> [Option<Millis>; 2] {
        let turn = self.down_until.filter(|_| self.probe.is_none());
        [turn, turn.map(|at| at.saturating_add(TURN))]
    }

    /// Whether a caller may send a request, unless the provider is down.
    pub(super) fn admits(&mut self, caller: &Caller, now: Millis) -> bool {
        let Some(until) = self.down_until else { return true };
        let turn = |of: &Caller| self.tried.iter().position(|tried| tried == of);
        let its_turn = || self.waiting.iter().all(|other| turn(other) >= turn(caller));
        if self.probe.is_none() && until <= now && (until.saturating_add(TURN) <= now || its_turn()) {
            return true;
        }
        if !self.waiting.contains(caller) {
            self.waiting.push(caller.clone());
        }
        false
    }

    /// A request was sent.
    pub(super) fn sent(&mut self, call: CallId, caller: &Caller) {
        self.last = Some(call);
        if self.down_until.is_some() {
            self.probe = Some(call);
            self.waiting.clear();
            self.tried.retain(|tried| tried != caller);
            self.tried.push(caller.clone());
        }
    }

    /// A request was answered, or given up; `jitter` is random.
    pub(super) fn answered(&mut self, call: CallId, fault: Option<&Fault>, now: Millis, jitter: u64) {
        self.probe.take_if(|probe| *probe == call);
        match fault {
            Some(Fault::ProviderDown) if Some(call) > self.counted => {
                let wait = backoff(self.failures, jitter);
                self.failures = self.failures.saturating_add(1);
                self.counted = self.last;
                if self.failures >= OPENS {
                    self.down_until = Some(now.saturating_add(wait));
                }
            }
            // These say nothing about the provider.
            Some(
                Fault::ProviderDown
                | Fault::Offline
                | Fault::Busy { .. }
                | Fault::Operator
                | Fault::Insecure
                | Fault::Malformed
                | Fault::Shape { .. },
            ) => {}
            _ => {
                (self.failures, self.down_until, self.probe) = (0, None, None);
                self.waiting.clear();
                self.tried.clear();
            }
        }
    }

    /// The clock was put back by this much.
    pub(crate) fn put_back(&mut self, by: Millis) {
        for at in [&mut self.wait_until, &mut self.down_until].into_iter().flatten() {
            *at = at.saturating_sub(by);
        }
    }
}

/// Full jitter: a random part of a limit that doubles with each failure, so that many devices spread their retries.
fn backoff(failures: u32, jitter: u64) -> Millis {
    let bound = BACKOFF_FIRST.saturating_mul(1 << failures.min(16)).min(BACKOFF_CAP);
    let part = jitter.checked_rem(bound.unsigned_abs()).unwrap_or(0);
    Millis::try_from(part).unwrap_or(0).max(1_000)
}

#[cfg(test)]
mod tests;
