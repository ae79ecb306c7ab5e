//! An account at a provider, as this device knows it.

use std::fmt;
use std::sync::Arc;

use plan::{Link, LinkKey, Millis, ProviderId};
use providers::{About, Account};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

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
    /// The id for an account at a provider.
    pub fn of(provider: &str, account: &str) -> Self {
        Self(format!("{provider}:{account}").into())
    }
}

/// A secret, or a text that contains one: passed on, never examined, shown or logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Opaque(pub Arc<str>);

impl fmt::Debug for Opaque {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// What the provider issued, sealed by the proxy for this browser's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Renews the access token.
    pub grant: Opaque,
    /// Authorises calls.
    pub access: Opaque,
    /// When the access token expires by this device's clock, if known.
    pub expires_at: Option<Millis>,
}

/// An account at a provider that this device may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Its id on this device.
    pub id: ConnectionId,
    /// The provider's id in the registry.
    pub provider: Arc<str>,
    /// The account.
    pub account: Account,
    /// The granted scopes; empty if the provider doesn't list them.
    pub scopes: Vec<Arc<str>>,
    /// When it was connected.
    pub since: Millis,
    /// The sealed envelopes.
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

pub(crate) fn connection_of(link: &Link) -> ConnectionId {
    ConnectionId::of(link.key.provider.as_str(), link.key.account.as_str())
}

/// An access token that expires within this time counts as expired.
pub(crate) const MARGIN: Millis = 60_000;

/// Ids of providers that this program doesn't know come from a newer version of it, and are left alone.
pub(crate) fn provider(id: &str) -> Option<&'static About> {
    providers::about(id)
}

/// A connection's record; of two, the later one wins ([`Kept::outranks`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// When it was written, later with each change by any tab.
    pub at: Millis,
    /// The connection; `None` once the user has disconnected it, so that nothing offers it again.
    pub connection: Option<Connection>,
    /// Whether the provider has revoked the access, so that the user has to reconnect.
    pub ended: bool,
    /// Fields that this version doesn't know, verbatim.
    pub rest: Map<String, Value>,
}

impl Kept {
    /// Whether this one wins over another state of the same connection. Of two of one millisecond, a disconnection
    /// wins, then a sign-in over an end; otherwise any choice that all tabs make alike is good.
    pub fn outranks(&self, other: &Self) -> bool {
        let rank = |kept: &Self| {
            let sealed = kept.connection.as_ref().map(|connection| &connection.sealed);
            let texts = sealed.map(|sealed| (Arc::clone(&sealed.grant.0), Arc::clone(&sealed.access.0)));
            (kept.at, kept.connection.is_none(), !kept.ended, texts)
        };
        rank(self) > rank(other)
    }
}
