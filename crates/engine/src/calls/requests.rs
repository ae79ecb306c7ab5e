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

/// The state of a connection's access token. `refused` is when one that had just been renewed was first refused, unless the
/// provider has accepted one since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccessToken {
    /// As it was stored, or renewed some time ago: if it is refused, it may merely be old.
    Old { refused: Option<Millis> },
    /// A new one has been awaited since then.
    Renewing { since: Millis, refused: Option<Millis> },
    /// It was renewed then, and the provider hasn't accepted it yet.
    Untried { renewed_at: Millis, refused: Option<Millis> },
    /// It was renewed then, and the provider has accepted it.
    Accepted { renewed_at: Millis },
    /// It couldn't be renewed, and is renewed again only then.
    Blocked { until: Millis, refused: Option<Millis> },
}

impl Default for AccessToken {
    fn default() -> Self {
        Self::Old { refused: None }
    }
}

impl AccessToken {
    fn refused(self) -> Option<Millis> {
        match self {
            Self::Old { refused }
            | Self::Renewing { refused, .. }
            | Self::Untried { refused, .. }
            | Self::Blocked { refused, .. } => refused,
            Self::Accepted { .. } => None,
        }
    }

    pub(crate) fn is_renewing(self) -> bool {
        matches!(self, Self::Renewing { .. })
    }

    pub(super) fn is_fresh(self, now: Millis) -> bool {
        match self {
            Self::Untried { renewed_at, .. } | Self::Accepted { renewed_at } => {
                now.saturating_sub(renewed_at) < FRESH_FOR
            }
            _ => false,
        }
    }

    /// Whether it has just been renewed and the provider hasn't accepted it yet.
    pub(super) fn is_untried(self, now: Millis) -> bool {
        self.is_fresh(now) && matches!(self, Self::Untried { .. })
    }

    /// Until when it can't be renewed, if that is in the future.
    pub(super) fn blocked_until(self, now: Millis) -> Option<Millis> {
        match self {
            Self::Blocked { until, .. } => Some(until).filter(|at| *at > now),
            _ => None,
        }
    }

    /// When its renewal will have taken too long.
    pub(crate) fn due(self) -> Option<Millis> {
        match self {
            Self::Renewing { since, .. } => Some(since.saturating_add(PATIENCE)),
            _ => None,
        }
    }

    /// A new one is requested.
    pub(super) fn renew(&mut self, now: Millis) {
        *self = Self::Renewing { since: now, refused: self.refused() };
    }

    pub(super) fn renewed(&mut self, now: Millis) {
        *self = Self::Untried { renewed_at: now, refused: self.refused() };
    }

    /// It couldn't be renewed.
    pub(super) fn block(&mut self, until: Millis) {
        *self = Self::Blocked { until, refused: self.refused() };
    }

    /// It may be renewed again, whatever has failed.
    pub(super) fn unblock(&mut self) {
        if let Self::Blocked { refused, .. } = *self {
            *self = Self::Old { refused };
        }
    }

    /// It was refused as soon as it was renewed. Returns for how long that has been so.
    pub(super) fn rejected(&mut self, now: Millis) -> Millis {
        let since = self.refused().unwrap_or(now);
        match self {
            Self::Old { refused }
            | Self::Renewing { refused, .. }
            | Self::Untried { refused, .. }
            | Self::Blocked { refused, .. } => *refused = Some(since),
            // What was accepted and is then refused counts as untried.
            Self::Accepted { renewed_at } => {
                *self = Self::Untried { renewed_at: *renewed_at, refused: Some(since) };
            }
        }
        now.saturating_sub(since)
    }

    /// The provider accepts it.
    pub(super) fn accepted(&mut self) {
        match self {
            Self::Old { refused } | Self::Renewing { refused, .. } | Self::Blocked { refused, .. } => *refused = None,
            Self::Untried { renewed_at, .. } => *self = Self::Accepted { renewed_at: *renewed_at },
            Self::Accepted { .. } => {}
        }
    }

    /// The clock was put back by this much.
    pub(crate) fn put_back(&mut self, by: Millis) {
        let (at, refused) = match self {
            Self::Old { refused } => (None, refused.as_mut()),
            Self::Renewing { since: at, refused }
            | Self::Untried { renewed_at: at, refused }
            | Self::Blocked { until: at, refused } => (Some(at), refused.as_mut()),
            Self::Accepted { renewed_at } => (Some(renewed_at), None),
        };
        for at in [at, refused].into_iter().flatten() {
            *at = at.saturating_sub(by);
        }
    }
}
