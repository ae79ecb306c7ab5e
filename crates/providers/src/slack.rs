//! Slack: messages that the user marked with an agreed reaction, and messages to or from them.
//!
//! Source: Slack's description (`tests/specs/slack.openapi.json`), its example bodies, and its help pages about search.
//! Slack has no API for messages saved for later, so a reaction is used instead ([`MARK`]), and another one for "done"
//! ([`DONE`]). All answers are HTTP 200; `ok` tells success from failure.

mod page;
mod said;

use std::sync::Arc;

use http::{Method, Request, Response, StatusCode};
use plan::{ContainerId, ItemId};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::ask::{Ask, Cursor, Reply};
use crate::fault::Fault;
use crate::item::{Account, Container, Item, Kind};
use crate::oauth::{Identity, OAuth, Revoke, Tokens};
use crate::registry::{Abilities, About, Brings, Budget, Changes, Op, OpName, OwnList, Provider};
use crate::traced::Undecoded;
use crate::wire;

/// Slack's registry entry, for the user and not for a bot. `auth.test` needs no scope.
pub(crate) static ABOUT: About = About {
    id: "slack",
    name: "Slack",
    api_base: "https://slack.com/api",
    elsewhere: &[],
    auth: OAuth {
        authorize_url: "https://slack.com/oauth/v2/authorize",
        token_url: "https://slack.com/api/oauth.v2.access",
        revoke: Revoke::Bearer { url: "https://slack.com/api/auth.revoke" },
        issuer: None,
        query_in_way_back: true,
        authorize_extra: &[],
        scope_parameter: "user_scope",
        scope_separator: ",",
        own_scopes: &[],
        tokens: Tokens::AuthedUser,
        identity: Identity::Ask,
    },
    brings: Brings::Messages,
    ops: &[
        Op { name: OpName::Account, scopes: &[], budgets: &[TEST] },
        Op { name: OpName::Containers, scopes: &[], budgets: &[TEST] },
        Op { name: OpName::Items, scopes: &["reactions:read", "search:read"], budgets: &[REACTED, SEARCH] },
        Op { name: OpName::Item, scopes: &["reactions:read"], budgets: &[GET, TEST] },
        Op { name: OpName::Search, scopes: &["search:read"], budgets: &[SEARCH] },
        Op { name: OpName::Complete, scopes: &["reactions:write"], budgets: &[ADD, REMOVE] },
    ],
    abilities: Abilities { ranged: false, completable: true, decides: false, changes: Changes::None },
    own_list: |container| match container.strip_prefix(MARKED) {
        Some(_) => Some(OwnList::Marked),
        None => (container == MESSAGES).then_some(OwnList::Messages),
    },
    status_page: "https://slack-status.com",
    // Earlier versions used the user's id as the account's.
    former_account: |account| account.split_once('-').map(|(_, person)| person),
    outdated: |account| !account.contains('-'),
    site: page::SITE,
    token: None,
};

/// Slack's adapter.
pub(crate) static PROVIDER: Provider = Provider { about: &ABOUT, request, reply };

/// The reaction that means "I'll plan this": a pin.
const MARK: &str = "pushpin";
/// The reaction that means "done".
const DONE: &str = "white_check_mark";
/// Excludes completed messages from a search, since a match doesn't include its reactions.
const OPEN: &str = "-hasmy::white_check_mark:";

/// The container of marked messages, followed by the user's id: an answer says who reacted, but not who asked.
const MARKED: &str = "marked-";
/// The container of messages to and from the user.
const MESSAGES: &str = "messages";
/// The same when a single message is requested, followed by the user's id, as with [`MARKED`].
const MESSAGES_OF: &str = "messages-";

/// The largest page of reactions.
const REACTIONS: &str = "200";
/// The largest page of matches.
const MATCHES: &str = "100";
/// The last page of a search that is requested. Slack limits calls per minute, and planning a week takes the newest
/// messages, not those of ten years.
const LAST_PAGE: u32 = 2;

// Slack counts by method, workspace and app. Each number is the least of its tier: 20, 50 or 100 calls a minute, and for
// `auth.test` "hundreds" (Slack, "Rate limits").
const TEST: Budget = Budget::of("auth.test", 100);
const SEARCH: Budget = Budget::of("search.messages", 20);
const REACTED: Budget = Budget { counts: is_marked, ..Budget::of("reactions.list", 20) };
const ADD: Budget = Budget { counts: completes, ..Budget::of("reactions.add", 50) };
const REMOVE: Budget = Budget::of("reactions.remove", 20);
const GET: Budget = Budget { counts: names_user, ..Budget::of("reactions.get", 50) };

fn is_marked(ask: &Ask) -> bool {
    matches!(ask, Ask::Items { container, .. } if container.starts_with(MARKED))
}

fn names_user(ask: &Ask) -> bool {
    matches!(ask, Ask::Item { container, .. } if list_of(container.as_deref()).is_some())
}

/// The list that a container stands for, and whose it is.
fn list_of(container: Option<&str>) -> Option<(&str, &str)> {
    let (marked, messages) = (container?.strip_prefix(MARKED), container?.strip_prefix(MESSAGES_OF));
    let (list, user) = marked.map(|user| (MARKED, user)).or_else(|| messages.map(|user| (MESSAGES_OF, user)))?;
    is_id(user).then_some((list, user))
}

fn completes(ask: &Ask) -> bool {
    matches!(ask, Ask::Complete { completed: true, .. })
}

/// Ids are letters and digits, so far in upper case.
fn is_id(text: &str) -> bool {
    (1..=32).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// An item is a channel and the message's timestamp in it, `C1:1507849573.000090`: text, since a float would round it.
fn message(item: &str) -> Option<(&str, &str)> {
    let is_time = |text: &str| text.len() <= 32 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    item.split_once(':').filter(|(channel, time)| is_id(channel) && !time.is_empty() && is_time(time))
}

/// The page of a search in two directions: `to page`, `from page`. The second direction starts after the first page of
/// the first.
fn direction(after: Option<&Cursor>) -> Result<(&str, u32), Fault> {
    let Some(text) = wire::place(after)? else { return Ok(("to", 1)) };
    let (way, page) = text.split_once(' ').ok_or_else(wire::bad_cursor)?;
    if matches!(way, "to" | "from") { Ok((way, number(page)?)) } else { Err(wire::bad_cursor()) }
}

fn number(page: &str) -> Result<u32, Fault> {
    page.parse().ok().filter(|page| (1..=LAST_PAGE).contains(page)).ok_or_else(wire::bad_cursor)
}

fn page(after: Option<&Cursor>) -> Result<u32, Fault> {
    wire::place(after)?.map_or(Ok(1), number)
}

fn request(ask: &Ask, _: &Account) -> Result<Request<Vec<u8>>, Fault> {
    match ask {
        Ask::Account | Ask::Containers { .. } => wire::get("/auth.test", &[]),
        Ask::Items { container, after, .. } if container.strip_prefix(MARKED).is_some_and(is_id) => {
            let cursor = wire::place(after.as_ref())?.map(|cursor| ("cursor", cursor));
            wire::get("/reactions.list", &[&[("full", "true"), ("limit", REACTIONS)], cursor.as_slice()].concat())
        }
        Ask::Items { container, after, .. } if **container == *MESSAGES => {
            let (way, page) = direction(after.as_ref())?;
            search(&format!("{way}:me {OPEN}"), page)
        }
        Ask::Items { .. } => Err(wire::refused("There can't be such a list.")),
        // `conversations.history` and `conversations.replies` would need the right to read every conversation, and new
        // apps may call them once a minute.
        Ask::Item { item, container } => {
            let (channel, time) = message(item).ok_or_else(no_such_message)?;
            match list_of(container.as_deref()) {
                Some(_) => wire::get("/reactions.get", &[("channel", channel), ("timestamp", time), ("full", "true")]),
                None => wire::get("/auth.test", &[]),
            }
        }
        Ask::Search { text, after, .. } => search(&format!("{text} {OPEN}"), page(after.as_ref())?),
        Ask::Complete { item, completed } => {
            let (channel, time) = message(item).ok_or_else(no_such_message)?;
            let body = wire::form(&[("channel", channel), ("timestamp", time), ("name", DONE)]).into_bytes();
            let path = if *completed { "/reactions.add" } else { "/reactions.remove" };
            wire::send(Method::POST, path, &[], wire::FORM, body)
        }
        _ => Err(wire::no_such_question()),
    }
}

fn no_such_message() -> Fault {
    wire::refused("There can't be such a message.")
}

fn search(query: &str, page: u32) -> Result<Request<Vec<u8>>, Fault> {
    let page = page.to_string();
    wire::get("/search.messages", &[("query", query), ("sort", "timestamp"), ("count", MATCHES), ("page", &page)])
}

#[derive(Deserialize)]
struct Whose {
    user_id: Arc<str>,
    team_id: Arc<str>,
    user: Option<Arc<str>>,
    team: Option<Arc<str>>,
}

impl Whose {
    /// Workspace and user: a user may have the same id in several workspaces.
    fn account(&self) -> Result<Arc<str>, Fault> {
        let named = [("team_id", &self.team_id), ("user_id", &self.user_id)];
        match named.into_iter().find(|(_, id)| !is_id(id)) {
            Some((field, _)) => Err(wire::shape(field)),
            None => Ok(format!("{}-{}", self.team_id, self.user_id).into()),
        }
    }
}

#[derive(Deserialize)]
struct Reactions {
    items: Vec<Undecoded>,
    response_metadata: Option<Metadata>,
}

#[derive(Deserialize)]
struct Metadata {
    next_cursor: Option<Arc<str>>,
}

/// A reaction can also be on a file or a comment; these have no message. `reactions.get` answers in the same form.
#[derive(Deserialize)]
struct Reacted {
    #[serde(rename = "type")]
    kind: Option<Arc<str>>,
    channel: Option<Arc<str>>,
    message: Option<Message>,
}

#[derive(Deserialize)]
struct Message {
    ts: Arc<str>,
    permalink: Option<Arc<str>>,
    #[serde(default, deserialize_with = "wire::or_default")]
    reactions: Vec<Reaction>,
    // Its content; see `said`.
    text: Option<Arc<str>>,
    #[serde(default)]
    blocks: Undecoded,
    #[serde(default)]
    attachments: Undecoded,
    #[serde(default)]
    files: Undecoded,
}

impl Message {
    fn title(&self) -> Arc<str> {
        let text = self.text.as_deref().unwrap_or_default();
        said::title(text, &self.blocks.0, &self.attachments.0, &self.files.0)
    }

    /// Whether this user has reacted to it with this emoji.
    fn has(&self, name: &str, user: &str) -> bool {
        self.reactions.iter().any(|it| *it.name == *name && it.users.iter().any(|reacting| **reacting == *user))
    }
}

#[derive(Deserialize)]
struct Reaction {
    name: Arc<str>,
    #[serde(default, deserialize_with = "wire::or_default")]
    users: Vec<Arc<str>>,
}

#[derive(Deserialize)]
struct Found {
    messages: Matches,
}

#[derive(Deserialize)]
struct Matches {
    matches: Vec<Undecoded>,
    paging: Option<Paging>,
}

#[derive(Deserialize)]
struct Match {
    channel: Channel,
    ts: Arc<str>,
    permalink: Option<Arc<str>>,
    text: Option<Arc<str>>,
    #[serde(default)]
    blocks: Undecoded,
    #[serde(default)]
    attachments: Undecoded,
    #[serde(default)]
    files: Undecoded,
}

impl Match {
    fn message(self) -> (Channel, Message) {
        let Self { channel, ts, permalink, text, blocks, attachments, files } = self;
        (channel, Message { ts, permalink, reactions: Vec::new(), text, blocks, attachments, files })
    }
}

#[derive(Deserialize)]
struct Channel {
    id: Arc<str>,
}

#[derive(Deserialize)]
struct Paging {
    pages: u32,
}

pub(crate) fn reply(ask: &Ask, response: &Response<Vec<u8>>) -> Result<Reply, Fault> {
    if response.status() != StatusCode::OK {
        return Err(wire::fault(response));
    }
    match ask {
        Ask::Account => {
            let whose: Whose = good(response)?;
            let id = whose.account()?;
            let user = whose.user.unwrap_or(whose.user_id);
            let name = whose.team.map_or_else(|| Arc::clone(&user), |team| format!("{user} ({team})").into());
            Ok(Reply::Account(Account { id, name }))
        }
        Ask::Containers { .. } => {
            let whose: Whose = good(response)?;
            whose.account()?;
            let marked = container(&format!("{MARKED}{}", whose.user_id), "Marked with 📌", true);
            let containers = vec![marked, container(MESSAGES, "To and from me", false)];
            Ok(Reply::Containers { containers, next: Vec::new(), skipped: Vec::new() })
        }
        Ask::Items { container, .. } => match container.strip_prefix(MARKED) {
            Some(user) => marked(ask, container, user, good(response)?),
            None => {
                let Found { messages } = good(response)?;
                let Ask::Items { after, .. } = ask else { return Err(wire::no_such_question()) };
                let (way, page) = direction(after.as_ref())?;
                let mut next = Vec::new();
                if let Some(page) = following(page, &messages) {
                    next.push(format!("{way} {page}"));
                }
                if after.is_none() {
                    next.push("from 1".to_owned());
                }
                let next = next.into_iter().map(|after| with(ask, Cursor(after.into()))).collect();
                Ok(found(messages, next))
            }
        },
        Ask::Item { item, container } => match list_of(container.as_deref()) {
            Some((list, user)) => {
                let container: Arc<str> =
                    if list == MARKED { format!("{MARKED}{user}").into() } else { MESSAGES.into() };
                let reacted: Reacted = good(response)?;
                let (channel, message) = reacted.channel.zip(reacted.message).ok_or_else(|| wire::shape("message"))?;
                let completed = message.has(DONE, user);
                let item =
                    self::item(&channel, message, &container, completed).ok_or_else(|| wire::shape("message.ts"))?;
                Ok(Reply::items(vec![item], Vec::new()))
            }
            // A message says who reacted, but not who asked.
            None => {
                let whose: Whose = good(response)?;
                whose.account()?;
                let list = if container.is_some() { MESSAGES_OF } else { MARKED };
                let container = Some(format!("{list}{}", whose.user_id).into());
                Ok(Reply::items(Vec::new(), vec![Ask::Item { item: Arc::clone(item), container }]))
            }
        },
        Ask::Search { after, .. } => {
            let Found { messages } = good(response)?;
            let next = following(page(after.as_ref())?, &messages);
            let next = next.map(|page| with(ask, Cursor(page.to_string().into())));
            Ok(found(messages, next.into_iter().collect()))
        }
        Ask::Complete { completed, .. } => match outcome(&wire::json(response.body())?)? {
            None => Ok(Reply::Done),
            Some("already_reacted") if *completed => Ok(Reply::Done),
            Some("no_reaction") if !completed => Ok(Reply::Done),
            Some(error) => Err(fault(error, response)),
        },
        _ => Err(wire::no_such_question()),
    }
}

fn container(id: &str, name: &str, primary: bool) -> Container {
    let id = ContainerId::new(id);
    Container { name: name.into(), parent: None, scope: id.clone(), color: None, primary, id }
}

/// The same request from another position.
fn with(ask: &Ask, place: Cursor) -> Ask {
    let mut ask = ask.clone();
    if let Ask::Items { after, .. } | Ask::Search { after, .. } = &mut ask {
        *after = Some(place);
    }
    ask
}

/// The next page, if there is one that is requested.
fn following(page: u32, messages: &Matches) -> Option<u32> {
    let pages = messages.paging.as_ref().map_or(1, |paging| paging.pages);
    page.checked_add(1).filter(|next| *next <= pages.min(LAST_PAGE))
}

fn marked(ask: &Ask, container: &Arc<str>, user: &str, page: Reactions) -> Result<Reply, Fault> {
    let (mut records, mut items) = (wire::Records::new("items"), Vec::new());
    records.read(page.items, |reacted: Reacted| {
        let (channel, message) = match (reacted.channel, reacted.message) {
            (Some(channel), Some(message)) => (channel, message),
            // A message that isn't accessible any more.
            _ if reacted.kind.as_deref() == Some("message") => return Err("message"),
            _ => return Ok(()),
        };
        if message.has(MARK, user) {
            let completed = message.has(DONE, user);
            items.push(item(&channel, message, container, completed).ok_or("message.ts")?);
        }
        Ok(())
    });
    let cursor = page.response_metadata.and_then(|metadata| metadata.next_cursor).filter(|cursor| !cursor.is_empty());
    let next = cursor.map(|cursor| wire::cursor(cursor, "response_metadata.next_cursor")).transpose()?;
    let next = next.map(|place| with(ask, place)).into_iter().collect();
    Ok(Reply::Items { items, next, removed: Vec::new(), since: None, skipped: records.skipped })
}

fn found(messages: Matches, next: Vec<Ask>) -> Reply {
    let container: Arc<str> = MESSAGES.into();
    let (mut records, mut items) = (wire::Records::new("messages.matches"), Vec::new());
    records.read(messages.matches, |found: Match| {
        let (channel, message) = found.message();
        items.push(item(&channel.id, message, &container, false).ok_or("ts")?);
        Ok(())
    });
    Reply::Items { items, next, removed: Vec::new(), since: None, skipped: records.skipped }
}

/// `None` for a message without a valid timestamp.
fn item(channel: &str, found: Message, container: &Arc<str>, completed: bool) -> Option<Item> {
    let id = format!("{channel}:{}", found.ts);
    message(&id)?;
    Some(Item {
        id: ItemId::new(id),
        containers: vec![ContainerId::new(Arc::clone(container))],
        title: found.title(),
        url: found.permalink,
        when: None,
        completed,
        kind: Kind::Usual,
        version: None,
        event: None,
    })
}

/// Decodes the body of a successful answer.
fn good<T: DeserializeOwned>(response: &Response<Vec<u8>>) -> Result<T, Fault> {
    let json = wire::json(response.body())?;
    match outcome(&json)? {
        None => wire::decode_json(json),
        Some(error) => Err(fault(error, response)),
    }
}

/// The error in an answer; `None` for success.
fn outcome(json: &Value) -> Result<Option<&str>, Fault> {
    let ok = json.get("ok").ok_or_else(|| wire::shape("$"))?;
    if ok.as_bool().ok_or_else(|| wire::shape("ok"))? {
        return Ok(None);
    }
    json.get("error").and_then(Value::as_str).map(Some).ok_or_else(|| wire::shape("error"))
}

/// Maps Slack's errors to remedies. Dead tokens are dead for good: a token that only has to be renewed has another
/// error.
fn fault(error: &str, response: &Response<Vec<u8>>) -> Fault {
    match error {
        "token_revoked" | "account_inactive" | "invalid_auth" | "not_authed" | "two_factor_setup_required" => {
            Fault::SignIn
        }
        "token_expired" => Fault::Expired,
        "missing_scope" | "no_permission" => Fault::Scope,
        "ratelimited" | "rate_limited" | "message_limit_exceeded" => wire::wait(response),
        "invalid_cursor" => Fault::Resync,
        "message_not_found" | "channel_not_found" | "bad_timestamp" | "not_in_channel" | "thread_not_found" => {
            Fault::Gone
        }
        // An administrator of the workspace or organisation, or the kind of membership, doesn't allow it.
        "access_denied"
        | "accesslimited"
        | "ekm_access_denied"
        | "enterprise_is_restricted"
        | "restricted_action"
        | "team_access_not_granted"
        | "team_not_found"
        | "user_is_bot"
        | "user_is_restricted"
        | "user_is_ultra_restricted" => Fault::Forbidden,
        "is_archived" | "not_reactable" | "thread_locked" => Fault::ReadOnly,
        "paid_only" | "paid_teams_only" => Fault::Unpaid,
        // The host's client is of a different kind than sign-ins need.
        "not_allowed_token_type" | "app_not_approved" | "method_deprecated" | "deprecated_endpoint" => Fault::Operator,
        "request_timeout"
        | "fatal_error"
        | "internal_error"
        | "service_unavailable"
        | "team_added_to_org"
        | "org_login_required" => Fault::ProviderDown,
        _ => wire::words(Some(error), response),
    }
}
