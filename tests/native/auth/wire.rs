//! A connection's whole life, and the differences between providers.

use proxy::oauth::RevokeAt;
use serde_json::json;

use super::{Host, ORIGIN, refreshed, things, with};

#[tokio::test]
async fn a_connection_is_made_used_and_ended() {
    let host = Host::start().await;
    let browser = host.browser();
    let started = browser.post("/v1/auth/start", json!({ "provider": "one", "jwk": browser.jwk() })).await;
    let url = started.body["authorize_url"].as_str().unwrap();
    for part in [
        "response_type=code",
        "client_id=client",
        "redirect_uri=https%3A%2F%2Fplanner.example%2Fcallback.html%3Fprovider%3Done",
        "scope=me+things%3Aread",
        "code_challenge_method=S256",
        "prompt=consent",
    ] {
        assert!(url.contains(part), "{part}: {url}");
    }
    let connection = host.connect(&browser, "one").await;
    assert_eq!(connection["provider"], "one");
    assert_eq!(connection["account"], json!({ "id": "7", "name": "Mara" }));
    assert_eq!(connection["scopes"], json!(["things:read", "me"]), "what was allowed, not what was asked for");
    assert_eq!(connection["expires_in_ms"], 3_600_000);
    let called = things(&browser, &connection).await;
    assert_eq!((called.status, &called.body), (200, &json!([])));
    assert!(called.headers.get("set-cookie").is_none() && called.headers["etag"] == "\"7\"");

    host.server.expire_accesses();
    let expired = things(&browser, &connection).await;
    assert_eq!((expired.status, expired.class()), (401, "expired"));
    let new = refreshed(&browser, &connection).await;
    assert_eq!(new.status, 200, "{new:?}");
    let connection = with(&connection, &new.body);
    assert_eq!(things(&browser, &connection).await.status, 200);

    let revoked = browser.post("/v1/auth/revoke", json!({ "grant": connection["grant"] })).await;
    assert_eq!((revoked.status, revoked.body), (200, json!({ "revoked": true })));
    let again = browser.post("/v1/auth/revoke", json!({ "grant": connection["grant"] })).await;
    assert_eq!(again.body, json!({ "revoked": true }), "what is dead already is what was wanted");
    let over = refreshed(&browser, &connection).await;
    assert_eq!((over.status, over.class()), (401, "revoked"));
    assert_eq!(host.server.inner().thefts, 0);
    for headers in &host.server.inner().headers {
        assert!(["origin", "cookie", "x-tp", "x-tp-proof"].iter().all(|name| !headers.contains_key(*name)));
    }
}

#[tokio::test]
async fn an_access_is_over_by_the_hosts_clock_too() {
    let host = Host::start().await;
    let browser = host.browser();
    let connection = host.connect(&browser, "one").await;
    host.later(3_599_999);
    assert_eq!(things(&browser, &connection).await.status, 200);
    host.later(1);
    let calls = host.server.inner().api_calls;
    assert_eq!(things(&browser, &connection).await.class(), "expired");
    assert_eq!(host.server.inner().api_calls, calls, "nobody was asked");
}

#[tokio::test]
async fn a_provider_that_doesnt_rotate_keeps_its_refresh_token() {
    let host = Host::start().await;
    host.server.inner().rotates = false;
    let browser = host.browser();
    let mut connection = host.connect(&browser, "one").await;
    for round in 0..3 {
        let new = refreshed(&browser, &connection).await;
        connection = with(&connection, &new.body);
        assert_eq!(things(&browser, &connection).await.status, 200, "{round}");
        host.later(3_000);
    }
    assert_eq!(host.server.inner().refreshes, 3);
}

#[tokio::test]
async fn a_token_that_never_ends_is_wrapped_again_without_asking_anybody() {
    let host = Host::start().await;
    let browser = host.browser();
    host.server.inner().token_answer = json!({ "refresh_token": null, "expires_in": null });
    let connection = host.connect(&browser, "one").await;
    assert_eq!(connection["expires_in_ms"], 3_600_000, "the envelope ends all the same");
    host.later(3_600_000);
    assert_eq!(things(&browser, &connection).await.class(), "expired");
    let calls = host.server.inner().token_calls;
    let connection = with(&connection, &refreshed(&browser, &connection).await.body);
    assert_eq!(things(&browser, &connection).await.status, 200);
    assert_eq!(host.server.inner().token_calls, calls);
}

#[tokio::test]
async fn an_access_without_a_refresh_token_ends_with_itself() {
    let host = Host::start().await;
    let browser = host.browser();
    host.server.inner().token_answer = json!({ "refresh_token": null, "expires_in": 7200 });
    let connection = host.connect(&browser, "one").await;
    host.later(3_600_000);
    let new = refreshed(&browser, &connection).await;
    assert_eq!(new.body["expires_in_ms"], 3_600_000);
    host.later(3_600_000);
    assert_eq!(refreshed(&browser, &connection).await.class(), "revoked");
}

#[tokio::test]
async fn the_answer_says_where_the_user_can_revoke_access() {
    let settings = "https://account.test.example/apps";
    let host = Host::with(|setup, address| {
        setup.clients[0].revoke = RevokeAt::InSettings(settings);
        setup.clients[1].revoke = RevokeAt::Bearer { url: format!("http://{address}/bearer-revoke") };
    })
    .await;
    let browser = host.browser();
    let connection = host.connect(&browser, "one").await;
    let told = browser.post("/v1/auth/revoke", json!({ "grant": connection["grant"] })).await;
    assert_eq!((told.status, told.body), (200, json!({ "revoked": false, "settings_url": settings })));
    let connection = host.connect(&browser, "two").await;
    let told = browser.post("/v1/auth/revoke", json!({ "grant": connection["grant"] })).await;
    assert_eq!((told.status, told.body), (200, json!({ "revoked": true })));
}

#[tokio::test]
async fn a_failed_revocation_is_reported() {
    let host = Host::start().await;
    let browser = host.browser();
    let connection = host.connect(&browser, "one").await;
    host.server.fault(503, "down");
    let told = browser.post("/v1/auth/revoke", json!({ "grant": connection["grant"] })).await;
    assert_eq!((told.status, told.class(), &told.body["status"]), (502, "provider_down", &json!(503)));
}

#[tokio::test]
async fn only_a_listed_origin_sends_anything_and_another_address_has_another_way_back() {
    let host = Host::start().await;
    let mut browser = host.browser();
    assert_eq!(browser.origin, ORIGIN);
    browser.origin = "https://other.example".to_owned();
    let started = browser.post("/v1/auth/start", json!({ "provider": "one", "jwk": browser.jwk() })).await;
    let url = started.body["authorize_url"].as_str().unwrap();
    assert!(url.contains("redirect_uri=https%3A%2F%2Fother.example%2Fapp%2Fcallback.html%3Fprovider%3Done"), "{url}");
}
