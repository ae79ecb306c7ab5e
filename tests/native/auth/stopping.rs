//! PROX-8: asked to stop under load, twenty times: no request in progress fails, and no grant is lost.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use proxy::resolve::Resolver;
use proxy::serve::Ended;
use proxy::upstream::{self, Upstream};
use serde_json::{Value, json};
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use super::browser::{Browser, Forged};
use super::{Host, call, refreshed, with};

/// A client with a connection, which calls and refreshes until it hears that the host is stopping.
struct Somebody {
    browser: Browser,
    connection: Value,
    client: reqwest::Client,
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    /// Answers to all clients.
    answered: Arc<AtomicUsize>,
}

impl Somebody {
    /// `None` when there is no host to connect to any more.
    async fn post(&self, path: &str, body: Value) -> Option<Value> {
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
        let body = answer.bytes().await.expect("and wholly");
        Some(serde_json::from_slice(&body).unwrap())
    }

    async fn work(mut self) -> Self {
        let mut done = 0;
        while !self.stopping.load(Ordering::SeqCst) {
            let refresh = done % 3 == 2;
            let answer = if refresh {
                self.post("/v1/auth/refresh", json!({ "grant": self.connection["grant"] })).await
            } else {
                self.post("/v1/call", call("one", &self.connection)).await
            };
            let Some(new) = answer else { break };
            done += 1;
            self.answered.fetch_add(1, Ordering::SeqCst);
            if refresh {
                self.connection = with(&self.connection, &new);
            }
        }
        self
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_in_progress_are_completed() {
    for round in 0..20 {
        let host = Host::start().await;
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, asked) = oneshot::channel::<()>();
        let (app, proxy) = (host.app.clone(), host.proxy.clone());
        // In a separate runtime that ends like the program's: with everything that isn't finished.
        let serving = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
            runtime.block_on(async move {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                let asked = async move { drop(asked.await) };
                proxy::serve::serve(listener, app, &proxy, asked, Duration::ZERO).await;
            });
        });
        let (mut people, stopping, answered) = (Vec::new(), Arc::new(AtomicBool::new(false)), Arc::default());
        for _ in 0..20 {
            let browser = host.browser();
            let connection = host.connect(&browser, "one").await;
            let client = reqwest::Client::new();
            let (stopping, answered) = (Arc::clone(&stopping), Arc::clone(&answered));
            people.push(Somebody { browser, connection, client, address, stopping, answered });
        }
        host.server.inner().slow = Duration::from_millis(20);
        let mut working: JoinSet<_> = people.into_iter().map(Somebody::work).collect();
        // Somewhere among their requests, of which there are some by then; the result doesn't depend on where.
        while AtomicUsize::load(&answered, Ordering::SeqCst) < 20 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        tokio::time::sleep(Duration::from_millis(7 * round)).await;
        stopping.store(true, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(3)).await;
        stop.send(()).unwrap();
        let mut people = Vec::new();
        while let Some(ended) = working.join_next().await {
            people.push(ended.expect("nobody's request failed"));
        }
        serving.join().unwrap();
        host.server.inner().slow = Duration::ZERO;
        // Another process with the same keys continues with every grant.
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
async fn a_refresh_with_a_closed_connection_is_awaited() {
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

/// A request whose provider takes this many seconds, when the host is asked to stop meanwhile: how the host ended,
/// after how many seconds, and the answer.
async fn stopped(lasts: u64, refresh: bool, limits: upstream::Limits) -> (Ended, u64, Option<Value>, Host, Browser) {
    let host = Host::with(|setup, _| setup.upstream = Upstream::new(limits, Resolver::default()).unwrap()).await;
    let browser = host.browser();
    let connection = host.connect(&browser, "one").await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, (stop, asked)) = (listener.local_addr().unwrap(), oneshot::channel::<()>());
    let (app, proxy) = (host.app.clone(), host.proxy.clone());
    let serving = tokio::spawn(async move {
        proxy::serve::serve(listener, app, &proxy, async move { drop(asked.await) }, Duration::ZERO).await
    });
    host.server.inner().slow = Duration::from_secs(lasts);
    let seen = |host: &Host| {
        let inner = host.server.inner();
        inner.api_calls + inner.token_calls
    };
    let before = seen(&host);
    let (client, stopping, answered) = (reqwest::Client::new(), Arc::default(), Arc::default());
    let same = Browser::with_key_of(&browser, &host.app);
    let somebody = Somebody { browser, connection, client, address, stopping, answered };
    let (path, body) = match refresh {
        true => ("/v1/auth/refresh", json!({ "grant": somebody.connection["grant"] })),
        false => ("/v1/call", call("one", &somebody.connection)),
    };
    let answer = tokio::spawn(async move { somebody.post(path, body).await });
    while seen(&host) == before {
        tokio::task::yield_now().await;
    }
    let begun = tokio::time::Instant::now();
    stop.send(()).unwrap();
    let ended = serving.await.unwrap();
    let took = begun.elapsed().as_secs();
    host.server.inner().slow = Duration::ZERO;
    let answer = if ended == Ended::Well { answer.await.unwrap() } else { None };
    (ended, took, answer, host, same)
}

#[tokio::test(start_paused = true)]
async fn draining_outlasts_whatever_a_provider_may_take() {
    for lasts in [20, 28, 29] {
        let (ended, took, answer, ..) = stopped(lasts, false, upstream::Limits::default()).await;
        assert_eq!((ended, took, answer.is_some()), (Ended::Well, lasts, true));
    }
}

#[tokio::test(start_paused = true)]
async fn a_refresh_of_twenty_eight_seconds_is_answered_before_the_end() {
    let (ended, took, new, host, browser) = stopped(28, true, upstream::Limits::default()).await;
    assert_eq!((ended, took), (Ended::Well, 28));
    let next = Browser::with_key_of(&browser, &host.again());
    let answer = refreshed(&next, &new.expect("it is answered")).await;
    assert_eq!((answer.status, host.server.inner().thefts), (200, 0), "and the grant goes on elsewhere: {answer:?}");
}

#[tokio::test(start_paused = true)]
async fn requests_cut_off_are_counted() {
    let host = Host::start().await;
    let id = proxy::correlation::RequestId::default();
    let _stuck = proxy::report::Report::new(&host.proxy, &id);
    let token = proxy::secret::Secret::new("token");
    let stuck = host.proxy.refreshes.once("one", &token, |_| std::future::pending());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let begun = tokio::time::Instant::now();
    let serving = proxy::serve::serve(listener, host.app.clone(), &host.proxy, std::future::ready(()), Duration::ZERO);
    tokio::select! {
        _ = stuck => panic!("nobody answers it"),
        ended = serving => assert_eq!(ended, Ended::CutOff),
    }
    // Nothing that is waited for takes this long, unless there is a defect.
    assert_eq!(begun.elapsed().as_secs(), proxy::serve::drain(&upstream::Limits::default()).as_secs());
    let works = host.proxy.under_way.works();
    assert_eq!(works.iter().map(|work| work.id.as_str()).collect::<Vec<_>>(), [id.as_str()]);
}

#[tokio::test]
async fn while_it_stops_no_connection_is_kept_and_no_more_is_wanted() {
    let host = Host::start().await;
    let browser = host.browser();
    let get = |path: &str| browser.send(http::Request::get(path).body(axum::body::Body::empty()).unwrap());
    let before = get("/readyz").await;
    assert!(before.status == 200 && !before.headers.contains_key("connection"));
    host.proxy.stop();
    for (path, status) in [("/readyz", 503), ("/healthz", 200), ("/v1/providers", 200)] {
        let answer = get(path).await;
        assert_eq!((answer.status, &answer.headers["connection"]), (status, &"close".parse().unwrap()), "{path}");
    }
}
