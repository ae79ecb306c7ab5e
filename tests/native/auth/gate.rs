//! PROX-2 and PROX-3: whose requests are accepted, and which headers are passed on, in both directions.

use axum::body::Body;
use http::Request;
use serde_json::json;

use super::browser::{Forged, ORIGIN};
use super::{Host, call};

/// Headers that have misled proxies: the peer's address, the intended address, the session, the end of a body.
const SMUGGLED: [(&str, &str); 60] = [
    ("authorization", "Bearer of-the-browser"),
    ("Authorization", "Basic dXNlcjpwYXNz"),
    ("proxy-authorization", "Basic dXNlcjpwYXNz"),
    ("cookie", "session=x"),
    ("cookie2", "session=x"),
    ("set-cookie", "session=x"),
    ("host", "evil.example"),
    ("x-host", "evil.example"),
    ("x-forwarded-host", "evil.example"),
    ("x_forwarded_host", "evil.example"),
    ("X-Forwarded-Host", "evil.example"),
    ("x-forwarded-server", "evil.example"),
    ("x-forwarded-for", "127.0.0.1"),
    ("x_forwarded_for", "127.0.0.1"),
    ("x-forwarded-proto", "http"),
    ("x-forwarded-port", "1"),
    ("x-forwarded-uri", "/admin"),
    ("x_forwarded_uri", "/admin"),
    ("x-forwarded-method", "DELETE"),
    ("x-forwarded-prefix", "/admin"),
    ("x-forwarded-path", "/admin"),
    ("x-forwarded-user", "admin"),
    ("x-forwarded-email", "admin@planner.example"),
    ("x-forwarded-access-token", "x"),
    ("x-auth-request-user", "admin"),
    ("x-remote-user", "admin"),
    ("remote-user", "admin"),
    ("x-original-url", "/admin"),
    ("x-original-uri", "/admin"),
    ("x-rewrite-url", "/admin"),
    ("x-real-ip", "127.0.0.1"),
    ("x-client-ip", "127.0.0.1"),
    ("client-ip", "127.0.0.1"),
    ("true-client-ip", "127.0.0.1"),
    ("cf-connecting-ip", "127.0.0.1"),
    ("forwarded", "for=127.0.0.1;host=evil.example"),
    ("via", "1.1 evil.example"),
    ("x-http-method-override", "DELETE"),
    ("x-http-method", "DELETE"),
    ("x-method-override", "DELETE"),
    ("connection", "x-tp, authorization"),
    ("keep-alive", "timeout=1000"),
    ("proxy-connection", "keep-alive"),
    ("te", "trailers"),
    ("trailer", "authorization"),
    ("transfer-encoding", "chunked"),
    ("upgrade", "h2c"),
    ("http2-settings", "AAMAAABk"),
    ("expect", "x"),
    ("range", "bytes=0-1"),
    ("if-none-match", "*"),
    ("if-match", "*"),
    ("accept", "text/html"),
    ("accept-encoding", "gzip, br"),
    ("accept-language", "xx"),
    ("user-agent", "Mozilla/5.0"),
    ("referer", "https://planner.example/#secret"),
    ("traceparent", "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01 x"),
    ("sec-fetch-site", "same-origin"),
    ("prefer", "outlook.timezone=\"evil\""),
];

#[tokio::test]
async fn no_header_of_the_browser_reaches_a_provider() {
    let host = Host::start().await;
    let browser = host.browser();
    let connection = host.connect(&browser, "one").await;
    for (name, value) in SMUGGLED {
        let body = call("one", &connection).to_string();
        for twice in [false, true] {
            let mut request = Request::post("/v1/call");
            for (name, value) in browser.headers("/v1/call", &body, Forged::default()) {
                request = request.header(name, value);
            }
            for _ in 0..=usize::from(twice) {
                request = request.header(name, value);
            }
            host.server.inner().headers.clear();
            let answer = browser.send(request.body(Body::from(body.clone())).unwrap()).await;
            assert_eq!(answer.status, 200, "{name}: {answer:?}");
            let inner = host.server.inner();
            let [headers] = inner.headers.as_slice() else { panic!("{name}: {:?}", inner.headers) };
            let mut names: Vec<&str> = headers.keys().map(http::HeaderName::as_str).collect();
            names.sort_unstable();
            assert_eq!(names, ["accept", "authorization", "host", "user-agent"], "{name}");
            assert!(headers.values().all(|kept| kept != value), "{name}: {headers:?}");
            assert!(headers["authorization"].to_str().unwrap().starts_with("Bearer canary-access-"));
        }
    }
}

#[tokio::test]
async fn an_incoming_trace_is_passed_on_once_and_unchanged() {
    const TRACE: &str = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";
    let host = Host::start().await;
    let browser = host.browser();
    let connection = host.connect(&browser, "one").await;
    for (times, passed) in [(1, 1), (2, 0)] {
        let body = call("one", &connection).to_string();
        let mut request = Request::post("/v1/call");
        for (name, value) in browser.headers("/v1/call", &body, Forged::default()) {
            request = request.header(name, value);
        }
        for _ in 0..times {
            request = request.header("traceparent", TRACE);
        }
        request = request.header("tracestate", "vendor=of-somebody");
        host.server.inner().headers.clear();
        assert_eq!(browser.send(request.body(Body::from(body)).unwrap()).await.status, 200);
        let inner = host.server.inner();
        let kept: Vec<_> = inner.headers[0].get_all("traceparent").iter().collect();
        assert_eq!(kept, vec![TRACE; passed], "of two neither");
        assert!(!inner.headers[0].contains_key("tracestate"));
    }
}

#[tokio::test]
async fn no_header_of_a_provider_reaches_the_browser_but_those_on_the_list() {
    let host = Host::start().await;
    let browser = host.browser();
    let connection = host.connect(&browser, "one").await;
    let answer = browser.post("/v1/call", call("one", &connection)).await;
    let mut names: Vec<&str> = answer.headers.keys().map(http::HeaderName::as_str).collect();
    names.sort_unstable();
    let known = [
        "access-control-allow-origin",
        "access-control-expose-headers",
        "cache-control",
        "content-length",
        "content-security-policy",
        "content-type",
        "cross-origin-resource-policy",
        "etag",
        "vary",
        "x-content-type-options",
        "x-request-id",
        "x-tp-nonce",
    ];
    assert_eq!(names, known);
    assert_eq!(answer.headers["content-security-policy"], "default-src 'none'; sandbox");
}

/// Origins that are nearly the app's.
const NEAR: [&str; 34] = [
    "",
    "null",
    "*",
    "planner.example",
    "//planner.example",
    "http://planner.example",
    "https://planner.example/",
    "https://planner.example:443",
    "https://planner.example:8443",
    "https://planner.example.",
    "https://planner.example.evil.example",
    "https://evil.example",
    "https://evilplanner.example",
    "https://evil-planner.example",
    "https://xplanner.example",
    "https://planner.exampl",
    "https://planner.examplee",
    "https://planner_example",
    "https://plannerXexample",
    "https://sub.planner.example",
    "https://PLANNER.example",
    "HTTPS://planner.example",
    "https://user@planner.example",
    "https://planner.example@evil.example",
    "https://evil.example#planner.example",
    "https://evil.example/https://planner.example",
    "https://planner.example https://evil.example",
    "https://planner.example,https://evil.example",
    "https://planner.example%60.evil.example",
    " https://evil.example",
    "https:planner.example",
    "file://",
    "https://xn--planner-.example",
    "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
];

#[tokio::test]
async fn only_exactly_the_apps_origin_is_the_apps() {
    let host = Host::start().await;
    let browser = host.browser();
    let connection = host.connect(&browser, "one").await;
    let calls = host.server.inner().api_calls;
    for origin in NEAR {
        let forged = Forged { headers: vec![("origin", Some(origin.to_owned()))], ..Forged::default() };
        let answer = browser.post_forged("/v1/call", call("one", &connection).to_string(), forged).await;
        assert_eq!(answer.status, 403, "{origin}: {answer:?}");
        assert!(!answer.headers.contains_key("access-control-allow-origin"), "{origin}");
        let preflight = preflight(&host, origin).await;
        assert!(!preflight.contains_key("access-control-allow-origin"), "{origin}");
    }
    let twice = browser.headers("/v1/call", &call("one", &connection).to_string(), Forged::default());
    let mut request = Request::post("/v1/call").header("origin", ORIGIN);
    for (name, value) in twice {
        request = request.header(name, value);
    }
    let answer = browser.send(request.body(Body::from(call("one", &connection).to_string())).unwrap()).await;
    assert_eq!(answer.status, 403, "two origins are none");
    assert_eq!(host.server.inner().api_calls, calls);
}

async fn preflight(host: &Host, origin: &str) -> http::HeaderMap {
    let request = Request::options("/v1/call")
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type,x-tp,x-tp-proof,x-request-id");
    host.browser().send(request.body(Body::empty()).unwrap()).await.headers
}

#[tokio::test]
async fn preflight_answers_name_methods_headers_and_max_age() {
    let host = Host::start().await;
    let headers = preflight(&host, ORIGIN).await;
    assert_eq!(headers["access-control-allow-origin"], ORIGIN);
    assert_eq!(headers["access-control-max-age"], "7200");
    assert_eq!(headers["access-control-allow-headers"], "content-type,x-tp,x-tp-proof,x-request-id");
    assert!(!headers.contains_key("access-control-allow-credentials"));
    assert!(headers["vary"].to_str().unwrap().to_ascii_lowercase().contains("origin"));
    let answer = host.browser().post("/v1/auth/start", json!({})).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.headers["access-control-expose-headers"], "x-request-id,retry-after,x-tp-nonce,etag,date");
}

#[tokio::test]
async fn requests_that_need_no_preflight_are_refused() {
    let host = Host::start().await;
    let browser = host.browser();
    let connection = host.connect(&browser, "one").await;
    let body = call("one", &connection).to_string();
    for (what, name, value, status) in [
        ("a form", "content-type", Some("application/x-www-form-urlencoded"), 415),
        ("another form", "content-type", Some("multipart/form-data; boundary=x"), 415),
        ("plain text", "content-type", Some("text/plain"), 415),
        ("JSON under another name", "content-type", Some("text/json"), 415),
        ("JSON with a parameter", "content-type", Some("application/json; charset=utf-8"), 415),
        ("no type", "content-type", None, 415),
        ("no custom header", "x-tp", None, 403),
        ("another custom header", "x-tp", Some("2"), 403),
        ("no origin", "origin", None, 403),
    ] {
        let forged = Forged { headers: vec![(name, value.map(str::to_owned))], ..Forged::default() };
        assert_eq!(browser.post_forged("/v1/call", body.clone(), forged).await.status, status, "{what}");
    }
    for method in ["GET", "HEAD", "PUT", "PATCH", "DELETE"] {
        let request = Request::builder().method(method).uri("/v1/call").header("origin", ORIGIN);
        assert_eq!(browser.send(request.body(Body::from(body.clone())).unwrap()).await.status, 405, "{method}");
    }
}

#[tokio::test]
async fn public_endpoints_need_no_origin() {
    let host = Host::start().await;
    for path in ["/v1/providers", "/v1/connections"] {
        let answer = host.browser().send(Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.headers["x-tp-nonce"], host.nonce(), "{path}");
    }
}
