//! What a failed login obtained is revoked at the provider, and so is a grant that the operator's rules have ended.

use std::sync::Arc;
use std::time::Duration;

use proxy::auth::envelopes::Grant;
use proxy::grants::{Rules, days};
use proxy::oauth::RevokeAt;
use proxy::proof::Jwk;
use proxy::seal::Kind;
use proxy::{Proxy, Setup};
use serde_json::{Value, json};

use super::browser::Browser;
use super::{Host, call, refreshed, things, with};

/// Waits for all of the proxy's background work, and counts what is still valid at the server.
async fn left_alive(host: &Host) -> usize {
    host.proxy.refreshes.tasks().close();
    host.proxy.refreshes.tasks().wait().await;
    host.server.alive()
}

#[tokio::test]
async fn tokens_of_a_failed_sign_in_are_revoked() {
    let down = [(503, ""), (503, "")];
    let failures: [(&str, &[(u16, &str)]); 4] = [
        ("the account question fails twice", &down),
        ("it is refused", &[(403, "{}")]),
        ("its answer is of another shape", &[(200, r#"{"id":7}"#)]),
        ("it fails, and the first revocation too", &[(503, ""), (503, ""), (503, "")]),
    ];
    for (what, faults) in failures {
        let host = Host::start().await;
        let browser = host.browser();
        let back = host.come_back(&browser, "one").await;
        // After the token endpoint has answered.
        host.server.inner().later_faults = faults.iter().map(|(status, body)| (*status, (*body).to_owned())).collect();
        let answer = browser.post("/v1/auth/finish", back).await;
        assert!(answer.status >= 400, "{what}: {answer:?}");
        assert_eq!(left_alive(&host).await, 0, "{what}");
        assert_eq!(host.server.inner().faults.len(), 0, "{what}: all of them were met");
    }
}

#[tokio::test]
async fn a_sign_in_that_ends_well_is_not_revoked() {
    let host = Host::start().await;
    let browser = host.browser();
    let connection = host.connect(&browser, "one").await;
    assert_eq!(left_alive(&host).await, 2, "an access and a refresh token");
    assert_eq!(things(&browser, &connection).await.status, 200);
}

#[tokio::test]
async fn access_tokens_are_revoked_where_the_provider_needs_it() {
    let host = Host::with(|setup, address| {
        setup.clients[0].revoke = RevokeAt::Bearer { url: format!("http://{address}/bearer-revoke") };
    })
    .await;
    let browser = host.browser();
    let back = host.come_back(&browser, "one").await;
    host.server.inner().later_faults = [(403, "{}".to_owned())].into();
    assert_eq!(browser.post("/v1/auth/finish", back).await.status, 400);
    left_alive(&host).await;
    assert!(!host.server.inner().any_access());
}

#[tokio::test]
async fn an_abandoned_sign_in_leaves_no_tokens() {
    for calls in [1, 2] {
        let host = Host::start().await;
        let browser = Arc::new(host.browser());
        let back = host.come_back(&browser, "one").await;
        host.server.inner().slow = Duration::from_millis(50);
        let tab = Arc::clone(&browser);
        let asked = tokio::spawn(async move { tab.post("/v1/auth/finish", back).await });
        // At the token endpoint or at the account request.
        loop {
            let done = {
                let inner = host.server.inner();
                inner.token_calls + inner.api_calls
            };
            if done >= calls {
                break;
            }
            tokio::task::yield_now().await;
        }
        asked.abort();
        assert!(asked.await.is_err());
        assert_eq!(left_alive(&host).await, 0, "{calls}");
        assert_eq!(host.server.inner().given.iter().filter(|secret| secret.contains("access")).count(), 1);
    }
}

fn under(host: &Host, change: impl FnOnce(&mut Setup)) -> axum::Router {
    let mut setup = super::setup(host.address, host.proxy.clock.clone());
    change(&mut setup);
    proxy::app(&Proxy::new(setup), None, None)
}

fn grant_of(host: &Host, browser: &Browser, connection: &Value) -> Grant {
    let key = serde_json::from_value::<Jwk>(browser.jwk()).unwrap().thumbprint().unwrap();
    host.proxy.keys.open(Kind::Grant, "one", &key, connection["grant"].as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn a_grant_ends_by_rest_or_by_age_and_is_revoked_then() {
    const DAY: u64 = 86_400_000;
    for (each, times, code) in [(89, 4, "grant_age"), (90, 0, "grant_idle")] {
        let host = Host::start().await;
        let browser = host.browser();
        let mut connection = host.connect(&browser, "one").await;
        let issued = grant_of(&host, &browser, &connection).issued;
        for _ in 0..times {
            host.later(each * DAY);
            let new = refreshed(&browser, &connection).await;
            assert_eq!(new.status, 200, "{new:?}");
            connection = with(&connection, &new.body);
            assert_eq!(grant_of(&host, &browser, &connection).issued, issued, "a refresh doesn't make it younger");
        }
        host.later(each * DAY);
        let over = refreshed(&browser, &connection).await;
        assert_eq!((over.status, over.class(), over.body["code"].as_str()), (401, "revoked", Some(code)), "{over:?}");
        host.proxy.refreshes.tasks().close();
        host.proxy.refreshes.tasks().wait().await;
        assert!(!host.server.inner().any_refresh(), "{code}");
    }
}

#[tokio::test]
async fn one_grant_can_be_ended_by_its_id_and_all_that_are_older_by_an_instant() {
    let host = Host::start().await;
    let (browser, other) = (host.browser(), host.browser());
    let connection = host.connect(&browser, "one").await;
    host.later(1_000);
    let younger = host.connect(&other, "one").await;
    let id = grant_of(&host, &browser, &connection).id;
    assert!(proxy::grants::is_id(&id), "{id}");
    let denying = under(&host, |setup| setup.rules.denied = [id].into());
    let ending = under(&host, |setup| setup.rules.ended_before = host.now());
    for (app, code) in [(denying, "grant_denied"), (ending, "grant_ended")] {
        let (mine, theirs) = (Browser::with_key_of(&browser, &app), Browser::with_key_of(&other, &app));
        // A call asks for a renewal, and the answer says that the grant has ended.
        let called = mine.post("/v1/call", call("one", &connection)).await;
        assert_eq!((called.status, called.class(), &called.body["code"]), (401, "expired", &json!(code)));
        let over = refreshed(&mine, &connection).await;
        assert_eq!((over.status, over.class(), &over.body["code"]), (401, "revoked", &json!(code)));
        assert_eq!(theirs.post("/v1/call", call("one", &younger)).await.status, 200, "{code}");
    }
}

#[tokio::test]
async fn grants_of_the_versions_before_and_after_are_read() {
    let host = Host::start().await;
    let browser = host.browser();
    let connection = host.connect(&browser, "one").await;
    let key = serde_json::from_value::<Jwk>(browser.jwk()).unwrap().thumbprint().unwrap();
    let seal = |grant: &Value| json!({ "grant": host.proxy.keys.seal(Kind::Grant, "one", &key, grant).unwrap() });
    // From another version, during an update of several processes.
    let mut newer = serde_json::to_value(grant_of(&host, &browser, &connection)).unwrap();
    newer["more"] = json!(1);
    let connection = with(&connection, &browser.post("/v1/auth/refresh", seal(&newer)).await.body);
    let mut old = serde_json::to_value(grant_of(&host, &browser, &connection)).unwrap();
    ["id", "issued", "used"].iter().for_each(|name| drop(old.as_object_mut().unwrap().remove(*name)));
    host.later(400 * 86_400_000);
    let new = browser.post("/v1/auth/refresh", seal(&old)).await;
    assert_eq!(new.status, 200, "{new:?}");
    let grant = grant_of(&host, &browser, &new.body);
    assert_eq!((grant.issued, proxy::grants::is_id(&grant.id)), (host.now(), true), "from now on it has an age");
}

#[test]
fn grants_have_default_limits() {
    let rules = Rules::default();
    assert_eq!((rules.idle, rules.absolute), (days(90), days(365)));
}
