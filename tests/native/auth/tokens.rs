//! Personal tokens: sealed and bound like any other grant, tried once, never told again, and each request for one with one
//! thing wrong is refused before the provider is asked.

use serde_json::{Value, json};

use super::browser::{Answer, Browser, Forged, new_key};
use super::{Host, refreshed, things};

const PATH: &str = "/v1/auth/token";

async fn typed(browser: &Browser, token: &str) -> Answer {
    browser.post(PATH, json!({ "provider": "one", "token": token })).await
}

#[tokio::test]
async fn a_personal_token_becomes_a_connection_that_only_this_browser_can_use() {
    let host = Host::start().await;
    let browser = host.browser();
    let token = host.server.typed();
    let answer = typed(&browser, &token).await;
    assert_eq!((answer.status, &answer.body["account"]["id"]), (200, &json!("7")), "{answer:?}");
    assert_eq!(answer.body["scopes"], json!([]), "nobody says what it may");
    assert!(!answer.body.to_string().contains(&token));
    assert_eq!(things(&browser, &answer.body).await.status, 200);
    let new = refreshed(&browser, &answer.body).await;
    assert_eq!((new.status, host.server.inner().token_calls), (200, 0), "{new:?}");
    let other = host.browser();
    other.hear(&browser);
    assert_eq!(things(&other, &answer.body).await.class(), "expired", "another browser's key opens nothing");
    assert_eq!(refreshed(&other, &answer.body).await.class(), "revoked");
    let ended = browser.post("/v1/auth/revoke", json!({ "grant": answer.body["grant"] })).await;
    assert_eq!(ended.body, json!({ "revoked": false, "settings_url": "https://test.example/tokens" }));
    assert_eq!(things(&browser, &answer.body).await.status, 200, "only its user can revoke it");
}

#[tokio::test]
async fn a_token_that_was_revoked_is_expired_at_each_call_and_not_accepted_again() {
    let host = Host::start().await;
    let browser = host.browser();
    let token = host.server.typed();
    let connection = typed(&browser, &token).await.body;
    host.server.expire_accesses();
    assert_eq!(things(&browser, &connection).await.class(), "expired");
    let again = typed(&browser, &token).await;
    assert_eq!((again.status, again.class(), &again.body["code"]), (401, "revoked", &json!("token")), "{again:?}");
    let other = host.server.typed();
    assert_eq!(typed(&browser, &other).await.status, 200, "another one is pasted");
}

#[tokio::test]
async fn a_token_needs_no_registration_and_other_grants_still_do() {
    let host = Host::start().await;
    let browser = host.browser();
    let signed_in = host.connect(&browser, "one").await;
    let token = host.server.typed();
    let by_token = typed(&browser, &token).await.body;
    let without = host.another(|setup| setup.clients.clear());
    let there = Browser::with_key_of(&browser, &without);
    there.hear(&browser);
    let request = http::Request::get("/v1/providers").body(axum::body::Body::empty()).unwrap();
    let one = there.send(request).await.body[0].clone();
    assert_eq!((&one["configured"], &one["tokens"]), (&json!(false), &json!(true)), "{one}");
    assert_eq!(refreshed(&there, &by_token).await.status, 200);
    assert_eq!(refreshed(&there, &signed_in).await.class(), "operator");
    let start = there.post("/v1/auth/start", json!({ "provider": "one", "jwk": there.jwk() })).await;
    assert_eq!(start.class(), "operator");
}

type Change = fn(&mut Value, &mut Forged);

/// What is wrong, how it is done, and the refusal's status and code (or class).
const WRONG: [(&str, Change, u16, &str); 22] = [
    ("no token", |body, _| drop(body.as_object_mut().unwrap().remove("token")), 400, "bad_request"),
    ("an empty token", |body, _| body["token"] = "".into(), 400, "token"),
    ("an endless token", |body, _| body["token"] = "x".repeat(1025).into(), 400, "token"),
    ("a body without an end", |body, _| body["token"] = "x".repeat(300_000).into(), 413, "bad_request"),
    ("a token with CR and LF", |body, _| body["token"] = "a\r\nX-Evil: 1".into(), 400, "token"),
    ("a token with LF", |body, _| body["token"] = "a\n".into(), 400, "token"),
    ("a token with NUL", |body, _| body["token"] = "a\0b".into(), 400, "token"),
    ("a token with a space", |body, _| body["token"] = "Bearer a".into(), 400, "token"),
    ("a token that isn't ASCII", |body, _| body["token"] = "töken".into(), 400, "token"),
    ("a token with a direction", |body, _| body["token"] = "a\u{202e}b".into(), 400, "token"),
    ("a token that is no text", |body, _| body["token"] = json!(["a"]), 400, "bad_request"),
    ("no provider", |body, _| drop(body.as_object_mut().unwrap().remove("provider")), 400, "bad_request"),
    ("an unknown provider", |body, _| body["provider"] = "three".into(), 400, "provider"),
    ("a field too many", |body, _| body["account"] = "7".into(), 400, "bad_request"),
    ("no proof", |_, forged| forged.without_proof = true, 401, "proof"),
    ("a proof that is none", |_, forged| forged.proof = Some("a.b.c".to_owned()), 401, "proof"),
    ("another key's signature", |_, forged| forged.signed_by = Some(new_key()), 401, "proof"),
    ("a proof for another body", |_, f| f.claims = json!({ "ath": proxy::proof::digest(b"{}") }), 401, "proof"),
    ("a proof for another address", |_, f| f.claims = htu("https://planner.example/v1/auth/finish"), 401, "proof"),
    ("a proof for another host", |_, f| f.claims = htu("https://evil.example/v1/auth/token"), 401, "proof"),
    ("an unlisted origin", |_, f| f.headers.push(("origin", Some("https://evil.example".to_owned()))), 403, "origin"),
    ("no custom header", |_, forged| forged.headers.push(("x-tp", None)), 403, "bad_request"),
];

fn htu(address: &str) -> Value {
    json!({ "htu": address })
}

#[tokio::test]
async fn recognisably_bad_tokens_never_reach_the_provider() {
    let host = Host::start().await;
    for (what, change, status, code) in WRONG {
        let browser = host.browser();
        browser.is_told(&host.nonce());
        let (mut body, mut forged) = (json!({ "provider": "one", "token": host.server.typed() }), Forged::default());
        change(&mut body, &mut forged);
        let before = host.server.inner().api_calls;
        let answer = browser.post_forged(PATH, body.to_string(), forged).await;
        let got = answer.body["code"].as_str().unwrap_or(answer.class());
        assert_eq!((answer.status, got), (status, code), "{what}: {answer:?}");
        assert_eq!(host.server.inner().api_calls, before, "{what}");
    }
}

#[tokio::test]
async fn a_proof_for_a_token_is_good_once() {
    let host = Host::start().await;
    let browser = host.browser();
    browser.is_told(&host.nonce());
    let body = json!({ "provider": "one", "token": host.server.typed() }).to_string();
    let proof = browser.proof(PATH, &body, &Forged::default());
    let again = || Forged { proof: Some(proof.clone()), ..Forged::default() };
    assert_eq!(browser.post_forged(PATH, body.clone(), again()).await.status, 200);
    assert_eq!(browser.post_forged(PATH, body, again()).await.class(), "proof");
}
