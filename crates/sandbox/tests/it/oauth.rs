//! The authorization servers: the successful path, and everything that must fail.

use base64::Engine;
use serde_json::{Value, json};

use crate::Browser;
use crate::browser::{BACK, VERIFIER, parameter, tokens};

/// Provider, requested scopes, a call that they allow, and the rotation of its refresh tokens.
const PROVIDERS: [(&str, &str, &str, Rotation); 5] = [
    ("asana", "workspaces:read projects:read tasks:read users:read", "/asana/api/1.0/workspaces", Rotation::None),
    (
        "google-calendar",
        "https://www.googleapis.com/auth/calendar.calendarlist.readonly \
         https://www.googleapis.com/auth/calendar.events.readonly",
        "/google-calendar/calendar/v3/users/me/calendarList",
        Rotation::None,
    ),
    (
        "microsoft-outlook",
        "offline_access openid User.Read Calendars.Read",
        "/microsoft-outlook/v1.0/me",
        Rotation::Added,
    ),
    ("slack", "reactions:read,search:read,users:read", "/slack/api/auth.test", Rotation::SingleUse),
    (
        "google-sheets",
        "openid email https://www.googleapis.com/auth/drive.file",
        "/google-sheets/v4/spreadsheets/none",
        Rotation::None,
    ),
];

#[derive(Clone, Copy, PartialEq)]
enum Rotation {
    None,
    Added,
    SingleUse,
}

/// Checks that the token endpoint has refused, in the provider's format.
fn refused(provider: &str, status: u16, body: &Value, error: &str) {
    match provider {
        "slack" => assert_eq!((status, &body["ok"], body["error"].is_string()), (200, &json!(false), true), "{body}"),
        _ => {
            assert!(status == 400 || status == 401, "{status}");
            assert_eq!(body["error"], error, "{provider}: {body}");
            assert!(body["error_description"].is_string());
        }
    }
    if provider == "microsoft-outlook" {
        assert!(body["error_codes"][0].is_u64() && body["correlation_id"].is_string(), "{body}");
    }
}

#[tokio::test]
async fn a_person_signs_in_allows_and_the_client_gets_tokens() {
    let browser = Browser::new();
    for (provider, scopes, _, _) in PROVIDERS {
        let back = browser.walk(provider, scopes, 0, "allow").await;
        assert!(back.starts_with(&format!("{BACK}?code=")), "{back}");
        assert_eq!(parameter(&back, "state").as_deref(), Some("s-1 &é"));
        let answer = browser.exchange(provider, &parameter(&back, "code").unwrap()).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.headers["cache-control"], "no-store");
        let body = answer.json();
        let (access, refresh) = tokens(&body);
        assert!(access.len() >= 30 && refresh.len() >= 30 && access != refresh, "{body}");
        let holder = if provider == "slack" { &body["authed_user"] } else { &body };
        assert_eq!(holder["expires_in"], if provider == "slack" { 43_200 } else { 3600 });
    }
}

#[tokio::test]
async fn the_token_answer_names_the_account_where_the_provider_does() {
    let browser = Browser::new();
    let (_, scopes, ..) = PROVIDERS[4];
    let back = browser.walk("google-sheets", scopes, 2, "allow").await;
    let body = browser.exchange("google-sheets", &parameter(&back, "code").unwrap()).await.json();
    let token = body["id_token"].as_str().unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    assert_eq!(parts.len(), 3);
    let claims = base64::prelude::BASE64_URL_SAFE_NO_PAD.decode(parts[1]).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    assert_eq!(claims["sub"], browser.account("google-sheets", 2));
    assert_eq!(claims["email"], "priya@ternandtide.example");
    assert_eq!(claims["aud"], browser.client("google-sheets").id);

    let back = browser.walk("asana", "tasks:read", 1, "allow").await;
    let body = browser.exchange("asana", &parameter(&back, "code").unwrap()).await.json();
    assert_eq!(body["data"]["gid"], browser.account("asana", 1));

    let back = browser.walk("slack", "search:read", 1, "allow").await;
    let body = browser.exchange("slack", &parameter(&back, "code").unwrap()).await.json();
    let (team, user) = (&body["team"]["id"], &body["authed_user"]["id"]);
    let account = format!("{}-{}", team.as_str().unwrap(), user.as_str().unwrap());
    assert_eq!(account, browser.account("slack", 1), "a person of one workspace");
}

#[tokio::test]
async fn denying_leads_back_without_a_code() {
    let browser = Browser::new();
    for (provider, scopes, ..) in PROVIDERS {
        let back = browser.walk(provider, scopes, 0, "deny").await;
        assert_eq!(parameter(&back, "error").as_deref(), Some("access_denied"));
        assert_eq!(parameter(&back, "state").as_deref(), Some("s-1 &é"));
        assert_eq!(parameter(&back, "code"), None);
    }
}

#[tokio::test]
async fn unregistered_redirect_urls_are_refused() {
    let browser = Browser::new();
    for (provider, scopes, ..) in PROVIDERS {
        let changed = |name: &str, value: &str| {
            let mut query = browser.asking(provider, scopes);
            query.iter_mut().filter(|(known, _)| *known == name).for_each(|(_, old)| *old = value.to_owned());
            query
        };
        for query in [
            changed("client_id", "somebody-else"),
            changed("redirect_uri", "https://example.com/callback.html"),
            changed("redirect_uri", ""),
        ] {
            let answer = browser.authorize(provider, &query).await;
            assert_eq!(answer.status, 400);
            assert!(!answer.headers.contains_key("location") && answer.text().contains("role=\"alert\""));
        }
        for (name, value, error) in [
            ("response_type", "token", "unsupported_response_type"),
            ("code_challenge", "", "invalid_request"),
            ("code_challenge_method", "plain", "invalid_request"),
        ] {
            let answer = browser.authorize(provider, &changed(name, value)).await;
            assert_eq!(parameter(&answer.location(), "error").as_deref(), Some(error));
            assert!(answer.location().starts_with(BACK));
        }
        let answer = browser.authorize(provider, &browser.asking(provider, "everything")).await;
        assert_eq!(parameter(&answer.location(), "error").as_deref(), Some("invalid_scope"));
    }
}

#[tokio::test]
async fn a_code_is_good_once_for_its_client_its_address_and_its_verifier() {
    let browser = Browser::new();
    for (provider, scopes, ..) in PROVIDERS {
        let code = parameter(&browser.walk(provider, scopes, 0, "allow").await, "code").unwrap();
        let other = "x".repeat(43);
        let google = provider.starts_with("google");
        let mismatch = if google { "redirect_uri_mismatch" } else { "invalid_grant" };
        let unknown = if provider == "microsoft-outlook" { "unauthorized_client" } else { "invalid_client" };
        for (name, value, error) in [
            ("code_verifier", other.as_str(), "invalid_grant"),
            ("code_verifier", "", "invalid_grant"),
            ("redirect_uri", "http://localhost:8080/callback.html", mismatch),
            ("client_secret", "guess", "invalid_client"),
            ("client_id", "somebody-else", unknown),
            ("code", "4/nonsense", "invalid_grant"),
            ("grant_type", "password", "unsupported_grant_type"),
        ] {
            let mut fields = vec![
                ("grant_type", "authorization_code"),
                ("code", code.as_str()),
                ("redirect_uri", BACK),
                ("code_verifier", VERIFIER),
            ];
            fields.retain(|(known, _)| *known != name);
            fields.push((name, value));
            let answer = browser.token(provider, &fields).await;
            refused(provider, answer.status, &answer.json(), error);
        }
        assert!(!tokens(&browser.exchange(provider, &code).await.json()).0.is_empty(), "the true one still is");
        let again = browser.exchange(provider, &code).await;
        refused(provider, again.status, &again.json(), "invalid_grant");
    }
}

#[tokio::test]
async fn a_code_is_only_valid_at_its_provider() {
    let browser = Browser::new();
    let code = parameter(&browser.walk("google-calendar", PROVIDERS[1].1, 0, "allow").await, "code").unwrap();
    let answer = browser.exchange("google-sheets", &code).await;
    refused("google-sheets", answer.status, &answer.json(), "invalid_grant");
}

#[tokio::test]
async fn refresh_tokens_rotate_as_at_the_real_providers() {
    let browser = Browser::new();
    for (provider, scopes, _, rotation) in PROVIDERS {
        let (access, first) = browser.connect(provider, scopes, 0).await;
        let answer = browser.refresh(provider, &first).await.json();
        let (fresh, second) = tokens(&answer);
        assert_ne!(fresh, access, "{answer}");
        assert_eq!(second.is_empty(), rotation == Rotation::None, "{provider}: {answer}");
        let again = browser.refresh(provider, &first).await;
        if rotation == Rotation::SingleUse {
            refused(provider, again.status, &again.json(), "invalid_grant");
            assert!(!tokens(&browser.refresh(provider, &second).await.json()).0.is_empty());
        } else {
            assert_eq!(again.status, 200);
        }
    }
}

#[tokio::test]
async fn microsofts_token_endpoint_takes_no_secret_from_a_browser() {
    let browser = Browser::new();
    let client = browser.client("microsoft-outlook");
    let body = crate::browser::form(&[("client_id", &client.id), ("client_secret", &client.secret)]);
    let request = http::Request::post(client.token_path)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", "http://127.0.0.1:8080");
    let answer = browser.send(request.body(body.into()).unwrap()).await;
    assert_eq!(answer.json()["error_codes"], json!([9_002_326]));
}

#[tokio::test]
async fn a_grant_without_screens_is_a_grant() {
    let browser = Browser::new();
    for (provider, _, path, _) in PROVIDERS.iter().take(2) {
        let given = browser.sandbox.grant(provider, &browser.account(provider, 1)).unwrap();
        assert_eq!(browser.call("GET", path, &given.access_token, None).await.status, 200);
        assert_eq!(browser.refresh(provider, &given.refresh_token).await.status, 200);
        assert!(!given.scopes.is_empty() && given.expires_in == 3600);
        assert!(!format!("{given:?} {:?}", browser.client(provider)).contains(&given.access_token));
        assert!(browser.sandbox.grant(provider, "nobody").is_none());
    }
}

#[tokio::test]
async fn a_revocation_ends_only_its_own_grant() {
    let browser = Browser::new();
    for (provider, scopes, path, _) in PROVIDERS.into_iter().take(2) {
        let (access, refresh) = browser.connect(provider, scopes, 0).await;
        let (other, _) = browser.connect(provider, scopes, 1).await;
        let client = browser.client(provider);
        let fields = [("client_id", client.id.as_str()), ("client_secret", &client.secret), ("token", &refresh)];
        assert_eq!(browser.post(client.revoke_path.unwrap(), &fields).await.status, 200);
        assert_eq!(browser.call("GET", path, &access, None).await.status, 401);
        let answer = browser.refresh(provider, &refresh).await;
        refused(provider, answer.status, &answer.json(), "invalid_grant");
        assert_eq!(browser.call("GET", path, &other, None).await.status, 200, "somebody else's holds");
    }
}

#[tokio::test]
async fn control_revokes_restores_and_expires() {
    let browser = Browser::new();
    for (provider, scopes, path, _) in PROVIDERS.into_iter().take(2) {
        let (access, refresh) = browser.connect(provider, scopes, 0).await;
        let (other, _) = browser.connect(provider, scopes, 1).await;
        let account = browser.account(provider, 0);
        browser.control("revoke", json!({ "provider": provider, "account": account })).await;
        assert_eq!(browser.call("GET", path, &access, None).await.status, 401);
        assert_eq!(browser.call("GET", path, &other, None).await.status, 200);
        let answer = browser.refresh(provider, &refresh).await;
        refused(provider, answer.status, &answer.json(), "invalid_grant");
        let (again, _) = browser.connect(provider, scopes, 0).await;
        assert_eq!(browser.call("GET", path, &again, None).await.status, 200, "who allows again has access again");
        browser.control("revoke", json!({ "provider": provider, "restore": true })).await;
        assert_eq!(browser.call("GET", path, &access, None).await.status, 200);

        browser.control("expire", json!({ "provider": provider })).await;
        assert_eq!(browser.call("GET", path, &access, None).await.status, 401);
        let (fresh, _) = tokens(&browser.refresh(provider, &refresh).await.json());
        assert_eq!(browser.call("GET", path, &fresh, None).await.status, 200);
    }
}

#[tokio::test]
async fn the_token_endpoint_fails_on_demand() {
    let browser = Browser::new();
    let (_, refresh) = browser.connect("asana", PROVIDERS[0].1, 0).await;
    browser.control("fault", json!({ "provider": "asana", "at": "token", "status": 503 })).await;
    browser.control("fault", json!({ "provider": "asana", "at": "token", "kind": "invalid_client" })).await;
    assert_eq!(browser.refresh("asana", &refresh).await.status, 503);
    let answer = browser.refresh("asana", &refresh).await;
    assert_eq!((answer.status, &answer.json()["error"]), (401, &json!("invalid_client")));
    assert_eq!(browser.refresh("asana", &refresh).await.status, 200);
}
