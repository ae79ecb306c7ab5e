//! OAuth 2.0 with PKCE as pure functions: the requests to an authorization server and the meaning of its answers.
//! Nothing in here uses the network; [`crate::auth`] does, and keeps the secrets.
//!
//! - [`request`]: the authorization URL and the forms for the token and revocation endpoints
//! - [`tokens`]: the token endpoint's answers, successful and failed
//! - [`identity`]: the account, from an `id_token`

pub mod identity;
pub mod request;
pub mod tokens;

use providers::Provider;
use providers::oauth::{Revoke, is_issuer};

use crate::secret::Secret;

/// The operator's registration with a provider.
#[derive(Clone, Debug)]
pub struct Client {
    /// The provider's registry entry.
    pub provider: &'static Provider,
    /// The client id.
    pub id: String,
    /// The client secret.
    pub secret: Secret,
    /// Authorization endpoint.
    pub authorize_url: String,
    /// Token endpoint.
    pub token_url: String,
    /// How to revoke access.
    pub revoke: RevokeAt,
    /// The issuer of the authorization server, if known.
    pub issuer: Option<KnownIssuer>,
    /// Base URL of the API, without a trailing slash.
    pub api_base: String,
}

/// An issuer from the registry or from the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownIssuer {
    /// As in [`providers::Issuer`].
    pub name: String,
    /// Whether an answer without an issuer can't come from this server.
    pub always: bool,
}

impl Client {
    /// A provider with which the operator isn't registered: only personal tokens reach it. `None` if it takes none.
    pub fn guest(provider: &'static Provider) -> Option<Self> {
        let settings = provider.token?;
        Some(Self {
            provider,
            id: String::new(),
            secret: Secret::new(""),
            authorize_url: String::new(),
            token_url: String::new(),
            revoke: RevokeAt::InSettings(settings),
            issuer: None,
            api_base: provider.api_base.to_owned(),
        })
    }

    /// Whether an answer with `iss` can come from this client's server (RFC 9207, 2.4). A server whose issuer isn't
    /// known may name itself, but only with a URL of its own origin: any other issuer is a mix-up.
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

/// [`Revoke`] with the operator's URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RevokeAt {
    /// Only the user can, at this URL.
    InSettings(&'static str),
    /// By RFC 7009.
    Token {
        /// Revocation endpoint.
        url: String,
        /// Whether the client's id and secret are sent along.
        authenticated: bool,
    },
    /// With the access token as bearer.
    Bearer {
        /// Revocation endpoint.
        url: String,
    },
}

impl RevokeAt {
    /// The registry's way, at `url` if the operator sets another. The operator's own server for a provider without a
    /// revocation endpoint is assumed to have the standard one.
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
