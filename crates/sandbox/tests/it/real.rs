//! Where the real ones take more than this program sends, and refuse what it never asks.

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
async fn client_and_secret_may_come_by_http_basic_where_the_real_ones_take_them_so() {
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
    let user =
        browser.post("/slack/api/users.info", &[("token", &access), ("user", &browser.account("slack", 0))]).await;
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
