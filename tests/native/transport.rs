//! The whole way of a call: adapter, proxy, sandbox, and back, over real HTTP on the loopback address.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use providers::{Account, Ask, Fault, PROVIDERS, Range, Reply};
use proxy::offer::Offer;
use proxy::upstream::{Limits, Upstream};
use serde_json::{Value, json};

use crate::sandbox::{account, sandbox};

struct Host {
    address: SocketAddr,
    client: reqwest::Client,
}

impl Host {
    async fn start() -> Self {
        let sandbox = sandbox();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (offer, bases) = Offer::of(&sandbox, &format!("http://{address}/sandbox"));
        let proxy = proxy::Proxy { upstream: Upstream::new(bases, Limits::default()).unwrap(), offer: Arc::new(offer) };
        let app = proxy::app(proxy, Some(&sandbox), None);
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { address, client: reqwest::Client::new() }
    }

    async fn post(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        body: String,
    ) -> (u16, BTreeMap<String, String>, Vec<u8>) {
        let mut request = self.client.post(format!("http://{}{path}", self.address)).body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let text = |value: &http::HeaderValue| value.to_str().unwrap_or("").to_owned();
        let headers = response.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        (status, headers, response.bytes().await.unwrap().to_vec())
    }

    async fn call(&self, body: &Value) -> (u16, BTreeMap<String, String>, Vec<u8>) {
        self.post("/v1/call", &[("content-type", "application/json"), ("x-tp", "1")], body.to_string()).await
    }

    async fn control(&self, path: &str, body: Value) {
        let path = format!("/sandbox/control/{path}");
        assert_eq!(self.post(&path, &[("content-type", "application/json")], body.to_string()).await.0, 200);
    }

    async fn ask(&self, provider: &str, ask: &Ask) -> Result<Reply, (u16, Value)> {
        let (status, headers, body) = self.call(&call(provider, ask)).await;
        assert_eq!(headers["x-request-id"].len(), 32);
        if status != 200 {
            assert_eq!(headers["content-type"], "application/problem+json");
            return Err((status, serde_json::from_slice(&body).unwrap()));
        }
        let reply = providers::provider(provider).unwrap().reply;
        Ok(reply(ask, &http::Response::builder().status(status).body(body).unwrap()).unwrap())
    }

    /// Everything that `ask` and its continuations give.
    async fn enumerate(&self, provider: &str, ask: Ask) -> (Vec<providers::Container>, Vec<providers::Item>) {
        let (mut all, mut listed, mut open) = (Vec::new(), Vec::new(), vec![ask]);
        while let Some(ask) = open.pop() {
            match self.ask(provider, &ask).await.unwrap() {
                Reply::Containers { containers, next } => {
                    all.extend(containers);
                    open.extend(next);
                }
                Reply::Items { items, next, .. } => {
                    listed.extend(items);
                    open.extend(next);
                }
                other => panic!("{other:?} is no part of a listing"),
            }
        }
        (all, listed)
    }
}

fn call(provider: &str, ask: &Ask) -> Value {
    let account = account(&sandbox(), provider);
    let who = Account { id: account.id.into(), name: account.name.into() };
    json!({ "op": format!("{provider}.{}", ask.op().as_str()), "params": ask, "account": who, "grant": account.token })
}

fn week() -> Range {
    let day = |text: &str| text.parse().unwrap();
    Range { from: day("2026-11-23"), until: day("2026-11-30"), zone: "Europe/Berlin".into() }
}

const FIRST: Ask = Ask::Containers { after: None };

#[tokio::test]
async fn every_provider_is_listed_to_the_end() {
    let host = Host::start().await;
    host.control("add", json!({ "provider": "asana", "count": 450 })).await;
    let mut counts = Vec::new();
    for provider in PROVIDERS {
        let (containers, _) = host.enumerate(provider.id, FIRST).await;
        let mut items = Vec::new();
        for container in containers.iter().filter(|container| container.id == container.scope) {
            let range = provider.abilities.ranged.then(week);
            items.extend(host.enumerate(provider.id, Ask::items(&container.id, range)).await.1);
        }
        let unique: std::collections::BTreeSet<_> = items.iter().map(|item| item.id.clone()).collect();
        assert_eq!(unique.len(), items.len(), "{}: an item came twice", provider.id);
        counts.push((provider.id, containers.len(), items.len()));
    }
    let log: Value = serde_json::from_slice(
        &host
            .client
            .get(format!("http://{}/sandbox/control/log", host.address))
            .send()
            .await
            .unwrap()
            .bytes()
            .await
            .unwrap(),
    )
    .unwrap();
    let pages = log.as_array().unwrap().iter().filter(|line| line["path"] == "/tasks").count();
    assert_eq!(pages, 7, "six pages of the first workspace and one of the second");
    assert!(counts[0].1 == 11 && counts[0].2 > 520, "{counts:?}");
    assert!(counts[1].1 == 5 && counts[1].2 >= 30, "{counts:?}");
}

#[tokio::test]
async fn a_fault_comes_back_by_its_remedy() {
    let host = Host::start().await;
    for (planted, status, class) in [
        (json!({ "status": 429, "retry_after": 7 }), 429, json!({ "class": "rate_limited", "retry_after_ms": 7000 })),
        (json!({ "status": 503 }), 502, json!({ "class": "provider_down" })),
        (json!({ "status": 404 }), 404, json!({ "class": "not_found" })),
        (json!({ "status": 410 }), 410, json!({ "class": "resync" })),
        (json!({ "status": 301 }), 502, json!({ "class": "bug", "path": "$" })),
    ] {
        let mut fault = planted.clone();
        fault["provider"] = json!("asana");
        host.control("fault", fault).await;
        let (got, problem) = host.ask("asana", &FIRST).await.unwrap_err();
        assert_eq!(got, status, "{planted}");
        for (field, value) in class.as_object().unwrap() {
            assert_eq!(&problem[field], value, "{planted}: {problem}");
        }
        assert_eq!((&problem["provider"], &problem["status"]), (&json!("asana"), &planted["status"]));
        host.ask("asana", &FIRST).await.expect("the next call is well again");
    }
    host.control("revoke", json!({ "provider": "asana" })).await;
    let (status, problem) = host.ask("asana", &FIRST).await.unwrap_err();
    assert_eq!((status, &problem["class"]), (401, &json!("revoked")));
    host.ask("google-calendar", &FIRST).await.expect("another provider's connection is another matter");
}

#[tokio::test]
async fn a_good_answer_passes_as_it_came_and_is_read_by_the_adapter() {
    let host = Host::start().await;
    for body in ["<html>sign in</html>", "{\"data\":[{\"gid\":7}]}", ""] {
        host.control("fault", json!({ "provider": "asana", "status": 200, "body": body })).await;
        let (status, _, got) = host.call(&call("asana", &FIRST)).await;
        assert_eq!((status, got.as_slice()), (200, body.as_bytes()));
        let reply = providers::provider("asana").unwrap().reply;
        let fault = reply(&FIRST, &http::Response::new(got)).unwrap_err();
        assert!(matches!(fault, Fault::Shape { .. }), "{body}: {fault:?}");
    }
    host.control("fault", json!({ "provider": "asana", "status": 200, "body": "x".repeat(200_000), "times": 1 })).await;
    assert_eq!(host.call(&call("asana", &FIRST)).await.2.len(), 200_000);
}

#[tokio::test]
async fn what_is_no_call_is_refused_before_anything_is_asked() {
    let host = Host::start().await;
    let good = call("asana", &FIRST);
    let with = |field: &str, value: Value| {
        let mut call = good.clone();
        call[field] = value;
        call.to_string()
    };
    let json_and_custom = [("content-type", "application/json"), ("x-tp", "1")];
    for (what, headers, body, want) in [
        ("no custom header", &json_and_custom[..1], good.to_string(), 403),
        ("a form", &[("content-type", "application/x-www-form-urlencoded"), ("x-tp", "1")], good.to_string(), 415),
        ("plain text", &[("content-type", "text/plain"), ("x-tp", "1")], good.to_string(), 415),
        ("not JSON", &json_and_custom, "{".to_owned(), 400),
        ("another operation than the parameters", &json_and_custom, with("op", json!("asana.items")), 400),
        ("an unknown provider", &json_and_custom, with("op", json!("evil.containers")), 400),
        ("no provider", &json_and_custom, with("op", json!("containers")), 400),
        ("an unknown question", &json_and_custom, with("params", json!({ "ask": "delete" })), 400),
        ("a host", &json_and_custom, with("host", json!("evil.example")), 400),
        ("a path in a parameter", &json_and_custom, with("params", json!({ "ask": "containers", "path": "/x" })), 400),
        (
            "a foreign cursor",
            &json_and_custom,
            with("params", json!({ "ask": "containers", "after": "q ../../x" })),
            400,
        ),
        ("a line break in the grant", &json_and_custom, with("grant", json!("x\r\nHost: evil")), 401),
        ("too long", &json_and_custom, with("grant", json!("x".repeat(proxy::MAX_REQUEST))), 413),
    ] {
        let (status, _, body) = host.post("/v1/call", headers, body).await;
        assert_eq!(status, want, "{what}: {}", String::from_utf8_lossy(&body));
    }
    let log = host.client.get(format!("http://{}/sandbox/control/log", host.address)).send().await.unwrap();
    assert_eq!(log.text().await.unwrap(), "[]", "nothing reached the provider");
}

#[tokio::test]
async fn a_correlation_id_is_taken_only_when_it_is_one() {
    let host = Host::start().await;
    let body = call("asana", &FIRST).to_string();
    let own = "0123456789abcdef0123456789abcdef";
    for (given, kept) in [(own, true), ("short", false), ("0123456789ABCDEF0123456789ABCDEF", false)] {
        let headers = [("content-type", "application/json"), ("x-tp", "1"), ("x-request-id", given)];
        let (_, got, _) = host.post("/v1/call", &headers, body.clone()).await;
        assert_eq!(got["x-request-id"] == given, kept, "{given}");
        assert_eq!(got["x-request-id"].len(), 32);
    }
}
