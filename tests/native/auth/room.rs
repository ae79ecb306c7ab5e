//! How many requests each client may have in progress: only a complete request takes a place, and each client has a
//! share.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use http::Request;
use proxy::limits::{Limits, Peer};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::browser::{Answer, Browser, Forged};
use super::{Host, call, refreshed, unlimited};

/// A call from this address.
async fn from(address: [u8; 4], browser: &Browser, path: &str, body: Value) -> Answer {
    let body = body.to_string();
    let mut request = Request::post(path);
    for (name, value) in browser.headers(path, &body, Forged::default()) {
        request = request.header(name, value);
    }
    let mut request = request.body(Body::from(body)).unwrap();
    request.extensions_mut().insert(Peer(IpAddr::from(address)));
    browser.send(request).await
}

/// A host whose providers don't answer calls, with connections to both of them.
struct Slow {
    host: Host,
    browser: Arc<Browser>,
    connections: [Value; 2],
    before: usize,
    held: JoinSet<Answer>,
}

impl Slow {
    async fn with(limits: Limits) -> Self {
        let host = Host::with(|setup, _| setup.limits = limits).await;
        let browser = host.browser();
        let connections = [host.connect(&browser, "one").await, host.connect(&browser, "two").await];
        host.server.inner().slow = Duration::from_secs(3600);
        let before = host.server.inner().api_calls;
        Self { host, browser: Arc::new(browser), connections, before, held: JoinSet::new() }
    }

    fn call(&self, at: usize, address: [u8; 4]) -> impl Future<Output = Answer> + use<> {
        let (browser, body) = (Arc::clone(&self.browser), call(["one", "two"][at], &self.connections[at]));
        async move { from(address, &browser, "/v1/call", body).await }
    }

    /// A call that stays in progress until the end.
    async fn hold(&mut self, at: usize, address: [u8; 4]) {
        let call = self.call(at, address);
        self.held.spawn(call);
        while self.host.server.inner().api_calls < self.before + self.held.len() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

fn wait(answer: &Answer) {
    assert_eq!((answer.status, answer.class(), &answer.body["code"]), (429, "rate_limited", &json!("host_limit")));
    assert!(answer.headers.contains_key("retry-after") && answer.body["provider"].is_null(), "{answer:?}");
}

#[tokio::test]
async fn when_all_places_are_taken_others_are_told_to_retry() {
    let mut slow = Slow::with(Limits { in_flight: 4.try_into().unwrap(), ..unlimited() }).await;
    for at in [0, 0, 1] {
        slow.hold(at, [198, 51, 100, 1]).await;
    }
    assert_eq!(slow.host.proxy.places.taken(), 3);
    slow.hold(1, [198, 51, 100, 1]).await;
    let refused = slow.call(0, [198, 51, 100, 2]).await;
    assert_eq!((refused.status, refused.class(), &refused.body["code"]), (503, "provider_down", &json!("host_busy")));
    assert!(refused.headers.contains_key("retry-after"));
    for path in ["/healthz", "/v1/providers", "/v1/connections"] {
        let answer = slow.browser.send(Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, 200, "{path} needs nobody's place");
    }
    slow.held.shutdown().await;
    assert_eq!(slow.host.proxy.places.taken(), 0, "who leaves gives it back");
}

#[tokio::test]
async fn one_provider_has_half_of_the_room() {
    let mut slow = Slow::with(Limits { in_flight: 8.try_into().unwrap(), ..unlimited() }).await;
    for _ in 0..4 {
        slow.hold(0, [198, 51, 100, 1]).await;
    }
    wait(&slow.call(0, [198, 51, 100, 2]).await);
    slow.hold(1, [198, 51, 100, 2]).await;
    slow.held.shutdown().await;
}

#[tokio::test]
async fn one_address_has_its_share_of_the_room() {
    let mut slow = Slow::with(Limits { in_flight_per_address: 3.try_into().unwrap(), ..unlimited() }).await;
    for at in [0, 1, 0] {
        slow.hold(at, [198, 51, 100, 1]).await;
    }
    wait(&slow.call(1, [198, 51, 100, 1]).await);
    slow.hold(1, [198, 51, 100, 2]).await;
    slow.held.shutdown().await;
    slow.hold(1, [198, 51, 100, 1]).await;
    slow.held.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn waiting_for_a_refresh_takes_no_place_and_ends_after_ten_seconds() {
    let host = Host::start().await;
    let browser = Arc::new(host.browser());
    let connection = host.connect(&browser, "one").await;
    let before = host.server.inner().token_calls;
    host.server.inner().slow = Duration::from_secs(28);
    let begun = tokio::time::Instant::now();
    let mut waiting = JoinSet::new();
    for _ in 0..5 {
        let (browser, connection) = (Arc::clone(&browser), connection.clone());
        waiting.spawn(async move { refreshed(&browser, &connection).await });
    }
    while host.server.inner().token_calls == before {
        tokio::task::yield_now().await;
    }
    assert_eq!(host.proxy.places.taken(), 0);
    for answer in waiting.join_all().await {
        assert_eq!((answer.status, answer.class()), (502, "provider_down"), "{answer:?}");
    }
    assert_eq!(begun.elapsed().as_secs(), 10);
    tokio::time::sleep(Duration::from_secs(9)).await;
    let answer = refreshed(&browser, &connection).await;
    assert_eq!((answer.status, begun.elapsed().as_secs()), (200, 28), "who asks again gets what it gave: {answer:?}");
    let inner = host.server.inner();
    assert_eq!((inner.refreshes, inner.thefts), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_code_and_a_revocation_are_waited_for_ten_seconds() {
    let host = Host::start().await;
    let browser = host.browser();
    let connection = host.connect(&browser, "one").await;
    let back = host.come_back(&browser, "one").await;
    host.server.inner().slow = Duration::from_secs(11);
    for (path, body) in [("/v1/auth/finish", back), ("/v1/auth/revoke", json!({ "grant": connection["grant"] }))] {
        let begun = tokio::time::Instant::now();
        let answer = browser.post(path, body).await;
        assert_eq!((answer.class(), begun.elapsed().as_secs()), ("provider_down", 10), "{path}: {answer:?}");
    }
}

#[tokio::test]
async fn an_authorization_server_that_is_out_is_left_alone_and_the_api_is_asked_on() {
    let host = Host::with(|setup, _| setup.limits = Limits { outage_calls: 4, ..unlimited() }).await;
    let browser = host.browser();
    let connection = host.connect(&browser, "one").await;
    host.later(30_000);
    let refresh = async || refreshed(&browser, &connection).await;
    let revoke = async || browser.post("/v1/auth/revoke", json!({ "grant": connection["grant"] })).await;
    for at in 1..=4 {
        host.server.fault(503, "");
        assert_eq!(refresh().await.class(), "provider_down", "{at}");
    }
    let asked = host.server.inner().token_calls;
    for _ in 0..10 {
        assert_eq!(refresh().await.class(), "provider_down");
    }
    assert_eq!(host.server.inner().token_calls, asked, "nobody asks it");
    assert_eq!(super::things(&browser, &connection).await.status, 200, "the API is another door");
    for _ in 0..4 {
        host.server.fault(503, "");
        assert_eq!(revoke().await.class(), "provider_down");
    }
    host.server.fault(200, "");
    assert_eq!(revoke().await.class(), "provider_down", "nor where tokens are taken back");
    assert_eq!(host.server.inner().faults.len(), 1);
    host.server.inner().faults.clear();
    host.later(18_000);
    assert_eq!(refresh().await.status, 200, "it is well again");
    assert_eq!(revoke().await.status, 200);
}
