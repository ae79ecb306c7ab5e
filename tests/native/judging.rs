//! Tests of the judge: what it must accept, and what it must refuse.

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
    asana("/tasks", "modified_since=now", "is a time");
    check_refused("google-calendar", "GET", "/calendars/a/b/events", "", "no path");
    let delta = |query: &str, why: &str| {
        check_refused("microsoft-outlook", "GET", "/me/calendars/a/calendarView/delta", query, why);
    };
    delta("", "`startDateTime` is missing");
    delta("startDateTime=2026-11-24&endDateTime=2026-11-25", "of instants");
    delta("startDateTime=2026-11-25T00:00:00Z&endDateTime=2026-11-24T00:00:00Z", "before it ends");
    delta("startDateTime=2026-11-24T00:00:00Z&endDateTime=2026-11-25T00:00:00Z&$top=5", "takes no such");
    delta("$deltatoken=a&startDateTime=2026-11-24T00:00:00Z", "alone");
    delta("$skiptoken=a&$deltatoken=b", "alone");
    check_refused("microsoft-outlook", "GET", "/me/calendars/a/calendarView", "$deltatoken=a", "for delta");
    check_refused("microsoft-outlook", "GET", "/me/calendars", "$top=-1", "minimum");
    check_refused("microsoft-outlook", "POST", "/me/calendars", "", "doesn't take POST");
    let search = |query: &str, why: &str| check_refused("slack", "GET", "/search.messages", query, why);
    search("count=10", "`query` is missing");
    search("query=a&count=101", "1 to 100");
    search("query=a&page=0", "begin with 1");
    search("query=a&sort=newest", "one of two");
    search("query=a&token=x", "`token` isn't declared");
    check_refused("slack", "GET", "/reactions.add", "", "doesn't take GET");
    let append = |path: &str, query: &str, why: &str| check_refused("google-sheets", "POST", path, query, why);
    append("/spreadsheets/1/values/A1:append", "", "`valueInputOption` is missing");
    append("/spreadsheets/1/values/A1:append", "valueInputOption=LIKE_A_PERSON", "LIKE_A_PERSON");
    append("/spreadsheets/1/values/:append", "valueInputOption=RAW", "doesn't take POST");
    append("/spreadsheets/1/values/A1", "valueInputOption=RAW", "doesn't take POST");
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

#[test]
fn the_judge_refuses_bad_bodies() {
    let judge = |provider: &str, method: &str, uri: &str, kind: &str, body: &str| {
        let request = http::Request::builder().method(method).uri(uri).header("content-type", kind);
        judge::judge_request(provider, &request.body(body.as_bytes().to_vec()).unwrap())
    };
    let (json, form) = ("application/json", "application/x-www-form-urlencoded");
    for (provider, method, uri, kind, body, good) in [
        ("asana", "PUT", "/tasks/1", json, r#"{"data":{"completed":true}}"#, true),
        ("asana", "PUT", "/tasks/1", json, r#"{"data":{"completed":"yes"}}"#, false),
        ("asana", "PUT", "/tasks/1", json, r#"{"data":{"done":true}}"#, false),
        ("asana", "PUT", "/tasks/1", json, r#"{"data":"#, false),
        ("asana", "PUT", "/tasks/1", form, r#"{"data":{"completed":true}}"#, false),
        ("slack", "POST", "/reactions.add", form, "channel=C1&name=x&timestamp=1.0", true),
        ("slack", "POST", "/reactions.add", form, "channel=C1&name=x", false),
        ("slack", "POST", "/reactions.add", form, "channel=C1&name=x&timestamp=", false),
        ("slack", "POST", "/reactions.add", form, "channel=C1&name=x&timestamp=1.0&token=y", false),
        ("slack", "POST", "/reactions.add", json, r#"{"channel":"C1"}"#, false),
        ("google-sheets", "POST", "/spreadsheets", json, r#"{"properties":{"title":"a"}}"#, true),
        ("google-sheets", "POST", "/spreadsheets", json, r#"{"title":"a"}"#, false),
    ] {
        let verdict = judge(provider, method, uri, kind, body);
        assert_eq!(verdict.is_ok(), good, "{provider} {body}: {verdict:?}");
    }
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
fn the_judge_accepts_valid_answers_and_refuses_others() {
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
    let error = json!({ "error": { "code": 403, "message": "No", "status": "PERMISSION_DENIED" } });
    check_answer("google-sheets", "/spreadsheets/1", "", 403, &error, None);
    check_answer("google-sheets", "/spreadsheets/1", "", 403, &json!({ "error": { "code": 403 } }), Some("message"));
}

#[test]
fn the_judge_applies_the_prose_of_graph_and_slack() {
    let delta = "/me/calendars/a/calendarView/delta";
    let graph = |path: &str, body: Value, why| check_answer("microsoft-outlook", path, "", 200, &body, why);
    let link = |path: &str| format!("https://graph.microsoft.com/v1.0{delta}{path}");
    let end = link("?$deltatoken=a");
    graph(delta, json!({ "@odata.context": "x", "value": [{ "id": "1" }], "@odata.deltaLink": end }), None);
    graph(
        delta,
        json!({ "value": [{ "id": "1", "@removed": { "reason": "deleted" } }], "@odata.deltaLink": end }),
        None,
    );
    graph(delta, json!({ "value": [] }), Some("goes on or ends"));
    graph(delta, json!({ "value": [], "@odata.deltaLink": end, "@odata.nextLink": end }), Some("goes on or ends"));
    graph(delta, json!({ "value": [], "@odata.nextLink": "$skiptoken=a" }), Some("is an address"));
    graph(delta, json!({ "value": [{ "subject": "a" }], "@odata.deltaLink": end }), Some("no id"));
    graph(delta, json!({ "value": [{ "id": "1", "title": "a" }], "@odata.deltaLink": end }), Some("title"));
    let start = json!({ "dateTime": "2026-11-24T09:00:00Z", "timeZone": "UTC" });
    graph(delta, json!({ "value": [{ "id": "1", "start": start }], "@odata.deltaLink": end }), Some("civil time"));
    graph("/me/calendars", json!({ "value": [{ "id": "1", "color": "pink" }] }), Some("pink"));
    graph("/me/calendars", json!({}), Some("`value` is missing"));
    let error = json!({ "error": { "code": "a", "message": "b", "innerError": { "request-id": "x" } } });
    check_answer("microsoft-outlook", "/me", "", 401, &error, None);
    check_answer("microsoft-outlook", "/me", "", 401, &json!({ "error": { "code": "a" } }), Some("message"));

    let slack = |path: &str, body: Value, why| check_answer("slack", path, "", 200, &body, why);
    let message = |ts: Value| {
        json!({ "ok": true, "items": [{ "type": "message", "channel": "C12345678",
        "message": { "type": "message", "text": "a", "ts": ts } }] })
    };
    slack("/reactions.list", message(json!("1507849573.000090")), None);
    slack("/reactions.list", message(json!(1_507_849_573.000_09)), Some("isn't a time"));
    slack("/reactions.list", message(json!("1507849573.00009")), Some("isn't a time"));
    slack("/reactions.list", json!({ "ok": false, "error": "token_expired" }), None);
    slack("/reactions.list", json!({ "ok": false }), Some("error"));
    slack("/search.messages", json!({ "ok": true, "messages": { "matches": [] } }), Some("pages"));
    slack("/auth.test", json!({ "ok": true, "user_id": "U12" }), Some("url"));
}
