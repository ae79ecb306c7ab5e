//! Requests to providers that haven't been answered, and the state of a connection's access token.

use std::collections::VecDeque;
use std::sync::Arc;

use plan::Millis;
use providers::{Ask, Fault, Reply};

use super::caller::Caller;
use super::schedule::PATIENCE;
use crate::values::connection::{ConnectionId, Opaque};
use crate::values::ids::CallId;

/// Requests that were given up and whose late answers are still examined.
const GIVEN_UP: usize = 64;
/// A token that was renewed less than this long ago, in milliseconds, isn't renewed again: the host would return the
/// same one.
const FRESH_FOR: Millis = 2_000;

/// Why a request isn't sent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Postponed {
    /// The provider or the page's host wants no requests until then.
    Wait(Millis),
    /// The provider's budget allows it then, or the access token can be renewed then.
    Later(Millis),
    /// A new access token has been requested.
    Access,
    /// The provider is down. The caller goes on as soon as another's request is answered, or its own may find out.
    Down,
    /// The user has to sign in again.
    SignedOut,
}

/// A request that was sent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Request {
    pub(crate) call: CallId,
    pub(crate) connection: ConnectionId,
    pub(super) caller: Caller,
    pub(super) ask: Ask,
    /// The access envelope that it was sent with.
    pub(super) access: Opaque,
    /// Whether its access token had just been renewed and not been tried: if that is refused, it isn't merely old.
    pub(super) fresh: bool,
    /// When it was sent.
    pub(crate) at: Millis,
}

/// The reply to a request.
#[derive(Debug)]
pub(crate) struct Delivery {
    pub(crate) request: Request,
    pub(crate) reply: Result<Reply, Fault>,
    /// The id of the answer in a log.
    pub(crate) correlation: Arc<str>,
}

/// All requests that haven't been answered.
#[derive(Debug, Default)]
pub(crate) struct Requests {
    last: u64,
    open: VecDeque<Request>,
    /// Those that nobody waits for any more: a "wait" in a late answer counts.
    given_up: VecDeque<Request>,
}

impl Requests {
    /// The id of the next request.
    pub(super) fn next_id(&mut self) -> CallId {
        self.last = self.last.saturating_add(1);
        CallId(self.last)
    }

    pub(super) fn sent(&mut self, request: Request) {
        self.open.push_back(request);
    }

    /// The request that this answer belongs to; only for its first answer.
    pub(super) fn answered(&mut self, call: CallId) -> Option<Request> {
        [&mut self.open, &mut self.given_up].into_iter().find_map(|all| {
            let at = all.iter().position(|request| request.call == call)?;
            all.remove(at)
        })
    }

    /// When the next one will have taken too long.
    pub(crate) fn due(&self) -> Option<Millis> {
        self.open.iter().map(|request| request.at.saturating_add(PATIENCE)).min()
    }

    /// Gives up the next request that has taken too long.
    pub(super) fn give_up(&mut self, now: Millis) -> Option<Request> {
        let late = |request: &Request| now.saturating_sub(request.at) >= PATIENCE;
        let request = self.open.remove(self.open.iter().position(late)?)?;
        if self.given_up.len() >= GIVEN_UP {
            self.given_up.pop_front();
        }
        self.given_up.push_back(request.clone());
        Some(request)
    }

    /// The clock was put back by this much.
    pub(crate) fn put_back(&mut self, by: Millis) {
        self.open.iter_mut().for_each(|request| request.at = request.at.saturating_sub(by));
    }
}

/// The state of a connection's access token.
#[derive(Debug, Default)]
pub(crate) struct AccessToken {
    /// Since when a new one has been awaited.
    renewing: Option<Millis>,
    renewed_at: Option<Millis>,
    /// Whether the provider has accepted it since then: if it is refused now, it has become old.
    proven: bool,
    /// When a token that had just been renewed was first refused.
    rejected_at: Option<Millis>,
    failures: u32,
    /// After a failure it is renewed again only then.
    renew_after: Option<Millis>,
}

impl AccessToken {
    pub(crate) fn is_renewing(&self) -> bool {
        self.renewing.is_some()
    }

    pub(super) fn is_fresh(&self, now: Millis) -> bool {
        self.renewed_at.is_some_and(|at| now.saturating_sub(at) < FRESH_FOR)
    }

    /// Whether it has just been renewed and the provider hasn't accepted it yet.
    pub(super) fn is_untried(&self, now: Millis) -> bool {
        self.is_fresh(now) && !self.proven
    }

    /// Until when it can't be renewed, if that is in the future.
    pub(super) fn blocked_until(&self, now: Millis) -> Option<Millis> {
        self.renew_after.filter(|at| *at > now)
    }

    /// When its renewal will have taken too long.
    pub(crate) fn due(&self) -> Option<Millis> {
        self.renewing.map(|since| since.saturating_add(PATIENCE))
    }

    /// A new one is requested.
    pub(super) fn renew(&mut self, now: Millis) {
        self.renewing = Some(now);
    }

    pub(super) fn renewed(&mut self, now: Millis) {
        (self.renewing, self.renewed_at, self.proven) = (None, Some(now), false);
        (self.failures, self.renew_after) = (0, None);
    }

    /// It couldn't be renewed, and `backoff` says how long to wait after this many failures.
    pub(super) fn not_renewed(&mut self, now: Millis, backoff: impl FnOnce(u32) -> Millis) {
        self.renewing = None;
        self.renew_after = Some(now.saturating_add(backoff(self.failures)));
        self.failures = self.failures.saturating_add(1);
    }

    /// It may be renewed again, whatever has failed.
    pub(super) fn unblock(&mut self) {
        self.renew_after = None;
    }

    /// It was refused as soon as it was renewed. Returns for how long that has been so.
    pub(super) fn rejected(&mut self, now: Millis) -> Millis {
        now.saturating_sub(*self.rejected_at.get_or_insert(now))
    }

    /// The provider accepts it.
    pub(super) fn accepted(&mut self) {
        (self.rejected_at, self.proven) = (None, true);
    }

    /// The clock was put back by this much.
    pub(crate) fn put_back(&mut self, by: Millis) {
        let all = [&mut self.renewing, &mut self.renewed_at, &mut self.rejected_at, &mut self.renew_after];
        for at in all.into_iter().flatten() {
            *at = at.saturating_sub(by);
        }
    }
}
