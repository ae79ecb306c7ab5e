//! What the world looks like from inside: the arguments of [`crate::update()`], and small identities that cross the edge.

use std::fmt;
use std::sync::Arc;

use chrono::NaiveDateTime;
use plan::{LinkKey, Millis, ProviderId};
use providers::{Account, Ask, Fault, Reply, Response};
use serde::{Deserialize, Serialize};

/// The moment and the place, as the shell read them just before this message.
#[derive(Clone, Debug)]
pub struct Env {
    /// The instant.
    pub now: Millis,
    /// Milliseconds since some instant, by a clock that nobody sets: it tells by how much the other one was put back. It may
    /// stand still while the machine sleeps.
    pub uptime: Millis,
    /// The same instant as civil time in the person's zone.
    pub local: NaiveDateTime,
    /// IANA name of the person's zone.
    pub zone: Arc<str>,
    /// First day of the week by the person's locale.
    pub locale_week_start: chrono::Weekday,
    /// Fresh randomness for this message, from the platform's secure source; new ids are derived from it.
    pub entropy: u128,
    /// Reads what providers answer. Theirs is the most of what an app holds, and it isn't needed before the first answer.
    pub read: Read,
}

/// What the answer of the provider with this id to a question means, as [`providers::reply`] says it by the rules of the
/// person's zone.
pub type Read = fn(provider: &str, ask: &Ask, response: &Response) -> Result<Reply, Fault>;

/// A connection's identity on this device: `provider:account`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConnectionId(pub Arc<str>);

impl fmt::Debug for ConnectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ConnectionId({})", self.0)
    }
}

impl ConnectionId {
    /// Of an account at a provider.
    pub fn of(provider: &str, account: &str) -> Self {
        Self(format!("{provider}:{account}").into())
    }
}

/// A secret, or a text that holds one: carried, never looked into, shown or logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Opaque(pub Arc<str>);

impl fmt::Debug for Opaque {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// What the provider gave, as the proxy sealed it for this browser's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Renews the access.
    pub grant: Opaque,
    /// Signs calls.
    pub access: Opaque,
    /// When the access ends by this device's clock, where that is known.
    pub expires_at: Option<Millis>,
}

/// An account at a provider that this device may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Its identity on this device.
    pub id: ConnectionId,
    /// The provider's id in the registry.
    pub provider: Arc<str>,
    /// The account.
    pub account: Account,
    /// What was allowed; empty where the provider doesn't say.
    pub scopes: Vec<Arc<str>>,
    /// When it was connected.
    pub since: Millis,
    /// What the provider gave.
    pub sealed: Sealed,
}

impl Connection {
    /// The link key of one of its items.
    pub fn link_key(&self, item: &plan::ItemId) -> LinkKey {
        LinkKey {
            provider: ProviderId::new(Arc::clone(&self.provider)),
            account: self.account.account_id(),
            item: item.clone(),
        }
    }
}

/// Names one call, so that its answer finds its question; never reused in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(pub u64);

/// Names one save, so that its acknowledgement finds its edits; never reused in a session, and increasing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SaveId(pub u64);
