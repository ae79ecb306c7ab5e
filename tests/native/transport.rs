//! A call's whole way: the browser's key, envelopes, adapter, proxy, sandbox (over real HTTP), and back.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use providers::{Account, Ask, Fault, OpName, PROVIDERS, Range, Reply};
use proxy::apps::App;
use proxy::resolve::Resolver;
use proxy::seal::KeyRing;
use proxy::stand_ins::StandIns;
use proxy::upstream::{Limits, Upstream};
use proxy::{Proxy, Setup};
use serde_json::{Value, json};

use crate::auth::browser::{Answer, Browser, Forged, ORIGIN};
use crate::sandbox::{account, sandbox};

struct Host {
    address: SocketAddr,
    client: reqwest::Client,
    browser: Browser,
    connections: BTreeMap<&'static str, Value>,
}

impl Host {
    async fn start() -> Self {
        let sandbox = sandbox();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let upstream = Upstream::new(Limits::default(), Resolver::default()).unwrap();
        let mut setup = Setup::new(KeyRing::for_this_process().unwrap(), upstream);
        let stand_ins = StandIns::of(&sandbox);
        setup.clients = stand_ins.clients(&format!("http://{address}/sandbox"));
        setup.offer = Some(Arc::new(stand_ins.clone()));
        setup.apps = vec![App::parse(ORIGIN).unwrap()];
        setup.limits = proxy::limits::Limits::SANDBOX;
        let router = stand_ins.router(&setup.apps);
        let app = proxy::app(&Proxy::new(setup), Some(router), None);
        let browser = Browser::new(&app);
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        let mut host = Self { address, client: reqwest::Client::new(), browser, connections: BTreeMap::new() };
        for provider in PROVIDERS {
            let account = account(&sandbox, provider.id);
            let body = json!({ "provider": provider.id, "account": account.id });
            let adopted = host.browser.post("/v1/auth/adopt", body).await;
            assert_eq!(adopted.status, 200, "{adopted:?}");
            host.connections.insert(provider.id, adopted.body);
        }
        host
    }

    async fn call(&self, body: &Value) -> Answer {
        self.browser.post("/v1/call", body.clone()).await
    }

    fn body(&self, provider: &str, ask: &Ask) -> Value {
        let connection = &self.connections[provider];
        let who: Account = serde_json::from_value(connection["account"].clone()).unwrap();
        json!({
            "op": format!("{provider}.{}", ask.op().as_str()), "params": ask, "account": who,
            "access": connection["access"],
        })
    }

    async fn control(&self, path: &str, body: Value) {
        let request = self.client.post(format!("http://{}/sandbox/control/{path}", self.address));
        let sent = request.header("content-type", "application/json").body(body.to_string()).send().await.unwrap();
        assert_eq!(sent.status().as_u16(), 200);
    }

    async fn log(&self) -> Value {
        let log = self.client.get(format!("http://{}/sandbox/control/log", self.address)).send().await.unwrap();
        serde_json::from_slice(&log.bytes().await.unwrap()).unwrap()
    }

    async fn ask(&self, provider: &str, ask: &Ask) -> Result<Reply, (u16, Value)> {
        let Answer { status, headers, body, .. } = self.call(&self.body(provider, ask)).await;
        assert_eq!(headers["x-request-id"].len(), 32);
        if status != 200 {
            assert_eq!(headers["content-type"], "application/problem+json");
            return Err((status, body));
        }
        let reply = providers::provider(provider).unwrap().reply;
        Ok(reply(ask, &http::Response::builder().status(status).body(body.to_string().into()).unwrap()).unwrap())
    }

    /// Everything that `ask` and its continuations return.
    async fn enumerate(&self, provider: &str, ask: Ask) -> (Vec<providers::Container>, Vec<providers::Item>) {
        let (mut all, mut listed, mut open) = (Vec::new(), Vec::new(), vec![ask]);
        while let Some(ask) = open.pop() {
            match self.ask(provider, &ask).await.unwrap() {
                Reply::Containers { containers, next, .. } => {
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
    for provider in PROVIDERS.iter().filter(|provider| provider.can(OpName::Containers)) {
        let (containers, _) = host.enumerate(provider.id, FIRST).await;
        let mut items = Vec::new();
        for container in containers.iter().filter(|container| container.id == container.scope) {
            let range = provider.abilities.ranged.then(week);
            let listed = host.enumerate(provider.id, Ask::items(&container.id, range)).await.1;
            // A message may be both found and marked; within one listing, nothing comes twice.
            let unique: std::collections::BTreeSet<_> = listed.iter().map(|item| item.id.clone()).collect();
            assert_eq!(unique.len(), listed.len(), "{}: an item came twice", provider.id);
            items.extend(listed);
        }
        counts.push((provider.id, containers.len(), items.len()));
    }
    assert!(counts.iter().all(|(_, containers, items)| *containers > 0 && *items > 0), "{counts:?}");
    let log = host.log().await;
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
    assert_eq!(
        (status, &problem["class"]),
        (401, &json!("expired")),
        "an access that isn't taken says nothing of the grant"
    );
    let grant = json!({ "grant": host.connections["asana"]["grant"] });
    let over = host.browser.post("/v1/auth/refresh", grant).await;
    assert_eq!((over.status, over.class()), (401, "revoked"), "the authorization server does");
    host.ask("google-calendar", &FIRST).await.expect("another provider's connection is another matter");
}

#[tokio::test]
async fn a_good_answer_passes_as_it_came_and_is_read_by_the_adapter() {
    let host = Host::start().await;
    for body in ["<html>sign in</html>", "{\"data\":{\"gid\":7}}", ""] {
        host.control("fault", json!({ "provider": "asana", "status": 200, "body": body })).await;
        let answer = host.call(&host.body("asana", &FIRST)).await;
        let got = answer.body.as_str().map_or_else(|| answer.body.to_string(), str::to_owned);
        assert_eq!((answer.status, got.as_str()), (200, body));
        let reply = providers::provider("asana").unwrap().reply;
        let fault = reply(&FIRST, &http::Response::new(got.into())).unwrap_err();
        assert!(matches!(fault, Fault::Shape { .. }), "{body}: {fault:?}");
    }
    host.control("fault", json!({ "provider": "asana", "status": 200, "body": "x".repeat(200_000), "times": 1 })).await;
    assert_eq!(host.call(&host.body("asana", &FIRST)).await.body.as_str().unwrap().len(), 200_000);
}

#[tokio::test]
async fn an_invalid_call_is_refused_before_any_request() {
    let host = Host::start().await;
    let good = host.body("asana", &FIRST);
    let with = |field: &str, value: Value| {
        let mut call = good.clone();
        call[field] = value;
        call.to_string()
    };
    let header = |name, value: Option<&str>| vec![(name, value.map(str::to_owned))];
    let form = "application/x-www-form-urlencoded";
    for (what, headers, body, want) in [
        ("no custom header", header("x-tp", None), good.to_string(), 403),
        ("a form", header("content-type", Some(form)), good.to_string(), 415),
        ("plain text", header("content-type", Some("text/plain")), good.to_string(), 415),
        ("not JSON", vec![], "{".to_owned(), 400),
        ("another operation than the parameters", vec![], with("op", json!("asana.items")), 400),
        ("an unknown provider", vec![], with("op", json!("evil.containers")), 400),
        ("no provider", vec![], with("op", json!("containers")), 400),
        ("an unknown question", vec![], with("params", json!({ "ask": "delete" })), 400),
        ("a host", vec![], with("host", json!("evil.example")), 400),
        ("a path in a parameter", vec![], with("params", json!({ "ask": "containers", "path": "/x" })), 400),
        ("a foreign cursor", vec![], with("params", json!({ "ask": "containers", "after": "q ../../x" })), 400),
        ("another account", vec![], with("account", json!({ "id": "x", "name": "x" })), 400),
        ("a line break in the access", vec![], with("access", json!("x\r\nHost: evil")), 401),
        ("too long", vec![], with("access", json!("x".repeat(proxy::MAX_REQUEST))), 413),
    ] {
        let answer = host.browser.post_forged("/v1/call", body, Forged { headers, ..Forged::default() }).await;
        assert_eq!(answer.status, want, "{what}: {answer:?}");
    }
    assert_eq!(host.log().await, json!([]), "nothing reached the provider");
}

#[tokio::test]
async fn only_a_valid_correlation_id_is_accepted() {
    let host = Host::start().await;
    let own = "0123456789abcdef0123456789abcdef";
    for (given, kept) in [(own, true), ("short", false), ("0123456789ABCDEF0123456789ABCDEF", false)] {
        let headers = vec![("x-request-id", Some(given.to_owned()))];
        let body = host.body("asana", &FIRST).to_string();
        let got = host.browser.post_forged("/v1/call", body, Forged { headers, ..Forged::default() }).await;
        assert_eq!(got.headers["x-request-id"] == given, kept, "{given}");
        assert_eq!(got.headers["x-request-id"].len(), 32);
    }
}
