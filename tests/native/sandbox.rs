//! The sandbox before the judge: at every endpoint, its answers match the provider's own description.

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

/// A token for the account of the person with this index.
fn token(sandbox: &Sandbox, provider: &str, at: usize) -> String {
    let of = sandbox.accounts().into_iter().filter(|account| account.provider == provider);
    let id = of.map(|account| account.id).nth(at).unwrap();
    sandbox.grant(provider, id).unwrap().access_token
}

/// Sends `method path?query` as the first account, with a body if there is one.
async fn send(
    sandbox: &Sandbox,
    provider: &str,
    method: &str,
    path: &str,
    query: &str,
    body: Option<Value>,
) -> (u16, Value) {
    let token = token(sandbox, provider, 0);
    send_as(sandbox, &token, provider, method, path, query, body).await
}

/// Sends it with this token.
async fn send_as(
    sandbox: &Sandbox,
    token: &str,
    provider: &str,
    method: &str,
    path: &str,
    query: &str,
    body: Option<Value>,
) -> (u16, Value) {
    let form = provider == "slack" && body.is_some();
    let kind = if form { "application/x-www-form-urlencoded" } else { "application/json" };
    let body = body.map_or_else(Body::empty, |body| match body.as_object().filter(|_| form) {
        Some(fields) => {
            let pairs = fields.iter().map(|(name, value)| (name, value.as_str().unwrap()));
            Body::from(form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
        }
        None => Body::from(body.to_string()),
    });
    let request = http::Request::builder()
        .method(method)
        .uri(format!("{}{path}?{query}", account(sandbox, provider).base))
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", kind)
        .header("prefer", "outlook.timezone=\"Asia/Kathmandu\", odata.maxpagesize=7")
        .body(body)
        .unwrap();
    let response = sandbox.router().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{path}: {error}")))
}

/// Checks that the answer has this status and matches the description.
async fn judged(sandbox: &Sandbox, provider: &str, method: &str, path: &str, query: &str, want: u16) -> Value {
    judged_with(sandbox, provider, method, path, query, None, want).await
}

/// Checks that the answer to a request with a body has this status and matches the description.
async fn judged_with(
    sandbox: &Sandbox,
    provider: &str,
    method: &str,
    path: &str,
    query: &str,
    sent: Option<Value>,
    want: u16,
) -> Value {
    let (status, body) = send(sandbox, provider, method, path, query, sent).await;
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
        ("/tasks", "assignee=me&workspace=1204880000000100&modified_since=nonsense", 400),
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
            "singleEvents=true&maxResults=2500".to_owned(),
        ] {
            let page = judged(&sandbox, "google-calendar", "GET", &path, &query, 200).await;
            events += page["items"].as_array().unwrap().len();
        }
        judged(&sandbox, "google-calendar", "GET", &path, "orderBy=startTime", 400).await;
        judged(&sandbox, "google-calendar", "GET", &path, "pageToken=nonsense", 400).await;
        judged(&sandbox, "google-calendar", "GET", &path, "syncToken=nonsense", 410).await;
        judged(&sandbox, "google-calendar", "GET", &path, "q=stand&singleEvents=true", 200).await;
    }
    judged(&sandbox, "google-calendar", "GET", "/users/me/calendarList/primary", "", 200).await;
    assert!(events >= 200, "{events} events are no company");
    judged(&sandbox, "google-calendar", "GET", "/calendars/nobody/events", "", 404).await;
}

#[tokio::test]
async fn microsoft_outlook_answers_as_described() {
    const ID: &str = "microsoft-outlook";
    let sandbox = sandbox();
    judged(&sandbox, ID, "GET", "/me", "$select=id,displayName,mail,userPrincipalName", 200).await;
    judged(&sandbox, ID, "GET", "/me", "", 200).await;
    judged(&sandbox, ID, "GET", "/me/calendars", "$top=2", 200).await;
    let list = judged(&sandbox, ID, "GET", "/me/calendars", "", 200).await;
    let window = "startDateTime=2026-11-22T10:00:00Z&endDateTime=2026-11-30T14:00:00Z";
    let mut events = 0;
    for calendar in list["value"].as_array().unwrap() {
        let path = format!("/me/calendars/{}/calendarView", calendar["id"].as_str().unwrap());
        judged(&sandbox, ID, "GET", &path, &format!("{window}&$top=50&$select=id,subject,start,end,isAllDay"), 200)
            .await;
        events += judged(&sandbox, ID, "GET", &path, &format!("{window}&$top=50"), 200).await["value"]
            .as_array()
            .unwrap()
            .len();
        judged(&sandbox, ID, "GET", &path, "startDateTime=x&endDateTime=y", 400).await;
        let path = format!("{path}/delta");
        let mut query = window.to_owned();
        loop {
            let page = judged(&sandbox, ID, "GET", &path, &query, 200).await;
            match page["@odata.nextLink"].as_str() {
                Some(link) => query = link.split_once('?').unwrap().1.to_owned(),
                None => break,
            }
        }
        judged(&sandbox, ID, "GET", &path, "$deltatoken=nonsense", 410).await;
    }
    assert!(events >= 20, "{events} events are no week");
    judged(&sandbox, ID, "GET", "/me/calendars/none/calendarView", window, 404).await;
}

#[tokio::test]
async fn slack_answers_as_described() {
    const ID: &str = "slack";
    let sandbox = sandbox();
    judged(&sandbox, ID, "GET", "/auth.test", "", 200).await;
    let marked = judged(&sandbox, ID, "GET", "/reactions.list", "full=true&limit=5", 200).await;
    let cursor = marked["response_metadata"]["next_cursor"].as_str().unwrap();
    judged(&sandbox, ID, "GET", "/reactions.list", &format!("full=true&limit=200&cursor={cursor}"), 200).await;
    let found = judged(&sandbox, ID, "GET", "/search.messages", "query=to:me&count=3&page=1&sort=timestamp", 200).await;
    assert_eq!(found["messages"]["matches"].as_array().unwrap().len(), 3);
    for user in ["U04MARALQ1", "U04JONASO2"] {
        judged(&sandbox, ID, "GET", "/users.info", &format!("user={user}"), 200).await;
    }
    for channel in ["C04STUDIO01", "G04PARTNER4", "D04MARJON06"] {
        judged(&sandbox, ID, "GET", "/conversations.info", &format!("channel={channel}"), 200).await;
    }
    let first = &marked["items"][0];
    let named = json!({ "channel": first["channel"], "timestamp": first["message"]["ts"], "name": "white_check_mark" });
    for (path, says) in [
        ("/reactions.add", Value::Null),
        ("/reactions.add", json!("already_reacted")),
        ("/reactions.remove", Value::Null),
        ("/reactions.remove", json!("no_reaction")),
    ] {
        let body = judged_with(&sandbox, ID, "POST", path, "", Some(named.clone()), 200).await;
        assert_eq!(body["error"], says, "{path}");
    }
    for (path, query, error) in [
        ("/users.info", "user=U0", "user_not_found"),
        ("/conversations.info", "channel=C0", "channel_not_found"),
        ("/reactions.list", "cursor=nonsense", "invalid_cursor"),
        ("/conversations.info", "channel=G04WORKSH05", "channel_not_found"),
    ] {
        assert_eq!(send(&sandbox, ID, "GET", path, query, None).await.1["error"], error, "{path}?{query}");
    }
}

#[tokio::test]
async fn google_sheets_answers_as_described() {
    const ID: &str = "google-sheets";
    let sandbox = sandbox();
    let new = json!({ "properties": { "title": "November" }, "sheets": [{ "properties": { "title": "My 'hours'" } }] });
    let made = judged_with(&sandbox, ID, "POST", "/spreadsheets", "", Some(new), 200).await;
    let id = made["spreadsheetId"].as_str().unwrap();
    judged(&sandbox, ID, "GET", &format!("/spreadsheets/{id}"), "", 200).await;
    let range = "%27My%20%27%27hours%27%27%27%21A1";
    let append = format!("/spreadsheets/{id}/values/{range}:append");
    let raw = "valueInputOption=RAW&insertDataOption=INSERT_ROWS";
    for row in [json!(["Task", "Hours"]), json!(["=1+1", 1.5]), json!(["", 46_351.375])] {
        judged_with(&sandbox, ID, "POST", &append, raw, Some(json!({ "values": [row] })), 200).await;
    }
    let values = format!("/spreadsheets/{id}/values/{range}%3AC");
    let read = judged(&sandbox, ID, "GET", &values, "valueRenderOption=UNFORMATTED_VALUE", 200).await;
    assert_eq!(read["values"], json!([["Task", "Hours"], ["=1+1", 1.5], ["", 46_351.375]]), "RAW is stored as it is");
    let typed = "valueInputOption=USER_ENTERED&insertDataOption=INSERT_ROWS";
    let cells = json!([["'=1+1", "2026-11-24", "-25:01:01"]]);
    judged_with(&sandbox, ID, "POST", &append, typed, Some(json!({ "values": cells })), 200).await;
    let read = judged(&sandbox, ID, "GET", &values, "valueRenderOption=FORMULA", 200).await;
    let length = -f64::from(25 * 3_600 + 61) / 86_400.0;
    assert_eq!(read["values"][3], json!(["=1+1", 46_350.0, length]), "text, a day and a length");
    let clear = format!("/spreadsheets/{id}/values/%27My%20%27%27hours%27%27%27%21A4%3AZZZ:clear");
    judged_with(&sandbox, ID, "POST", &clear, "", Some(json!({})), 200).await;
    let read = judged(&sandbox, ID, "GET", &values, "", 200).await;
    assert_eq!(read["values"].as_array().map(Vec::len), Some(3), "what is emptied is not there");
    let rows = Some(json!({ "values": [["x"]] }));
    send(&sandbox, ID, "POST", &append, "valueInputOption=USER_ENTERED", Some(json!({ "values": [["=1+1"]] }))).await;
    let read = judged(&sandbox, ID, "GET", &values, "", 200).await;
    assert_ne!(read["values"][3][0], "=1+1", "a formula would be executed");
    judged_with(&sandbox, ID, "POST", &append, "", rows.clone(), 400).await;
    judged_with(&sandbox, ID, "POST", "/spreadsheets/none/values/A:append", raw, rows.clone(), 404).await;
    judged_with(&sandbox, ID, "POST", &format!("/spreadsheets/{id}/values/Other:append"), raw, rows, 400).await;
    let stranger = token(&sandbox, ID, 1);
    let (status, _) = send_as(&sandbox, &stranger, ID, "GET", &format!("/spreadsheets/{id}"), "", None).await;
    assert_eq!(status, 404, "only who made it sees it");
}

#[tokio::test]
async fn a_stranger_is_refused_in_the_providers_own_words() {
    let sandbox = sandbox();
    for (provider, path, status) in [
        ("asana", "/workspaces", 401),
        ("google-calendar", "/users/me/calendarList", 401),
        ("microsoft-outlook", "/me", 401),
        ("slack", "/auth.test", 200),
        ("google-sheets", "/spreadsheets/x", 401),
    ] {
        let token = token(&sandbox, provider, 0);
        assert_eq!(control(&sandbox, "/control/revoke", json!({ "provider": provider })).await.0, 200);
        let (got, body) = send_as(&sandbox, &token, provider, "GET", path, "", None).await;
        assert_eq!(got, status, "{provider}: {body}");
        if let Err(wrong) = judge_response(provider, "GET", path, "", got, &body) {
            panic!("{provider}: {}", wrong.join("\n"));
        }
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
