//! What an operator sees: counts without any user data, at a separate address.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

use axum::body::Body;
use http::Request;
use proxy::limits::Limits;
use serde_json::json;

use super::browser::Browser;
use super::{Host, refreshed, things, unlimited};

fn has(text: &str, line: &str) {
    assert!(text.lines().any(|one| one == line), "{line} isn't in\n{text}");
}

async fn get(browser: &Browser, path: &str) -> u16 {
    browser.send(Request::get(path).body(Body::empty()).unwrap()).await.status
}

#[tokio::test]
async fn events_are_counted() {
    let host = Host::with(|setup, _| setup.limits = Limits { outage_calls: 3, ..unlimited() }).await;
    let browser = host.browser();
    let connection = host.connect(&browser, "one").await;
    assert_eq!(things(&browser, &connection).await.status, 200);
    assert_eq!(refreshed(&browser, &connection).await.status, 200);
    for _ in 0..2 {
        host.server.fault(503, "");
        assert_eq!(things(&browser, &connection).await.class(), "provider_down");
    }
    assert_eq!(things(&browser, &connection).await.body["code"], "left_alone");
    assert_eq!(get(&browser, "/v1/nothing").await, 404);
    assert_eq!(get(&browser, "/v1/call").await, 405);
    let text = host.proxy.metrics.text(&host.proxy).unwrap();
    for line in [
        "# TYPE hourloom_requests_total counter",
        r#"hourloom_requests_total{route="/v1/call",status="200"} 1"#,
        r#"hourloom_requests_total{route="/v1/call",status="502"} 3"#,
        r#"hourloom_requests_total{route="/v1/other",status="404"} 1"#,
        r#"hourloom_request_seconds_count{route="/v1/auth/refresh"} 1"#,
        r#"hourloom_refusals_total{reason="not_found"} 1"#,
        r#"hourloom_refusals_total{reason="method"} 1"#,
        r#"hourloom_refusals_total{reason="left_alone"} 1"#,
        r#"hourloom_refreshes_total{provider="one",outcome="ok"} 1"#,
        r#"hourloom_upstream_total{provider="one",op="items",class="ok"} 1"#,
        r#"hourloom_upstream_total{provider="one",op="items",class="provider_down"} 2"#,
        r#"hourloom_upstream_total{provider="one",op="token",class="ok"} 1"#,
        r#"hourloom_upstream_seconds_count{provider="one",door="token"} 2"#,
        r#"hourloom_envelopes_total{key="a",kind="access",opened="yes"} 4"#,
        r#"hourloom_left_alone{provider="one",door="api"} 1"#,
        "hourloom_connections 0",
        "hourloom_in_flight 0",
        "hourloom_under_way 0",
    ] {
        has(&text, line);
    }
}

#[tokio::test]
async fn no_metrics_label_holds_request_data() {
    let host = Host::start().await;
    let browser = host.browser();
    let connection = host.connect(&browser, "one").await;
    let before = host.proxy.metrics.text(&host.proxy).unwrap().lines().count();
    for number in 0..200_u8 {
        get(&browser, &format!("/v1/canary-{number}")).await;
        get(&browser, &format!("/canary-{number}?canary")).await;
        let mut forged = connection.clone();
        forged["access"] = json!(format!("g1.canary{number}.{}", "A".repeat(80)));
        things(&browser, &forged).await;
        host.server.fault([200, 503][usize::from(number % 2 == 0)], r#"{"canary":1}"#);
        things(&browser, &connection).await;
        host.later(30_000);
    }
    let text = host.proxy.metrics.text(&host.proxy).unwrap();
    assert!(!text.contains("canary"), "{text}");
    assert!(text.contains(r#"key="unknown""#), "{text}");
    assert!(text.lines().count() < before + 120, "{} lines and {before} before", text.lines().count());
    for secret in &host.server.inner().given {
        assert!(!text.contains(secret));
    }
}

fn asked(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Each request blocks the thread that everything else of the host runs on.
#[tokio::test]
async fn health_and_metrics_answer_at_their_own_address_while_nothing_else_does() {
    let host = Host::start().await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    proxy::private::serve(listener, &host.proxy).unwrap();
    for path in ["/healthz", "/readyz"] {
        assert!(asked(address, path).starts_with("HTTP/1.1 200"), "{path}");
    }
    let metrics = asked(address, "/metrics");
    assert!(metrics.starts_with("HTTP/1.1 200") && metrics.contains("text/plain; version=0.0.4"), "{metrics}");
    assert!(metrics.contains("hourloom_connections 0\n"), "{metrics}");
    assert!(asked(address, "/v1/providers").starts_with("HTTP/1.1 404"), "and nothing else is there");
    assert_eq!(get(&host.browser(), "/metrics").await, 404, "nor are they at everybody's");
    host.proxy.stop();
    assert!(asked(address, "/readyz").starts_with("HTTP/1.1 503"));
}
