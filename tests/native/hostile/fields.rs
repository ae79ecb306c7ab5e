//! PROX-1: a thousand hostile texts in every text field of every endpoint, with a server in place of the providers that
//! records what reaches it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use http::header;
use native_tests::judge;
use providers::{PROVIDERS, Provider};
use proxy::apps::App;
use proxy::auth::envelopes::Access;
use proxy::limits::Limits;
use proxy::oauth::{Client, RevokeAt};
use proxy::proof::Jwk;
use proxy::resolve::Resolver;
use proxy::seal::{KeyRing, Kind};
use proxy::secret::Secret;
use proxy::upstream::{self, Upstream};
use proxy::{Proxy, Setup};
use serde_json::{Value, json};

use super::texts;
use super::with_each_string_as;
use crate::auth::browser::{Browser, Forged, ORIGIN};
use crate::conformance::{Asked, every_question};

type Reached = Arc<Mutex<Vec<http::Request<Vec<u8>>>>>;

async fn write_down(State(reached): State<Reached>, request: Request) -> &'static str {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
    reached.lock().unwrap().push(http::Request::from_parts(parts, body));
    "{}"
}

struct Host {
    browser: Browser,
    access: BTreeMap<&'static str, String>,
    reached: Reached,
}

/// The server's path for a provider's API.
fn base(provider: &Provider) -> String {
    let path = provider.api_base.splitn(4, '/').nth(3).map(|path| format!("/{path}"));
    format!("/{}{}", provider.id, path.unwrap_or_default())
}

async fn host() -> Host {
    let reached = Reached::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = format!("http://{}", listener.local_addr().unwrap());
    let server = Router::new().fallback(write_down).with_state(Arc::clone(&reached));
    tokio::spawn(async move { axum::serve(listener, server).await.unwrap() });
    let upstream = Upstream::new(upstream::Limits::default(), Resolver::default()).unwrap();
    let keys = format!("a:{}=", "A".repeat(43));
    let mut setup = Setup::new(KeyRing::parse(&keys).unwrap(), upstream);
    let client = |provider: &&'static Provider| Client {
        provider,
        id: "client".to_owned(),
        secret: Secret::new("secret"),
        authorize_url: format!("{at}/authorize"),
        token_url: format!("{at}/token"),
        revoke: RevokeAt::new(provider.auth.revoke, Some(format!("{at}/revoke"))),
        issuer: None,
        api_base: format!("{at}{}", base(provider)),
    };
    setup.clients = PROVIDERS.iter().map(client).collect();
    setup.apps = vec![App::parse(ORIGIN).unwrap()];
    setup.limits = Limits { address_burst: u32::MAX.try_into().unwrap(), ..Limits::SANDBOX };
    setup.limits.grant_burst = setup.limits.address_burst;
    setup.limits.logins_per_minute = setup.limits.address_burst;
    let proxy = Proxy::new(setup);
    let browser = Browser::new(&proxy::app(&proxy, None, None));
    let jwk: Jwk = serde_json::from_value(browser.jwk()).unwrap();
    let access = Access {
        account: "1".to_owned(),
        token: Secret::new("token"),
        until: u64::MAX,
        grant: String::new(),
        issued: 0,
        bound: None,
    };
    let seal = |provider: &&'static Provider| {
        let ring = KeyRing::parse(&keys).unwrap();
        (provider.id, ring.seal(Kind::Access, provider.id, &jwk.thumbprint().unwrap(), &access).unwrap())
    };
    Host { access: PROVIDERS.iter().map(seal).collect(), browser, reached }
}

impl Host {
    /// Sends a body; returns the requests that reached the server.
    async fn send(&self, path: &str, body: &Value) -> Vec<http::Request<Vec<u8>>> {
        let answer = self.browser.post(path, body.clone()).await;
        assert!(answer.status < 500, "{path} {body}: {answer:?}");
        std::mem::take(&mut *self.reached.lock().unwrap())
    }

    fn call(&self, asked: &Asked) -> Value {
        let provider = asked.provider.id;
        json!({
            "op": format!("{provider}.{}", asked.ask.op().as_str()), "params": asked.ask,
            "account": { "id": "1", "name": "Mara" }, "access": self.access[provider],
        })
    }
}

/// What reached the server is one of the operations that the honest question may cause, and holds nothing of the
/// browser's.
fn check_contained(asked: &Asked, operations: &[String], mut request: http::Request<Vec<u8>>, body: &Value) {
    let prefix = asked.provider.base_of(asked.ask.op(), &base(asked.provider)).unwrap();
    let path = request.uri().path_and_query().unwrap().as_str().to_owned();
    let below = path.strip_prefix(&prefix).unwrap_or_else(|| panic!("{body}: reached {path}"));
    *request.uri_mut() = below.parse().unwrap();
    assert_eq!(request.headers_mut().remove(header::AUTHORIZATION).unwrap(), "Bearer token", "{body}");
    for (name, _) in request.headers() {
        let known = ["accept", "content-length", "content-type", "host", "prefer", "user-agent"];
        assert!(known.contains(&name.as_str()), "{body}: sent {name}");
    }
    request.headers_mut().remove(header::HOST);
    let operation = judge::judge_request(asked.provider.id, &request);
    let operation = operation.unwrap_or_else(|wrong| panic!("{body}: reached {below}: {wrong:?}")).to_string();
    assert!(operations.contains(&operation), "{body}: became {operation}");
}

#[tokio::test]
async fn a_thousand_hostile_texts_reach_nothing_outside_the_table() {
    let (host, texts, everything) = (host().await, texts::all(), every_question());
    assert!(texts.len() >= 1000, "{} texts", texts.len());
    let mut count = 0;
    for (at, text) in texts.iter().enumerate() {
        // Each text goes through every field of one question, and each question is sent with many texts.
        let asked = &everything[at % everything.len()];
        let same = |other: &&Asked| other.provider.id == asked.provider.id && other.ask.op() == asked.ask.op();
        let operations: Vec<String> = everything.iter().filter(same).map(|other| other.operation.to_string()).collect();
        for body in with_each_string_as(&host.call(asked), text) {
            for request in host.send("/v1/call", &body).await {
                count += 1;
                check_contained(asked, &operations, request, &body);
            }
        }
    }
    assert!(count > 500, "{count} reached the server: too few to mean anything");
}

#[tokio::test]
async fn nor_do_they_lead_a_login_anywhere() {
    let host = host().await;
    let provider = PROVIDERS[0].id;
    let start = json!({ "provider": provider, "jwk": host.browser.jwk() });
    let started = host.browser.post("/v1/auth/start", start.clone()).await.body;
    for text in texts::all() {
        let finish = json!({ "code": "c", "state": "s", "iss": "i", "flow": started["flow"] });
        for (path, honest) in [
            ("/v1/auth/start", &start),
            ("/v1/auth/finish", &finish),
            ("/v1/auth/refresh", &json!({ "grant": "g" })),
            ("/v1/auth/revoke", &json!({ "grant": "g" })),
        ] {
            for body in with_each_string_as(honest, &text) {
                let reached = host.send(path, &body).await;
                assert!(reached.is_empty(), "{path} {body}: {reached:?}");
            }
        }
    }
}

#[tokio::test]
async fn nor_does_an_address_or_a_header_made_of_them() {
    let host = host().await;
    let body = host.call(&every_question()[0]).to_string();
    let mut tried = 0;
    for text in texts::all() {
        for path in [format!("/v1/{text}"), format!("/v1/call{text}"), format!("/{text}"), text.clone()] {
            let Ok(request) = http::Request::get(&path).body(axum::body::Body::empty()) else { continue };
            tried += 1;
            let answer = host.browser.send(request).await;
            assert!(answer.status < 500, "{path}: {answer:?}");
        }
        if text.bytes().all(|byte| byte == b'\t' || (0x20..0x7f).contains(&byte)) {
            for name in ["origin", "x-tp", "x-tp-proof", "content-type", "x-request-id", "x-forwarded-for", "host"] {
                let headers = vec![(name, Some(text.clone()))];
                let body = body.clone();
                let answer = host.browser.post_forged("/v1/call", body, Forged { headers, ..Forged::default() }).await;
                assert!(answer.status < 500, "{name}: {text:?}: {answer:?}");
            }
        }
        for request in std::mem::take(&mut *host.reached.lock().unwrap()) {
            assert!(request.uri().path().starts_with(&format!("/{}/", PROVIDERS[0].id)), "{text:?}: {request:?}");
            assert!(!request.headers().contains_key("x-forwarded-for"), "{request:?}");
        }
    }
    assert!(tried > 1000, "{tried}");
}
