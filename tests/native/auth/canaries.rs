//! AUTH-1 and PROX-5: no secret gets into a log, the error log or an answer, in any of six forms; and the id of each
//! failure finds exactly one answer of the provider.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use proxy::errors::{Entry, ErrorLog};
use serde_json::json;

use super::browser::{Answer, Browser};
use super::faults::{BODIES, STATUSES};
use super::server::THEIR_ID;
use super::{Host, refreshed, things, with};

#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<u8>>>);

impl Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

struct Dir(PathBuf);

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn dir() -> Dir {
    Dir(std::env::temp_dir().join(format!("hourloom-errors-{}", super::browser::random())))
}

/// The secret as it is, in a URL, in both base64 alphabets at any offset, reversed, and as hex.
fn forms(secret: &str) -> Vec<String> {
    let bytes = secret.as_bytes();
    let mut forms = vec![
        secret.to_owned(),
        bytes.iter().map(|byte| format!("%{byte:02X}")).collect(),
        bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        secret.chars().rev().collect(),
    ];
    for skipped in 0..3 {
        // Three bytes make four letters; letters that only partly belong to the secret are left out.
        let whole = &bytes[skipped..skipped + (bytes.len() - skipped) / 3 * 3];
        forms.push(STANDARD_NO_PAD.encode(whole));
        forms.push(URL_SAFE_NO_PAD.encode(whole));
    }
    forms
}

fn leaks(text: &str, secrets: &[String]) -> Vec<String> {
    secrets.iter().flat_map(|secret| forms(secret)).filter(|form| text.contains(form.as_str())).collect()
}

/// The whole answer as text.
fn text(answer: &Answer) -> String {
    format!("{:?} {}", answer.headers, answer.body)
}

/// A connection's life in which everything goes wrong, at a provider that repeats every secret it has received. Each
/// failed answer comes with the provider's status.
async fn life(host: &Host, browser: &Browser) -> Vec<(Answer, Option<u16>)> {
    let mut answers = Vec::new();
    let repeat = |status| {
        let json = r#"{"error":"{told}","access_token":"{told}","note":"{told} and {told}"}"#;
        let more = if status % 2 == 1 { " client_secret={told}&token=x {told}" } else { "" };
        host.server.fault(status, &format!("{json}{more}"));
        Some(status)
    };
    for status in [400, 401, 500] {
        let back = host.come_back(browser, "one").await;
        let planted = repeat(status);
        answers.push((browser.post("/v1/auth/finish", back).await, planted));
    }
    for status in [400, 401, 500] {
        let token = host.server.typed();
        let planted = repeat(status);
        answers.push((browser.post("/v1/auth/token", json!({ "provider": "one", "token": token })).await, planted));
    }
    let mut connection = host.connect(browser, "one").await;
    for status in [400, 403, 418, 429, 500, 503] {
        let planted = repeat(status);
        answers.push((things(browser, &connection).await, planted));
        let planted = repeat(status);
        answers.push((refreshed(browser, &connection).await, planted));
        let new = refreshed(browser, &connection).await;
        connection = with(&connection, &new.body);
        answers.push((new, None));
    }
    let planted = repeat(503);
    answers.push((browser.post("/v1/auth/revoke", json!({ "grant": connection["grant"] })).await, planted));
    answers.push((browser.post("/v1/auth/revoke", json!({ "grant": connection["grant"] })).await, None));
    answers
}

#[tokio::test]
async fn no_secret_is_in_a_log_or_an_answer_and_each_failure_is_found() {
    let (heard, dir) = (Heard::default(), dir());
    let writer = heard.clone();
    // For the whole process, since a thread's own subscriber doesn't hear what another thread has silenced before.
    // Lines of other tests do no harm.
    tracing_subscriber::fmt().with_writer(move || writer.clone()).with_ansi(false).init();
    let log = ErrorLog::open(&dir.0).unwrap();
    let host = Host::with(|setup, _| setup.error_log = Some(log.clone())).await;
    let answers = life(&host, &host.browser()).await;
    let mut refused = Vec::new();
    for _ in 0..30 {
        let request = http::Request::get("/v1/nothing").body(axum::body::Body::empty()).unwrap();
        refused.push(host.browser().send(request).await.headers["x-request-id"].to_str().unwrap().to_owned());
    }
    let mut secrets = host.server.inner().given.clone();
    secrets.push("canary-client-secret".to_owned());
    assert!(secrets.len() > 15);
    let lines = String::from_utf8(heard.0.lock().unwrap().clone()).unwrap();
    assert!(lines.lines().count() > 20, "{lines}");
    assert_eq!(leaks(&lines, &secrets), [""; 0], "the log:\n{lines}");
    let told: Vec<&str> = lines.lines().filter(|line| refused.iter().any(|id| line.contains(id.as_str()))).collect();
    assert_eq!(told.len(), 10, "the first of them, not all");
    assert!(told.iter().all(|line| line.contains(r#" why="not_found" "#) && line.contains(" address=")), "{told:?}");
    let mut kept = 0;
    for file in std::fs::read_dir(&dir.0).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        kept += text.lines().count();
        assert_eq!(leaks(&text, &secrets), [""; 0], "{text}");
        assert!(text.contains("[redacted]"));
    }
    for (answer, planted) in &answers {
        assert_eq!(leaks(&text(answer), &secrets), [""; 0], "{answer:?}");
        let id = answer.headers["x-request-id"].to_str().unwrap();
        let found = log.find(id).unwrap();
        let Some(status) = planted else {
            assert!(answer.status == 200 && found.is_empty(), "{answer:?}: {found:?}");
            continue;
        };
        assert!(answer.status >= 400 && answer.body["request_id"] == id, "{answer:?}");
        assert_eq!(found.len(), 1, "{id}");
        assert_eq!((found[0].status, found[0].provider.as_deref()), (Some(*status), Some("one")), "{found:?}");
        assert!(!found[0].body.is_empty() && found[0].body.len() <= 4096);
        assert_eq!(found[0].provider_request_id.as_deref(), Some(THEIR_ID));
        let line = lines.lines().find(|line| line.contains(id)).expect("a line of it");
        let (status, theirs) = (format!(" status={status} "), format!(" provider_request_id=\"{THEIR_ID}\" "));
        for part in [" provider=\"one\" ", " op=\"", &status, &theirs, " class=\"", " ms="] {
            assert!(line.contains(part), "{part:?} isn't in {line}");
        }
        kept -= 1;
    }
    assert_eq!(kept, 0, "nothing else is kept");
}

#[tokio::test]
async fn a_thousand_failures_are_each_found_by_their_number() {
    let dir = dir();
    let log = ErrorLog::open(&dir.0).unwrap();
    let host = Host::with(|setup, _| setup.error_log = Some(log.clone())).await;
    let browser = host.browser();
    let connection = host.connect(&browser, "one").await;
    let mut told = BTreeMap::new();
    for status in STATUSES.into_iter().filter(|status| !(200..300).contains(status)) {
        for body in BODIES {
            for refresh in [false, true] {
                host.server.fault(status, body);
                let answer = match refresh {
                    true => refreshed(&browser, &connection).await,
                    false => things(&browser, &connection).await,
                };
                let id = answer.headers["x-request-id"].to_str().unwrap().to_owned();
                assert_eq!(answer.body["request_id"], id, "{status} {body}: {answer:?}");
                assert!(told.insert(id, (status, body)).is_none(), "two failures of one number");
                host.later(1_000);
            }
        }
    }
    // An answer in an unexpected format is passed on as it came; its number finds it all the same.
    for body in ["", "{", "<html>"].into_iter().cycle().take(100) {
        host.server.fault(200, body);
        let answer = things(&browser, &connection).await;
        assert_eq!(answer.status, 200);
        told.insert(answer.headers["x-request-id"].to_str().unwrap().to_owned(), (200, body));
    }
    assert!(told.len() >= 1000, "{}", told.len());
    let mut kept = BTreeMap::<String, Vec<Entry>>::new();
    for file in std::fs::read_dir(&dir.0).unwrap() {
        for line in std::fs::read_to_string(file.unwrap().path()).unwrap().lines() {
            let entry: Entry = serde_json::from_str(line).unwrap();
            kept.entry(entry.request_id.clone()).or_default().push(entry);
        }
    }
    for (at, (id, (status, body))) in told.iter().enumerate() {
        let [entry] = kept.remove(id).unwrap_or_default().try_into().unwrap_or_else(|all| panic!("{id}: {all:?}"));
        assert_eq!((entry.status, entry.provider.as_deref()), (Some(*status), Some("one")));
        assert!(entry.body.contains("[redacted]") || entry.body == *body, "{id}: {entry:?}, and not {body}");
        if at % 50 == 0 {
            assert_eq!(log.find(id).unwrap(), [entry], "as the program prints it");
        }
    }
    assert!(kept.is_empty(), "nothing else is kept: {kept:?}");
}
