//! Faults of every kind, scopes, the log, and the page with buttons.

use std::time::Duration;

use serde_json::{Value, json};

use crate::Browser;
use crate::browser::form;

const WORKSPACES: &str = "/asana/api/1.0/workspaces";

async fn asana() -> (Browser, String) {
    let browser = Browser::new();
    let token = browser.sandbox.grant("asana", &browser.account("asana", 0)).unwrap().access_token;
    (browser, token)
}

#[tokio::test]
async fn each_kind_of_fault_comes_as_often_as_it_was_asked_for() {
    let (browser, token) = asana().await;
    let good = browser.call("GET", WORKSPACES, &token, None).await.json();
    let plant = |mut fault: Value| {
        fault["provider"] = json!("asana");
        browser.control("fault", fault)
    };
    plant(json!({ "status": 429, "retry_after": 7, "times": 2 })).await;
    for _ in 0..2 {
        let answer = browser.call("GET", WORKSPACES, &token, None).await;
        assert_eq!((answer.status, answer.headers["retry-after"].to_str().unwrap()), (429, "7"));
    }
    plant(json!({ "kind": "cut" })).await;
    let answer = browser.call("GET", WORKSPACES, &token, None).await;
    assert!(answer.text.is_err(), "the body breaks off: {:?}", answer.text);
    assert_eq!(answer.headers["content-length"].to_str().unwrap(), good.to_string().len().to_string());
    plant(json!({ "kind": "html" })).await;
    let answer = browser.call("GET", WORKSPACES, &token, None).await;
    assert!(answer.status == 200 && answer.headers["content-type"].to_str().unwrap().starts_with("text/html"));
    plant(json!({ "kind": "malformed" })).await;
    let answer = browser.call("GET", WORKSPACES, &token, None).await;
    assert!(serde_json::from_str::<Value>(answer.text()).is_err());
    assert_eq!(browser.call("GET", WORKSPACES, &token, None).await.json(), good);
}

#[tokio::test(start_paused = true)]
async fn a_late_answer_comes_in_the_end() {
    let (browser, token) = asana().await;
    browser.control("fault", json!({ "provider": "asana", "kind": "timeout" })).await;
    let began = tokio::time::Instant::now();
    let answer = browser.call("GET", WORKSPACES, &token, None).await;
    assert_eq!(answer.status, 200);
    assert!(began.elapsed() >= Duration::from_secs(60), "no proxy waits so long");
}

#[tokio::test]
async fn a_privilege_that_was_not_given_is_missing() {
    let browser = Browser::new();
    for (provider, scopes, method, path, status, says) in [
        ("asana", "workspaces:read", "GET", "/tasks?assignee=me&workspace=1204880000000100", 403, "scope"),
        ("asana", "tasks:read", "PUT", "/tasks/1208400000000007", 403, "tasks:write"),
        (
            "google-calendar",
            "https://www.googleapis.com/auth/calendar.calendarlist.readonly",
            "GET",
            "/calendars/primary/events",
            403,
            "insufficientPermissions",
        ),
        ("microsoft-outlook", "User.Read", "GET", "/me/calendars", 403, "ErrorAccessDenied"),
        ("slack", "search:read", "GET", "/reactions.list", 200, "missing_scope"),
        ("google-sheets", "openid", "GET", "/spreadsheets/x", 403, "insufficientPermissions"),
    ] {
        let (access, _) = browser.connect(provider, scopes, 0).await;
        let path = format!("{}{path}", browser.client(provider).base);
        let answer = browser.call(method, &path, &access, Some(json!({ "data": {} }))).await;
        assert_eq!(answer.status, status, "{provider}: {}", answer.text());
        assert!(answer.text().contains(says), "{provider}: {}", answer.text());
    }
}

#[tokio::test]
async fn dead_tokens_are_refused_in_each_providers_words() {
    let browser = Browser::new();
    for (provider, path, [revoked, expired, unknown, missing]) in [
        ("asana", "/workspaces", ["Not Authorized"; 4]),
        ("google-calendar", "/users/me/calendarList", ["authError", "authError", "authError", "required"]),
        ("microsoft-outlook", "/me", ["InvalidAuthenticationToken"; 4]),
        ("slack", "/auth.test", ["token_revoked", "token_expired", "invalid_auth", "not_authed"]),
        ("google-sheets", "/spreadsheets/x", ["authError", "authError", "authError", "required"]),
    ] {
        let token = browser.sandbox.grant(provider, &browser.account(provider, 0)).unwrap().access_token;
        let path = format!("{}{path}", browser.client(provider).base);
        let call = async |token: &str, says: &str| {
            let answer = browser.call("GET", &path, token, None).await;
            assert_eq!(answer.status, if provider == "slack" { 200 } else { 401 });
            assert!(answer.text().contains(says), "{provider}: {}", answer.text());
        };
        call("guess", unknown).await;
        browser.control("revoke", json!({ "provider": provider })).await;
        call(&token, revoked).await;
        browser.control("revoke", json!({ "provider": provider, "restore": true })).await;
        browser.control("expire", json!({ "provider": provider })).await;
        call(&token, expired).await;
        let answer = browser.get(&path).await;
        assert!(answer.text().contains(missing), "{provider}: {}", answer.text());
    }
}

#[tokio::test]
async fn slack_revokes_by_the_token_itself() {
    let browser = Browser::new();
    let (access, refresh) = browser.connect("slack", "search:read", 0).await;
    let answer = browser.call("POST", browser.client("slack").revoke_path.unwrap(), &access, None).await;
    assert_eq!(answer.json(), json!({ "ok": true, "revoked": true }));
    let answer = browser.call("GET", "/slack/api/auth.test", &access, None).await;
    assert_eq!(answer.json()["error"], "token_revoked");
    assert_eq!(browser.refresh("slack", &refresh).await.json()["error"], "invalid_refresh_token");
}

#[tokio::test]
async fn ten_thousand_items_are_added_for_one_person() {
    for provider in ["asana", "google-calendar", "microsoft-outlook", "slack"] {
        let browser = Browser::new();
        let account = browser.account(provider, 1);
        browser.control("add", json!({ "provider": provider, "count": 10_000, "account": account })).await;
        let of = browser.get(&format!("/control/items/{provider}?account={account}")).await;
        let title = of.json()["items"][0]["title"].as_str().unwrap().to_owned();
        assert!(title.starts_with("Check sign"), "{title}");
        let first = browser.get(&format!("/control/items/{provider}")).await;
        assert_ne!(first.json()["items"][0]["title"], title, "somebody else's list is as it was");
    }
}

#[tokio::test]
async fn the_log_keeps_no_secret() {
    let browser = Browser::new();
    let (access, refresh) = browser.connect("asana", "workspaces:read", 0).await;
    browser.refresh("asana", &refresh).await;
    browser.call("GET", &format!("{WORKSPACES}?limit=1"), &access, None).await;
    let log = browser.get("/control/log").await;
    for secret in [&access, &refresh, &browser.client("asana").secret, crate::browser::CHALLENGE] {
        assert!(!log.text().contains(secret));
    }
    let last = log.json().as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&last["path"], &last["query"], &last["status"]),
        (&json!("/workspaces"), &json!("limit=1"), &json!(200))
    );
}

#[tokio::test]
async fn the_pages_buttons_work() {
    let (browser, token) = asana().await;
    let act = async |pairs: &[(&str, &str)]| {
        let mut all = vec![("provider", "asana"), ("person", "0")];
        all.extend_from_slice(pairs);
        let answer = browser.post("/act", &all).await;
        assert_eq!(answer.status, 303);
        let page = browser.get(&format!("/{}", answer.location().trim_start_matches("./"))).await;
        assert_eq!(page.status, 200);
        let said = page.text().split("role=\"status\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
        (page, said)
    };
    assert!(act(&[("do", "revoke")]).await.1.contains("is revoked"));
    assert_eq!(browser.call("GET", WORKSPACES, &token, None).await.status, 401);
    act(&[("do", "restore")]).await;
    assert_eq!(browser.call("GET", WORKSPACES, &token, None).await.status, 200);
    let (page, _) = act(&[("do", "fault"), ("fault", "503"), ("times", "3")]).await;
    assert!(page.text().contains("3 from the API"), "planned faults are shown");
    assert_eq!(browser.call("GET", WORKSPACES, &token, None).await.status, 503);
    act(&[("do", "clear")]).await;
    assert_eq!(browser.call("GET", WORKSPACES, &token, None).await.status, 200);
    let (page, _) = act(&[("do", "add"), ("title", "<script>alert(1)</script>")]).await;
    assert!(!page.text().contains("<script"), "titles are text");
    assert!(
        page.headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'; style-src 'sha256-")
    );
    let item = browser.get("/control/items/asana").await.json()["items"][0]["id"].as_str().unwrap().to_owned();
    act(&[("do", "complete"), ("item", &item)]).await;
    assert_eq!(browser.get("/control/items/asana").await.json()["items"][0]["completed"], true);
    act(&[("do", "delete"), ("item", &item)]).await;
    assert_ne!(browser.get("/control/items/asana").await.json()["items"][0]["id"], item);
    let foreign = http::Request::post("/act")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site");
    let body = form(&[("provider", "asana"), ("do", "reset")]);
    assert_eq!(browser.send(foreign.body(body.into()).unwrap()).await.status, 403);
}

#[tokio::test]
async fn the_page_switches_slacks_limits_on_and_off() {
    let browser = Browser::new();
    let page = async || browser.get("/?provider=slack").await.text().to_owned();
    assert!(page().await.contains("Rate limits are off."));
    browser.post("/act", &[("provider", "slack"), ("do", "limit")]).await;
    assert!(page().await.contains("Rate limits are on"));
    let token = browser.sandbox.grant("slack", &browser.account("slack", 0)).unwrap().access_token;
    let search = async || browser.call("GET", "/slack/api/search.messages?query=a", &token, None).await.status;
    for at in 0..20 {
        assert_eq!(search().await, 200, "{at}");
    }
    assert_eq!(search().await, 429);
    browser.post("/act", &[("provider", "slack"), ("do", "unlimit")]).await;
    assert_eq!(search().await, 200);
    assert!(!browser.get("/?provider=asana").await.text().contains("Rate limits"), "only Slack's stand-in has them");
}

#[tokio::test]
async fn a_mark_of_one_person_is_not_visible_to_another() {
    let browser = Browser::new();
    let (mara, jonas) = (browser.account("slack", 0), browser.account("slack", 1));
    let listed =
        async |account: &str| browser.get(&format!("/control/items/slack?account={account}&count=1000")).await.json();
    let of = |all: &Value, id: &str| {
        let all = all["items"].as_array().unwrap();
        all.iter().find(|item| item["id"] == *id).map(|item| item["completed"].as_bool().unwrap())
    };
    let hers = listed(&mara).await;
    let shared = hers["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned());
    let his = listed(&jonas).await;
    let shared = shared.into_iter().find(|id| of(&his, id).is_some()).expect("both marked one message");
    browser.control(&format!("items/slack/{shared}"), json!({ "completed": true })).await;
    assert_eq!((of(&listed(&mara).await, &shared), of(&listed(&jonas).await, &shared)), (Some(true), Some(true)));
    let (channel, time) = shared.split_once(':').unwrap();
    let token = browser.sandbox.grant("slack", &mara).unwrap().access_token;
    let named = form(&[("channel", channel), ("timestamp", time), ("name", "white_check_mark")]);
    browser.call("POST", &format!("/slack/api/reactions.remove?{named}"), &token, None).await;
    assert_eq!((of(&listed(&mara).await, &shared), of(&listed(&jonas).await, &shared)), (Some(false), Some(true)));
}
