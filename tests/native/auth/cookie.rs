//! The cookie that binds a grant where the app and the proxy share an origin: an attacker with a copy of everything
//! that a script can reach, and with the browser's key, can do nothing.

use axum::body::Body;
use http::Request;
use proxy::auth::envelopes::Grant;
use proxy::proof::{Jwk, Thumbprint};
use proxy::seal::Kind;
use serde_json::{Value, json};

use super::browser::{Answer, Browser, Forged};
use super::{Host, call, refreshed, things, with};

fn at_home(host: &Host) -> Browser {
    host.browser().at_home()
}

/// An attacker with this browser's key and everything it has stored, and with this cookie.
fn thief(host: &Host, browser: &Browser, cookie: Option<String>) -> Browser {
    let thief = Browser::with_key_of(browser, &host.app);
    thief.hear(browser);
    thief.set_cookie(cookie);
    thief
}

fn key_of(browser: &Browser) -> Thumbprint {
    serde_json::from_value::<Jwk>(browser.jwk()).unwrap().thumbprint().unwrap()
}

fn grant_of(host: &Host, browser: &Browser, connection: &Value) -> Grant {
    host.proxy.keys.open(Kind::Grant, "one", &key_of(browser), connection["grant"].as_str().unwrap()).unwrap()
}

/// The number of requests to the provider so far.
fn asked_for(host: &Host) -> (usize, usize) {
    let inner = host.server.inner();
    (inner.token_calls, inner.api_calls)
}

async fn revoked(browser: &Browser, connection: &Value) -> Answer {
    browser.post("/v1/auth/revoke", json!({ "grant": connection["grant"] })).await
}

/// Checks the refusal for a missing cookie, wherever the connection is used.
async fn is_refused(browser: &Browser, connection: &Value, what: &str) {
    for (answer, status, class) in [
        (things(browser, connection).await, 401, "expired"),
        (refreshed(browser, connection).await, 401, "revoked"),
        (revoked(browser, connection).await, 403, "forbidden"),
    ] {
        let got = (answer.status, answer.class(), answer.body["code"].as_str());
        assert_eq!(got, (status, class, Some("cookie")), "{what}: {answer:?}");
        assert!(answer.headers.get("set-cookie").is_none(), "{what}");
    }
}

#[tokio::test]
async fn a_stolen_envelope_with_its_stolen_key_is_refused_without_the_cookie() {
    let host = Host::start().await;
    let browser = at_home(&host);
    let connection = host.connect(&browser, "one").await;
    let cookie = browser.cookie().unwrap();
    let value = cookie.strip_prefix("__Host-hourloom=").unwrap();
    let another = at_home(&host);
    host.connect(&another, "one").await;
    let hash = grant_of(&host, &browser, &connection).bound.unwrap();
    assert_eq!(hash, proxy::proof::digest(value.as_bytes()), "the grant holds the hash of it");
    let asked = asked_for(&host);
    let last = &value[..value.len() - 1];
    for (what, cookie) in [
        ("none", None),
        ("an empty one", Some("__Host-hourloom=".to_owned())),
        ("another person's", another.cookie()),
        ("its hash", Some(format!("__Host-hourloom={hash}"))),
        ("one that is cut off", Some(format!("__Host-hourloom={last}"))),
        (
            "one with a letter changed",
            Some(format!("__Host-hourloom={last}{}", if value.ends_with('A') { 'E' } else { 'A' })),
        ),
        ("one of another name", Some(format!("hourloom={value}"))),
        ("one of another case", Some(format!("__host-hourloom={value}"))),
        ("one in quotes", Some(format!("__Host-hourloom=\"{value}\""))),
        ("one with something behind it", Some(format!("__Host-hourloom={value}.x"))),
    ] {
        let thief = thief(&host, &browser, cookie);
        is_refused(&thief, &connection, what).await;
        is_refused(&thief.at_home(), &connection, what).await;
    }
    assert_eq!(asked_for(&host), asked, "no provider heard of it");
    assert_eq!(things(&browser, &connection).await.status, 200, "nobody is signed out by it");
    let connection = with(&connection, &refreshed(&browser, &connection).await.body);
    assert_eq!(things(&browser, &connection).await.status, 200);
    is_refused(&thief(&host, &browser, None), &connection, "after a refresh").await;
    let answer = revoked(&browser, &connection).await;
    assert_eq!((answer.status, answer.body), (200, json!({ "revoked": true })));
}

#[tokio::test]
async fn a_cookie_that_was_cleared_takes_a_new_sign_in_and_no_more() {
    let host = Host::start().await;
    let browser = at_home(&host);
    let connection = host.connect(&browser, "one").await;
    browser.set_cookie(None);
    is_refused(&browser, &connection, "cleared").await;
    let connection = host.connect(&browser, "one").await;
    assert_eq!(things(&browser, &connection).await.status, 200);
    assert_eq!(refreshed(&browser, &connection).await.status, 200);
}

#[tokio::test]
async fn a_planted_key_and_a_planted_cookie_open_nothing_of_a_later_sign_in() {
    let host = Host::start().await;
    let browser = at_home(&host);
    let planted = format!("__Host-hourloom={}", "A".repeat(43));
    browser.set_cookie(Some(planted.clone()));
    let connection = host.connect(&browser, "one").await;
    is_refused(&thief(&host, &browser, Some(planted)), &connection, "planted").await;
    assert_eq!(things(&browser, &connection).await.status, 200);
}

#[tokio::test]
async fn across_origins_there_is_no_cookie_and_none_is_asked_for() {
    let host = Host::start().await;
    let extension = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";
    let app = host.another(|setup| setup.apps.push(proxy::apps::App::parse(extension).unwrap()));
    for (origin, site) in
        [("https://planner.example", "cross-site"), ("https://planner.example", "same-site"), (extension, "none")]
    {
        let mut browser = Browser::new(&app);
        origin.clone_into(&mut browser.origin);
        let sent = || Forged { headers: vec![("sec-fetch-site", Some(site.to_owned()))], ..Forged::default() };
        let back = host.come_back(&browser, "one").await;
        let finished = browser.post_forged("/v1/auth/finish", back.to_string(), sent()).await;
        assert_eq!(finished.status, 200, "{site}: {finished:?}");
        let connection = finished.body.clone();
        for answer in [
            finished,
            browser.post_forged("/v1/call", call("one", &connection).to_string(), sent()).await,
            refreshed(&browser, &connection).await,
            revoked(&browser, &connection).await,
        ] {
            assert_eq!(answer.status, 200, "{site}: {answer:?}");
            assert!(answer.headers.get("set-cookie").is_none(), "{site}");
            assert!(answer.headers.get("access-control-allow-credentials").is_none(), "{site}");
        }
    }
}

#[tokio::test]
async fn one_cookie_serves_all_of_a_browsers_connections() {
    let host = Host::start().await;
    let browser = at_home(&host);
    let mut all = Vec::new();
    for number in 0..40 {
        all.push(host.connect(&browser, if number % 2 == 0 { "one" } else { "two" }).await);
        if number % 7 == 6 {
            // A grant in use is renewed each hour.
            for connection in &mut all {
                let new = refreshed(&browser, connection).await;
                assert_eq!(new.status, 200, "{number}: {new:?}");
                *connection = with(connection, &new.body);
            }
        }
    }
    for (number, connection) in all.iter().enumerate() {
        assert_eq!(refreshed(&browser, connection).await.status, 200, "{number}");
    }
    assert!(browser.cookie().unwrap().len() < 1_000);
}

#[tokio::test]
async fn another_process_knows_the_cookie_without_having_set_it() {
    let host = Host::start().await;
    let browser = at_home(&host);
    let connection = host.connect(&browser, "one").await;
    let elsewhere = Browser::with_key_of(&browser, &host.again()).at_home();
    is_refused(&elsewhere, &connection, "at another process").await;
    elsewhere.set_cookie(browser.cookie());
    assert_eq!(refreshed(&elsewhere, &connection).await.status, 200);
}

/// A connection whose grant an earlier version sealed.
async fn of_an_earlier_version(host: &Host, browser: &Browser) -> Value {
    let mut connection = host.connect(browser, "one").await;
    let (key, envelope) = (key_of(browser), connection["grant"].as_str().unwrap().to_owned());
    let mut grant: Value = host.proxy.keys.open(Kind::Grant, "one", &key, &envelope).unwrap();
    assert_eq!(grant.as_object_mut().unwrap().remove("bound"), Some(Value::Null));
    connection["grant"] = host.proxy.keys.seal(Kind::Grant, "one", &key, &grant).unwrap().into();
    connection
}

#[tokio::test]
async fn a_grant_of_an_earlier_version_stays_good_and_is_bound_once_there_is_a_cookie() {
    let host = Host::start().await;
    let mut browser = host.browser();
    let mut old = of_an_earlier_version(&host, &browser).await;
    browser.at_home = true;
    for _ in 0..2 {
        let new = refreshed(&browser, &old).await;
        assert_eq!(new.status, 200, "{new:?}");
        assert!(new.headers.get("set-cookie").is_none());
        old = with(&old, &new.body);
    }
    assert_eq!(refreshed(&thief(&host, &browser, None), &old).await.status, 200, "as before");
    host.connect(&browser, "two").await;
    old = with(&old, &refreshed(&browser, &old).await.body);
    is_refused(&thief(&host, &browser, None), &old, "now it is bound").await;
    assert_eq!(things(&browser, &old).await.status, 200);
}

#[tokio::test]
async fn the_cookie_alone_gives_no_access() {
    let host = Host::start().await;
    let browser = at_home(&host);
    let connection = host.connect(&browser, "one").await;
    let body = call("one", &connection).to_string();
    let without = Forged { without_proof: true, ..Forged::default() };
    assert_eq!(browser.post_forged("/v1/call", body.clone(), without).await.class(), "proof");
    let foreign =
        Forged { headers: vec![("origin", Some("https://evil.planner.example".to_owned()))], ..Forged::default() };
    assert_eq!(browser.post_forged("/v1/call", body, foreign).await.status, 403);
    let stranger = at_home(&host);
    stranger.set_cookie(browser.cookie());
    assert_eq!(refreshed(&stranger, &connection).await.body["code"], "grant_unreadable", "nor does it replace the key");
    for path in ["/v1/providers", "/v1/connections"] {
        let with = |cookie: Option<String>| {
            let request =
                cookie.into_iter().fold(Request::get(path), |request, cookie| request.header("cookie", cookie));
            request.body(Body::empty()).unwrap()
        };
        let (bare, known) = (browser.send(with(None)).await, browser.send(with(browser.cookie())).await);
        assert_eq!(bare.body, known.body, "what is for everybody says nothing of anybody");
    }
}

#[tokio::test]
async fn a_sign_in_that_fails_sets_none() {
    let host = Host::start().await;
    let browser = at_home(&host);
    let back = host.come_back(&browser, "one").await;
    host.server.fault(400, r#"{"error":"invalid_grant"}"#);
    let answer = browser.post("/v1/auth/finish", back).await;
    assert_eq!((answer.status, answer.headers.get("set-cookie")), (400, None), "{answer:?}");
}
