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
    /// Who the server says that it is, where it is published.
    pub issuer: Option<Issuer>,
    /// Whether the redirect address may hold a query. At most one provider may do without: it has the address without one
    /// for itself, see [`crate::About::way_back`].
    pub query_in_way_back: bool,
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

/// The name of an authorization server (RFC 8414, 2; OpenID Connect Discovery, 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Issuer {
    /// As it is published. `{tenantid}` in it stands for the id of the directory that the account belongs to.
    pub name: &'static str,
    /// Whether the server publishes that every answer names it (`authorization_response_iss_parameter_supported`), so that
    /// an answer without a name isn't its answer (RFC 9207, 2.4).
    pub always: bool,
}

/// What stands for a directory's id in the name of an issuer.
const TENANT: &str = "{tenantid}";

/// Whether `said` is the issuer with this name.
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

/// Where the app is that a person comes back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppHome {
    /// A page in this folder, an address that ends with `/`.
    Folder(String),
    /// A browser extension with this id.
    Extension(String),
}

/// The parameter of the way back that names the provider.
pub const CAME_FROM: &str = "provider";
/// The static file that people come back to.
pub const WAY_BACK: &str = "callback.html";

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
