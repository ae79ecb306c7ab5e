//! The sandbox before the judge: what it answers is what the provider's own description allows, at every endpoint.

use axum::body::{Body, to_bytes};
use chrono::NaiveDate;
use native_tests::judge::judge_response;
use sandbox::{Account, Sandbox};
use serde_json::{Value, json};
use tower::ServiceExt;

pub(crate) fn sandbox() -> Sandbox {
    Sandbox::new(NaiveDate::from_ymd_opt(2026, 11, 25).unwrap(), "Europe/Berlin".parse().unwrap())
}

pub(crate) fn account(sandbox: &Sandbox, provider: &str) -> Account {
    sandbox.accounts().into_iter().find(|account| account.provider == provider).unwrap()
}

/// Sends `method path?query` as the account, with a body where one is given.
async fn send(
    sandbox: &Sandbox,
    provider: &str,
    method: &str,
    path: &str,
    query: &str,
    body: Option<Value>,
) -> (u16, Value) {
    let account = account(sandbox, provider);
    let request = http::Request::builder()
        .method(method)
        .uri(format!("{}{path}?{query}", account.base))
        .header("authorization", format!("Bearer {}", account.token))
        .header("content-type", "application/json")
        .body(body.map_or_else(Body::empty, |body| Body::from(body.to_string())))
        .unwrap();
    let response = sandbox.router().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{path}: {error}")))
}

/// The answer must have this status and be as described.
async fn judged(sandbox: &Sandbox, provider: &str, method: &str, path: &str, query: &str, want: u16) -> Value {
    let (status, body) = send(sandbox, provider, method, path, query, None).await;
    assert_eq!(status, want, "{provider} {method} {path}?{query}: {body}");
    if let Err(wrong) = judge_response(provider, method, path, query, status, &body) {
        panic!("{provider} {method} {path}?{query}: {}", wrong.join("\n"));
    }
    body
}

const FIELDS: &str = "opt_fields=name,completed,due_on,due_at,modified_at,permalink_url,projects.name,workspace.name";

#[tokio::test]
async fn asana_answers_as_described() {
    let sandbox = sandbox();
    let workspaces = judged(&sandbox, "asana", "GET", "/workspaces", "limit=100&opt_fields=name", 200).await;
    let mut items = 0;
    for workspace in workspaces["data"].as_array().unwrap() {
        let gid = workspace["gid"].as_str().unwrap();
        let projects = format!("/workspaces/{gid}/projects");
        judged(&sandbox, "asana", "GET", &projects, "limit=2&opt_fields=name", 200).await;
        judged(&sandbox, "asana", "GET", &projects, "", 200).await;
        judged(&sandbox, "asana", "GET", "/tasks", &format!("assignee=me&workspace={gid}"), 200).await;
        let all = format!("assignee=me&workspace={gid}&completed_since=now&limit=100&{FIELDS}");
        let page = judged(&sandbox, "asana", "GET", "/tasks", &all, 200).await;
        for task in page["data"].as_array().unwrap() {
            items += 1;
            let path = format!("/tasks/{}", task["gid"].as_str().unwrap());
            judged(&sandbox, "asana", "GET", &path, FIELDS, 200).await;
        }
    }
    assert!(items >= 80, "{items} tasks are no company");
    judged(&sandbox, "asana", "GET", "/users/me", "opt_fields=name,email", 200).await;
    for (path, query, status) in [
        ("/tasks", "assignee=me", 400),
        ("/tasks", "workspace=1204880000000100", 400),
        ("/tasks", "assignee=me&workspace=1204880000000100&limit=101", 400),
        ("/tasks", "assignee=me&workspace=1204880000000100&offset=nonsense", 400),
        ("/tasks/1", "", 404),
        ("/workspaces/1/projects", "", 404),
    ] {
        judged(&sandbox, "asana", "GET", path, query, status).await;
    }
}

#[tokio::test]
async fn google_calendar_answers_as_described() {
    let sandbox = sandbox();
    let list = judged(&sandbox, "google-calendar", "GET", "/users/me/calendarList", "maxResults=250", 200).await;
    judged(&sandbox, "google-calendar", "GET", "/users/me/calendarList", "maxResults=2", 200).await;
    let mut events = 0;
    for calendar in list["items"].as_array().unwrap() {
        let id = calendar["id"].as_str().unwrap().replace('#', "%23").replace('@', "%40");
        let path = format!("/calendars/{id}/events");
        let range = "singleEvents=true&orderBy=startTime&timeMin=2026-11-22T10:00:00Z&timeMax=2026-11-30T14:00:00Z";
        for query in [
            format!("{range}&timeZone=Asia/Kathmandu&maxResults=3"),
            format!("{range}&maxResults=250"),
            "maxResults=2500".to_owned(),
        ] {
            let page = judged(&sandbox, "google-calendar", "GET", &path, &query, 200).await;
            events += page["items"].as_array().unwrap().len();
        }
        judged(&sandbox, "google-calendar", "GET", &path, "orderBy=startTime", 400).await;
        judged(&sandbox, "google-calendar", "GET", &path, "pageToken=nonsense", 400).await;
    }
    assert!(events >= 200, "{events} events are no company");
    judged(&sandbox, "google-calendar", "GET", "/calendars/nobody/events", "", 404).await;
}

#[tokio::test]
async fn a_stranger_is_refused_in_the_providers_own_words() {
    let sandbox = sandbox();
    for (provider, path) in [("asana", "/workspaces"), ("google-calendar", "/users/me/calendarList")] {
        send(&sandbox, provider, "GET", path, "", None).await;
        let (status, _) = control(&sandbox, "/control/revoke", json!({ "provider": provider })).await;
        assert_eq!(status, 200);
        judged(&sandbox, provider, "GET", path, "", 401).await;
    }
}

async fn control(sandbox: &Sandbox, path: &str, body: Value) -> (u16, Value) {
    let request = http::Request::post(path)
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    let response = sandbox.router().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

#[tokio::test]
async fn what_is_written_is_read() {
    let sandbox = sandbox();
    let query = format!("assignee=me&workspace=1204880000000100&completed_since=now&{FIELDS}");
    let titled = |page: &Value, title: &str| {
        let tasks = page["data"].as_array().unwrap().iter();
        tasks
            .filter(|task| task["name"] == title)
            .map(|task| task["gid"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let (_, page) = send(&sandbox, "asana", "GET", "/tasks", &query, None).await;
    let found = titled(&page, "Write report [1h30m]");
    assert_eq!(found.len(), 1, "exactly one, for the first story");
    let (status, _) = send(
        &sandbox,
        "asana",
        "PUT",
        &format!("/tasks/{}", found[0]),
        "",
        Some(json!({ "data": { "completed": true } })),
    )
    .await;
    assert_eq!(status, 200);
    let (_, page) = send(&sandbox, "asana", "GET", "/tasks", &query, None).await;
    assert!(titled(&page, "Write report [1h30m]").is_empty(), "complete tasks aren't open ones");
    let change = json!({ "completed": false, "title": "Write the report" });
    assert_eq!(control(&sandbox, &format!("/control/items/asana/{}", found[0]), change).await.0, 200);
    let (_, page) = send(&sandbox, "asana", "GET", "/tasks", &query, None).await;
    assert_eq!(titled(&page, "Write the report"), found);
}
