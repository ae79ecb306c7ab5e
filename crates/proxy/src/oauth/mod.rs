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
use providers::oauth::{Revoke, is_issuer};

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
    /// Who the authorization server says that it is, where that is known.
    pub issuer: Option<KnownIssuer>,
    /// Base of its API, without a trailing slash.
    pub api_base: String,
}

/// An authorization server's name, from the registry or from the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownIssuer {
    /// As [`providers::Issuer`] has it.
    pub name: String,
    /// Whether an answer without a name isn't this server's.
    pub always: bool,
}

impl Client {
    /// Whether an answer that names `iss` can be the answer of this client's server (RFC 9207, 2.4). A server whose name
    /// isn't known may name itself, but only by an address of its own: the name of any other server is a mix-up.
    pub fn is_answer_of(&self, iss: Option<&str>) -> bool {
        match (&self.issuer, iss) {
            (Some(issuer), None) => !issuer.always,
            (Some(issuer), Some(iss)) => is_issuer(&issuer.name, iss),
            (None, None) => true,
            (None, Some(iss)) => {
                let origin = |text: &str| url::Url::parse(text).ok().map(|url| url.origin()).filter(|o| o.is_tuple());
                let own = origin(&self.authorize_url);
                own.is_some() && own == origin(iss)
            }
        }
    }
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

#[cfg(test)]
mod tests {
    use super::{Client, KnownIssuer, RevokeAt};
    use crate::secret::Secret;

    fn client(issuer: Option<(&str, bool)>) -> Client {
        let provider = providers::provider("asana").unwrap();
        Client {
            provider,
            id: "client".to_owned(),
            secret: Secret::new("secret"),
            authorize_url: "https://sign-in.example/authorize".to_owned(),
            token_url: "https://sign-in.example/token".to_owned(),
            revoke: RevokeAt::new(provider.auth.revoke, None),
            issuer: issuer.map(|(name, always)| KnownIssuer { name: name.to_owned(), always }),
            api_base: "https://api.example".to_owned(),
        }
    }

    #[test]
    fn an_answer_is_believed_only_when_it_can_be_the_servers_own() {
        const TENANTS: &str = "https://login.example/{tenantid}/v2.0";
        const TENANT: &str = "https://login.example/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0";
        for (issuer, iss, is) in [
            (Some(("https://a.example", true)), None, false),
            (Some(("https://a.example", false)), None, true),
            (Some(("https://a.example", false)), Some("https://a.example"), true),
            (Some(("https://a.example", false)), Some("https://a.example/"), false),
            (Some(("https://a.example", false)), Some(""), false),
            (Some((TENANTS, false)), Some(TENANT), true),
            (Some((TENANTS, false)), Some(TENANTS), false),
            (Some((TENANTS, false)), Some("https://login.example/x/../9188040d/v2.0"), false),
            (None, None, true),
            (None, Some("https://sign-in.example"), true),
            (None, Some("https://sign-in.example/realms/one"), true),
            (None, Some("https://sign-in.example:8443"), false),
            (None, Some("http://sign-in.example"), false),
            (None, Some("https://sign-in.example.evil.example"), false),
            (None, Some("https://honest.example"), false),
            (None, Some("sign-in.example"), false),
            (None, Some("data:x"), false),
            (None, Some(""), false),
        ] {
            assert_eq!(client(issuer).is_answer_of(iss), is, "{issuer:?} {iss:?}");
        }
    }
}
