//! The contents of the envelopes (ADR 0010).

use providers::Account;
use serde::{Deserialize, Serialize};

use crate::clock::Millis;
use crate::secret::{self, Secret};

/// The longest use of an access token before it is renewed, in milliseconds: an hour.
pub const ACCESS_LASTS: Millis = 3_600_000;
/// How long a sign-in may take, in milliseconds.
pub const FLOW_LASTS: Millis = 600_000;

/// The long-lived part of a connection.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Grant {
    /// Identifies it in the log and in the operator's list; empty in grants of earlier versions.
    #[serde(default)]
    pub id: String,
    /// When the user signed in; 0 in grants of earlier versions.
    #[serde(default)]
    pub issued: Millis,
    /// When it was last sealed, and thus renewed.
    #[serde(default)]
    pub used: Millis,
    /// The account that it gives access to.
    pub account: Account,
    /// The scopes that the user has allowed.
    pub scopes: Vec<String>,
    /// The hash of the cookie's secret that is required to use it; `None` without a cookie.
    #[serde(default)]
    pub bound: Option<String>,
    /// How to get new access tokens.
    pub renewal: Renewal,
}

/// How to get new access tokens.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Renewal {
    /// A refresh token.
    Token(#[serde(with = "secret::within_envelope")] Secret),
    /// An access token that is sealed again, with its expiry; `None` if it never expires.
    Same(#[serde(with = "secret::within_envelope")] Secret, Option<Millis>),
    /// A personal token, which is sealed again and which only its user can revoke.
    Typed(#[serde(with = "secret::within_envelope")] Secret),
}

/// The credentials of a call.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Access {
    /// The id of its account.
    pub account: String,
    /// The access token.
    #[serde(with = "secret::within_envelope")]
    pub token: Secret,
    /// When it expires.
    pub until: Millis,
    /// The id of the grant it was made from.
    #[serde(default)]
    pub grant: String,
    /// When the user signed in for that grant.
    #[serde(default)]
    pub issued: Millis,
    /// The hash that the grant is bound to.
    #[serde(default)]
    pub bound: Option<String>,
}

/// A sign-in in progress.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Flow {
    /// base64url of SHA-256 of the state.
    pub state_hash: String,
    /// The PKCE verifier.
    #[serde(with = "secret::within_envelope")]
    pub verifier: Secret,
    /// The redirect address.
    pub way_back: String,
    /// The origin that started the sign-in.
    pub origin: String,
    /// When the sign-in expires.
    pub until: Millis,
}
