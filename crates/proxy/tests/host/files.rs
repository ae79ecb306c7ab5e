//! The app's files: media types, compression, caching and policy.

use std::collections::BTreeMap;

use axum::body::{Body, to_bytes};
use http::{Request, StatusCode};
use proxy::resolve::Resolver;
use proxy::seal::KeyRing;
use proxy::upstream::{Limits, Upstream};
use proxy::{Proxy, Setup};
use tower::ServiceExt;

const WASM: &str = "/app-0123456789abcdef_bg.wasm";
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// A response: status, headers, body.
struct Answer(StatusCode, BTreeMap<String, String>, Vec<u8>);

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.1.get(name).map_or("", String::as_str)
    }
}

async fn get(path: &str, headers: &[(&str, &str)]) -> Answer {
    let upstream = Upstream::new(Limits::default(), Resolver::default()).unwrap();
    let proxy = Proxy::new(Setup::new(KeyRing::for_this_process().unwrap(), upstream));
    let app = proxy::app(&proxy, None, Some(&crate::page("files")));
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = app.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let headers = parts.headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    Answer(parts.status, headers.collect(), to_bytes(body, usize::MAX).await.unwrap().to_vec())
}

#[tokio::test]
async fn each_file_has_its_type_and_its_time() {
    for (path, kind, cache) in [
        ("/", "text/html", "no-cache"),
        ("/index.html", "text/html", "no-cache"),
        (WASM, "application/wasm", FOR_EVER),
        ("/app-0123456789abcdef.js", "text/javascript", FOR_EVER),
    ] {
        let answer = get(path, &[]).await;
        assert_eq!((answer.0, answer.header("cache-control")), (StatusCode::OK, cache), "{path}");
        assert!(answer.header("content-type").starts_with(kind), "{path}: {}", answer.header("content-type"));
    }
}

#[tokio::test]
async fn a_file_comes_as_compressed_as_the_browser_reads_it() {
    for (accepted, encoding, body) in
        [("br, gzip", "br", "brotli"), ("gzip", "gzip", "gzip"), ("identity", "", "\0asm plain")]
    {
        let answer = get(WASM, &[("accept-encoding", accepted)]).await;
        assert_eq!((answer.header("content-encoding"), answer.2.as_slice()), (encoding, body.as_bytes()), "{accepted}");
        assert_eq!(answer.header("content-type"), "application/wasm", "{accepted}");
        assert_eq!(answer.header("vary").to_ascii_lowercase(), "accept-encoding", "{accepted}");
    }
}

#[tokio::test]
async fn every_answer_is_under_the_policy() {
    for path in ["/", WASM, "/nothing.js"] {
        let answer = get(path, &[]).await;
        assert_eq!(answer.header("content-security-policy"), proxy::files::POLICY, "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("permissions-policy"), proxy::files::PERMISSIONS, "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(answer.header("x-request-id").len(), 32, "{path}");
    }
}

#[tokio::test]
async fn a_missing_file_is_missing_and_isnt_kept() {
    for path in
        ["/app-00000000aaaaaaaa.js", "/week", "/v2/", "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt"]
    {
        let answer = get(path, &[]).await;
        assert!(answer.0.is_client_error(), "{path}: {}", answer.0);
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        let text = String::from_utf8_lossy(&answer.2).into_owned();
        assert!(!text.contains("doctype") && !text.contains("secret"), "{path}: {text}");
    }
}

#[tokio::test]
async fn unchanged_files_stay_cached() {
    let modified = get(WASM, &[]).await.header("last-modified").to_owned();
    let answer = get(WASM, &[("if-modified-since", &modified)]).await;
    assert_eq!((answer.0, answer.header("cache-control")), (StatusCode::NOT_MODIFIED, FOR_EVER));
}

#[tokio::test]
async fn answers_of_the_proxy_itself_are_never_kept() {
    for (path, status) in [("/healthz", 200), ("/readyz", 200), ("/v1/connections", 200), ("/v1/nothing", 404)] {
        let answer = get(path, &[]).await;
        assert_eq!((answer.0.as_u16(), answer.header("cache-control")), (status, "no-store"), "{path}");
    }
    assert_eq!(get("/v1/connections", &[]).await.2, br#"{"connections":[]}"#, "no sandbox, no connections");
    let listed: serde_json::Value = serde_json::from_slice(&get("/v1/providers", &[]).await.2).unwrap();
    let ids: Vec<_> = listed.as_array().unwrap().iter().map(|provider| provider["id"].clone()).collect();
    assert_eq!(ids, providers::PROVIDERS.iter().map(|provider| provider.id).collect::<Vec<_>>());
    assert!(listed.as_array().unwrap().iter().all(|provider| provider["configured"] == false));
}

#[tokio::test]
async fn another_address_or_method_is_a_problem_in_the_agreed_form() {
    for (path, status) in [("/v1/nothing", 404), ("/v1/call", 405)] {
        let answer = get(path, &[]).await;
        assert_eq!(answer.0.as_u16(), status, "{path}");
        assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
        let problem: serde_json::Value = serde_json::from_slice(&answer.2).unwrap();
        assert_eq!(problem["class"], "bad_request", "{path}");
        assert_eq!(problem["request_id"], answer.header("x-request-id"), "{path}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn other_files_in_the_folder_are_not_served() {
    let dir = crate::page("files");
    let outside = dir.parent().unwrap().join("outside-of-files");
    std::fs::write(&outside, "canary").unwrap();
    std::fs::create_dir_all(dir.join("marks")).unwrap();
    std::fs::create_dir_all(dir.join(".git")).unwrap();
    for (name, text) in [(".env", "canary"), (".git/config", "canary"), ("marks/one.svg", "<svg/>")] {
        std::fs::write(dir.join(name), text).unwrap();
    }
    let link = |name: &str, to: &std::path::Path| {
        drop(std::fs::remove_file(dir.join(name)));
        std::os::unix::fs::symlink(to, dir.join(name)).unwrap();
    };
    link("out.txt", &outside);
    link("up", dir.parent().unwrap());
    link("within.svg", &dir.join("marks/one.svg"));
    std::fs::write(dir.join("plain.txt"), "plain").unwrap();
    link("plain.txt.br", &outside);
    for path in [
        "/.env",
        "/.git/config",
        "/%2egit/config",
        "/.%67it/config",
        "/out.txt",
        "/up/outside-of-files",
        "/plain.txt",
        "/..%2foutside-of-files",
        "//marks",
        "//marks/one.svg",
        "/marks//one.svg",
        "/%2f/marks",
    ] {
        let answer = get(path, &[("accept-encoding", "br")]).await;
        assert_eq!((answer.0, answer.header("location")), (StatusCode::NOT_FOUND, ""), "{path}");
        assert!(!String::from_utf8_lossy(&answer.2).contains("canary"), "{path}");
        assert!(!answer.header("content-security-policy").is_empty(), "{path}");
    }
    for path in ["/within.svg", "/marks/one.svg"] {
        assert_eq!(get(path, &[]).await.0, StatusCode::OK, "{path}");
    }
    assert_eq!(get("/marks", &[]).await.header("location"), "/marks/", "a folder's own name");
}
