//! PROX-4: each limit just below, at and above it.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use http::Request;
use http_body::Frame;
use proxy::limits::Limits;
use proxy::resolve::Resolver;
use proxy::upstream::{self, Upstream};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::browser::{Answer, Browser, Forged};
use super::{Host, refreshed, things, unlimited};

/// A body that starts and never ends.
struct Endless;

impl http_body::Body for Endless {
    type Data = axum::body::Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Self::Data>, Infallible>>> {
        Poll::Pending
    }
}

/// A body that ends after a while.
struct Late(Pin<Box<tokio::time::Sleep>>);

impl http_body::Body for Late {
    type Data = axum::body::Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Infallible>>> {
        self.0.as_mut().poll(cx).map(|()| None)
    }
}

fn begun(browser: &Browser, body: Body) -> Request<Body> {
    let mut request = Request::post("/v1/call");
    for (name, value) in browser.headers("/v1/call", "", Forged::default()) {
        request = request.header(name, value);
    }
    request.body(body).unwrap()
}

fn endless(browser: &Browser) -> Request<Body> {
    begun(browser, Body::new(Endless))
}

#[tokio::test]
async fn a_body_may_have_256_kib_and_no_more() {
    let host = Host::start().await;
    let browser = host.browser();
    browser.post("/v1/auth/start", json!({})).await;
    for (length, status) in [(262_143, 401), (262_144, 401), (262_145, 413)] {
        let body = json!({ "grant": "x".repeat(length - r#"{"grant":""}"#.len()) }).to_string();
        assert_eq!(body.len(), length);
        let answer = browser.post_forged("/v1/auth/refresh", body, Forged::default()).await;
        assert_eq!(answer.status, status, "{length}: {answer:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_doesnt_come_is_waited_for_ten_seconds() {
    let host = Host::start().await;
    let browser = host.browser();
    let begun = tokio::time::Instant::now();
    let answer = browser.send(endless(&browser)).await;
    assert_eq!(answer.status, 408);
    assert_eq!(begun.elapsed().as_secs(), 10);
    for (ms, late) in [(9_999, false), (10_001, true)] {
        let body = Late(Box::pin(tokio::time::sleep(Duration::from_millis(ms))));
        let answer = browser.send(self::begun(&browser, Body::new(body))).await;
        assert_eq!(answer.status == 408, late, "{ms} ms: {answer:?}");
    }
}

#[tokio::test]
async fn an_answer_may_be_so_long_and_no_longer() {
    let host = Host::with(|setup, _| {
        let limits = upstream::Limits { answer: 1000, ..upstream::Limits::default() };
        setup.upstream = Upstream::new(limits, Resolver::default()).unwrap();
    })
    .await;
    let browser = host.browser();
    let connection = host.connect(&browser, "one").await;
    for (length, status) in [(999, 200), (1000, 200), (1001, 502), (5_000_000, 502)] {
        host.server.fault(200, &"x".repeat(length));
        let answer = things(&browser, &connection).await;
        assert_eq!(answer.status, status, "{length}");
        assert!(status == 200 || answer.class() == "bug");
    }
}

#[tokio::test]
async fn an_answer_that_doesnt_come_is_the_providers_trouble() {
    let host = Host::with(|setup, _| {
        let limits = upstream::Limits { whole: Duration::from_millis(300), ..upstream::Limits::default() };
        setup.upstream = Upstream::new(limits, Resolver::default()).unwrap();
    })
    .await;
    let browser = host.browser();
    let connection = host.connect(&browser, "one").await;
    host.server.inner().slow = Duration::from_secs(3600);
    assert_eq!(things(&browser, &connection).await.class(), "provider_down");
}

/// Sends until a request is refused. Those accepted are the burst and what time added meanwhile. Returns the refusal.
async fn until_refused(burst: u32, every: Duration, send: impl AsyncFn() -> Answer) -> (u32, Answer) {
    let begun = tokio::time::Instant::now();
    for sent in 0..5000 {
        let answer = send().await;
        if answer.status == 429 {
            let more = begun.elapsed().as_millis() / every.as_millis();
            assert!((burst..=burst + more as u32).contains(&sent), "{sent} of {burst} and {more}");
            return (sent, answer);
        }
    }
    panic!("none of 5000 is refused");
}

fn check_refusal(answer: &Answer) {
    assert_eq!((answer.class(), &answer.body["code"]), ("rate_limited", &json!("host_limit")), "{answer:?}");
    assert!(answer.body["retry_after_ms"].as_u64().unwrap() >= 1);
    assert!(answer.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap() >= 1);
    assert!(answer.headers.contains_key("x-tp-nonce"));
}

/// With a host's default limits, one at a time.
#[tokio::test]
async fn an_address_a_connection_and_logins_have_their_bursts() {
    let usual = Limits::default();
    let host = Host::with(|setup, _| {
        let Limits { address_per_second, address_burst, .. } = usual;
        setup.limits = Limits { address_per_second, address_burst, ..unlimited() };
    })
    .await;
    let browser = host.browser();
    let providers = async || browser.send(Request::get("/v1/providers").body(Body::empty()).unwrap()).await;
    let (_, refusal) = until_refused(100, Duration::from_millis(50), providers).await;
    check_refusal(&refusal);

    let host = Host::with(|setup, _| {
        let Limits { grant_per_second, grant_burst, .. } = usual;
        setup.limits = Limits { grant_per_second, grant_burst, ..unlimited() };
    })
    .await;
    let browser = host.browser();
    let (one, two) = (host.connect(&browser, "one").await, host.connect(&browser, "two").await);
    let calls = host.server.inner().api_calls;
    let (sent, refusal) = until_refused(30, Duration::from_millis(200), async || things(&browser, &one).await).await;
    check_refusal(&refusal);
    assert_eq!(host.server.inner().api_calls - calls, sent as usize, "what is refused isn't asked");
    let other = browser.post("/v1/call", super::call("two", &two)).await;
    assert_eq!(other.status, 200, "another connection is another matter");

    let host = Host::with(|setup, _| {
        setup.limits = Limits { logins_per_minute: usual.logins_per_minute, ..unlimited() };
    })
    .await;
    let browser = host.browser();
    let logins = async || browser.post("/v1/auth/start", json!({})).await;
    let (_, refusal) = until_refused(10, Duration::from_secs(6), logins).await;
    check_refusal(&refusal);
    let other = browser.post("/v1/auth/refresh", json!({ "grant": "x" })).await;
    assert_eq!(other.class(), "revoked", "a refresh is no login");
}

#[tokio::test]
async fn refreshes_are_counted_for_a_connection_and_for_an_address() {
    let usual = Limits::default();
    let host = Host::with(|setup, _| {
        setup.limits = Limits { refreshes_per_minute: usual.refreshes_per_minute, ..unlimited() };
    })
    .await;
    let browser = host.browser();
    let one = host.connect(&browser, "one").await;
    let (_, refusal) = until_refused(30, Duration::from_secs(2), async || refreshed(&browser, &one).await).await;
    check_refusal(&refusal);
    let revoked = browser.post("/v1/auth/revoke", json!({ "grant": one["grant"] })).await;
    check_refusal(&revoked);
    let two = host.connect(&browser, "two").await;
    assert_eq!(refreshed(&browser, &two).await.status, 200, "another connection is another matter");

    let host = Host::with(|setup, _| {
        setup.limits = Limits { address_refreshes_per_minute: usual.address_refreshes_per_minute, ..unlimited() };
    })
    .await;
    let browser = host.browser();
    let mut connections = Vec::new();
    for provider in ["one", "two"] {
        connections.push(host.connect(&browser, provider).await);
    }
    let turn = std::cell::Cell::new(0);
    let refresh = async || {
        turn.set(turn.get() + 1);
        refreshed(&browser, &connections[turn.get() % 2]).await
    };
    let (_, refusal) = until_refused(120, Duration::from_millis(500), refresh).await;
    check_refusal(&refusal);
}

/// A listening host.
async fn listening(host: Host) -> (Host, std::net::SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (app, proxy) = (host.app.clone(), host.proxy.clone());
    tokio::spawn(async move {
        proxy::serve::serve(listener, app, &proxy, std::future::pending(), Duration::ZERO).await;
    });
    (host, address)
}

async fn raw(address: std::net::SocketAddr, text: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn headers_are_limited_in_length_number_and_ambiguity() {
    let (_host, address) = listening(Host::start().await).await;
    let get = |more: &str| format!("GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{more}\r\n");
    let many = |count: usize| "a: b\r\n".repeat(count);
    let long = |bytes: usize| get(&format!("a: {}\r\n", "x".repeat(bytes - get("a: \r\n").len())));
    for (what, request, status) in [
        ("63", get(&many(61)), "200"),
        ("64", get(&many(62)), "200"),
        ("65", get(&many(63)), "431"),
        ("16383 bytes", long(16_383), "200"),
        ("16384 bytes", long(16_384), "200"),
        ("16385 bytes", long(16_385), "431"),
        ("much longer", long(17_000), "431"),
        ("a long address", format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "x".repeat(17_000)), "4"),
        ("two lengths", get("content-length: 1\r\ncontent-length: 2\r\n"), "400"),
        ("a bare line feed in a name", get("a\nb: c\r\n"), "400"),
        ("a space before the colon", get("a : b\r\n"), "400"),
        ("a folded line", get("a: b\r\n c\r\n"), "400"),
        ("a control character", get("a: \u{1}\r\n"), "400"),
        ("no HTTP", "\u{16}\u{3}\u{1}".repeat(20), "4"),
    ] {
        let answer = raw(address, &request).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{what}: {answer}");
    }
    let both = "POST /v1/call HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n0\r\n\r\n";
    let answer = raw(address, both).await;
    assert_eq!(answer.matches("HTTP/1.1").count(), 1, "one request, whichever of its ends is believed: {answer}");
}

#[tokio::test]
async fn five_hundred_unfinished_requests_keep_no_client_out() {
    let (_host, address) = listening(Host::start().await).await;
    let mut slow = Vec::new();
    for _ in 0..500 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\na: ").await.unwrap();
        slow.push(stream);
    }
    let good = raw(address, "GET /v1/providers HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(good.starts_with("HTTP/1.1 200"), "{good}");
}

#[tokio::test(start_paused = true)]
async fn a_head_that_doesnt_come_is_waited_for_ten_seconds() {
    let (_host, address) = listening(Host::start().await).await;
    let begun = tokio::time::Instant::now();
    let answer = raw(address, "GET /healthz HTTP/1.1\r\nhost: x\r\na: ").await;
    assert!(!answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(begun.elapsed().as_secs(), 10);
}

#[tokio::test(start_paused = true)]
async fn excess_connections_wait_until_one_has_idled_for_a_second() {
    for (held, waits) in [(2, 0), (3, 1)] {
        let host = Host::with(|setup, _| {
            setup.limits = Limits { connections: 3.try_into().unwrap(), ..unlimited() };
        });
        let (_host, address) = listening(host.await).await;
        let mut silent = Vec::new();
        for _ in 0..held {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(b"GET /healthz HTTP/1.1\r\n").await.unwrap();
            silent.push(stream);
        }
        let begun = tokio::time::Instant::now();
        let answer = raw(address, "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert_eq!(begun.elapsed().as_secs(), waits, "those who say nothing make room: {held}");
    }
}
