//! Asana: your open tasks, by workspace and project.
//!
//! Source: Asana's OpenAPI description (`tests/specs/asana.openapi.json`). "My tasks" can be listed only by workspace,
//! so a project's scope is its workspace, and its items are found by their memberships. Changes are requested by time
//! (`modified_since`); the answer includes completed tasks but not deleted or reassigned ones.

mod color;
mod page;

use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, TimeDelta};
use http::{Method, Request, Response, StatusCode};
use plan::{ContainerId, ItemId, civil};
use serde::Deserialize;

use crate::ask::{Ask, Cursor, Reply};
use crate::fault::Fault;
use crate::item::{Account, Container, Item, Kind, When};
use crate::oauth::{Identity, OAuth, Revoke, Tokens};
use crate::registry::{Abilities, About, Brings, Budget, Changes, Op, OpName, Provider};
use crate::traced::Undecoded;
use crate::wire;

/// Asana's registry entry.
pub(crate) static ABOUT: About = About {
    id: "asana",
    name: "Asana",
    api_base: "https://app.asana.com/api/1.0",
    elsewhere: &[],
    auth: OAuth {
        authorize_url: "https://app.asana.com/-/oauth_authorize",
        token_url: "https://app.asana.com/-/oauth_token",
        revoke: Revoke::Token { url: "https://app.asana.com/-/oauth_revoke", authenticated: true },
        issuer: None,
        query_in_way_back: true,
        authorize_extra: &[],
        scope_parameter: "scope",
        scope_separator: " ",
        own_scopes: &[],
        tokens: Tokens::Standard,
        identity: Identity::Ask,
    },
    brings: Brings::Tasks,
    ops: &[
        Op { name: OpName::Account, scopes: &["users:read"], budgets: CALLS },
        Op { name: OpName::Containers, scopes: &["workspaces:read", "projects:read"], budgets: CALLS },
        Op { name: OpName::Items, scopes: &["tasks:read"], budgets: CALLS },
        Op { name: OpName::Present, scopes: &["tasks:read"], budgets: CALLS },
        Op { name: OpName::Item, scopes: &["tasks:read"], budgets: CALLS },
        Op { name: OpName::Complete, scopes: &["tasks:write"], budgets: CALLS },
    ],
    abilities: Abilities { ranged: false, completable: true, decides: true, changes: Changes::Updates },
    own_list: |_| None,
    status_page: "https://status.asana.com",
    former_account: |_| None,
    outdated: |_| false,
    site: page::SITE,
    token: Some("https://app.asana.com/0/my-apps"),
};

/// Asana's adapter.
pub(crate) static PROVIDER: Provider = Provider { about: &ABOUT, request, reply };

/// The limit of a free workspace, for all calls of a user together; paid ones allow ten times as many (Asana, "Rate
/// limits").
const CALLS: &[Budget] = &[Budget::of("all", 150)];

const PAGE: &str = "100";
/// The fields that distinguish a task from what only structures a list.
const BARE_FIELDS: &str = "resource_subtype,is_rendered_as_separator";
const TASK_FIELDS: &str = "name,completed,due_on,due_at,modified_at,permalink_url,resource_subtype,\
                           is_rendered_as_separator,projects.name,workspace.name";

/// How far before the newest change of the last listing the next one starts. A task that changes while the pages before
/// it are being read may have an older time than one that was read later.
const OVERLAP: TimeDelta = TimeDelta::minutes(15);

/// Which listing of containers a cursor continues: `w offset`, or `p workspace [offset]`.
enum Step<'a> {
    Workspaces(Option<&'a str>),
    Projects(&'a str, Option<&'a str>),
}

impl<'a> Step<'a> {
    fn of(after: Option<&'a Cursor>) -> Result<Self, Fault> {
        let Some(text) = wire::place(after)? else { return Ok(Step::Workspaces(None)) };
        match text.split_once(' ').ok_or_else(wire::bad_cursor)? {
            ("w", offset) => Ok(Step::Workspaces(Some(offset))),
            ("p", rest) => {
                let (workspace, offset) =
                    rest.split_once(' ').map_or((rest, None), |(workspace, offset)| (workspace, Some(offset)));
                if is_gid(workspace) { Ok(Step::Projects(workspace, offset)) } else { Err(wire::bad_cursor()) }
            }
            _ => Err(wire::bad_cursor()),
        }
    }

    fn cursor(&self) -> Result<Cursor, Fault> {
        let text = match self {
            Step::Workspaces(offset) => format!("w {}", offset.unwrap_or_default()),
            Step::Projects(workspace, None) => format!("p {workspace}"),
            Step::Projects(workspace, Some(offset)) => format!("p {workspace} {offset}"),
        };
        wire::cursor(text, "next_page.offset")
    }
}

/// Ids have been digits so far, but anything that needs no encoding in a path or a cursor is accepted.
fn is_gid(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// The position in a listing of tasks, and the newest change seen so far: `[newest ]offset`.
struct Place<'a> {
    newest: Option<&'a str>,
    offset: &'a str,
}

impl<'a> Place<'a> {
    fn of(after: Option<&'a Cursor>) -> Result<Option<Self>, Fault> {
        let Some(text) = wire::place(after)? else { return Ok(None) };
        let (newest, offset) = text.split_once(' ').map_or((None, text), |(newest, offset)| (Some(newest), offset));
        if newest.is_some_and(|newest| instant(newest).is_none()) || offset.is_empty() {
            return Err(wire::bad_cursor());
        }
        Ok(Some(Self { newest, offset }))
    }
}

/// Parses an instant with an offset, to UTC.
fn instant(text: &str) -> Option<NaiveDateTime> {
    Some(DateTime::parse_from_rfc3339(text).ok()?.naive_utc())
}

fn written(instant: NaiveDateTime) -> String {
    format!("{}T{}Z", instant.date(), instant.time())
}

fn request(ask: &Ask, _: &Account) -> Result<Request<Vec<u8>>, Fault> {
    let paged = |path: &str, offset: Option<&str>, fixed: &[(&str, &str)]| {
        let mut query = vec![("limit", PAGE)];
        query.extend(offset.map(|offset| ("offset", offset)));
        query.extend_from_slice(fixed);
        wire::get(path, &query)
    };
    match ask {
        Ask::Containers { after } => match Step::of(after.as_ref())? {
            Step::Workspaces(offset) => paged("/workspaces", offset, &[("opt_fields", "name")]),
            Step::Projects(workspace, offset) => paged(
                &format!("/workspaces/{workspace}/projects"),
                offset,
                &[("archived", "false"), ("opt_fields", "name,color")],
            ),
        },
        Ask::Items { container, after, since, .. } if is_gid(container) => {
            let offset = Place::of(after.as_ref())?.map(|place| place.offset);
            // A task that was completed since is a change; one that was completed before isn't listed.
            let which = match wire::place(since.as_ref())? {
                Some(mark) if instant(mark).is_some() => ("modified_since", mark),
                Some(_) => return Err(wire::bad_cursor()),
                None => ("completed_since", "now"),
            };
            let fixed = [("assignee", "me"), ("workspace", &**container), which, ("opt_fields", TASK_FIELDS)];
            paged("/tasks", offset, &fixed)
        }
        Ask::Items { .. } => Err(wire::refused("There can't be such a workspace.")),
        Ask::Present { container, after } if is_gid(container) => {
            let (offset, fields) = (wire::place(after.as_ref())?, ("opt_fields", BARE_FIELDS));
            let which = [("assignee", "me"), ("workspace", &**container), ("completed_since", "now"), fields];
            paged("/tasks", offset, &which)
        }
        Ask::Present { .. } => Err(wire::refused("There can't be such a workspace.")),
        Ask::Item { item, .. } if is_gid(item) => wire::get(&format!("/tasks/{item}"), &[("opt_fields", TASK_FIELDS)]),
        Ask::Item { .. } => Err(wire::refused("There can't be such a task.")),
        Ask::Account => wire::get("/users/me", &[("opt_fields", "name,email")]),
        Ask::Complete { item, completed } if is_gid(item) => {
            let body = format!(r#"{{"data":{{"completed":{completed}}}}}"#).into_bytes();
            wire::send(Method::PUT, &format!("/tasks/{item}"), &[("opt_fields", "completed")], wire::JSON, body)
        }
        Ask::Complete { .. } => Err(wire::refused("There can't be such a task.")),
        _ => Err(wire::no_such_question()),
    }
}

#[derive(Deserialize)]
struct Page {
    data: Vec<Undecoded>,
    next_page: Option<NextPage>,
}

#[derive(Deserialize)]
struct One {
    data: Named,
}

#[derive(Deserialize)]
struct Bare {
    data: Vec<Task>,
    next_page: Option<NextPage>,
}

#[derive(Deserialize)]
struct OneTask {
    data: Task,
}

/// Its `uri` is an absolute URL from the provider, which isn't used.
#[derive(Deserialize)]
struct NextPage {
    offset: Arc<str>,
}

impl NextPage {
    fn cursor(self) -> Result<Cursor, Fault> {
        wire::cursor(self.offset, "next_page.offset")
    }
}

#[derive(Deserialize)]
struct Named {
    gid: Arc<str>,
    #[serde(default)]
    name: Option<Arc<str>>,
    #[serde(default)]
    email: Option<Arc<str>>,
    /// A project's.
    #[serde(default, deserialize_with = "wire::or_default")]
    color: Option<Arc<str>>,
}

impl Named {
    fn name(&self) -> Arc<str> {
        self.name.clone().unwrap_or_else(|| Arc::from(""))
    }
}

#[derive(Deserialize)]
struct Task {
    gid: Arc<str>,
    #[serde(default)]
    name: Option<Arc<str>>,
    #[serde(default, deserialize_with = "wire::or_default")]
    completed: bool,
    #[serde(default)]
    due_on: Option<Arc<str>>,
    #[serde(default)]
    due_at: Option<Arc<str>>,
    #[serde(default)]
    modified_at: Option<Arc<str>>,
    #[serde(default)]
    permalink_url: Option<Arc<str>>,
    #[serde(default)]
    resource_subtype: Option<Arc<str>>,
    #[serde(default, deserialize_with = "wire::or_default")]
    is_rendered_as_separator: bool,
    #[serde(default, deserialize_with = "wire::or_default")]
    projects: Vec<Named>,
    #[serde(default)]
    workspace: Option<Named>,
}

impl Task {
    /// Whether it only structures a list: a separator, or a section of an old project.
    fn structures(&self) -> bool {
        self.is_rendered_as_separator || self.resource_subtype.as_deref() == Some("section")
    }
}

pub(crate) fn reply(ask: &Ask, response: &Response<Vec<u8>>) -> Result<Reply, Fault> {
    if !response.status().is_success() {
        let since = if let Ask::Items { since, .. } = ask { since.as_ref() } else { None };
        return Err(wire::of_changes(since, fault(response)));
    }
    match ask {
        Ask::Containers { after } => containers(&Step::of(after.as_ref())?, response.body()),
        Ask::Items { container, range, after, since } => {
            let page: Page = wire::decode(response.body())?;
            let mut newest = Place::of(after.as_ref())?.and_then(|place| instant(place.newest?));
            let (mut items, mut removed) = (Vec::with_capacity(page.data.len()), Vec::new());
            let mut records = wire::Records::new("data");
            records.read(page.data, |task: Task| {
                let modified = match &task.modified_at {
                    Some(text) => Some(instant(text).ok_or("modified_at")?),
                    None => None,
                };
                let item = item(task, container)?;
                newest = newest.max(modified);
                removed
                    .extend(item.iter().filter(|item| since.is_some() && item.completed).map(|item| item.id.clone()));
                items.extend(item);
                Ok(())
            });
            let skipped = records.skipped;
            let Some(further) = page.next_page else {
                let mark =
                    mark(newest, since.as_ref()).map(|mark| wire::cursor(mark, "data.modified_at")).transpose()?;
                return Ok(Reply::Items { items, next: Vec::new(), removed, since: mark, skipped });
            };
            // An empty offset would end the listing too early, and a space would split the cursor.
            if further.offset.is_empty() || further.offset.contains(' ') {
                return Err(wire::shape("next_page.offset"));
            }
            let newest = newest.map(|newest| written(newest) + " ").unwrap_or_default();
            let next = Ask::Items {
                container: Arc::clone(container),
                range: range.clone(),
                after: Some(wire::cursor(format!("{newest}{}", further.offset), "next_page.offset")?),
                since: since.clone(),
            };
            Ok(Reply::Items { items, next: vec![next], removed, since: None, skipped })
        }
        Ask::Present { container, .. } => {
            // A record that can't be read would look deleted, so the whole answer fails.
            let page: Bare = wire::decode(response.body())?;
            let ids =
                page.data.into_iter().filter(|task| !task.structures()).map(|task| ItemId::new(task.gid)).collect();
            let after = page.next_page.map(NextPage::cursor).transpose()?;
            let next = after.map(|after| Ask::Present { container: Arc::clone(container), after: Some(after) });
            Ok(Reply::Present { ids, next: next.into_iter().collect() })
        }
        Ask::Item { container, .. } => {
            let OneTask { data: task } = wire::decode(response.body())?;
            let scope = container.clone().unwrap_or_else(|| Arc::from(""));
            // It exists, but what only structures a list isn't an item.
            let item = item(task, &scope).map_err(|field| wire::shape(&format!("data.{field}")))?;
            Ok(Reply::items(vec![item.ok_or(Fault::ReadOnly)?], Vec::new()))
        }
        Ask::Account => {
            let One { data: user } = wire::decode(response.body())?;
            let name = user.name.filter(|name| !name.is_empty()).or(user.email).unwrap_or_else(|| Arc::from(""));
            Ok(Reply::Account(Account { id: user.gid, name }))
        }
        // The answer contains the task; a page from a captive portal doesn't.
        Ask::Complete { .. } => wire::decode(response.body()).map(|One { .. }| Reply::Done),
        _ => Err(wire::no_such_question()),
    }
}

/// The start of the next request for changes, never before the last one's. A full listing without any change has no
/// mark: the next full listing costs no more.
fn mark(newest: Option<NaiveDateTime>, since: Option<&Cursor>) -> Option<String> {
    let seen = newest.and_then(|newest| newest.checked_sub_signed(OVERLAP));
    let asked = since.and_then(|mark| instant(&mark.0));
    seen.max(asked).map(written).filter(|mark| instant(mark).is_some())
}

fn containers(step: &Step<'_>, body: &[u8]) -> Result<Reply, Fault> {
    let page: Page = wire::decode(body)?;
    let (mut records, mut all) = (wire::Records::new("data"), Vec::new());
    records.read(page.data, |named: Named| {
        if !is_gid(&named.gid) {
            return Err("gid");
        }
        all.push(named);
        Ok(())
    });
    let offset = page.next_page.map(NextPage::cursor).transpose()?;
    let offset = offset.as_ref().map(|cursor| &*cursor.0);
    let (parent, further) = match step {
        Step::Workspaces(_) => (None, offset.map(|offset| Step::Workspaces(Some(offset)))),
        Step::Projects(workspace, _) => {
            (Some(ContainerId::from(*workspace)), offset.map(|offset| Step::Projects(workspace, Some(offset))))
        }
    };
    let mut steps = Vec::new();
    if parent.is_none() {
        steps.extend(all.iter().map(|workspace| Step::Projects(&workspace.gid, None)));
    }
    steps.extend(further);
    let ask = |step: &Step<'_>| Ok(Ask::Containers { after: Some(step.cursor()?) });
    let next = steps.iter().map(ask).collect::<Result<_, Fault>>()?;
    let container = |named: &Named| {
        let id = ContainerId::new(Arc::clone(&named.gid));
        let scope = parent.clone().unwrap_or_else(|| id.clone());
        let color = named.color.as_deref().and_then(color::hex).map(Arc::from);
        Container { id, name: named.name(), parent: parent.clone(), scope, color, primary: false }
    };
    Ok(Reply::Containers { containers: all.iter().map(container).collect(), next, skipped: records.skipped })
}

/// `None` for what only structures a list: separators and sections of old projects.
fn item(task: Task, scope: &Arc<str>) -> Result<Option<Item>, &'static str> {
    if task.structures() {
        return Ok(None);
    }
    let kind = match task.resource_subtype.as_deref() {
        Some("milestone") => Kind::Milestone,
        Some("approval") => Kind::Approval,
        _ => Kind::Usual,
    };
    let when = match (&task.due_at, &task.due_on) {
        (Some(text), _) => Some(When::DueAt(instant(text).ok_or("due_at")?)),
        (None, Some(text)) => Some(When::DueOn(civil::date(text).ok_or("due_on")?)),
        (None, None) => None,
    };
    let workspace = task.workspace.map_or_else(|| Arc::clone(scope), |workspace| workspace.gid);
    Ok(Some(Item {
        id: ItemId::new(task.gid),
        containers: task
            .projects
            .into_iter()
            .map(|project| project.gid)
            .chain([workspace])
            .map(ContainerId::new)
            .collect(),
        title: task.name.unwrap_or_else(|| Arc::from("")),
        url: task.permalink_url,
        when,
        completed: task.completed,
        kind,
        version: task.modified_at,
        event: None,
    }))
}

#[derive(Deserialize)]
struct Errors {
    errors: Vec<Error>,
}

#[derive(Deserialize)]
struct Error {
    message: Option<String>,
}

/// Asana reports the cause by status, and by `errors[].message` where the status is ambiguous. A 401 always has a
/// message, whether the token expired or was revoked. 402 is a paid feature, 451 a refusal in its own words, 412
/// belongs to sync tokens. A page offset is valid for a short time and then gives a 400. A 403 is about the app as a
/// whole, or about what the user may see.
fn fault(response: &Response<Vec<u8>>) -> Fault {
    let said = serde_json::from_slice::<Errors>(response.body()).ok();
    let message = said.and_then(|said| said.errors.into_iter().next()?.message);
    match (response.status(), message.as_deref()) {
        (StatusCode::UNAUTHORIZED, Some(_)) => Fault::Expired,
        (StatusCode::FORBIDDEN, Some(message)) if message.to_ascii_lowercase().contains("scope") => Fault::Scope,
        (StatusCode::FORBIDDEN, Some(_)) => Fault::Forbidden,
        (StatusCode::BAD_REQUEST, Some(message)) if message.starts_with("offset:") => Fault::Resync,
        (StatusCode::BAD_REQUEST | StatusCode::UNAVAILABLE_FOR_LEGAL_REASONS, message) => {
            wire::words(message, response)
        }
        _ => wire::fault(response),
    }
}
