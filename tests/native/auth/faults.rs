//! AUTH-6: users stay signed in after any fault except the provider's statement that the grant is dead.

use http::Response;
use providers::Fault;
use providers::oauth::Tokens;
use proxy::oauth::tokens;
use serde_json::json;

use super::{Host, refreshed, things};

/// A body that by itself means that a grant is dead.
const DEAD: &str = r#"{"error":"invalid_grant"}"#;

pub(super) const STATUSES: [u16; 24] = [
    200, 201, 204, 301, 302, 307, 400, 401, 403, 404, 405, 408, 409, 410, 413, 418, 422, 429, 451, 500, 502, 503, 504,
    529,
];

pub(super) const BODIES: [&str; 22] = [
    "",
    "<html>502 Bad Gateway</html>",
    "<!doctype html><title>Sign in to the guest network</title>",
    "{",
    "[]",
    "null",
    "7",
    "\"invalid_grant\"",
    "{}",
    r#"{"error":"#,
    r#"{"error":"invalid_client"}"#,
    r#"{"error":"unauthorized_client","error_description":"invalid_grant"}"#,
    r#"{"error":"temporarily_unavailable"}"#,
    r#"{"error":"server_error"}"#,
    r#"{"error":"invalid_request"}"#,
    r#"{"error":"unsupported_grant_type"}"#,
    r#"{"error":"slow_down"}"#,
    r#"{"error":{"code":401,"status":"UNAUTHENTICATED"}}"#,
    r#"{"ok":false,"error":"ratelimited"}"#,
    r#"{"ok":false,"error":"internal_error"}"#,
    r#"{"ok":false,"error":"bad_client_secret"}"#,
    r#"{"ok":false}"#,
];

fn read(shape: Tokens, status: u16, body: &str) -> Result<(), Fault> {
    let response = Response::builder().status(status).body(body.as_bytes().to_vec()).unwrap();
    tokens::read(shape, &response).map(|_| ())
}

#[test]
fn ten_thousand_other_answers_end_no_grant() {
    let mut tried = 0;
    for shape in [Tokens::Standard, Tokens::AuthedUser] {
        for status in STATUSES {
            for body in BODIES {
                // Each body as it is, cut off at ten places, and with other text around it.
                let cuts = (0..10).map(|part| body[..body.floor_char_boundary(body.len() * part / 10)].to_owned());
                for body in cuts.chain([body.to_owned(), format!(" {body}\n"), format!("{body}x")]) {
                    tried += 1;
                    let fault = read(shape, status, &body).expect_err("there is no token in any of them");
                    assert_ne!(fault, Fault::SignIn, "{shape:?} {status} {body}");
                }
            }
            if status != 400 && status != 200 {
                let fault = read(shape, status, DEAD).unwrap_err();
                assert_ne!(fault, Fault::SignIn, "{shape:?} {status}: words that come from in between");
            }
        }
    }
    assert!(tried > 10_000, "{tried}");
}

#[test]
fn answers_that_mean_a_dead_grant_are_recognised() {
    for (shape, status, body) in [
        (Tokens::Standard, 400, DEAD),
        (
            Tokens::Standard,
            400,
            r#"{"error":"invalid_grant","error_description":"Token has been expired or revoked."}"#,
        ),
        (Tokens::Standard, 400, r#"{"error":"interaction_required","error_description":"AADSTS50076"}"#),
        (Tokens::AuthedUser, 200, r#"{"ok":false,"error":"invalid_refresh_token"}"#),
        (Tokens::AuthedUser, 200, r#"{"ok":false,"error":"token_revoked"}"#),
    ] {
        assert_eq!(read(shape, status, body), Err(Fault::SignIn), "{body}");
    }
}

#[test]
fn each_fault_has_its_remedy() {
    for (shape, status, body, want) in [
        (Tokens::Standard, 401, r#"{"error":"invalid_client"}"#, Fault::Operator),
        (Tokens::Standard, 400, r#"{"error":"unauthorized_client"}"#, Fault::Operator),
        (Tokens::AuthedUser, 200, r#"{"ok":false,"error":"bad_client_secret"}"#, Fault::Operator),
        (Tokens::Standard, 503, "", Fault::ProviderDown),
        (Tokens::Standard, 200, "<html>", Fault::ProviderDown),
        (Tokens::AuthedUser, 200, r#"{"ok":false,"error":"internal_error"}"#, Fault::ProviderDown),
        (Tokens::AuthedUser, 200, r#"{"ok":false,"error":"ratelimited"}"#, Fault::Wait { retry_after_ms: 30_000 }),
        (Tokens::Standard, 429, "", Fault::Wait { retry_after_ms: 30_000 }),
        (Tokens::Standard, 200, "{}", Fault::Shape { path: "access_token".into() }),
        (Tokens::AuthedUser, 200, r#"{"ok":true}"#, Fault::Shape { path: "authed_user.access_token".into() }),
        (Tokens::Standard, 400, r#"{"error":"invalid_request"}"#, Fault::Refused { reason: "invalid_request".into() }),
    ] {
        assert_eq!(read(shape, status, body), Err(want), "{body}");
    }
}

#[test]
fn a_good_answer_is_read_in_both_shapes() {
    let standard = json!({ "access_token": "a", "refresh_token": "r", "expires_in": "3600", "scope": "x y" });
    let slack = json!({
        "ok": true, "access_token": "xoxb-of-the-app", "token_type": "bot",
        "authed_user": { "id": "U1", "access_token": "a", "refresh_token": "r", "expires_in": 3600, "scope": "x,y" },
    });
    let refreshed = json!({
        "ok": true, "access_token": "a", "token_type": "user", "refresh_token": "r", "expires_in": 3600, "scope": "x,y",
    });
    let slacks = [slack, refreshed].map(|body| (Tokens::AuthedUser, body));
    for (shape, body) in [(Tokens::Standard, standard)].into_iter().chain(slacks) {
        let response = Response::new(body.to_string().into_bytes());
        let tokens = tokens::read(shape, &response).unwrap();
        assert_eq!((tokens.access.expose(), tokens.refresh.unwrap().expose().to_owned()), ("a", "r".to_owned()));
        assert_eq!(
            (tokens.expires_in_ms, tokens.scopes),
            (Some(3_600_000), Some(vec!["x".to_owned(), "y".to_owned()]))
        );
    }
}

#[tokio::test]
async fn nor_do_they_through_the_whole_proxy() {
    let host = Host::start().await;
    let browser = host.browser();
    let connection = host.connect(&browser, "one").await;
    let mut told = std::collections::BTreeMap::<String, usize>::new();
    for status in STATUSES.into_iter().filter(|status| !(200..300).contains(status)) {
        for body in BODIES {
            host.server.fault(status, body);
            let answer = refreshed(&browser, &connection).await;
            assert!(answer.status != 200 && answer.class() != "revoked", "{status} {body}: {answer:?}");
            *told.entry(answer.class().to_owned()).or_default() += 1;
            host.server.fault(status, body);
            let answer = things(&browser, &connection).await;
            assert_ne!(answer.class(), "revoked", "{status} {body}");
            host.later(3_000);
        }
    }
    assert!(host.server.inner().faults.is_empty());
    let classes: Vec<&str> = told.keys().map(String::as_str).collect();
    assert_eq!(classes, ["bad_request", "operator", "provider_down", "rate_limited"], "{told:?}");
    assert_eq!(refreshed(&browser, &connection).await.status, 200, "the grant is as good as ever");
}

#[tokio::test]
async fn a_server_that_isnt_there_ends_no_grant() {
    let host = Host::with(|setup, _| {
        setup.clients[1].token_url = "http://127.0.0.1:1/token".to_owned();
        setup.clients[0].token_url = "https://localhost:1/token".to_owned();
    })
    .await;
    let browser = host.browser();
    for provider in ["one", "two"] {
        let back = host.come_back(&browser, provider).await;
        let answer = browser.post("/v1/auth/finish", back).await;
        assert_eq!((answer.status, answer.class()), (502, "provider_down"), "{provider}");
    }
}
