//! Todoist: your open tasks, by project and section.
//!
//! Source: the types of the vendor's SDK (`tests/specs/todoist.openapi.json`); there is no description by the vendor. All
//! open tasks that are yours are one listing, which a filter of Todoist's makes, and projects and sections are found by the
//! ids that each task has.
//!
//! A recurring task isn't completed: its due date moves on. So each occurrence is an item of its own, whose id is the
//! task's with the date on which it is due, and which is complete once the task is due later.

mod page;
mod text;

use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime};
use http::{Method, Request, Response, StatusCode};
use plan::{ContainerId, ItemId, civil};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::ask::{Ask, Cursor, Reply};
use crate::fault::Fault;
use crate::item::{Account, Container, Item, Kind, When};
use crate::oauth::{Identity, OAuth, Revoke, Tokens};
use crate::registry::{Abilities, About, Brings, Budget, Changes, Op, OpName, OwnList, Provider};
use crate::traced::Undecoded;
use crate::wire;

/// Todoist's registry entry.
pub(crate) static ABOUT: About = About {
    id: "todoist",
    name: "Todoist",
    api_base: "https://api.todoist.com/api/v1",
    elsewhere: &[],
    auth: OAuth {
        authorize_url: "https://todoist.com/oauth/authorize",
        token_url: "https://todoist.com/oauth/access_token",
        revoke: Revoke::InSettings("https://app.todoist.com/app/settings/integrations"),
        issuer: None,
        query_in_way_back: true,
        authorize_extra: &[],
        scope_parameter: "scope",
        scope_separator: ",",
        own_scopes: &[],
        tokens: Tokens::Standard,
        identity: Identity::Ask,
    },
    brings: Brings::Tasks,
    ops: &[
        Op { name: OpName::Account, scopes: &["data:read"], budgets: CALLS },
        Op { name: OpName::Containers, scopes: &["data:read"], budgets: CALLS },
        Op { name: OpName::Items, scopes: &["data:read"], budgets: CALLS },
        Op { name: OpName::Item, scopes: &["data:read"], budgets: CALLS },
        Op { name: OpName::Search, scopes: &["data:read"], budgets: CALLS },
        Op { name: OpName::Complete, scopes: &["data:read_write"], budgets: CALLS },
    ],
    abilities: Abilities { ranged: false, completable: true, decides: false, changes: Changes::None },
    own_list: |container| (container == MINE).then_some(OwnList::Tasks),
    status_page: "https://status.todoist.com",
    former_account: |_| None,
    outdated: |_| false,
    site: page::SITE,
    token: Some("https://app.todoist.com/app/settings/integrations/developer"),
};

/// Todoist's adapter.
pub(crate) static PROVIDER: Provider = Provider { about: &ABOUT, request, reply };

/// The limit that older versions of the API had, 450 in 15 minutes; the vendor names none for this one.
const CALLS: &[Budget] = &[Budget::of("all", 30)];

/// The list that the app adds: all tasks of the user's.
const MINE: &str = "mine";
/// Todoist's filter for it.
const QUERY: &str = "assigned to: me | !assigned";
/// The most that a page may have.
const PAGE: &str = "200";

/// Which listing of containers a cursor continues: `p cursor`, or `s`.
enum Step<'a> {
    Projects(Option<&'a str>),
    Sections,
}

impl<'a> Step<'a> {
    fn of(after: Option<&'a Cursor>) -> Result<Self, Fault> {
        match wire::place(after)? {
            None => Ok(Step::Projects(None)),
            Some("s") => Ok(Step::Sections),
            Some(text) => text.strip_prefix("p ").map(|at| Step::Projects(Some(at))).ok_or_else(wire::bad_cursor),
        }
    }
}

/// Ids are opaque; anything that needs no encoding in a path is accepted.
fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// An item's id: the task's, and for a recurring one `@` and the date of the occurrence.
fn parts(item: &str) -> Result<(&str, Option<&str>), Fault> {
    let (task, day) = item.split_once('@').map_or((item, None), |(task, day)| (task, Some(day)));
    let known = is_id(task) && day.is_none_or(|day| civil::date(day).is_some());
    if known { Ok((task, day)) } else { Err(wire::refused("There can't be such a task.")) }
}

fn request(ask: &Ask, _: &Account) -> Result<Request<Vec<u8>>, Fault> {
    let filtered = |query: &str, after: Option<&str>| {
        let mut all = vec![("query", query), ("lang", "en"), ("limit", PAGE)];
        all.extend(after.map(|after| ("cursor", after)));
        wire::get("/tasks/filter", &all)
    };
    match ask {
        Ask::Containers { after } => match Step::of(after.as_ref())? {
            Step::Projects(after) => {
                let mut all = vec![("limit", PAGE)];
                all.extend(after.map(|after| ("cursor", after)));
                wire::get("/projects", &all)
            }
            Step::Sections => sync(&json!({ "sync_token": "*", "resource_types": ["sections"] })),
        },
        Ask::Items { container, after, since: None, .. } if **container == *MINE => {
            filtered(QUERY, wire::place(after.as_ref())?)
        }
        Ask::Items { .. } => Err(wire::refused("There can't be such a list.")),
        Ask::Search { text, after, .. } => {
            // What has a meaning in a filter would make another one of it.
            let words = text.replace(['&', '|', '!', '(', ')', ',', '\\', '*', ':', '#', '/', '@', '%'], " ");
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            if words.is_empty() {
                return Err(wire::refused("There is nothing to search for."));
            }
            filtered(&format!("search: {words}"), wire::place(after.as_ref())?)
        }
        Ask::Item { item, .. } => wire::get(&format!("/tasks/{}", parts(item)?.0), &[]),
        Ask::Account => wire::get("/user", &[]),
        Ask::Complete { item, completed } => match parts(item)? {
            (task, None) => {
                let what = if *completed { "close" } else { "reopen" };
                let mut request = wire::get(&format!("/tasks/{task}/{what}"), &[])?;
                *request.method_mut() = Method::POST;
                Ok(request)
            }
            // Closing it twice would complete the next occurrence, too: a command is carried out once by its `uuid`.
            (task, Some(_)) if *completed => sync(&json!({
                "commands": [{ "type": "item_close", "uuid": uuid(item), "args": { "id": task } }],
            })),
            // There is no way back to an occurrence that is over.
            (_, Some(_)) => Err(Fault::ReadOnly),
        },
        _ => Err(wire::no_such_question()),
    }
}

fn sync(body: &Value) -> Result<Request<Vec<u8>>, Fault> {
    wire::send(Method::POST, "/sync", &[], wire::JSON, body.to_string().into_bytes())
}

/// The same UUID (version 8) for the same text, by FNV-1a.
fn uuid(text: &str) -> String {
    let hash = text.bytes().fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128, |hash, byte| {
        (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
    });
    let hex = format!("{hash:032x}");
    format!("{}-{}-8{}-8{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..])
}

#[derive(Deserialize)]
struct Page {
    results: Vec<Undecoded>,
    #[serde(default)]
    next_cursor: Option<Arc<str>>,
}

impl Page {
    /// The request for the next page, made by `ask` of its position.
    fn next(&self, prefix: &str, ask: impl FnOnce(Cursor) -> Ask) -> Result<Option<Ask>, Fault> {
        let at = self.next_cursor.as_deref().filter(|at| !at.is_empty());
        at.map(|at| Ok(ask(wire::cursor(format!("{prefix}{at}"), "next_cursor")?))).transpose()
    }
}

#[derive(Deserialize)]
struct Project {
    id: Arc<str>,
    name: Arc<str>,
    #[serde(default)]
    parent_id: Option<Arc<str>>,
    #[serde(default, deserialize_with = "wire::or_default")]
    is_archived: bool,
    #[serde(default, deserialize_with = "wire::or_default")]
    is_deleted: bool,
}

#[derive(Deserialize)]
struct Section {
    id: Arc<str>,
    project_id: Arc<str>,
    name: Arc<str>,
    #[serde(default, deserialize_with = "wire::or_default")]
    is_archived: bool,
    #[serde(default, deserialize_with = "wire::or_default")]
    is_deleted: bool,
}

#[derive(Deserialize)]
struct Synced {
    #[serde(default, deserialize_with = "wire::or_default")]
    sections: Vec<Undecoded>,
    #[serde(default, deserialize_with = "wire::or_default")]
    sync_status: Map<String, Value>,
}

#[derive(Deserialize)]
struct User {
    id: Arc<str>,
    #[serde(default)]
    full_name: Option<Arc<str>>,
    #[serde(default)]
    email: Option<Arc<str>>,
}

#[derive(Deserialize)]
struct Task {
    id: Arc<str>,
    content: Arc<str>,
    #[serde(default)]
    project_id: Option<Arc<str>>,
    #[serde(default)]
    section_id: Option<Arc<str>>,
    #[serde(default, deserialize_with = "wire::or_default")]
    checked: bool,
    #[serde(default, deserialize_with = "wire::or_default")]
    is_deleted: bool,
    #[serde(default)]
    due: Option<Due>,
    #[serde(default)]
    updated_at: Option<Arc<str>>,
}

/// One of three kinds: a date, a time without a zone, or an instant.
#[derive(Deserialize)]
struct Due {
    date: Arc<str>,
    #[serde(default, deserialize_with = "wire::or_default")]
    is_recurring: bool,
}

impl Due {
    fn when(&self) -> Option<When> {
        if let Some(date) = civil::date(&self.date) {
            return Some(When::DueOn(date));
        }
        if let Ok(at) = DateTime::parse_from_rfc3339(&self.date) {
            return Some(When::DueAt(at.naive_utc()));
        }
        self.date.parse::<NaiveDateTime>().ok().map(When::DueLocal)
    }

    /// The day of the occurrence, as Todoist writes it.
    fn day(&self) -> Option<&str> {
        self.date.get(..10).filter(|day| self.is_recurring && civil::date(day).is_some())
    }
}

pub(crate) fn reply(ask: &Ask, response: &Response<Vec<u8>>) -> Result<Reply, Fault> {
    if !response.status().is_success() {
        return Err(fault(response));
    }
    let body = response.body();
    match ask {
        Ask::Containers { after } => match Step::of(after.as_ref())? {
            Step::Projects(_) => projects(wire::decode(body)?, after.is_none()),
            Step::Sections => sections(wire::decode(body)?),
        },
        Ask::Items { container, range, .. } => items(body, |after| Ask::Items {
            container: Arc::clone(container),
            range: range.clone(),
            after: Some(after),
            since: None,
        }),
        Ask::Search { text, range, .. } => {
            items(body, |after| Ask::Search { text: Arc::clone(text), range: range.clone(), after: Some(after) })
        }
        Ask::Item { item: asked, .. } => {
            let task: Task = wire::decode(body)?;
            if task.is_deleted {
                return Err(Fault::Gone);
            }
            let (_, day) = parts(asked)?;
            // The task is due later than this occurrence, which is over then.
            let over = day.is_some_and(|day| task.due.as_ref().and_then(Due::day).is_none_or(|now| now > day));
            let mut item = item(task).map_err(wire::shape)?;
            item.completed |= over;
            item.id = ItemId::from(&**asked);
            Ok(Reply::items(vec![item], Vec::new()))
        }
        Ask::Account => {
            let user: User = wire::decode(body)?;
            let name = user.full_name.filter(|name| !name.is_empty()).or(user.email).unwrap_or_else(|| Arc::from(""));
            Ok(Reply::Account(Account { id: user.id, name }))
        }
        Ask::Complete { item, .. } if item.contains('@') => carried_out(wire::decode(body)?),
        Ask::Complete { .. } if response.status() == StatusCode::NO_CONTENT => Ok(Reply::Done),
        // A page of something in between.
        Ask::Complete { .. } => Err(wire::shape("$")),
        _ => Err(wire::no_such_question()),
    }
}

fn carried_out(synced: Synced) -> Result<Reply, Fault> {
    match synced.sync_status.into_iter().next() {
        Some((_, Value::String(ok))) if ok == "ok" => Ok(Reply::Done),
        Some((_, error)) => {
            let code = error["http_code"].as_u64();
            if code == Some(404) {
                return Err(Fault::Gone);
            }
            let said = error["error"].as_str().ok_or_else(|| wire::shape("sync_status"))?;
            Err(wire::refused(&wire::cut(said, wire::MAX_WORDS)))
        }
        None => Err(wire::shape("sync_status")),
    }
}

fn items(body: &[u8], ask: impl FnOnce(Cursor) -> Ask) -> Result<Reply, Fault> {
    let page: Page = wire::decode(body)?;
    let next = page.next("", ask)?;
    let (mut records, mut items) = (wire::Records::new("results"), Vec::with_capacity(page.results.len()));
    records.read(page.results, |task: Task| {
        if !task.is_deleted {
            items.push(item(task)?);
        }
        Ok(())
    });
    let skipped = records.skipped;
    Ok(Reply::Items { items, next: next.into_iter().collect(), removed: Vec::new(), since: None, skipped })
}

fn projects(page: Page, first: bool) -> Result<Reply, Fault> {
    let mut next: Vec<Ask> = page.next("p ", |after| Ask::Containers { after: Some(after) })?.into_iter().collect();
    next.extend((first && !page.results.is_empty()).then(|| Ask::Containers { after: Some(Cursor("s".into())) }));
    let mine = container(MINE, "", None);
    let (mut records, mut containers) = (wire::Records::new("results"), Vec::new());
    containers.extend(Some(mine).filter(|_| first && !page.results.is_empty()));
    records.read(page.results, |project: Project| {
        if !is_id(&project.id) {
            return Err("id");
        }
        if !project.is_archived && !project.is_deleted {
            containers.push(container(&project.id, &project.name, Some(project.parent_id.as_deref().unwrap_or(MINE))));
        }
        Ok(())
    });
    Ok(Reply::Containers { containers, next, skipped: records.skipped })
}

fn sections(synced: Synced) -> Result<Reply, Fault> {
    let (mut records, mut containers) = (wire::Records::new("sections"), Vec::new());
    records.read(synced.sections, |section: Section| {
        if !is_id(&section.id) {
            return Err("id");
        }
        if !section.is_archived && !section.is_deleted {
            containers.push(container(&section.id, &section.name, Some(&section.project_id)));
        }
        Ok(())
    });
    Ok(Reply::Containers { containers, next: Vec::new(), skipped: records.skipped })
}

fn container(id: &str, name: &str, parent: Option<&str>) -> Container {
    Container {
        id: ContainerId::from(id),
        name: name.into(),
        parent: parent.map(ContainerId::from),
        scope: ContainerId::from(MINE),
        color: None,
        primary: false,
    }
}

fn item(task: Task) -> Result<Item, &'static str> {
    if !is_id(&task.id) {
        return Err("id");
    }
    let when = match &task.due {
        Some(due) => Some(due.when().ok_or("due.date")?),
        None => None,
    };
    let day = task.due.as_ref().and_then(Due::day);
    let id = day.map_or_else(|| Arc::clone(&task.id), |day| format!("{}@{day}", task.id).into());
    let inside = task.section_id.into_iter().chain(task.project_id);
    Ok(Item {
        id: ItemId::new(id),
        containers: inside.chain([Arc::from(MINE)]).map(ContainerId::new).collect(),
        title: text::plain(&task.content).into(),
        url: Some(page::address(&task.id).into()),
        when,
        completed: task.checked,
        kind: Kind::Usual,
        version: task.updated_at,
        event: None,
    })
}

#[derive(Deserialize)]
struct Failure {
    error: Option<String>,
    error_tag: Option<String>,
    #[serde(default, deserialize_with = "wire::or_default")]
    error_extra: Value,
}

/// Todoist reports by status, and in words by `error_tag`. Its SDK takes 401 and 403 for a dead token alike; a 403 counts as
/// one only with a tag that says so. How long to wait stands in the body (`error_extra.retry_after`) if in no header.
fn fault(response: &Response<Vec<u8>>) -> Fault {
    let Ok(said) = serde_json::from_slice::<Failure>(response.body()) else { return wire::fault(response) };
    let tag = said.error_tag.unwrap_or_default();
    match response.status() {
        StatusCode::UNAUTHORIZED => Fault::Expired,
        StatusCode::FORBIDDEN if tag.contains("SCOPE") => Fault::Scope,
        StatusCode::FORBIDDEN if tag.starts_with("AUTH") => Fault::Expired,
        StatusCode::FORBIDDEN => Fault::Forbidden,
        StatusCode::TOO_MANY_REQUESTS if !response.headers().contains_key(http::header::RETRY_AFTER) => {
            match said.error_extra["retry_after"].as_u64() {
                Some(seconds) => Fault::Wait { retry_after_ms: seconds.min(3_600).saturating_mul(1_000) },
                None => wire::fault(response),
            }
        }
        StatusCode::BAD_REQUEST => wire::words(said.error.as_deref(), response),
        _ => wire::fault(response),
    }
}
