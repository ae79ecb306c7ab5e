//! OAuth 2.0 with PKCE, as pure functions: what is asked of an authorization server and what its answers mean. Nothing in
//! here touches the network; [`crate::auth`] does, and keeps the secrets.
//!
//! - [`request`]: the authorization address and the forms for the token and revocation endpoints
//! - [`tokens`]: the token endpoint's answers, good and bad
//! - [`identity`]: whose account it is, by an `id_token`

pub mod identity;
pub mod request;
pub mod tokens;

use providers::Provider;
use providers::oauth::Revoke;

use crate::secret::Secret;

/// A provider as the operator has registered with it.
#[derive(Clone, Debug)]
pub struct Client {
    /// Its registry entry.
    pub provider: &'static Provider,
    /// The client's id there.
    pub id: String,
    /// The client's secret there.
    pub secret: Secret,
    /// Authorization endpoint.
    pub authorize_url: String,
    /// Token endpoint.
    pub token_url: String,
    /// How an access is taken back.
    pub revoke: RevokeAt,
    /// The `iss` that has to come back with a code; `None` where the server doesn't advertise it.
    pub issuer: Option<String>,
    /// Base of its API, without a trailing slash.
    pub api_base: String,
}

/// [`Revoke`] with the operator's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RevokeAt {
    /// Only the person can, at this address.
    InSettings(&'static str),
    /// RFC 7009.
    Token {
        /// Revocation endpoint.
        url: String,
        /// Whether the client's id and secret go with it.
        authenticated: bool,
    },
    /// With the access token as bearer.
    Bearer {
        /// Revocation endpoint.
        url: String,
    },
}

impl RevokeAt {
    /// The registry's way, at `url` where the operator names another. A server of the operator's own at a provider
    /// without a revocation endpoint is taken to have the standard one.
    pub fn new(revoke: Revoke, url: Option<String>) -> Self {
        match (revoke, url) {
            (Revoke::InSettings(settings), None) => RevokeAt::InSettings(settings),
            (Revoke::InSettings(_), Some(url)) => RevokeAt::Token { url, authenticated: true },
            (Revoke::Token { url, authenticated }, own) => {
                RevokeAt::Token { url: own.unwrap_or_else(|| url.to_owned()), authenticated }
            }
            (Revoke::Bearer { url }, own) => RevokeAt::Bearer { url: own.unwrap_or_else(|| url.to_owned()) },
        }
    }
}
