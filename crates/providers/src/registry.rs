//! The one list of providers, and what an entry of it holds.

use std::ops::Deref;

use serde::{Deserialize, Serialize};

use crate::ask::{Ask, Reply};
use crate::fault::Fault;
use crate::item::Account;
use crate::oauth::{AppHome, CAME_FROM, OAuth, WAY_BACK};
use crate::page::Site;
use crate::zone::{self, Local};

/// A request without host or credential: the transport adds both.
pub type Request = http::Request<Vec<u8>>;
/// A provider's answer, its body wholly read.
pub type Response = http::Response<Vec<u8>>;

type ReplyOf = fn(ask: &Ask, response: &Response) -> Result<Reply, Fault>;

/// Makes the lists of the providers' files.
macro_rules! providers {
    ($($file:ident),* $(,)?) => {
        /// Every provider, in the order in which they are shown.
        pub static PROVIDERS: &[&Provider] = &[$(&crate::$file::PROVIDER),*];

        /// What is known of every provider, in the same order. Whoever needs no more of them refers to no adapter, and
        /// its program can do without their code.
        pub static KNOWN: &[&About] = &[$(&crate::$file::ABOUT),*];

        /// How each reads answers: a browser makes no requests, which is the proxy's to do.
        static REPLIES: &[(&About, ReplyOf)] = &[$((&crate::$file::ABOUT, crate::$file::reply)),*];
    };
}

providers![asana, google_calendar, microsoft_outlook, slack, google_sheets];

/// The provider with this id.
pub fn provider(id: &str) -> Option<&'static Provider> {
    PROVIDERS.iter().copied().find(|provider| provider.id == id)
}

/// What is known of the provider with this id.
pub fn about(id: &str) -> Option<&'static About> {
    KNOWN.iter().copied().find(|about| about.id == id)
}

/// The provider whose redirect address this is, by what the address says in [`CAME_FROM`]: one that says nothing is that
/// of the only provider without a query.
pub fn came_from(said: Option<String>) -> Option<String> {
    said.or_else(|| KNOWN.iter().find(|about| !about.auth.query_in_way_back).map(|about| about.id.to_owned()))
}

/// What the answer of the provider with this id to `ask` means, see [`Provider::reply`], with all times in the zone that
/// `local` knows the rules of.
///
/// # Errors
/// What the adapter says, or `Fault::Refused` when there is no such provider.
pub fn reply(id: &str, ask: &Ask, response: &Response, local: Local) -> Result<Reply, Fault> {
    let (_, reply) = REPLIES
        .iter()
        .find(|(about, _)| about.id == id)
        .ok_or_else(|| Fault::Refused { reason: "There is no such provider.".into() })?;
    reply(ask, response).map(|reply| zone::bring(ask, reply, local))
}

/// A provider: what is known of it, and two pure functions.
#[derive(Debug)]
pub struct Provider {
    /// All that is data; also what the provider derefs to.
    pub about: &'static About,
    /// The request that answers `ask`: method, path and query below [`About::api_base`], headers without
    /// credentials, body. `Err(Fault::Refused)` when the question makes no sense for this provider.
    pub request: fn(ask: &Ask, account: &Account) -> Result<Request, Fault>,
    /// What the provider's answer to `ask` means, with times as the answer gives them ([`crate::When::Instants`]). Never
    /// panics, whatever the bytes.
    pub reply: ReplyOf,
}

impl Deref for Provider {
    type Target = About;

    fn deref(&self) -> &About {
        self.about
    }
}

/// What is known of a provider.
#[derive(Debug)]
pub struct About {
    /// Stable id in lower case with hyphens, such as `google-calendar`; also the name of its file.
    pub id: &'static str,
    /// Its own name, not translated.
    pub name: &'static str,
    /// Base of its API, without a trailing slash; requests hold paths below it.
    pub api_base: &'static str,
    /// Operations that another of its APIs answers, with that one's base.
    pub elsewhere: &'static [(OpName, &'static str)],
    /// How a person connects.
    pub auth: OAuth,
    /// What its users find in the sidebar once it is connected.
    pub brings: Brings,
    /// The operations it offers.
    pub ops: &'static [Op],
    /// What it can do.
    pub abilities: Abilities,
    /// Its status page for people.
    pub status_page: &'static str,
    /// What an earlier version of this program called the account of this id, where that was something else.
    pub former_account: fn(account: &str) -> Option<&str>,
    /// Whether an account's id is such a former one: it is asked for whose account it is, and goes on under the new name.
    pub outdated: fn(account: &str) -> bool,
    /// Its items' pages, as far as their addresses tell.
    pub site: Site,
}

impl About {
    /// The base of the API that answers an operation, where this one is at `api_base`: another of its APIs lies beside it as
    /// the real ones do by their paths.
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

    /// How often it lets be called what answers a question.
    pub fn budget(&self, ask: &Ask) -> Option<&'static Budget> {
        let op = self.ops.iter().find(|op| op.name == ask.op())?;
        op.budgets.iter().find(|budget| (budget.counts)(ask))
    }

    /// Whether it offers this operation.
    pub fn can(&self, op: OpName) -> bool {
        self.ops.iter().any(|known| known.name == op)
    }

    /// The environment variable by which an operator sets something of it at the proxy, such as
    /// `HOURLOOM_ASANA_CLIENT_ID`.
    pub fn setting(&self, what: &str) -> String {
        format!("HOURLOOM_{}_{what}", self.id.to_uppercase().replace('-', "_"))
    }

    /// The redirect address of this provider, which no other provider has: an answer that comes to another provider's
    /// address isn't this one's (RFC 9700, 4.4.2.2).
    pub fn way_back(&self, app: &AppHome) -> String {
        match app {
            AppHome::Extension(id) => format!("https://{id}.chromiumapp.org/callback/{}", self.id),
            AppHome::Folder(folder) if self.auth.query_in_way_back => {
                format!("{folder}{WAY_BACK}?{CAME_FROM}={}", self.id)
            }
            AppHome::Folder(folder) => format!("{folder}{WAY_BACK}"),
        }
    }

    /// Every scope that connecting asks for: the connection's own, then those of all operations, each once.
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

/// How often a provider lets something be called by one person.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// What is counted together: one of its methods, a group of them, or everything.
    pub method: &'static str,
    /// Calls in a minute.
    pub per_minute: usize,
    /// Whether the answer to a question counts.
    pub counts: fn(ask: &Ask) -> bool,
}

impl Budget {
    /// A budget of all that an operation asks.
    pub(crate) const fn of(method: &'static str, per_minute: usize) -> Self {
        Self { method, per_minute, counts: |_| true }
    }
}

/// What a provider is connected for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brings {
    /// Tasks, by project.
    Tasks,
    /// Events of the visible days, by calendar.
    Events,
    /// Messages that wait for one.
    Messages,
    /// Nothing to plan: a place to write reports to.
    Reports,
}

/// An operation: a named kind of question with what it costs the person in privileges.
#[derive(Debug)]
pub struct Op {
    /// Its name.
    pub name: OpName,
    /// The scopes it needs, as small as the provider allows.
    pub scopes: &'static [&'static str],
    /// What its calls are counted by: the first that counts a question is that question's.
    pub budgets: &'static [Budget],
}

/// The names of operations; with the provider's id before it, `asana.items`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OpName {
    /// List containers.
    Containers,
    /// List items, or what has changed of them.
    Items,
    /// Say which items are there.
    Present,
    /// Say what one item is now.
    Item,
    /// Say whose account it is.
    Account,
    /// Search items at the source.
    Search,
    /// Mark an item complete or incomplete at the source.
    Complete,
    /// Make a new spreadsheet.
    CreateSpreadsheet,
    /// Tell what sheets a spreadsheet has.
    ReadSpreadsheet,
    /// Read the rows of a sheet.
    ReadRows,
    /// Empty rows of a sheet.
    ClearRows,
    /// Append rows to a sheet.
    AppendRows,
    /// Make a sheet beside the others.
    AddSheet,
    /// Write rows of a sheet.
    WriteRows,
    /// Put the rows of one sheet into another.
    MoveRows,
    /// Remove a sheet.
    RemoveSheet,
    /// Say whether a spreadsheet is in the trash.
    ReadFile,
}

impl OpName {
    /// The name as it stands after the provider's id.
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

/// What a provider can do. The rest of the program asks for these, never for a provider's name.
#[derive(Debug)]
pub struct Abilities {
    /// Items lie on days: listings take a [`crate::Range`] and follow the visible one.
    pub ranged: bool,
    /// Items have a completion state.
    pub completable: bool,
    /// Completing an item may mean more than that (an approval is approved): what it is has to be known before it is marked.
    pub decides: bool,
    /// How the provider tells what has changed since a listing ([`crate::Ask::Items`] with `since`).
    pub changes: Changes,
}

/// How a provider tells what has changed since a complete listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changes {
    /// It doesn't: each refresh lists everything.
    None,
    /// Changed items only; what was deleted or no longer belongs to the listing shows in a full one alone.
    Updates,
    /// Changed items and what is gone (`removed`).
    All,
}
