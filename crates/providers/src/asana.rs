//! Asana: my open tasks, by workspace and project.
//!
//! Source: the vendor's OpenAPI description (`tests/specs/asana.openapi.json`). "My tasks" can be asked by workspace
//! only, so a project's scope is its workspace, and its items are found by their memberships.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate};
use http::{Request, Response, StatusCode};
use plan::{ContainerId, ItemId};
use serde::Deserialize;

use crate::ask::{Ask, Cursor, Reply};
use crate::fault::Fault;
use crate::item::{Account, Container, Item, When};
use crate::registry::{Abilities, Auth, Op, OpName, Provider};
use crate::wire;

/// Asana.
pub(crate) static PROVIDER: Provider = Provider {
    id: "asana",
    name: "Asana",
    api_base: "https://app.asana.com/api/1.0",
    auth: Auth::OAuth {
        authorize_url: "https://app.asana.com/-/oauth_authorize",
        token_url: "https://app.asana.com/-/oauth_token",
        revoke_url: Some("https://app.asana.com/-/oauth_revoke"),
    },
    ops: &[
        Op { name: OpName::Containers, scopes: &["workspaces:read", "projects:read"] },
        Op { name: OpName::Items, scopes: &["tasks:read"] },
    ],
    abilities: Abilities { ranged: false, completable: true },
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
    fn of(after: Option<&'a Cursor>) -> Option<Self> {
        let Some(Cursor(text)) = after else { return Some(Step::Workspaces(None)) };
        let mut words = text.split(' ');
        let step = match (words.next()?, words.next()?) {
            ("w", offset) => Step::Workspaces(Some(offset)),
            ("p", workspace) => Step::Projects(workspace, words.next()),
            _ => return None,
        };
        words.next().is_none().then_some(step)
    }

    fn cursor(&self) -> Option<Cursor> {
        let text = match self {
            Step::Workspaces(offset) => format!("w {}", (*offset)?),
            Step::Projects(workspace, None) => format!("p {workspace}"),
            Step::Projects(workspace, Some(offset)) => format!("p {workspace} {offset}"),
        };
        Some(Cursor(Arc::from(text)))
    }
}

fn request(ask: &Ask, _: &Account) -> Result<Request<Vec<u8>>, Fault> {
    let paged = |path: &str, offset: Option<&str>, fixed: &[(&str, &str)]| {
        let mut query = vec![("limit", PAGE)];
        query.extend(offset.map(|offset| ("offset", offset)));
        query.extend_from_slice(fixed);
        wire::get(path, &query)
    };
    match ask {
        Ask::Containers { after } => match Step::of(after.as_ref()).ok_or_else(bad_cursor)? {
            Step::Workspaces(offset) => paged("/workspaces", offset, &[("opt_fields", "name")]),
            Step::Projects(workspace, offset) => paged(
                &format!("/workspaces/{}/projects", wire::segment(workspace)),
                offset,
                &[("archived", "false"), ("opt_fields", "name")],
            ),
        },
        Ask::Items { container, after, .. } => paged(
            "/tasks",
            after.as_ref().map(|cursor| &*cursor.0),
            &[("assignee", "me"), ("workspace", container), ("completed_since", "now"), ("opt_fields", TASK_FIELDS)],
        ),
    }
}

fn bad_cursor() -> Fault {
    wire::refused("The cursor isn't one of this provider's.")
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

impl<T> Page<T> {
    fn next(&self) -> Option<&str> {
        self.next_page.as_ref().map(|next| &*next.offset)
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
        Ask::Containers { after } => containers(&Step::of(after.as_ref()).ok_or_else(bad_cursor)?, response.body()),
        Ask::Items { container, range, .. } => {
            let page: Page<Task> = wire::decode(response.body())?;
            let next = page.next().map(|offset| Ask::Items {
                container: Arc::clone(container),
                range: range.clone(),
                after: Some(Cursor(Arc::from(offset))),
            });
            let mut items = Vec::with_capacity(page.data.len());
            for (at, task) in page.data.into_iter().enumerate() {
                items.extend(item(at, task, container)?);
            }
            Ok(Reply::Items { items, next: next.into_iter().collect() })
        }
    }
}

fn containers(step: &Step<'_>, body: &[u8]) -> Result<Reply, Fault> {
    let page: Page<Named> = wire::decode(body)?;
    let more = |step: Step<'_>| step.cursor().map(|after| Ask::Containers { after: Some(after) });
    let mut next = Vec::new();
    let parent = match step {
        Step::Workspaces(_) => {
            next.extend(page.data.iter().filter_map(|workspace| more(Step::Projects(&workspace.gid, None))));
            next.extend(page.next().and_then(|offset| more(Step::Workspaces(Some(offset)))));
            None
        }
        Step::Projects(workspace, _) => {
            next.extend(page.next().and_then(|offset| more(Step::Projects(workspace, Some(offset)))));
            Some(ContainerId::from(*workspace))
        }
    };
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
        (None, Some(text)) => Some(When::DueOn(text.parse::<NaiveDate>().map_err(|_| broken("due_on"))?)),
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

/// Asana says what it means by status; 402 (a paid feature) and 451 are refusals in its own words. 412 belongs to sync
/// tokens, which come with a new one.
fn fault(response: &Response<Vec<u8>>) -> Fault {
    match response.status() {
        StatusCode::BAD_REQUEST | StatusCode::PAYMENT_REQUIRED | StatusCode::UNAVAILABLE_FOR_LEGAL_REASONS => {
            let said = serde_json::from_slice::<Errors>(response.body()).ok();
            let message = said.and_then(|said| said.errors.into_iter().next()?.message);
            message.map_or_else(|| wire::fault(response), |message| wire::words(&message))
        }
        _ => wire::fault(response),
    }
}
