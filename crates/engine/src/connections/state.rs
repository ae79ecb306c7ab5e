//! Connecting: requests to the page's host in progress, and their results. `docs/adr/0010-grants.md` describes the
//! protocol.
//!
//! The engine writes the bodies and reads the answers; the shell adds the proof of the browser's key and sends them.

use std::collections::VecDeque;
use std::sync::Arc;

use hosting::{Home, Wrong};
use litemap::LiteMap;
use plan::Millis;
use providers::{About, Account, Fault};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::values::connection::{Connection, ConnectionId, Kept, Opaque, Sealed};
use crate::values::route::Route;
use crate::values::stored::Stored;

/// How long a sign-in may take, as at the host.
pub(crate) const FLOW_LIFE: Millis = 600_000;

/// The purpose of a request to the host, to which its answer is matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Start a sign-in at this provider.
    Start(Arc<str>),
    /// Finish the sign-in with this hash of its state.
    Finish(Arc<str>),
    /// Adopt a connection that the host offers: provider and account.
    Adopt(Arc<str>, Arc<str>),
    /// Connect this provider by a personal token.
    Token(Arc<str>),
    /// Renew a connection's access token.
    Refresh(ConnectionId),
    /// Revoke a connection's access.
    Revoke(ConnectionId),
}

/// The lock of sign-ins that are being finished.
const FINISH_LOCK: &str = "sign-in";

/// A request to the host, ready to be proved and sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostCall {
    /// What the request is for; the answer names it again.
    pub purpose: Purpose,
    /// The path below the host's URL, without a leading slash.
    pub path: &'static str,
    /// The body, as JSON; contains secrets.
    pub body: Opaque,
    /// Whether to add the browser's public key as `jwk`, instead of a proof.
    pub introduce: bool,
    /// What this tab believes to be stored. The request is sent under a lock of its key, and only if that is still so.
    pub guard: Option<Stored>,
}

/// What the host is and offers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Host {
    /// Whether there is a proxy behind this page.
    pub proxy: bool,
    /// The providers that it is configured for.
    pub configured: Vec<Arc<str>>,
    /// The providers that it connects by a personal token.
    pub tokens: Vec<Arc<str>>,
    /// The connections that it offers to adopt.
    pub offers: Vec<Offer>,
}

/// A connection that the host offers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Offer {
    /// The provider's registry id.
    pub provider: Arc<str>,
    /// The account.
    pub account: Account,
}

/// A sign-in in progress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// The provider's registry id.
    pub provider: Arc<str>,
    /// The host's sealed state of it.
    pub flow: Opaque,
    /// Where the user was.
    pub back: Route,
    /// When it was started.
    pub at: Millis,
}

/// How old the list of the host's connections may be when the sidebar opens, in milliseconds.
const CONNECTIONS_AGE: Millis = 300_000;

/// The request for what the host is and which connections it offers.
#[derive(Debug, Default)]
pub(crate) struct HostFetch {
    under_way: bool,
    /// How often it has failed in a row, and when it is sent again.
    failures: u32,
    at: Option<Millis>,
    /// When it was last answered.
    told_at: Option<Millis>,
}

impl HostFetch {
    /// Returns whether it has to be sent: there is only one at a time.
    pub(crate) fn begin(&mut self) -> bool {
        let begins = !std::mem::replace(&mut self.under_way, true);
        self.at.take_if(|_| begins);
        begins
    }

    pub(super) fn answered(&mut self, now: Millis) {
        *self = Self { told_at: Some(now), ..Self::default() };
    }

    /// It has failed; the host may want nothing to be sent for a while.
    pub(super) fn failed(&mut self, now: Millis, wait: Option<u64>) {
        let wait = match wait {
            Some(wait) => Millis::try_from(wait).unwrap_or(60_000).min(3_600_000),
            None => 2_000_i64.saturating_mul(1 << self.failures.min(8)).min(300_000),
        };
        self.failures = self.failures.saturating_add(1);
        (self.under_way, self.at) = (false, Some(now.saturating_add(wait)));
    }

    /// Whether the host has ever answered.
    pub(crate) fn was_answered(&self) -> bool {
        self.told_at.is_some()
    }

    /// Whether the last answer is so old that it is asked for again when the sidebar opens.
    pub(crate) fn is_old(&self, now: Millis) -> bool {
        self.told_at.is_none_or(|at| now.saturating_sub(at) > CONNECTIONS_AGE)
    }

    pub(crate) fn has_failed(&self) -> bool {
        self.failures > 0
    }

    /// When it is sent again.
    pub(crate) fn due(&self) -> Option<Millis> {
        self.at.filter(|_| !self.under_way)
    }

    /// The clock was put back by this much.
    pub(crate) fn put_back(&mut self, by: Millis) {
        for at in [&mut self.at, &mut self.told_at].into_iter().flatten() {
            *at = at.saturating_sub(by);
        }
    }
}

/// Requests in progress.
#[derive(Debug, Default)]
pub(crate) struct Connecting {
    /// Where the proxy is, once `config.json` was read.
    pub(super) home: Option<Result<Home, Wrong>>,
    pub(super) host: Option<Host>,
    /// The provider at which a sign-in is being started or finished.
    pub(super) busy: Option<Arc<str>>,
    /// The provider whose personal token is being typed.
    pub(super) typing: Option<Arc<str>>,
    pub(super) flows: LiteMap<Arc<str>, Flow>,
    /// Back from a provider, with or without an answer, before the stored data was read.
    pub(super) returned: Option<Returned>,
    pub(super) left: Option<Arc<str>>,
    /// Connections that are being adopted.
    pub(super) adopting: Vec<ConnectionId>,
    /// Those of them that are still to be requested.
    pub(super) offered: VecDeque<HostCall>,
    /// Each connection's record, including those of disconnected ones.
    pub(super) kept: LiteMap<ConnectionId, Kept>,
    /// An account that is signed in and not yet stored.
    pub(super) arrival: Option<ConnectionId>,
    pub(super) notice: Option<Notice>,
}

impl Connecting {
    /// Whether the host has said what it offers, and that is no account for a first look, as a sandbox's.
    pub(crate) fn offers_nothing(&self) -> bool {
        self.host.as_ref().is_some_and(|host| host.offers.is_empty())
    }

    /// A connection's record.
    pub(crate) fn kept(&self, id: &ConnectionId) -> Option<&Kept> {
        self.kept.get(id)
    }

    /// A sign-in that is in progress here or in another tab, by the hash of its state.
    pub(crate) fn begun(&mut self, hash: Arc<str>, flow: Flow) {
        self.flows.insert(hash, flow);
    }

    pub(crate) fn ended(&mut self, hash: &str) {
        self.flows.remove(hash);
    }

    /// Forgets sign-ins that were begun longer than `life` ago. Returns them.
    pub(crate) fn drop_old(&mut self, now: Millis, life: Millis) -> Vec<Arc<str>> {
        let over = |flow: &Flow| now.saturating_sub(flow.at) > life;
        let left: Vec<_> = self.flows.iter().filter(|(_, flow)| over(flow)).map(|(hash, _)| Arc::clone(hash)).collect();
        self.flows.retain(|_, flow| !over(flow));
        left
    }

    pub(crate) fn drop_notice(&mut self) {
        self.notice = None;
    }
}

/// The result of an attempt to connect that didn't succeed. Providers are given by their registry ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The user, or the provider on their behalf, has denied it.
    Denied {
        /// The provider.
        provider: &'static str,
    },
    /// The callback page was opened without a sign-in started in this browser.
    NotStartedHere,
    /// The provider's page was closed or left with the Back button before it was done.
    Unfinished {
        /// The provider.
        provider: &'static str,
    },
    /// It took longer than [`FLOW_LIFE`].
    TooLate {
        /// The provider.
        provider: &'static str,
    },
    /// The provider granted fewer scopes than requested.
    Less {
        /// The provider.
        provider: &'static str,
    },
    /// The provider didn't accept the personal token.
    TokenRefused {
        /// The provider.
        provider: &'static str,
    },
    /// The host or the provider failed.
    Failed {
        /// The provider.
        provider: &'static str,
        /// The cause, by its remedy.
        fault: Fault,
        /// The id of the failure in the log.
        correlation_id: Arc<str>,
    },
}

impl Notice {
    /// The provider concerned.
    pub fn provider(&self) -> Option<&'static About> {
        match self {
            Notice::NotStartedHere => None,
            Notice::Denied { provider }
            | Notice::Unfinished { provider }
            | Notice::TooLate { provider }
            | Notice::Less { provider }
            | Notice::TokenRefused { provider }
            | Notice::Failed { provider, .. } => providers::about(provider),
        }
    }
}

impl HostCall {
    pub(super) fn start(provider: &Arc<str>) -> Self {
        let body = json!({ "provider": **provider });
        Self { introduce: true, ..Self::new(Purpose::Start(Arc::clone(provider)), "v1/auth/start", &body) }
    }

    pub(super) fn finish(returned: &Returned, code: &Opaque, flow: &Flow) -> Self {
        let mut body = json!({ "code": *code.0, "state": *returned.state.0, "flow": *flow.flow.0 });
        for (name, said) in [("iss", &returned.iss), ("provider", &returned.provider)] {
            if let Some(said) = said {
                body[name] = Value::from(&**said);
            }
        }
        Self::new(Purpose::Finish(Arc::clone(&returned.state_hash)), "v1/auth/finish", &body)
    }

    pub(super) fn token(provider: &Arc<str>, token: &Opaque) -> Self {
        let body = json!({ "provider": **provider, "token": *token.0 });
        Self::new(Purpose::Token(Arc::clone(provider)), "v1/auth/token", &body)
    }

    pub(super) fn adopt(offer: &Offer) -> Self {
        let (provider, account) = (Arc::clone(&offer.provider), Arc::clone(&offer.account.id));
        let body = json!({ "provider": *provider, "account": *account });
        Self::new(Purpose::Adopt(provider, account), "v1/auth/adopt", &body)
    }

    pub(crate) fn refresh(connection: &Connection, guard: Option<Stored>) -> Self {
        let body = json!({ "grant": *connection.sealed.grant.0 });
        let purpose = Purpose::Refresh(connection.id.clone());
        Self { guard, ..Self::new(purpose, "v1/auth/refresh", &body) }
    }

    pub(super) fn revoke(connection: &Connection) -> Self {
        let body = json!({ "grant": *connection.sealed.grant.0 });
        Self::new(Purpose::Revoke(connection.id.clone()), "v1/auth/revoke", &body)
    }

    /// The name of the lock, shared by all tabs, under which the request is sent. Sign-ins are finished one after the other:
    /// each adds its secret to the cookie that it was sent with (ADR 0020), so of two at once one would lose it.
    pub fn lock(&self) -> Option<&str> {
        match self.purpose {
            Purpose::Finish(_) | Purpose::Token(_) => Some(FINISH_LOCK),
            _ => self.guard.as_ref().map(|believed| &*believed.key),
        }
    }

    fn new(purpose: Purpose, path: &'static str, body: &Value) -> Self {
        Self { purpose, path, body: Opaque(body.to_string().into()), introduce: false, guard: None }
    }
}

/// The answer to `v1/auth/start`.
#[derive(Deserialize)]
pub(crate) struct Begun {
    pub(super) authorize_url: Arc<str>,
    pub(super) flow: Arc<str>,
    pub(super) state_hash: Arc<str>,
}

/// The answer to `v1/auth/refresh`, and a part of that to `finish` and `adopt`.
#[derive(Deserialize)]
pub(crate) struct Renewed {
    grant: Arc<str>,
    access: Arc<str>,
    #[serde(default)]
    expires_in_ms: Option<Millis>,
}

impl Renewed {
    pub(crate) fn sealed(self, now: Millis) -> Sealed {
        let expires_at = self.expires_in_ms.map(|life| now.saturating_add(life.max(0)));
        Sealed { grant: Opaque(self.grant), access: Opaque(self.access), expires_at }
    }
}

/// The answer to `v1/auth/finish`, `v1/auth/token` and `v1/auth/adopt`.
#[derive(Deserialize)]
pub(crate) struct Connected {
    provider: Arc<str>,
    account: Account,
    scopes: Vec<Arc<str>>,
    grant: Arc<str>,
    access: Arc<str>,
    #[serde(default)]
    expires_in_ms: Option<Millis>,
}

impl Connected {
    pub(super) fn connection(self, now: Millis) -> Connection {
        let renewed = Renewed { grant: self.grant, access: self.access, expires_in_ms: self.expires_in_ms };
        Connection {
            id: ConnectionId::of(&self.provider, &self.account.id),
            provider: self.provider,
            account: self.account,
            scopes: self.scopes,
            since: now,
            sealed: renewed.sealed(now),
        }
    }
}

/// The answer to `v1/auth/revoke`.
#[derive(Deserialize)]
pub(crate) struct Revoked {
    pub(super) revoked: bool,
    #[serde(default)]
    pub(super) settings_url: Option<Arc<str>>,
}

/// Reads the body of an answer.
///
/// # Errors
/// [`Fault::Operator`] if the answer doesn't come from our proxy.
pub(crate) fn read<'a, T: Deserialize<'a>>(body: &'a Opaque) -> Result<T, Fault> {
    serde_json::from_str(&body.0).map_err(|_| Fault::Operator)
}

/// The fault for an authorization server's error (RFC 6749, 4.1.2.1, and providers' additions): a client that isn't
/// registered, verified or allowed as it should be is the operator's.
pub(crate) fn refusal(error: &str) -> Fault {
    match error {
        "unauthorized_client"
        | "invalid_client"
        | "invalid_request"
        | "invalid_scope"
        | "unsupported_response_type"
        | "redirect_uri_mismatch"
        | "org_internal"
        | "disabled_client"
        | "deleted_client"
        | "invalid_team_for_non_distributed_app" => Fault::Operator,
        "admin_policy_enforced" | "restricted_client" => Fault::Forbidden,
        "server_error" | "temporarily_unavailable" => Fault::ProviderDown,
        _ => Fault::Refused { reason: error.into() },
    }
}

/// Whether all scopes that the operations need were granted; providers may add scopes, and write some by other names.
pub(super) fn covers(provider: &About, connection: &Connection) -> bool {
    let needed = provider.ops.iter().flat_map(|op| op.scopes);
    connection.scopes.is_empty()
        || needed.into_iter().all(|scope| connection.scopes.iter().any(|given| given.eq_ignore_ascii_case(scope)))
}

/// What a provider's authorization server sent back with the redirect (RFC 6749, 4.1.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// Base64url of SHA-256 of the state, by which the sign-in is found.
    pub state_hash: Arc<str>,
    /// The state.
    pub state: Opaque,
    /// The code, unless it was denied.
    pub code: Option<Opaque>,
    /// The issuer (RFC 9207).
    pub iss: Option<Arc<str>>,
    /// The provider to whose redirect address it came ([`providers::came_from`]).
    pub provider: Option<Arc<str>>,
    /// The error code.
    pub error: Option<Arc<str>>,
}

#[cfg(test)]
mod tests {
    use providers::Fault;

    use super::refusal;

    #[test]
    fn faults_of_others_are_not_blamed_on_the_user() {
        for error in ["unauthorized_client", "org_internal", "invalid_scope", "redirect_uri_mismatch"] {
            assert_eq!(refusal(error), Fault::Operator, "{error}");
        }
        assert_eq!(refusal("admin_policy_enforced"), Fault::Forbidden);
        assert_eq!(refusal("temporarily_unavailable"), Fault::ProviderDown);
        assert_eq!(refusal("other"), Fault::Refused { reason: "other".into() });
    }
}
