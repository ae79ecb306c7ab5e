//! Asana's API: workspaces, projects, my tasks, one task.
//!
//! Source: Asana's OpenAPI description. Records are compact (`gid`, `name`, `resource_type`) unless `opt_fields` asks
//! for more; lists come in pages with an opaque `offset`.

use std::collections::HashMap;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Extension, Path, Query, State};
use axum::middleware;
use axum::response::Response;
use axum::routing::get;
use chrono::DateTime;
use http::{Method, header};
use serde_json::{Map, Value, json};

use crate::Sandbox;
use crate::catalogue::{Rotation, Stand, rare, usual};
use crate::company::Company;
use crate::guard::{self, Guard};
use crate::oauth::{Caller, Denial};
use crate::people::PEOPLE;
use crate::state::{self, answer};
use crate::token;

type Params = HashMap<String, String>;

const ID: &str = "asana";
const BASE: &str = "https://app.asana.com/api/1.0";

/// The stand-in.
pub(crate) static STAND: Stand = Stand {
    id: "asana",
    name: "Asana",
    base: "/asana/api/1.0",
    authorize: "/asana/oauth/authorize",
    token: "/asana/oauth/token",
    revoke: Some("/asana/oauth/revoke"),
    takes_basic: false,
    scope_parameter: "scope",
    scope_separator: ' ',
    scopes: &[
        usual("users:read", "See your name, e-mail address and photo"),
        usual("workspaces:read", "See the names of your workspaces"),
        usual("projects:read", "See your projects"),
        usual("tasks:read", "See the tasks that you can see"),
        usual("tasks:write", "Create and change tasks, mark them complete"),
        rare("stories:write", "Comment on tasks as you"),
        rare("openid", "Know who you are"),
        rare("email", "See your e-mail address"),
        rare("profile", "See your name and photo"),
        rare("default", "Do everything in Asana that you can do"),
    ],
    lifetime_s: 3600,
    rotation: Rotation::None,
    account: |person| person.asana,
    shown: |person| person.name,
    apis: &[("/asana/api/1.0", router)],
};

pub(crate) fn router(sandbox: Sandbox) -> Router {
    let guard = Guard { sandbox: sandbox.clone(), provider: ID, needs, denied };
    Router::new()
        .route("/users/me", get(me))
        .route("/workspaces", get(workspaces))
        .route("/workspaces/{workspace}/projects", get(projects))
        .route("/tasks", get(tasks))
        .route("/tasks/{task}", get(task).put(update))
        .fallback(async || error(404, "No matching route for request"))
        .method_not_allowed_fallback(async || error(404, "No matching route for request"))
        .layer(middleware::map_response(in_words))
        .layer(middleware::from_fn_with_state(guard, guard::admit))
        .with_state(sandbox)
}

fn needs(method: &Method, path: &str) -> &'static [&'static str] {
    match path {
        "/users/me" => &["users:read", "default"],
        "/workspaces" => &["workspaces:read", "default"],
        _ if path.ends_with("/projects") => &["projects:read", "default"],
        _ if method == Method::PUT => &["tasks:write", "default"],
        _ => &["tasks:read", "default"],
    }
}

fn denied(denial: Denial, _: &[&str]) -> Response {
    match denial {
        Denial::Scope(needed) => {
            error(403, &format!("Forbidden: this endpoint requires the scope {}", needed.first().unwrap_or(&"default")))
        }
        _ => error(401, "Not Authorized"),
    }
}

fn error(status: u16, message: &str) -> Response {
    let help = "For more information on API status codes and how to handle them, read the docs on errors: \
                https://developers.asana.com/docs/errors";
    answer(status, json!({ "errors": [{ "message": message, "help": help }] }))
}

/// Puts axum's own refusals (such as a path that isn't UTF-8) into Asana's format.
async fn in_words(response: Response) -> Response {
    let worded = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
    if response.status().is_client_error() && !worded { error(400, "Bad Request") } else { response }
}

async fn me(Extension(caller): Extension<Caller>, Query(params): Query<Params>) -> Response {
    let person = &PEOPLE[caller.who];
    let user = json!({ "gid": person.asana, "resource_type": "user", "name": person.name, "email": person.email });
    answer(200, json!({ "data": pick(&user, &params) }))
}

async fn workspaces(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Query(params): Query<Params>,
) -> Response {
    let state = sandbox.state();
    let found: Vec<_> = state.company.workspaces_of(caller.who).collect();
    page(&state, "/workspaces", &found, |workspace| workspace.json(), &params)
}

async fn projects(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path(gid): Path<String>,
    Query(params): Query<Params>,
) -> Response {
    let state = sandbox.state();
    if !state.company.workspaces_of(caller.who).any(|workspace| workspace.gid == gid) {
        return error(404, &format!("workspace: Unknown object: {gid}"));
    }
    let found: Vec<_> = state.company.projects.iter().filter(|project| project.workspace == gid).collect();
    page(&state, &format!("/workspaces/{gid}/projects"), &found, |project| project.json(), &params)
}

async fn tasks(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Query(params): Query<Params>,
) -> Response {
    let (Some(assignee), Some(workspace)) = (params.get("assignee"), params.get("workspace")) else {
        let missing = if params.contains_key("assignee") { "workspace" } else { "assignee" };
        return error(400, &format!("{missing}: Missing input"));
    };
    let me = PEOPLE[caller.who].asana;
    let asked = if assignee == "me" { me } else { assignee };
    let Some(assignee) = PEOPLE.iter().position(|person| person.asana == asked) else {
        return error(400, &format!("assignee: Unknown object: {assignee}"));
    };
    let state = sandbox.state();
    if !state.company.workspaces_of(caller.who).any(|known| known.gid == *workspace) {
        return error(400, &format!("workspace: Unknown object: {workspace}"));
    }
    let instant = |name: &str| {
        let read = params.get(name).map(|text| milliseconds(text)).transpose();
        read.map_err(|_| Box::new(error(400, &format!("{name}: Not a valid datetime"))))
    };
    let open_only = params.get("completed_since").is_some_and(|since| since == "now");
    let completed_since = if open_only { Ok(None) } else { instant("completed_since") };
    let (modified_since, completed_since) = match (instant("modified_since"), completed_since) {
        (Ok(modified), Ok(completed)) => (modified, completed),
        (Err(refusal), _) | (_, Err(refusal)) => return *refusal,
    };
    let listed = state.company.tasks.iter().filter(|task| {
        task.workspace == *workspace
            && task.assignee == assignee
            && !(open_only && task.completed)
            && modified_since.is_none_or(|since| task.modified.at_ms >= since)
            && completed_since.is_none_or(|since| !task.completed || task.modified.at_ms >= since)
    });
    let found: Vec<_> = listed.collect();
    page(&state, "/tasks", &found, |task| task.json(&state.company), &params)
}

/// Parses an RFC 3339 time to milliseconds of Unix time.
fn milliseconds(text: &str) -> Result<u64, chrono::ParseError> {
    let time = DateTime::parse_from_rfc3339(text)?;
    Ok(u64::try_from(time.timestamp_millis()).unwrap_or(0))
}

async fn task(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path(gid): Path<String>,
    Query(params): Query<Params>,
) -> Response {
    one(&sandbox.state().company, &caller, &gid, &params)
}

/// The task in its current state.
fn one(company: &Company, caller: &Caller, gid: &str, params: &Params) -> Response {
    match company.task(gid, caller.who) {
        Some(task) => answer(200, json!({ "data": pick_all(&task.json(company), params) })),
        None => error(404, &format!("task: Unknown object: {gid}")),
    }
}

async fn update(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path(gid): Path<String>,
    Query(params): Query<Params>,
    body: Bytes,
) -> Response {
    let company = &mut sandbox.state().company;
    let Ok(body) = serde_json::from_slice::<Value>(&body) else {
        return error(400, "Could not parse request data, invalid JSON");
    };
    let Some(data) = body.get("data").and_then(Value::as_object) else { return error(400, "data: Missing input") };
    let wrong = |field: &str, wanted: &str| {
        let given = data.get(field).map(Value::to_string).unwrap_or_default();
        error(400, &format!("{field}: Value is not {wanted}: {given}"))
    };
    let (completed, name) = match (data.get("completed"), data.get("name")) {
        (Some(completed), _) if !completed.is_boolean() => return wrong("completed", "a boolean"),
        (_, Some(name)) if !name.is_string() => return wrong("name", "a string"),
        (completed, name) => (completed.and_then(Value::as_bool), name.and_then(Value::as_str)),
    };
    if company.task(&gid, caller.who).is_some() {
        company.change_task(&gid, completed, name);
    }
    one(company, &caller, &gid, &params)
}

/// A page of `found`, serialised by `json`. `limit` is 1 to 100; `offset` is a token from an earlier page.
fn page<T>(state: &state::State, path: &str, found: &[T], json: impl Fn(&T) -> Value, params: &Params) -> Response {
    let Ok(limit) = params.get("limit").map_or(Ok(100), |limit| limit.parse::<usize>()) else {
        return error(400, "limit: Not a valid number");
    };
    if !(1..=100).contains(&limit) {
        return error(400, "limit: Must be between 1 and 100");
    }
    let from = match params.get("offset").map(|text| token::placed(state, ID, text)) {
        None => 0,
        Some(Some(at)) if at <= found.len() => at,
        Some(_) => {
            return error(
                400,
                "offset: Your pagination token has expired or is invalid. Pagination tokens expire after some time.",
            );
        }
    };
    let until = from.saturating_add(limit).min(found.len());
    let data: Vec<Value> = found[from..until].iter().map(|record| pick(&json(record), params)).collect();
    let next = (until < found.len()).then(|| {
        let offset = token::place(state, ID, until);
        let path = format!("{path}?limit={limit}&offset={offset}");
        json!({ "offset": offset, "uri": format!("{BASE}{path}"), "path": path })
    });
    answer(200, json!({ "data": data, "next_page": next }))
}

/// The compact record, or the fields in `opt_fields`, always with `gid`.
fn pick(record: &Value, params: &Params) -> Value {
    let fields = params.get("opt_fields").map_or("name,resource_type,resource_subtype", String::as_str);
    chosen(record, &fields.split(',').map(str::trim).collect::<Vec<_>>())
}

/// A single record is complete unless `opt_fields` narrows it.
fn pick_all(record: &Value, params: &Params) -> Value {
    if params.contains_key("opt_fields") { pick(record, params) } else { record.clone() }
}

fn chosen(record: &Value, fields: &[&str]) -> Value {
    match record {
        Value::Array(records) => records.iter().map(|record| chosen(record, fields)).collect(),
        Value::Object(whole) => {
            let mut out = Map::new();
            for (name, value) in whole {
                let prefix = format!("{name}.");
                let deeper: Vec<&str> = fields.iter().filter_map(|field| field.strip_prefix(&prefix)).collect();
                if name == "gid" || fields.contains(&name.as_str()) {
                    out.insert(name.clone(), value.clone());
                } else if !deeper.is_empty() {
                    out.insert(name.clone(), chosen(value, &deeper));
                }
            }
            Value::Object(out)
        }
        other => other.clone(),
    }
}
