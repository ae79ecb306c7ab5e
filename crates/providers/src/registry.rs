//! An entry of the list of providers. The list itself is in `lib.rs`.

use std::ops::Deref;

use serde::{Deserialize, Serialize};

use crate::ask::{Ask, Reply};
use crate::fault::Fault;
use crate::item::Account;
use crate::oauth::{AppHome, CAME_FROM, OAuth, WAY_BACK};
use crate::page::Site;
use crate::zone::{self, Local};
use crate::{KNOWN, PROVIDERS, REPLIES};

/// A request without host or credentials, which the transport adds.
pub type Request = http::Request<Vec<u8>>;
/// A provider's answer with its complete body.
pub type Response = http::Response<Vec<u8>>;

pub(crate) type ReplyOf = fn(ask: &Ask, response: &Response) -> Result<Reply, Fault>;

/// The provider with this id.
pub fn provider(id: &str) -> Option<&'static Provider> {
    PROVIDERS.iter().copied().find(|provider| provider.id == id)
}

/// The data of the provider with this id.
pub fn about(id: &str) -> Option<&'static About> {
    KNOWN.iter().copied().find(|about| about.id == id)
}

/// The provider to whose redirect address a sign-in came, given its parameter [`CAME_FROM`]. An address without it
/// belongs to the only provider that allows no query.
pub fn came_from(said: Option<String>) -> Option<String> {
    said.or_else(|| KNOWN.iter().find(|about| !about.auth.query_in_way_back).map(|about| about.id.to_owned()))
}

/// Decodes the answer of a provider to `ask`, see [`Provider::reply`], and converts all times to the zone whose rules
/// `local` knows.
///
/// # Errors
/// The adapter's, or `Fault::Refused` for an unknown provider.
pub fn reply(id: &str, ask: &Ask, response: &Response, local: Local) -> Result<Reply, Fault> {
    let (_, reply) = REPLIES
        .iter()
        .find(|(about, _)| about.id == id)
        .ok_or_else(|| Fault::Refused { reason: "There is no such provider.".into() })?;
    reply(ask, response).map(|reply| zone::bring(ask, reply, local))
}

/// A provider: its data and two pure functions.
#[derive(Debug)]
pub struct Provider {
    /// Its data, to which the provider dereferences.
    pub about: &'static About,
    /// The request for `ask`: method, path and query below [`About::api_base`], headers without credentials, body.
    /// `Err(Fault::Refused)` if the request makes no sense for this provider.
    pub request: fn(ask: &Ask, account: &Account) -> Result<Request, Fault>,
    /// Decodes the provider's answer to `ask`, with times as the answer gives them ([`crate::When::Instants`]). Never
    /// panics, whatever the bytes.
    pub reply: ReplyOf,
}

impl Deref for Provider {
    type Target = About;

    fn deref(&self) -> &About {
        self.about
    }
}

/// The data of a provider.
#[derive(Debug)]
pub struct About {
    /// Stable id in lower case with hyphens, such as `google-calendar`; also the name of its file.
    pub id: &'static str,
    /// Its own name, not translated.
    pub name: &'static str,
    /// Base URL of its API, without a trailing slash; requests have paths below it.
    pub api_base: &'static str,
    /// Operations that another of its APIs handles, with that API's base URL.
    pub elsewhere: &'static [(OpName, &'static str)],
    /// How to connect it.
    pub auth: OAuth,
    /// What it adds to the sidebar once it is connected.
    pub brings: Brings,
    /// The operations it offers.
    pub ops: &'static [Op],
    /// What it can do.
    pub abilities: Abilities,
    /// Which list of ours a container's id stands for, where it isn't one that the provider knows by a name.
    pub own_list: fn(container: &str) -> Option<OwnList>,
    /// Its public status page.
    pub status_page: &'static str,
    /// The id under which an earlier version of this program knew an account, if it was another.
    pub former_account: fn(account: &str) -> Option<&str>,
    /// Whether an account's id is such a former one: the account is then identified again and continues under its new
    /// id.
    pub outdated: fn(account: &str) -> bool,
    /// Its items' web pages, as far as their URLs show.
    pub site: Site,
    /// The page where a user makes a personal token, if its API takes one as bearer in place of an OAuth access token
    /// (ADR 0041). Such a token needs no client of the operator's.
    pub token: Option<&'static str>,
}

/// A list that a provider has no name for, so that the app names it in the person's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnList {
    /// Messages that the person marked with a reaction.
    Marked,
    /// Messages to the person and from them.
    Messages,
}

impl About {
    /// The base URL of the API that handles an operation, if this API is at `api_base`: another of its APIs keeps its
    /// relative position.
    pub fn base_of(&self, op: OpName, api_base: &str) -> Option<String> {
        let Some((_, elsewhere)) = self.elsewhere.iter().find(|(name, _)| *name == op) else {
            return Some(api_base.to_owned());
        };
        if api_base == self.api_base {
            return Some((*elsewhere).to_owned());
        }
        let path = |base: &'static str| {
            let rest = base.split_once("://").map_or(base, |(_, rest)| rest);
            rest.find('/').map_or("", |at| &rest[at..])
        };
        Some(format!("{}{}", api_base.strip_suffix(path(self.api_base))?, path(elsewhere)))
    }

    /// The limit that applies to a request.
    pub fn budget(&self, ask: &Ask) -> Option<&'static Budget> {
        let op = self.ops.iter().find(|op| op.name == ask.op())?;
        op.budgets.iter().find(|budget| (budget.counts)(ask))
    }

    /// Whether it offers this operation.
    pub fn can(&self, op: OpName) -> bool {
        self.ops.iter().any(|known| known.name == op)
    }

    /// The environment variable for a setting of it at the proxy, such as `HOURLOOM_ASANA_CLIENT_ID`.
    pub fn setting(&self, what: &str) -> String {
        format!("HOURLOOM_{}_{what}", self.id.to_uppercase().replace('-', "_"))
    }

    /// The redirect address of this provider, which no other provider has: an answer at another provider's address
    /// isn't this one's (RFC 9700, 4.4.2.2).
    pub fn way_back(&self, app: &AppHome) -> String {
        match app {
            AppHome::Extension(id) => format!("https://{id}.chromiumapp.org/callback/{}", self.id),
            AppHome::Folder(folder) if self.auth.query_in_way_back => {
                format!("{folder}{WAY_BACK}?{CAME_FROM}={}", self.id)
            }
            AppHome::Folder(folder) => format!("{folder}{WAY_BACK}"),
        }
    }

    /// All scopes that connecting asks for, each once: the connection's own, then those of all operations.
    pub fn scopes(&self) -> Vec<&'static str> {
        let all = self.auth.own_scopes.iter().chain(self.ops.iter().flat_map(|op| op.scopes));
        let mut scopes = Vec::new();
        for scope in all {
            if !scopes.contains(scope) {
                scopes.push(*scope);
            }
        }
        scopes
    }
}

/// How often a provider allows a user's calls.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// What is counted together: a method, a group of methods, or everything.
    pub method: &'static str,
    /// Calls per minute.
    pub per_minute: usize,
    /// Whether a request counts.
    pub counts: fn(ask: &Ask) -> bool,
}

impl Budget {
    /// A limit that counts all requests of an operation.
    pub(crate) const fn of(method: &'static str, per_minute: usize) -> Self {
        Self { method, per_minute, counts: |_| true }
    }
}

/// What a provider is connected for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brings {
    /// Tasks, by project.
    Tasks,
    /// Events in the visible days, by calendar.
    Events,
    /// Messages that the user saved, and recent ones to and from them.
    Messages,
    /// A target for reports; it has no items.
    Reports,
}

/// An operation: a kind of request and the privileges it needs.
#[derive(Debug)]
pub struct Op {
    /// Names the operation within the provider.
    pub name: OpName,
    /// The scopes it needs, as small as the provider allows.
    pub scopes: &'static [&'static str],
    /// Its limits: the first one that counts a request applies.
    pub budgets: &'static [Budget],
}

/// The name of an operation; with the provider's id, `asana.items`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OpName {
    /// List containers.
    Containers,
    /// List items, or their changes.
    Items,
    /// List the ids of the items that exist.
    Present,
    /// Read one item.
    Item,
    /// Identify the account.
    Account,
    /// Search items at the source.
    Search,
    /// Mark an item complete or incomplete at the source.
    Complete,
    /// Create a spreadsheet.
    CreateSpreadsheet,
    /// Read a spreadsheet's sheets.
    ReadSpreadsheet,
    /// Read the rows of a sheet.
    ReadRows,
    /// Clear rows of a sheet.
    ClearRows,
    /// Append rows to a sheet.
    AppendRows,
    /// Add a sheet.
    AddSheet,
    /// Write rows of a sheet.
    WriteRows,
    /// Move the rows of one sheet into another.
    MoveRows,
    /// Remove a sheet.
    RemoveSheet,
    /// Read whether a spreadsheet is in the trash.
    ReadFile,
}

impl OpName {
    /// The name as written after the provider's id.
    pub fn as_str(self) -> &'static str {
        match self {
            OpName::Containers => "containers",
            OpName::Items => "items",
            OpName::Present => "present",
            OpName::Item => "item",
            OpName::Account => "account",
            OpName::Search => "search",
            OpName::Complete => "complete",
            OpName::CreateSpreadsheet => "create-spreadsheet",
            OpName::ReadSpreadsheet => "read-spreadsheet",
            OpName::ReadRows => "read-rows",
            OpName::ClearRows => "clear-rows",
            OpName::AppendRows => "append-rows",
            OpName::AddSheet => "add-sheet",
            OpName::WriteRows => "write-rows",
            OpName::MoveRows => "move-rows",
            OpName::RemoveSheet => "remove-sheet",
            OpName::ReadFile => "read-file",
        }
    }
}

/// What a provider can do. The rest of the program checks these, never a provider's name.
#[derive(Debug)]
pub struct Abilities {
    /// Items are on days: listings take a [`crate::Range`] and follow the visible days.
    pub ranged: bool,
    /// Items have a completion state.
    pub completable: bool,
    /// Completing an item may mean more (an approval is approved), so its kind has to be known first.
    pub decides: bool,
    /// How the provider reports changes since a listing ([`crate::Ask::Items`] with `since`).
    pub changes: Changes,
}

/// How a provider reports changes since a complete listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changes {
    /// It doesn't: every refresh lists everything.
    None,
    /// Changed items only; deletions and items that left the listing show only in a full one.
    Updates,
    /// Changed items and what has left the listing (`removed`).
    All,
}
