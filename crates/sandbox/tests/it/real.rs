//! Cases in which the real services accept more than this program sends, and refuse what it never requests.

use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{Request, header};
use serde_json::json;

use crate::browser::{BACK, Browser, form, parameter, tokens};

#[tokio::test]
async fn a_client_with_a_secret_may_do_without_a_challenge() {
    let browser = Browser::new();
    for provider in ["asana", "google-calendar", "microsoft-outlook", "slack"] {
        let scopes = match provider {
            "asana" => "tasks:read",
            "google-calendar" => "https://www.googleapis.com/auth/calendar.events.readonly",
            "microsoft-outlook" => "Calendars.Read",
            _ => "search:read",
        };
        let mut asked = browser.asking(provider, scopes);
        asked.retain(|(name, _)| !name.starts_with("code_challenge"));
        let back = browser.decide(provider, &browser.authorize(provider, &asked).await, 0, "allow").await;
        let code = parameter(&back, "code").unwrap();
        let fields = [("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", BACK)];
        let wrong = browser.token(provider, &[&fields[..], &[("code_verifier", &*"v".repeat(43))]].concat()).await;
        assert!(wrong.json()["access_token"].is_null() && wrong.json()["authed_user"].is_null(), "{provider}");
        let good = browser.token(provider, &fields).await;
        assert!(!tokens(&good.json()).0.is_empty(), "{provider}: {}", good.text());
    }
}

#[tokio::test]
async fn http_basic_is_accepted_where_the_real_services_do() {
    let browser = Browser::new();
    for (provider, scopes, taken) in [
        ("google-sheets", "https://www.googleapis.com/auth/drive.file", true),
        ("microsoft-outlook", "Calendars.Read offline_access", true),
        ("slack", "search:read", true),
        ("asana", "tasks:read", false),
    ] {
        let (_, refresh) = browser.connect(provider, scopes, 0).await;
        let client = browser.client(provider);
        let basic = STANDARD.encode(format!("{}:{}", client.id, client.secret));
        let body = form(&[("grant_type", "refresh_token"), ("refresh_token", &refresh)]);
        let request = Request::post(client.token_path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::AUTHORIZATION, format!("Basic {basic}"));
        let answer = browser.send(request.body(Body::from(body)).unwrap()).await.json();
        assert_eq!(!tokens(&answer).0.is_empty(), taken, "{provider}: {answer}");
    }
}

#[tokio::test]
async fn slack_takes_forms_json_and_a_token_in_the_form() {
    let browser = Browser::new();
    let (access, _) = browser.connect("slack", "search:read,users:read,reactions:write", 0).await;
    let form =
        browser.post("/slack/api/search.messages", &[("token", &access), ("query", "from:me"), ("count", "2")]).await;
    assert_eq!(form.json()["messages"]["paging"]["count"], 2, "{}", form.text());
    let query = json!({ "query": "from:me", "count": 3 });
    let body = browser.call("POST", "/slack/api/search.messages", &access, Some(query)).await;
    assert_eq!(body.json()["messages"]["paging"]["count"], 3);
    let me = browser.call("POST", "/slack/api/auth.test", &access, None).await.json()["user_id"].clone();
    let user = browser.post("/slack/api/users.info", &[("token", &access), ("user", me.as_str().unwrap())]).await;
    assert_eq!(user.json()["ok"], true, "{}", user.text());
    let address = browser.get(&format!("/slack/api/auth.test?token={access}")).await;
    assert_eq!(address.json()["error"], "not_authed", "no token in an address");
    assert_eq!(browser.client("slack").token_path, "/slack/api/oauth.v2.access");
}

#[tokio::test]
async fn slack_refuses_emoji_that_it_does_not_know() {
    let browser = Browser::new();
    let (access, _) = browser.connect("slack", "search:read,reactions:write", 0).await;
    let found = browser.call("GET", "/slack/api/search.messages?query=from:me", &access, None).await.json();
    let message = &found["messages"]["matches"][0];
    let react = async |name: &str| {
        let body = json!({ "channel": message["channel"]["id"], "timestamp": message["ts"], "name": name });
        browser.call("POST", "/slack/api/reactions.add", &access, Some(body)).await.json()
    };
    assert_eq!(react("not_an_emoji").await["error"], "invalid_name");
    assert_eq!(react("tada").await["ok"], true);
}

#[tokio::test]
async fn slack_returns_one_message_with_its_reactions() {
    let browser = Browser::new();
    let (access, _) = browser.connect("slack", "reactions:read", 0).await;
    let get = async |query: &str| {
        browser.call("GET", &format!("/slack/api/reactions.get?{query}"), &access, None).await.json()
    };
    let listed = browser.call("GET", "/slack/api/reactions.list?full=true", &access, None).await.json();
    let (channel, message) = (listed["items"][0]["channel"].as_str().unwrap(), &listed["items"][0]["message"]);
    let found = get(&format!("channel={channel}&timestamp={}&full=true", message["ts"].as_str().unwrap())).await;
    assert_eq!((&found["ok"], &found["type"], &found["message"]), (&json!(true), &json!("message"), message));
    for (query, error) in [
        ("", "no_item_specified"),
        ("channel=C1&timestamp=now", "bad_timestamp"),
        ("channel=C1&timestamp=1.000001", "channel_not_found"),
        (&format!("channel={channel}&timestamp=1.000001"), "message_not_found"),
    ] {
        assert_eq!(get(query).await, json!({ "ok": false, "error": error }), "{query}");
    }
}

#[tokio::test]
async fn slack_has_limits_by_method_where_they_are_switched_on() {
    let browser = Browser::new();
    let (access, _) = browser.connect("slack", "search:read,users:read", 0).await;
    let search = async || browser.call("GET", "/slack/api/search.messages?query=a", &access, None).await;
    for _ in 0..30 {
        assert_eq!(search().await.status, 200, "they are off");
    }
    browser.control("limits", json!({ "provider": "slack", "on": true })).await;
    for at in 0..20 {
        assert_eq!(search().await.status, 200, "{at}");
    }
    let refused = search().await;
    assert_eq!((refused.status, &refused.json()["error"]), (429, &json!("ratelimited")));
    let wait: u32 = refused.headers[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    assert_eq!(browser.call("GET", "/slack/api/auth.test", &access, None).await.status, 200, "that one has none");
}

#[tokio::test]
async fn google_calendar_returns_a_series_as_one_event_by_default() {
    let browser = Browser::new();
    let scope = "https://www.googleapis.com/auth/calendar.events.readonly";
    let (access, _) = browser.connect("google-calendar", scope, 0).await;
    let path = "/google-calendar/calendar/v3/calendars/primary/events?maxResults=2500";
    let masters = browser.call("GET", path, &access, None).await.json();
    let single = browser.call("GET", &format!("{path}&singleEvents=true"), &access, None).await.json();
    let (masters, single) = (masters["items"].as_array().unwrap(), single["items"].as_array().unwrap());
    assert!(masters.len() < single.len());
    let series: Vec<_> = masters.iter().filter(|event| event["recurrence"].is_array()).collect();
    assert!(!series.is_empty() && single.iter().all(|event| event["recurrence"].is_null()));
    for master in series {
        assert!(master["recurringEventId"].is_null());
        assert!(single.iter().any(|event| event["recurringEventId"] == master["id"]), "{master}");
    }
}

#[tokio::test]
async fn google_calendar_supports_etags() {
    let browser = Browser::new();
    let scope = "https://www.googleapis.com/auth/calendar.events.readonly";
    let (access, _) = browser.connect("google-calendar", scope, 0).await;
    let ask = async |tag: &str| {
        let request = Request::get("/google-calendar/calendar/v3/calendars/primary/events?maxResults=3")
            .header(header::AUTHORIZATION, format!("Bearer {access}"))
            .header(header::IF_NONE_MATCH, tag);
        browser.send(request.body(Body::empty()).unwrap()).await
    };
    let first = ask("\"none\"").await;
    let tag = first.headers[header::ETAG].to_str().unwrap().to_owned();
    let second = ask(&tag).await;
    assert_eq!((first.status, second.status, second.text()), (200, 304, ""));
}

#[tokio::test]
async fn graph_has_a_default_calendar() {
    let browser = Browser::new();
    let (access, _) = browser.connect("microsoft-outlook", "Calendars.Read", 0).await;
    let get = async |path: &str| {
        let answer = browser.call("GET", &format!("/microsoft-outlook/v1.0{path}"), &access, None).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    };
    let own = get("/me/calendar").await;
    assert_eq!(own["isDefaultCalendar"], true);
    let window = "startDateTime=2026-01-01T00:00:00Z&endDateTime=2027-01-01T00:00:00Z&$top=1000";
    let view = get(&format!("/me/calendarView?{window}")).await;
    let same = get(&format!("/me/calendars/{}/calendarView?{window}", own["id"].as_str().unwrap())).await;
    assert!(!view["value"].as_array().unwrap().is_empty());
    assert_eq!(view["value"], same["value"]);
    let events = get("/me/events?$top=1000").await;
    let kinds: Vec<_> = events["value"].as_array().unwrap().iter().map(|event| event["type"].clone()).collect();
    assert!(kinds.contains(&json!("seriesMaster")) && !kinds.contains(&json!("occurrence")), "{kinds:?}");
}

#[tokio::test]
async fn asana_refuses_values_of_another_type_in_its_own_words() {
    let browser = Browser::new();
    let (access, _) = browser.connect("asana", "tasks:read tasks:write workspaces:read", 0).await;
    let call = async |method: &str, path: &str, body: &str| {
        let request = Request::builder()
            .method(method)
            .uri(format!("/asana/api/1.0{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {access}"))
            .header(header::CONTENT_TYPE, "application/json");
        browser.send(request.body(Body::from(body.to_owned())).unwrap()).await
    };
    let workspaces = call("GET", "/workspaces", "").await.json();
    let workspace = workspaces["data"][0]["gid"].as_str().unwrap().to_owned();
    let list = format!("/tasks?assignee=me&workspace={workspace}&limit=1");
    let task = format!("/tasks/{}", call("GET", &list, "").await.json()["data"][0]["gid"].as_str().unwrap());
    for (method, path, body, why) in [
        ("PUT", &*task, "{", "invalid JSON"),
        ("PUT", &task, "[]", "data: Missing input"),
        ("PUT", &task, r#"{"data":{"completed":"yes"}}"#, "completed: "),
        ("PUT", &task, r#"{"data":{"completed":null}}"#, "completed: "),
        ("PUT", &task, r#"{"data":{"name":5}}"#, "name: "),
        ("GET", &format!("{list}0&limit=ten"), "", "limit"),
        ("GET", &format!("{list}&modified_since=soon"), "", "modified_since: "),
        ("GET", &format!("{list}&completed_since=soon"), "", "completed_since: "),
        ("GET", "/tasks/%FF", "", ""),
        ("DELETE", &task, "", "No matching route"),
    ] {
        let refused = call(method, path, body).await;
        assert!((400..500).contains(&refused.status), "{method} {path} {body}: {}", refused.status);
        let said = refused.json()["errors"][0]["message"].as_str().map(str::to_owned);
        assert!(said.is_some_and(|said| said.contains(why)), "{method} {path} {body}: {}", refused.text());
    }
    let unchanged = call("GET", &task, "").await.json();
    assert_eq!(unchanged["data"]["completed"], false, "nothing of that was taken");
}

#[tokio::test]
async fn an_asana_approval_is_approved_by_completing_it_and_a_milestone_is_reached() {
    let browser = Browser::new();
    let (access, _) = browser.connect("asana", "tasks:read tasks:write workspaces:read", 0).await;
    let call = async |method: &str, path: &str, body| {
        browser.call(method, &format!("/asana/api/1.0{path}"), &access, body).await.json()["data"].clone()
    };
    let workspace = call("GET", "/workspaces", None).await[0]["gid"].as_str().unwrap().to_owned();
    let fields = "opt_fields=resource_subtype,approval_status";
    for (subtype, before, after) in
        [("approval", json!("pending"), json!("approved")), ("milestone", json!(null), json!(null))]
    {
        let (mut found, mut offset) = (None, String::new());
        while found.is_none() {
            let path = format!("/asana/api/1.0/tasks?assignee=me&workspace={workspace}&limit=100&{fields}{offset}");
            let page = browser.call("GET", &path, &access, None).await.json();
            let all = page["data"].as_array().unwrap();
            found = all.iter().find(|task| task["resource_subtype"] == subtype).cloned();
            offset = format!("&offset={}", page["next_page"]["offset"].as_str().unwrap_or("none"));
        }
        let found = found.unwrap();
        assert_eq!(found["approval_status"], before, "{subtype}");
        let task = format!("/tasks/{}", found["gid"].as_str().unwrap());
        let done = call("PUT", &task, Some(json!({ "data": { "completed": true } }))).await;
        assert_eq!((&done["completed"], &done["approval_status"]), (&json!(true), &after), "{subtype}");
    }
}

#[tokio::test]
async fn asana_returns_only_the_requested_fields() {
    let browser = Browser::new();
    let (access, _) = browser.connect("asana", "tasks:read workspaces:read projects:read", 0).await;
    let get = async |path: &str| browser.call("GET", &format!("/asana/api/1.0{path}"), &access, None).await.json();
    let workspace = get("/workspaces").await["data"][0]["gid"].as_str().unwrap().to_owned();
    let names = |record: &serde_json::Value| {
        let mut names: Vec<_> = record.as_object().unwrap().keys().cloned().collect();
        names.sort();
        names
    };
    let list = format!("/tasks?assignee=me&workspace={workspace}&limit=1");
    assert_eq!(names(&get(&list).await["data"][0]), ["gid", "name", "resource_subtype", "resource_type"]);
    let some = get(&format!("{list}&opt_fields=completed,projects.name,nonsense")).await;
    assert_eq!(names(&some["data"][0]), ["completed", "gid", "projects"]);
    assert_eq!(names(&some["data"][0]["projects"][0]), ["gid", "name"]);
    let projects = format!("/workspaces/{workspace}/projects");
    assert_eq!(names(&get(&projects).await["data"][0]), ["gid", "name", "resource_type"]);
    let colours = get(&format!("{projects}?opt_fields=color")).await["data"].as_array().unwrap().clone();
    assert!(colours.iter().any(|project| project["color"].is_null()), "not every project has one: {colours:?}");
    assert!(colours.iter().any(|project| project["color"].is_string()), "some have: {colours:?}");
}

#[tokio::test]
async fn google_refuses_in_json_whatever_is_wrong() {
    let browser = Browser::new();
    let scope = "https://www.googleapis.com/auth/calendar.events.readonly";
    let (access, _) = browser.connect("google-calendar", scope, 0).await;
    for (method, path) in [
        ("GET", "/calendars/%FF/events"),
        ("GET", "/calendars/primary/events/%FF"),
        ("GET", "/calendars/primary/events?maxResults=many"),
        ("GET", "/calendars/primary/events?timeMin=soon"),
        ("GET", "/nothing"),
        ("POST", "/calendars/primary/events"),
        ("GET", "/users/me/calendarList"),
    ] {
        let path = format!("/google-calendar/calendar/v3{path}");
        let refused = browser.call(method, &path, &access, None).await;
        assert!((400..500).contains(&refused.status), "{method} {path}: {}", refused.status);
        assert!(refused.json()["error"]["message"].is_string(), "{method} {path}: {}", refused.text());
    }
}
