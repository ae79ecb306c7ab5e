//! The judge before the facts: what it has to let pass, and what it has to refuse.

use native_tests::judge;
use serde_json::{Value, json};

#[track_caller]
fn check_refused(provider: &str, method: &str, path: &str, query: &str, why: &str) {
    let wrong = judge::judge_call(provider, method, path, query).expect_err("the judge refuses");
    assert!(wrong.iter().any(|reason| reason.contains(why)), "{wrong:?} doesn't say {why:?}");
}

#[test]
fn the_judge_refuses_bad_requests() {
    let asana = |path: &str, query: &str, why: &str| check_refused("asana", "GET", path, query, why);
    asana("/task", "", "no path");
    asana("/workspaces//projects", "", "empty or a dot segment");
    asana("/workspaces/%2e%2E/projects", "", "empty or a dot segment");
    asana("/tasks", "assigned=me", "`assigned` isn't declared");
    asana("/tasks", "assignee=me", "come together");
    asana("/tasks", "limit=101", "101");
    asana("/tasks", "limit=ten", "ten");
    asana("/tasks", "limit=1&limit=2", "twice");
    asana("/tasks", "opt_fields=name,due", "due");
    asana("/tasks", "completed_since=today", "is a time or `now`");
    asana("/workspaces/1/projects", "archived=no", "no");
    asana("/users/me/user_task_list", "", "`workspace` is missing");
    check_refused("asana", "DELETE", "/tasks", "", "doesn't take DELETE");
    let events =
        |query: &str, why: &str| check_refused("google-calendar", "GET", "/calendars/a%23b/events", query, why);
    events("timeMin=2026-11-24T00:00:00", "date-time");
    events("timeMin=2026-11-24", "date-time");
    events("timeMin=2026-11-25T00:00:00Z&timeMax=2026-11-25T00:00:00Z", "before");
    events("orderBy=startTime", "single events only");
    events("orderBy=start", "start");
    events("maxResults=0", "minimum");
    events("maxResults=9999", "at most 2500");
    events("eventTypes=default&eventTypes=party", "party");
    events("syncToken=x&timeMin=2026-11-25T00:00:00Z", "without restrictions");
    check_refused("google-calendar", "GET", "/calendars/a/b/events", "", "no path");
    check_refused("unknown", "GET", "/", "", "no description");
}

#[test]
fn the_judge_refuses_hosts_credentials_and_bodies() {
    let build = |uri: &str| http::Request::get(uri);
    let judge = |request: http::request::Builder, body: &[u8]| {
        judge::judge_request("asana", &request.body(body.to_vec()).unwrap())
    };
    assert_eq!(judge(build("/workspaces"), b""), Ok("getWorkspaces".to_owned()));
    assert!(judge(build("https://app.asana.com/workspaces"), b"").is_err());
    assert!(judge(build("/workspaces").header("authorization", "Bearer x"), b"").is_err());
    assert!(judge(build("/workspaces"), b"{}").is_err());
}

#[track_caller]
fn check_answer(provider: &str, path: &str, query: &str, status: u16, body: &Value, why: Option<&str>) {
    let verdict = judge::judge_response(provider, "GET", path, query, status, body);
    match (verdict, why) {
        (Ok(()), None) => {}
        (Err(wrong), Some(why)) => {
            assert!(wrong.iter().any(|reason| reason.contains(why)), "{wrong:?} doesn't say {why:?}");
        }
        (verdict, why) => panic!("{verdict:?} instead of {why:?}"),
    }
}

#[test]
fn the_judge_knows_good_answers_from_bad_ones() {
    let asana = |query: &str, body: Value, why| check_answer("asana", "/tasks", query, 200, &body, why);
    let task = |fields: Value| json!({ "data": [fields], "next_page": null });
    asana("", task(json!({ "gid": "1", "name": "a", "resource_type": "task" })), None);
    asana("", task(json!({ "gid": "1", "due_on": null })), Some("due_on"));
    asana("", task(json!({ "gid": 1 })), Some("/data/0/gid"));
    asana("", task(json!({ "name": "a" })), Some("no gid"));
    asana(
        "opt_fields=due_on,projects.name",
        task(json!({ "gid": "1", "due_on": "2026-11-24", "projects": [{ "gid": "2", "name": "b" }] })),
        None,
    );
    asana("opt_fields=due_on", task(json!({ "gid": "1", "due_on": "24.11.2026" })), Some("date"));
    asana("opt_fields=due_on", task(json!({ "gid": "1", "name": "a" })), Some("nobody asked for `name`"));
    asana("opt_fields=parent", task(json!({ "gid": "1", "parent": null })), None);
    asana("opt_fields=name", task(json!({ "gid": "1", "nickname": "a" })), Some("nickname"));
    let error = json!({ "errors": [{ "message": "Not Authorized", "help": "…" }] });
    check_answer("asana", "/tasks", "", 401, &error, None);
    check_answer("asana", "/tasks", "", 401, &json!({ "error": "no" }), Some("error"));
    let google = |body: Value, why| check_answer("google-calendar", "/calendars/a/events", "", 200, &body, why);
    google(json!({ "items": [{ "id": "1", "start": { "dateTime": "2026-11-24T09:00:00+01:00" } }] }), None);
    google(json!({ "items": [{ "id": "1", "start": { "dateTime": "2026-11-24T09:00:00" } }] }), Some("date-time"));
    google(json!({ "items": [{ "id": "1", "title": "a" }] }), Some("title"));
    google(json!({ "items": {} }), Some("/items"));
    let error = json!({ "error": { "code": 404, "message": "Not Found", "errors": [] } });
    check_answer("google-calendar", "/calendars/a/events", "", 404, &error, Some("errors"));
}
