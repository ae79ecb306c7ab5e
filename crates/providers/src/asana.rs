//! Asana: my open tasks, by workspace and project.
//!
//! Source: the vendor's OpenAPI description (`tests/specs/asana.openapi.json`). "My tasks" can be asked by workspace
//! only, so a project's scope is its workspace, and its items are found by their memberships.

use std::sync::Arc;

use chrono::DateTime;
use http::{Request, Response, StatusCode};
use plan::{ContainerId, ItemId, civil};
use serde::Deserialize;

use crate::ask::{Ask, Cursor, Reply};
use crate::fault::Fault;
use crate::item::{Account, Container, Item, When};
use crate::oauth::{Identity, OAuth, Revoke, Tokens};
use crate::registry::{Abilities, Changes, Op, OpName, Provider};
use crate::wire;

/// Asana.
pub(crate) static PROVIDER: Provider = Provider {
    id: "asana",
    name: "Asana",
    api_base: "https://app.asana.com/api/1.0",
    auth: OAuth {
        authorize_url: "https://app.asana.com/-/oauth_authorize",
        token_url: "https://app.asana.com/-/oauth_token",
        revoke: Revoke::Token { url: "https://app.asana.com/-/oauth_revoke", authenticated: true },
        issuer: None,
        authorize_extra: &[],
        scope_parameter: "scope",
        scope_separator: " ",
        own_scopes: &[],
        tokens: Tokens::Standard,
        identity: Identity::Ask,
    },
    ops: &[
        Op { name: OpName::Containers, scopes: &["workspaces:read", "projects:read"] },
        Op { name: OpName::Items, scopes: &["tasks:read"] },
    ],
    abilities: Abilities { ranged: false, completable: true, changes: Changes::None },
    status_page: "https://status.asana.com",
    request,
    reply,
};

const PAGE: &str = "100";
const TASK_FIELDS: &str = "name,completed,due_on,due_at,modified_at,permalink_url,resource_subtype,\
                           is_rendered_as_separator,projects.name,workspace.name";

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

/// Ids are digits so far; anything that stays itself in a path and a cursor may be one.
fn is_gid(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
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
                &[("archived", "false"), ("opt_fields", "name")],
            ),
        },
        Ask::Items { container, after, .. } if is_gid(container) => paged(
            "/tasks",
            wire::place(after.as_ref())?,
            &[("assignee", "me"), ("workspace", container), ("completed_since", "now"), ("opt_fields", TASK_FIELDS)],
        ),
        Ask::Items { .. } => Err(wire::refused("There can't be such a workspace.")),
        _ => Err(wire::no_such_question()),
    }
}

#[derive(Deserialize)]
struct Page<T> {
    data: Vec<T>,
    next_page: Option<NextPage>,
}

/// The `uri` beside it is an absolute address made by the provider, and not looked at.
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
    #[serde(default)]
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
    #[serde(default)]
    is_rendered_as_separator: bool,
    #[serde(default)]
    projects: Vec<Named>,
    #[serde(default)]
    workspace: Option<Named>,
}

fn reply(ask: &Ask, response: &Response<Vec<u8>>) -> Result<Reply, Fault> {
    if !response.status().is_success() {
        return Err(fault(response));
    }
    match ask {
        Ask::Containers { after } => containers(&Step::of(after.as_ref())?, response.body()),
        Ask::Items { container, range, .. } => {
            let page: Page<Task> = wire::decode(response.body())?;
            let after = page.next_page.map(NextPage::cursor).transpose()?;
            let next = after.map(|after| Ask::Items {
                container: Arc::clone(container),
                range: range.clone(),
                after: Some(after),
                since: None,
            });
            let mut items = Vec::with_capacity(page.data.len());
            for (at, task) in page.data.into_iter().enumerate() {
                items.extend(item(at, task, container)?);
            }
            Ok(Reply::items(items, next.into_iter().collect()))
        }
        _ => Err(wire::no_such_question()),
    }
}

fn containers(step: &Step<'_>, body: &[u8]) -> Result<Reply, Fault> {
    let page: Page<Named> = wire::decode(body)?;
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
        for (at, workspace) in page.data.iter().enumerate() {
            if !is_gid(&workspace.gid) {
                return Err(wire::shape(&format!("data[{at}].gid")));
            }
            steps.push(Step::Projects(&workspace.gid, None));
        }
    }
    steps.extend(further);
    let ask = |step: &Step<'_>| Ok(Ask::Containers { after: Some(step.cursor()?) });
    let next = steps.iter().map(ask).collect::<Result<_, Fault>>()?;
    let container = |named: &Named| {
        let id = ContainerId::new(Arc::clone(&named.gid));
        let scope = parent.clone().unwrap_or_else(|| id.clone());
        Container { id, name: named.name(), parent: parent.clone(), scope, color: None, primary: false }
    };
    Ok(Reply::Containers { containers: page.data.iter().map(container).collect(), next })
}

/// `None` for what only structures a list: separators and the sections of old projects.
fn item(at: usize, task: Task, scope: &Arc<str>) -> Result<Option<Item>, Fault> {
    if task.is_rendered_as_separator || task.resource_subtype.as_deref() == Some("section") {
        return Ok(None);
    }
    let broken = |field: &str| wire::shape(&format!("data[{at}].{field}"));
    let when = match (&task.due_at, &task.due_on) {
        (Some(text), _) => {
            Some(When::DueAt(DateTime::parse_from_rfc3339(text).map_err(|_| broken("due_at"))?.naive_utc()))
        }
        (None, Some(text)) => Some(When::DueOn(civil::date(text).ok_or_else(|| broken("due_on"))?)),
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
        version: task.modified_at,
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

/// Asana tells by status, and in `errors[].message` what a status leaves open. Its 401 comes with a message always,
/// whether the token is revoked or wrong; 402 (a paid feature) and 451 are refusals in its own words; 412 belongs to
/// sync tokens. A page's offset lives for a short while, and its end is a 400.
fn fault(response: &Response<Vec<u8>>) -> Fault {
    let said = serde_json::from_slice::<Errors>(response.body()).ok();
    let message = said.and_then(|said| said.errors.into_iter().next()?.message);
    match (response.status(), message.as_deref()) {
        (StatusCode::UNAUTHORIZED, Some(_)) => Fault::SignIn,
        (StatusCode::FORBIDDEN, Some(message)) if message.to_ascii_lowercase().contains("scope") => Fault::Scope,
        (StatusCode::BAD_REQUEST, Some(message)) if message.starts_with("offset:") => Fault::Resync,
        (
            StatusCode::BAD_REQUEST
            | StatusCode::PAYMENT_REQUIRED
            | StatusCode::FORBIDDEN
            | StatusCode::UNAVAILABLE_FOR_LEGAL_REASONS,
            Some(message),
        ) => wire::words(message),
        _ => wire::fault(response),
    }
}
