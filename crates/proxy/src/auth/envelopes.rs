//! What is in the envelopes (ADR 0010).

use providers::Account;
use serde::{Deserialize, Serialize};

use crate::clock::Millis;
use crate::secret::{self, Secret};

/// The longest that an access may be used before it is asked for again, in milliseconds: an hour.
pub const ACCESS_LASTS: Millis = 3_600_000;
/// How long a login may take, in milliseconds.
pub const FLOW_LASTS: Millis = 600_000;

/// The long-lived part of a connection.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Grant {
    /// Names it in the log and in the operator's list; empty in grants of earlier versions.
    #[serde(default)]
    pub id: String,
    /// When the person signed in; 0 in grants of earlier versions.
    #[serde(default)]
    pub issued: Millis,
    /// When it was sealed.
    #[serde(default)]
    pub used: Millis,
    /// Whose it is.
    pub account: Account,
    /// What was allowed.
    pub scopes: Vec<String>,
    /// The hash of the cookie's secret without which it is worth nothing; `None` where there is no cookie.
    #[serde(default)]
    pub bound: Option<String>,
    /// By what new accesses are given.
    pub renewal: Renewal,
}

/// By what new accesses are given.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Renewal {
    /// A refresh token.
    Token(#[serde(with = "secret::within_envelope")] Secret),
    /// An access token that is wrapped again; `None` is one that never ends.
    Same(#[serde(with = "secret::within_envelope")] Secret, Option<Millis>),
}

/// What a call carries.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Access {
    /// Id of the account that it is for.
    pub account: String,
    /// The access token.
    #[serde(with = "secret::within_envelope")]
    pub token: Secret,
    /// When it ends.
    pub until: Millis,
    /// Id of the grant that it came from.
    #[serde(default)]
    pub grant: String,
    /// When that grant's person signed in.
    #[serde(default)]
    pub issued: Millis,
    /// What that grant is bound to.
    #[serde(default)]
    pub bound: Option<String>,
}

/// A login on its way.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Flow {
    /// base64url of SHA-256 of the state.
    pub state_hash: String,
    /// The PKCE verifier.
    #[serde(with = "secret::within_envelope")]
    pub verifier: Secret,
    /// Where the authorization server sends people back.
    pub way_back: String,
    /// The origin that started it.
    pub origin: String,
    /// When it is too late.
    pub until: Millis,
}
