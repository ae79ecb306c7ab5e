//! How to connect a provider: the differences between authorization servers, as data.
//!
//! The proxy does the exchange itself (secrets, PKCE, the token endpoint's answers); nothing in here can hold a secret.

/// OAuth 2.0 authorization code with PKCE (RFC 6749, RFC 7636), and where a provider departs from it.
#[derive(Debug)]
pub struct OAuth {
    /// Authorization endpoint.
    pub authorize_url: &'static str,
    /// Token endpoint.
    pub token_url: &'static str,
    /// How to revoke access.
    pub revoke: Revoke,
    /// The server's issuer identifier, if it is published.
    pub issuer: Option<Issuer>,
    /// Whether the redirect address may have a query. At most one provider may not allow it: the address without a
    /// query is then its own, see [`crate::About::way_back`].
    pub query_in_way_back: bool,
    /// Additional parameters of the authorization request.
    pub authorize_extra: &'static [(&'static str, &'static str)],
    /// The name of the scope parameter: `scope`, or Slack's `user_scope`.
    pub scope_parameter: &'static str,
    /// Separator between scopes.
    pub scope_separator: &'static str,
    /// Scopes that no operation needs but the connection does: to identify the account, or to get a refresh token.
    pub own_scopes: &'static [&'static str],
    /// The format of the token endpoint's answer.
    pub tokens: Tokens,
    /// How to find out the account's id and name.
    pub identity: Identity,
}

/// The issuer identifier of an authorization server (RFC 8414, 2; OpenID Connect Discovery, 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Issuer {
    /// As published; `{tenantid}` stands for the id of the account's directory.
    pub name: &'static str,
    /// Whether the server promises that every answer includes it (`authorization_response_iss_parameter_supported`), so
    /// that an answer without it doesn't come from this server (RFC 9207, 2.4).
    pub always: bool,
}

/// The placeholder for a directory's id in an issuer identifier.
const TENANT: &str = "{tenantid}";

/// Whether `said` is the issuer with this identifier.
pub fn is_issuer(name: &str, said: &str) -> bool {
    match name.split_once(TENANT) {
        None => name == said,
        Some((before, after)) => {
            said.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)).is_some_and(is_guid)
        }
    }
}

/// Whether this is a directory's id: hex digits in groups of 8, 4, 4, 4 and 12.
pub fn is_guid(text: &str) -> bool {
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_hexdigit());
    text.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && text.split('-').all(digits)
}

/// Where the app is to which a sign-in redirects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppHome {
    /// A page in this folder: a URL that ends with `/`.
    Folder(String),
    /// A browser extension with this id.
    Extension(String),
}

/// The parameter of the redirect address that names the provider.
pub const CAME_FROM: &str = "provider";
/// The static file to which sign-ins redirect.
pub const WAY_BACK: &str = "callback.html";

/// How to revoke access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revoke {
    /// The provider has no endpoint; the user revokes access in the account's settings at this URL.
    InSettings(&'static str),
    /// `POST` with the form field `token` (RFC 7009): the refresh token if there is one.
    Token {
        /// Revocation endpoint.
        url: &'static str,
        /// Whether `client_id` and `client_secret` are sent along.
        authenticated: bool,
    },
    /// `POST` with the access token as bearer; a JSON answer with a false `ok` is a failure.
    Bearer {
        /// Revocation endpoint.
        url: &'static str,
    },
}

/// The format of the token endpoint's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tokens {
    /// RFC 6749, section 5.1; errors by section 5.2.
    Standard,
    /// Slack's: always HTTP 200 with `ok`; the user's token is in `authed_user`.
    AuthedUser,
}

/// How to find out the account's id and name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// With [`crate::Ask::Account`] and the new token.
    Ask,
    /// From the claims `sub` and `email` of the token endpoint's `id_token` (OpenID Connect Core, 3.1.3.7: a token that
    /// comes directly from there over TLS needs no check of its signature).
    IdToken,
}
