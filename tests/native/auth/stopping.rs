//! PROX-8: asked to stop under load, twenty times: no request that is under way fails, and no grant is lost.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use super::browser::{Browser, Forged};
use super::{Host, call, refreshed, with};

/// Somebody with a connection of their own who calls and refreshes until the host says that it stops.
struct Somebody {
    browser: Browser,
    connection: Value,
    client: reqwest::Client,
    address: SocketAddr,
}

impl Somebody {
    /// `None` when there is no host to connect to any more.
    async fn post(&self, path: &str, body: Value) -> Option<(Value, bool)> {
        let body = body.to_string();
        let mut request = self.client.post(format!("http://{}{path}", self.address)).body(body.clone());
        for (name, value) in self.browser.headers(path, &body, Forged::default()) {
            request = request.header(name, value);
        }
        let answer = match request.send().await {
            Err(error) if error.is_connect() => return None,
            answer => answer.expect("a request under way is answered"),
        };
        assert_eq!(answer.status(), 200);
        let stopping = answer.headers().get("connection").is_some_and(|value| value == "close");
        let body = answer.bytes().await.expect("and wholly");
        Some((serde_json::from_slice(&body).unwrap(), stopping))
    }

    async fn work(mut self) -> (Self, u32) {
        for done in 0.. {
            let refresh = done % 3 == 2;
            let answer = if refresh {
                self.post("/v1/auth/refresh", json!({ "grant": self.connection["grant"] })).await
            } else {
                self.post("/v1/call", call("one", &self.connection)).await
            };
            match answer {
                None => return (self, done),
                Some((new, stopping)) => {
                    if refresh {
                        self.connection = with(&self.connection, &new);
                    }
                    if stopping {
                        return (self, done + 1);
                    }
                }
            }
        }
        unreachable!("nobody works for ever")
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_under_way_is_finished() {
    for round in 0..20 {
        let host = Host::start().await;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, asked) = oneshot::channel::<()>();
        let (app, proxy) = (host.app.clone(), host.proxy.clone());
        let serving = tokio::spawn(async move {
            let asked = async move { drop(asked.await) };
            proxy::serve::serve(listener, app, &proxy, asked, Duration::from_millis(500)).await;
        });
        let mut people = Vec::new();
        for _ in 0..20 {
            let browser = host.browser();
            let connection = host.connect(&browser, "one").await;
            people.push(Somebody { browser, connection, client: reqwest::Client::new(), address });
        }
        host.server.inner().slow = Duration::from_millis(5);
        let mut working: JoinSet<_> = people.into_iter().map(Somebody::work).collect();
        // Somewhere among their requests; what is judged doesn't depend on where.
        tokio::time::sleep(Duration::from_millis(20 + 7 * round)).await;
        stop.send(()).unwrap();
        let (mut people, mut done) = (Vec::new(), 0);
        while let Some(ended) = working.join_next().await {
            let (somebody, count) = ended.expect("nobody's request failed");
            people.push(somebody);
            done += count;
        }
        serving.await.unwrap();
        assert!(done >= 20, "{done}");
        host.server.inner().slow = Duration::ZERO;
        // Another process with the same keys takes every grant up where it was.
        let next = host.again();
        for somebody in people {
            let browser = Browser::with_key_of(&somebody.browser, &next);
            let answer = refreshed(&browser, &somebody.connection).await;
            assert_eq!(answer.status, 200, "round {round}: {answer:?}");
        }
        assert_eq!(host.server.inner().thefts, 0);
    }
}

#[tokio::test]
async fn a_refresh_whose_asker_is_gone_is_waited_for() {
    let host = Host::start().await;
    let browser = Arc::new(host.browser());
    let connection = host.connect(&browser, "one").await;
    host.server.inner().slow = Duration::from_millis(50);
    let tab = Arc::clone(&browser);
    let asked = tokio::spawn(async move { refreshed(&tab, &connection).await });
    while host.server.inner().token_calls < 2 {
        tokio::task::yield_now().await;
    }
    asked.abort();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    proxy::serve::serve(listener, host.app.clone(), &host.proxy, std::future::ready(()), Duration::ZERO).await;
    assert_eq!(host.server.inner().refreshes, 1, "the server has answered by now");
    let ready = browser.send(http::Request::get("/readyz").body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(ready.status, 503);
}
