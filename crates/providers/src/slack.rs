//! Slack: messages that the person marked with an agreed reaction, and messages to or from them.
//!
//! Source: the vendor's description (`tests/specs/slack.openapi.json`), its example bodies, and its help pages about
//! search. Slack has no interface to what is saved for later, so a reaction stands in for it ([`MARK`]), and another
//! for "done" ([`DONE`]). An answer is HTTP 200 whether good or bad; `ok` tells.

mod page;

use std::sync::Arc;

use http::{Method, Request, Response, StatusCode};
use plan::{ContainerId, ItemId};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::ask::{Ask, Cursor, Reply};
use crate::fault::Fault;
use crate::item::{Account, Container, Item};
use crate::oauth::{Identity, OAuth, Revoke, Tokens};
use crate::registry::{Abilities, About, Brings, Changes, Op, OpName, Provider};
use crate::{mrkdwn, wire};

/// Slack, as the person and not as a bot. `auth.test` needs no privilege.
pub(crate) static ABOUT: About = About {
    id: "slack",
    name: "Slack",
    api_base: "https://slack.com/api",
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
        Op { name: OpName::Account, scopes: &[] },
        Op { name: OpName::Containers, scopes: &[] },
        Op { name: OpName::Items, scopes: &["reactions:read", "search:read"] },
        Op { name: OpName::Search, scopes: &["search:read"] },
        Op { name: OpName::Complete, scopes: &["reactions:write"] },
    ],
    abilities: Abilities { ranged: false, completable: true, changes: Changes::None },
    status_page: "https://slack-status.com",
    site: page::SITE,
};

/// Its adapter.
pub(crate) static PROVIDER: Provider = Provider { about: &ABOUT, request, reply };

/// The reaction by which a person says "I'll plan this": a pin.
const MARK: &str = "pushpin";
/// The reaction by which a person says "done".
const DONE: &str = "white_check_mark";
/// What makes a search leave out what is done. A match doesn't tell its reactions, so that nothing else could say it.
const OPEN: &str = "-hasmy::white_check_mark:";

/// The container of marked messages, with the person's id behind it: an answer tells who reacted, but not who asked.
const MARKED: &str = "marked-";
/// The container of messages to and from the person.
const MESSAGES: &str = "messages";

/// The most reactions of a page.
const REACTIONS: &str = "200";
/// The most matches of a page.
const MATCHES: &str = "100";
/// The last page of a search that is asked for. Slack counts its calls by the minute, and whoever plans a week wants the
/// newest messages, not all of ten years.
const LAST_PAGE: u32 = 2;

/// Ids are letters and digits, so far upper case.
fn is_id(text: &str) -> bool {
    (1..=32).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// An item is a channel and the message's time in it, `C1:1507849573.000090`: text, since a float would round it.
fn message(item: &str) -> Option<(&str, &str)> {
    let is_time = |text: &str| text.len() <= 32 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    item.split_once(':').filter(|(channel, time)| is_id(channel) && !time.is_empty() && is_time(time))
}

/// A page of a search in two directions: `to page`, `from page`. The other way begins with the first way's first page.
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
        Ask::Search { text, after, .. } => search(&format!("{text} {OPEN}"), page(after.as_ref())?),
        Ask::Complete { item, completed } => {
            let (channel, time) = message(item).ok_or_else(|| wire::refused("There can't be such a message."))?;
            let body = wire::form(&[("channel", channel), ("timestamp", time), ("name", DONE)]).into_bytes();
            let path = if *completed { "/reactions.add" } else { "/reactions.remove" };
            wire::send(Method::POST, path, &[], wire::FORM, body)
        }
        _ => Err(wire::no_such_question()),
    }
}

fn search(query: &str, page: u32) -> Result<Request<Vec<u8>>, Fault> {
    let page = page.to_string();
    wire::get("/search.messages", &[("query", query), ("sort", "timestamp"), ("count", MATCHES), ("page", &page)])
}

#[derive(Deserialize)]
struct Outcome {
    ok: bool,
    error: Option<String>,
}

#[derive(Deserialize)]
struct Whose {
    user_id: Arc<str>,
    user: Option<Arc<str>>,
    team: Option<Arc<str>>,
}

#[derive(Deserialize)]
struct Reactions {
    items: Vec<Reacted>,
    response_metadata: Option<Metadata>,
}

#[derive(Deserialize)]
struct Metadata {
    next_cursor: Option<Arc<str>>,
}

/// A reaction may stand on a file or a comment too; these have no message.
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
    text: Option<Arc<str>>,
    permalink: Option<Arc<str>>,
    #[serde(default)]
    reactions: Vec<Reaction>,
}

#[derive(Deserialize)]
struct Reaction {
    name: Arc<str>,
    #[serde(default)]
    users: Vec<Arc<str>>,
}

#[derive(Deserialize)]
struct Found {
    messages: Matches,
}

#[derive(Deserialize)]
struct Matches {
    matches: Vec<Match>,
    paging: Option<Paging>,
}

#[derive(Deserialize)]
struct Match {
    channel: Channel,
    ts: Arc<str>,
    text: Option<Arc<str>>,
    permalink: Option<Arc<str>>,
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
            let user = whose.user.unwrap_or_else(|| Arc::clone(&whose.user_id));
            let name = whose.team.map_or_else(|| Arc::clone(&user), |team| format!("{user} ({team})").into());
            Ok(Reply::Account(Account { id: whose.user_id, name }))
        }
        Ask::Containers { .. } => {
            let whose: Whose = good(response)?;
            if !is_id(&whose.user_id) {
                return Err(wire::shape("user_id"));
            }
            let marked = container(&format!("{MARKED}{}", whose.user_id), "Marked with :pushpin:", true);
            let containers = vec![marked, container(MESSAGES, "To and from me", false)];
            Ok(Reply::Containers { containers, next: Vec::new() })
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
                Ok(Reply::items(found(messages)?, next))
            }
        },
        Ask::Search { after, .. } => {
            let Found { messages } = good(response)?;
            let next = following(page(after.as_ref())?, &messages);
            let next = next.map(|page| with(ask, Cursor(page.to_string().into())));
            Ok(Reply::items(found(messages)?, next.into_iter().collect()))
        }
        Ask::Complete { completed, .. } => match outcome(response)?.as_deref() {
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

/// The same question from another place.
fn with(ask: &Ask, place: Cursor) -> Ask {
    let mut ask = ask.clone();
    if let Ask::Items { after, .. } | Ask::Search { after, .. } = &mut ask {
        *after = Some(place);
    }
    ask
}

/// The page that follows, where there is one that is asked for.
fn following(page: u32, messages: &Matches) -> Option<u32> {
    let pages = messages.paging.as_ref().map_or(1, |paging| paging.pages);
    Some(page + 1).filter(|next| *next <= pages.min(LAST_PAGE))
}

fn marked(ask: &Ask, container: &Arc<str>, user: &str, page: Reactions) -> Result<Reply, Fault> {
    let mut items = Vec::new();
    for (at, reacted) in page.items.into_iter().enumerate() {
        let (channel, message) = match (reacted.channel, reacted.message) {
            (Some(channel), Some(message)) => (channel, message),
            _ if reacted.kind.as_deref() == Some("message") => {
                return Err(wire::shape(&format!("items[{at}].message")));
            }
            _ => continue,
        };
        let mine = |name: &str| {
            message.reactions.iter().any(|it| *it.name == *name && it.users.iter().any(|reacting| **reacting == *user))
        };
        if mine(MARK) {
            let completed = mine(DONE);
            items.push(item(&format!("items[{at}].message"), &channel, message, container, completed)?);
        }
    }
    let cursor = page.response_metadata.and_then(|metadata| metadata.next_cursor).filter(|cursor| !cursor.is_empty());
    let next = cursor.map(|cursor| wire::cursor(cursor, "response_metadata.next_cursor")).transpose()?;
    Ok(Reply::items(items, next.map(|place| with(ask, place)).into_iter().collect()))
}

fn found(messages: Matches) -> Result<Vec<Item>, Fault> {
    let container: Arc<str> = MESSAGES.into();
    let item = |(at, Match { channel, ts, text, permalink })| {
        let message = Message { ts, text, permalink, reactions: Vec::new() };
        item(&format!("messages.matches[{at}]"), &channel.id, message, &container, false)
    };
    messages.matches.into_iter().enumerate().map(item).collect()
}

fn item(place: &str, channel: &str, found: Message, container: &Arc<str>, completed: bool) -> Result<Item, Fault> {
    let id = format!("{channel}:{}", found.ts);
    if message(&id).is_none() {
        return Err(wire::shape(&format!("{place}.ts")));
    }
    Ok(Item {
        id: ItemId::new(id),
        containers: vec![ContainerId::new(Arc::clone(container))],
        title: mrkdwn::title(found.text.as_deref().unwrap_or_default()),
        url: found.permalink,
        when: None,
        completed,
        version: None,
    })
}

/// The body of an answer that says that it is good.
fn good<T: DeserializeOwned>(response: &Response<Vec<u8>>) -> Result<T, Fault> {
    match outcome(response)? {
        None => wire::decode(response.body()),
        Some(error) => Err(fault(&error, response)),
    }
}

/// The error that an answer tells; `None` for a good one.
fn outcome(response: &Response<Vec<u8>>) -> Result<Option<String>, Fault> {
    match wire::decode(response.body())? {
        Outcome { ok: true, .. } => Ok(None),
        Outcome { error: Some(error), .. } => Ok(Some(error)),
        Outcome { error: None, .. } => Err(wire::shape("error")),
    }
}

/// What Slack's words call for. The dead tokens are dead for good: one that only has to be renewed has its own word.
fn fault(error: &str, response: &Response<Vec<u8>>) -> Fault {
    match error {
        "token_revoked" | "account_inactive" | "invalid_auth" | "not_authed" => Fault::SignIn,
        "token_expired" => Fault::Expired,
        "missing_scope" => Fault::Scope,
        "ratelimited" | "rate_limited" => wire::wait(response),
        "invalid_cursor" => Fault::Resync,
        "message_not_found" | "channel_not_found" | "bad_timestamp" => Fault::Gone,
        "request_timeout" | "fatal_error" | "internal_error" | "service_unavailable" | "team_added_to_org" => {
            Fault::ProviderDown
        }
        _ => wire::words(error),
    }
}
