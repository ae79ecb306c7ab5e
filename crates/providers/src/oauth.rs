//! How a person connects: what a provider's authorization server differs in, as data.
//!
//! The exchange itself (secrets, PKCE, the token endpoint's answers) is the proxy's; nothing in here can hold a secret.

/// OAuth 2.0 authorization code with PKCE (RFC 6749, RFC 7636), and where a provider departs from it.
#[derive(Debug)]
pub struct OAuth {
    /// Authorization endpoint.
    pub authorize_url: &'static str,
    /// Token endpoint.
    pub token_url: &'static str,
    /// How an access is taken back.
    pub revoke: Revoke,
    /// The `iss` that comes back with the code, where the server advertises it (RFC 9207).
    pub issuer: Option<&'static str>,
    /// Parameters that the authorization address needs besides the usual ones.
    pub authorize_extra: &'static [(&'static str, &'static str)],
    /// The name of the scope parameter: `scope`, or Slack's `user_scope`.
    pub scope_parameter: &'static str,
    /// What stands between two scopes.
    pub scope_separator: &'static str,
    /// Scopes that no operation needs but the connection does: to know the account, to be given a refresh token.
    pub own_scopes: &'static [&'static str],
    /// The shape of the token endpoint's answer.
    pub tokens: Tokens,
    /// How the account's id and name become known.
    pub identity: Identity,
}

/// How an access is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revoke {
    /// The provider has no way; the person does it in the account's own settings, at this address.
    InSettings(&'static str),
    /// `POST` with the form field `token` (RFC 7009), which is to be the refresh token where there is one.
    Token {
        /// Revocation endpoint.
        url: &'static str,
        /// Whether `client_id` and `client_secret` go with it.
        authenticated: bool,
    },
    /// `POST` with the access token as bearer; a JSON answer whose `ok` is false is a failure.
    Bearer {
        /// Revocation endpoint.
        url: &'static str,
    },
}

/// The shape of the token endpoint's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tokens {
    /// RFC 6749, section 5.1; errors by section 5.2.
    Standard,
    /// Slack's: always HTTP 200 with `ok`; the person's token stands in `authed_user`.
    AuthedUser,
}

/// How the account's id and name become known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// By asking [`crate::Ask::Account`] with the new token.
    Ask,
    /// By the claims `sub` and `email` of the `id_token` that the token endpoint itself gives (OpenID Connect Core,
    /// 3.1.3.7: a token that comes straight from there over TLS needs no check of its signature).
    IdToken,
}
