//! The one list of providers, and what an entry of it holds.

use serde::{Deserialize, Serialize};

use crate::ask::{Ask, Reply};
use crate::fault::Fault;
use crate::item::Account;

/// A request without host or credential: the transport adds both.
pub type Request = http::Request<Vec<u8>>;
/// A provider's answer, its body wholly read.
pub type Response = http::Response<Vec<u8>>;

/// Every provider, in the order in which they are shown.
pub static PROVIDERS: &[&Provider] = &[&crate::asana::PROVIDER, &crate::google_calendar::PROVIDER];

/// The provider with this id.
pub fn provider(id: &str) -> Option<&'static Provider> {
    PROVIDERS.iter().copied().find(|provider| provider.id == id)
}

/// A provider: data plus two pure functions.
#[derive(Debug)]
pub struct Provider {
    /// Stable id in lower case with hyphens, such as `google-calendar`; also the name of its file.
    pub id: &'static str,
    /// Its own name, not translated.
    pub name: &'static str,
    /// Base of its API, without a trailing slash; requests hold paths below it.
    pub api_base: &'static str,
    /// How a person connects.
    pub auth: Auth,
    /// The operations it offers.
    pub ops: &'static [Op],
    /// What it can do.
    pub abilities: Abilities,
    /// Its status page for people.
    pub status_page: &'static str,
    /// The request that answers `ask`: method, path and query below [`Provider::api_base`], headers without
    /// credentials, body. `Err(Fault::Refused)` when the question makes no sense for this provider.
    pub request: fn(ask: &Ask, account: &Account) -> Result<Request, Fault>,
    /// What the provider's answer to `ask` means. Never panics, whatever the bytes.
    pub reply: fn(ask: &Ask, response: &Response) -> Result<Reply, Fault>,
}

/// An operation: a named kind of question with what it costs the person in privileges.
#[derive(Debug)]
pub struct Op {
    /// Its name.
    pub name: OpName,
    /// The scopes it needs, as small as the provider allows.
    pub scopes: &'static [&'static str],
}

/// The names of operations; with the provider's id before it, `asana.items`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OpName {
    /// List containers.
    Containers,
    /// List items.
    Items,
}

impl OpName {
    /// The name as it stands after the provider's id.
    pub fn as_str(self) -> &'static str {
        match self {
            OpName::Containers => "containers",
            OpName::Items => "items",
        }
    }
}

/// How a person connects.
#[derive(Debug)]
pub enum Auth {
    /// OAuth 2.0 authorization code with PKCE (RFC 6749, RFC 7636).
    OAuth {
        /// Authorization endpoint.
        authorize_url: &'static str,
        /// Token endpoint.
        token_url: &'static str,
        /// Revocation endpoint (RFC 7009 or the provider's own), where there is one.
        revoke_url: Option<&'static str>,
    },
}

/// What a provider can do. The rest of the program asks for these, never for a provider's name.
#[derive(Debug)]
pub struct Abilities {
    /// Items lie on days: listings take a [`crate::Range`] and follow the visible one.
    pub ranged: bool,
    /// Items have a completion state.
    pub completable: bool,
}
