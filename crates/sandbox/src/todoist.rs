//! Todoist's API v1: projects, sections, tasks by filter, completing. Lists come in pages with an opaque `cursor`.
//!
//! Source: the types of the vendor's SDK. Nobody else's tasks are here, so the filters say no more than a search.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::extract::{Extension, Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, middleware};
use http::{Method, StatusCode};
use serde_json::{Map, Value, json};

use crate::Sandbox;
use crate::catalogue::{Rotation, Stand, rare, usual};
use crate::company::{PROJECTS, Todo};
use crate::guard::{self, Guard};
use crate::oauth::{Caller, Denial};
use crate::people::PEOPLE;
use crate::state::{State as Memory, answer};
use crate::token;

type Params = Query<HashMap<String, String>>;

const ID: &str = "todoist";

/// The stand-in.
pub(crate) static STAND: Stand = Stand {
    id: ID,
    name: "Todoist",
    base: "/todoist/api/v1",
    authorize: "/todoist/oauth/authorize",
    token: "/todoist/oauth/token",
    revoke: None,
    takes_basic: false,
    scope_parameter: "scope",
    scope_separator: ',',
    scopes: &[
        usual("data:read", "See your tasks and projects"),
        usual("data:read_write", "See, create and change your tasks and projects"),
        rare("task:add", "Add tasks"),
        rare("data:delete", "Delete your tasks"),
        rare("project:delete", "Delete your projects"),
    ],
    lifetime_s: 3600,
    rotation: Rotation::None,
    account: |person| person.todoist,
    shown: |person| person.name,
    apis: &[("/todoist/api/v1", router)],
};

pub(crate) fn router(sandbox: Sandbox) -> Router {
    let guard = Guard { sandbox: sandbox.clone(), provider: ID, needs, denied };
    Router::new()
        .route("/user", get(user))
        .route("/projects", get(projects))
        .route("/sync", post(sync))
        .route("/tasks/filter", get(filter))
        .route("/tasks/{task}", get(task))
        .route("/tasks/{task}/close", post(close))
        .route("/tasks/{task}/reopen", post(reopen))
        .fallback(async || error(404, 478, "NOT_FOUND", "Not found"))
        .method_not_allowed_fallback(async || error(405, 20, "METHOD_NOT_ALLOWED", "Method not allowed"))
        .layer(middleware::from_fn_with_state(guard, guard::admit))
        .with_state(sandbox)
}

fn needs(method: &Method, path: &str) -> &'static [&'static str] {
    if *method == Method::POST && path != "/sync" { &["data:read_write"] } else { &["data:read", "data:read_write"] }
}

fn denied(denial: Denial, _: &[&str]) -> Response {
    match denial {
        Denial::Scope(_) => error(403, 403, "AUTH_INSUFFICIENT_TOKEN_SCOPE", "Insufficient token scope"),
        _ => error(401, 401, "AUTH_INVALID_TOKEN", "Invalid token"),
    }
}

fn error(status: u16, code: u16, tag: &str, words: &str) -> Response {
    let extra = json!({});
    let body =
        json!({ "error": words, "error_code": code, "error_extra": extra, "error_tag": tag, "http_code": status });
    answer(status, body)
}

fn absent() -> Response {
    error(404, 478, "NOT_FOUND", "Task not found")
}

async fn user(Extension(caller): Extension<Caller>) -> Response {
    let person = &PEOPLE[caller.who];
    answer(
        200,
        json!({
            "id": person.todoist, "email": person.email, "full_name": person.name, "business_account_id": null,
            "is_premium": false, "premium_status": "not_premium", "date_format": 0, "time_format": 0, "weekly_goal": 25,
            "daily_goal": 5, "completed_count": 0, "completed_today": 0, "karma": 0, "karma_trend": "up", "lang": "en",
            "next_week": 1, "start_day": 1, "start_page": "today", "inbox_project_id": PROJECTS[0].0, "days_off": [6, 7],
            "tz_info": { "gmt_string": "+01:00", "hours": 1, "is_dst": 0, "minutes": 0, "timezone": "Europe/Berlin" },
            "weekend_start_day": 6,
        }),
    )
}

async fn projects(State(sandbox): State<Sandbox>, params: Params) -> Response {
    let records = PROJECTS.iter().map(|(id, name, _)| {
        json!({
            "id": id, "can_assign_tasks": false, "child_order": 1, "color": "charcoal", "is_archived": false,
            "created_at": "2026-10-01T08:00:00.000000Z", "updated_at": "2026-10-01T08:00:00.000000Z",
            "is_deleted": false, "is_favorite": false, "is_frozen": false, "name": name, "view_style": "list",
            "default_order": 0, "description": "", "is_collapsed": false, "is_shared": false, "parent_id": null,
            "inbox_project": *id == PROJECTS[0].0,
        })
    });
    page(&sandbox.state(), records.collect(), &params)
}

fn sections() -> Vec<Value> {
    let all = PROJECTS.iter().filter_map(|(project, _, section)| Some((project, (*section)?)));
    let record = |(project, (id, name)): (&&str, (&str, &str))| {
        let at = "2026-10-01T08:00:00.000000Z";
        json!({
            "id": id, "user_id": PEOPLE[0].todoist, "project_id": project, "added_at": at, "updated_at": at,
            "archived_at": null, "name": name, "description": null, "section_order": 1, "is_archived": false,
            "is_deleted": false, "is_collapsed": false,
        })
    };
    all.map(record).collect()
}

/// Reads sections, or carries out commands: each `uuid` once.
async fn sync(State(sandbox): State<Sandbox>, Extension(caller): Extension<Caller>, body: Bytes) -> Response {
    let Ok(asked) = serde_json::from_slice::<Value>(&body) else {
        return error(400, 20, "BAD_REQUEST", "Bad request");
    };
    let mut state = sandbox.state();
    let mut said = json!({ "sync_token": token::place(&state, ID, 0), "full_sync": true, "temp_id_mapping": {} });
    let wants = |name: &str| asked["resource_types"].as_array().is_some_and(|all| all.contains(&name.into()));
    if wants("sections") {
        said["sections"] = sections().into();
    }
    let mut status = Map::new();
    for command in asked["commands"].as_array().into_iter().flatten() {
        if !caller.may(&["data:read_write"]) {
            return denied(Denial::Scope(&["data:read_write"]), &[]);
        }
        let (uuid, id) = (command["uuid"].as_str().unwrap_or_default(), command["args"]["id"].as_str());
        let known = id.is_some_and(|id| state.company.todo(id, caller.who).is_some());
        let outcome = match command["type"].as_str() {
            Some("item_close") if known => {
                let again = !state.commands.insert(uuid.to_owned());
                json!(if again || state.company.check_todo(id.unwrap_or_default(), true) { "ok" } else { "" })
            }
            _ => json!({
                "error": "Item not found", "error_code": 22, "error_extra": {}, "error_tag": "ITEM_NOT_FOUND",
                "http_code": 404,
            }),
        };
        status.insert(uuid.to_owned(), outcome);
    }
    if asked["commands"].is_array() {
        said["sync_status"] = status.into();
    }
    answer(200, said)
}

async fn filter(State(sandbox): State<Sandbox>, Extension(caller): Extension<Caller>, params: Params) -> Response {
    let Some(query) = params.get("query").filter(|query| !query.trim().is_empty()) else {
        return error(400, 19, "ARGUMENT_MISSING", "Required argument is missing: query");
    };
    let state = sandbox.state();
    let words = query.strip_prefix("search: ").map(str::to_lowercase);
    let asks_for = |todo: &&Todo| words.as_ref().is_none_or(|words| todo.content.to_lowercase().contains(words));
    let own = state.company.todos.iter().filter(|todo| todo.whose == caller.who && !todo.checked).filter(asks_for);
    page(&state, own.map(Todo::json).collect(), &params)
}

async fn task(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Response {
    sandbox.state().company.todo(&id, caller.who).map_or_else(absent, |todo| answer(200, todo.json()))
}

async fn close(state: State<Sandbox>, caller: Extension<Caller>, id: Path<String>) -> Response {
    check(&state, &caller, &id, true)
}

async fn reopen(state: State<Sandbox>, caller: Extension<Caller>, id: Path<String>) -> Response {
    check(&state, &caller, &id, false)
}

fn check(sandbox: &Sandbox, caller: &Caller, id: &str, checked: bool) -> Response {
    let company = &mut sandbox.state().company;
    let is_there = company.todo(id, caller.who).is_some() && company.check_todo(id, checked);
    if is_there { StatusCode::NO_CONTENT.into_response() } else { absent() }
}

fn page(state: &Memory, records: Vec<Value>, params: &HashMap<String, String>) -> Response {
    let limit = params.get("limit").map_or(Some(50), |limit| limit.parse::<usize>().ok());
    let Some(limit) = limit.filter(|limit| (1..=200).contains(limit)) else {
        return error(400, 20, "INVALID_ARGUMENT_VALUE", "Invalid argument value: limit");
    };
    let from = match params.get("cursor").map(|text| token::placed(state, ID, text)) {
        None => 0,
        Some(Some(at)) if at <= records.len() => at,
        Some(_) => return error(400, 20, "INVALID_ARGUMENT_VALUE", "Invalid argument value: cursor"),
    };
    let until = from.saturating_add(limit).min(records.len());
    let next = (until < records.len()).then(|| token::place(state, ID, until));
    let results: Vec<Value> = records.into_iter().skip(from).take(limit).collect();
    answer(200, json!({ "results": results, "next_cursor": next }))
}
