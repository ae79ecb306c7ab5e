//! The page's proxy: what it offers, calls to the providers, and connecting.
//!
//! URLs are relative, so that the app works under any path, or start with the URL that [`home()`] returns for the
//! proxy. A call sends an operation's name and its parameters (never a host, a path or a query). Every request has its
//! own id, by which it is found in the host's log.

use std::borrow::Cow;
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use engine::{Connection, Host, HostCall, Offer, Opaque, Problem};
use gloo_net::http::{Request, Response};
use gloo_timers::future::sleep;
use hosting::Home;
use http::{HeaderName, header};
use providers::{Account, Ask, Fault};
use serde::{Deserialize, Serialize};

use crate::web::net::home;
use crate::web::net::home::home;
use crate::web::net::limit::Limit;
use crate::web::net::proof;
use crate::web::time::clock;

/// The providers that the host is configured for.
const PROVIDERS: &str = "v1/providers";
/// How often something is sent that one of the host's processes can't read and another may.
const TRIES: u32 = 4;
/// The longest wait between two of these attempts, in milliseconds.
const MAX_WAIT_MS: u64 = 5_000;
const REQUEST_ID: &str = "x-request-id";
const NONCE: &str = "x-tp-nonce";
const PROOF: &str = "x-tp-proof";
/// The headers that adapters may read.
const HEADERS: [HeaderName; 6] = [
    header::CONTENT_TYPE,
    header::DATE,
    header::ETAG,
    header::LINK,
    header::RETRY_AFTER,
    // Not for adapters, but for the message about an answer that they can't read.
    HeaderName::from_static(REQUEST_ID),
];

#[derive(Serialize)]
struct CallBody<'a> {
    op: String,
    params: &'a Ask,
    account: &'a Account,
    access: &'a str,
}

/// What a host offers to every page that it serves.
#[derive(Deserialize)]
struct Offered {
    connections: Vec<Offer>,
}

/// A provider in the host's list.
#[derive(Deserialize)]
struct Listed {
    id: Arc<str>,
    configured: bool,
    /// Earlier versions of the host know no tokens.
    #[serde(default)]
    tokens: bool,
}

/// A provider's answer as received.
pub(crate) struct Received {
    /// HTTP status.
    pub(crate) status: u16,
    /// Those of [`HEADERS`] that it has.
    pub(crate) headers: Vec<(HeaderName, String)>,
    /// The body, unchanged.
    pub(crate) body: Vec<u8>,
}

/// A completely read answer of the host. An unread one would occupy its connection, and a browser has few of them.
struct HostAnswer {
    head: Response,
    body: Vec<u8>,
    /// The request's id in the host's log.
    id: Arc<str>,
}

impl HostAnswer {
    fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// What a refusal means: the host says so in `application/problem+json`; anything else comes from something in
    /// between.
    fn problem(&self) -> Problem {
        Problem { fault: fault(self.head.status(), &self.text()), correlation_id: Arc::clone(&self.id) }
    }
}

/// What the host is and offers; a static file server is no proxy and offers nothing.
pub(crate) async fn host() -> Result<Host, Problem> {
    let home = home().await.map_err(|fault| Problem { fault, correlation_id: request_id() })?;
    if matches!(home, Ok(Home::Nowhere) | Err(_)) {
        return Ok(Host::default());
    }
    let answer = send(PROVIDERS, None, None).await?;
    note_nonce(&answer);
    if answer.head.status() >= 500 {
        return Err(answer.problem());
    }
    // A static host answers with 404, or with its page.
    let listed: Option<Vec<Listed>> = match answer.head.ok() {
        true => serde_json::from_slice(&answer.body).ok(),
        false => None,
    };
    let Some(listed) = listed else {
        // A URL that was configured as a proxy and isn't one is a mistake that can be corrected.
        let named = matches!(home, Ok(Home::At(_)));
        let mistake = || Problem { fault: Fault::Operator, correlation_id: answer.id };
        return if named { Err(mistake()) } else { Ok(Host::default()) };
    };
    let answer = send("v1/connections", None, None).await?;
    if !answer.head.ok() {
        return Err(answer.problem());
    }
    let offers = offered(&answer.text());
    let those = |has: fn(&Listed) -> bool| {
        listed.iter().filter(|provider| has(provider)).map(|provider| Arc::clone(&provider.id)).collect()
    };
    let (configured, tokens) = (those(|provider| provider.configured), those(|provider| provider.tokens));
    Ok(Host { proxy: true, configured, tokens, offers })
}

/// Reads an offer; empty if the body isn't one.
pub fn offered(body: &str) -> Vec<Offer> {
    serde_json::from_str(body).map(|offer: Offered| offer.connections).unwrap_or_default()
}

/// Sends a request that needs a proof, or registers the key for later proofs.
pub(crate) async fn ask_host(call: &HostCall) -> Result<Opaque, Problem> {
    let answer = if call.introduce {
        let Some(jwk) = proof::jwk().await else { return Err(no_cryptography()) };
        // The body is an object that isn't empty.
        let open = call.body.0.strip_suffix('}').unwrap_or_default();
        send(call.path, Some(format!(r#"{open},"jwk":{jwk}}}"#)), None).await?
    } else {
        prove(call.path, &call.body.0).await?
    };
    if answer.head.ok() { Ok(Opaque(answer.text().into())) } else { Err(answer.problem()) }
}

/// Sends with a proof, and again if another of the host's processes may accept it, see [`another_try`].
async fn prove(path: &str, body: &str) -> Result<HostAnswer, Problem> {
    let mut tries = 1;
    loop {
        let answer = prove_once(path, body).await?;
        let Some(wait) = another_try(answer.head.status(), &answer.text(), tries) else { return Ok(answer) };
        sleep(wait).await;
        tries = tries.saturating_add(1);
    }
}

/// How long to wait before another attempt, if this process of the host lacks a key that others have: its keys are
/// being rotated, and nothing has been done yet.
fn another_try(status: u16, body: &str, tries: u32) -> Option<Duration> {
    #[derive(Deserialize)]
    struct Told<'a> {
        code: &'a str,
        retry_after_ms: u64,
    }
    if status != 503 || tries >= TRIES {
        return None;
    }
    let told: Told<'_> = serde_json::from_str(body).ok()?;
    (told.code == "key_unknown").then(|| Duration::from_millis(told.retry_after_ms.min(MAX_WAIT_MS)))
}

/// Sends with a proof, and once more if the host wants a different nonce than this proof's, even if other requests have
/// brought a new one in the meantime.
async fn prove_once(path: &str, body: &str) -> Result<HostAnswer, Problem> {
    let mut again = true;
    loop {
        let nonce = nonce().await?;
        let failed = |fault| Problem { fault, correlation_id: request_id() };
        let address = home::address(path).await.map_err(failed)?;
        let signed = proof::proof("POST", &address, body, &nonce).await;
        let Some(proof) = signed else { return Err(no_cryptography()) };
        let answer = send(path, Some(body.to_owned()), Some(&proof)).await?;
        let told = note_nonce(&answer);
        if !(answer.head.status() == 401 && told.is_some_and(|told| told != nonce) && again) {
            return Ok(answer);
        }
        again = false;
    }
}

/// The nonce for the next proof, requested if the host hasn't sent one yet: after a redirect from a provider, the first
/// request needs a proof.
async fn nonce() -> Result<String, Problem> {
    if let Some(known) = proof::nonce() {
        return Ok(known);
    }
    Ok(note_nonce(&send(PROVIDERS, None, None).await?).unwrap_or_default())
}

fn note_nonce(answer: &HostAnswer) -> Option<String> {
    let told = answer.head.headers().get(NONCE)?;
    proof::note(&told);
    Some(told)
}

fn no_cryptography() -> Problem {
    Problem { fault: Fault::Insecure, correlation_id: request_id() }
}

/// Calls a provider through the host.
pub(crate) async fn call(connection: &Connection, ask: &Ask) -> Result<Received, Problem> {
    let call = CallBody {
        op: format!("{}.{}", connection.provider, ask.op().as_str()),
        params: ask,
        account: &connection.account,
        access: &connection.sealed.access.0,
    };
    let body = serde_json::to_string(&call).unwrap_or_default();
    let answer = prove("v1/call", &body).await?;
    if !answer.head.ok() {
        return Err(answer.problem());
    }
    let told = answer.head.headers();
    let headers = HEADERS.into_iter().filter_map(|name| told.get(name.as_str()).map(|value| (name, value))).collect();
    Ok(Received { status: answer.head.status(), headers, body: answer.body })
}

/// Sends a request with an id, as `POST` if there is a body, and reads the answer, all within a time limit.
async fn send(path: &str, body: Option<String>, proof: Option<&str>) -> Result<HostAnswer, Problem> {
    let id = request_id();
    let failed = |fault| Problem { fault, correlation_id: Arc::clone(&id) };
    let url = home::base().await.map_err(failed)? + path;
    let limit = Limit::new();
    let request = if body.is_some() { Request::post(&url) } else { Request::get(&url) };
    // Browsers send the cookie by themselves, but only if the host is the page's own. A form or a link of another page
    // can't set `X-TP`, so it tells the host that the request comes from the app.
    let request = request.header("x-tp", "1").header(REQUEST_ID, &id).abort_signal(limit.signal());
    let request = match proof {
        Some(proof) => request.header(PROOF, proof),
        None => request,
    };
    let request = match body {
        Some(body) => request.header("content-type", "application/json").body(body),
        None => request.build(),
    };
    let sent = match request {
        Ok(request) => request.send().await,
        Err(error) => Err(error),
    };
    let head = sent.map_err(|_| failed(limit.fault()))?;
    let id = head.headers().get(REQUEST_ID).map_or(Arc::clone(&id), Arc::from);
    match head.binary().await {
        Ok(body) => Ok(HostAnswer { head, body, id }),
        // Interrupted, or too late.
        Err(_) => Err(Problem { fault: Fault::ProviderDown, correlation_id: id }),
    }
}

/// The details of a problem besides its class.
#[derive(Default, Deserialize)]
struct Details {
    /// The exact cause, if the class alone doesn't tell it.
    code: Option<Arc<str>>,
    /// The provider's own status, if it answered.
    status: Option<u16>,
}

/// The fault of an answer, by its status and body. A limit of the host is recognised by its code: the provider wasn't
/// called. Nor was it where the host refuses without a status of the provider's: its reason is English for developers,
/// who find it in the host's answer.
pub fn fault(status: u16, body: &str) -> Fault {
    let Details { code, status: at_provider } = serde_json::from_str(body).unwrap_or_default();
    let told = match serde_json::from_str(body) {
        Ok(Fault::Wait { retry_after_ms }) if code.as_deref() == Some("host_limit") => {
            Ok(Fault::Busy { retry_after_ms })
        }
        Ok(Fault::Refused { .. }) if at_provider.is_none() => Ok(Fault::Malformed),
        told => told,
    };
    told.unwrap_or(match status {
        408 | 429 | 500.. => Fault::ProviderDown,
        _ => Fault::Operator,
    })
}

/// 32 hexadecimal digits.
fn request_id() -> Arc<str> {
    let mut id = String::with_capacity(32);
    // Writing to a string doesn't fail.
    let _ = write!(id, "{:032x}", clock::entropy());
    id.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offer_is_read_and_anything_else_offers_nothing() {
        let offer = r#"{"connections":[{"provider":"asana","account":{"id":"1","name":"Ada"}}]}"#;
        assert_eq!(offered(offer).len(), 1);
        assert_eq!(&*offered(offer)[0].account.name, "Ada");
        for other in ["", "<!doctype html>", "[]", "{}", r#"{"connections":{}}"#] {
            assert_eq!(offered(other), []);
        }
    }

    #[test]
    fn the_hosts_problem_becomes_a_fault() {
        let wait = r#"{"type":"about:blank","class":"rate_limited","retry_after_ms":2000,"provider":"asana"}"#;
        assert_eq!(fault(429, wait), Fault::Wait { retry_after_ms: 2000 });
        let own = wait.replace("}", r#","code":"host_limit"}"#);
        assert_eq!(fault(429, &own), Fault::Busy { retry_after_ms: 2000 }, "its own limit, and not the provider's");
        assert_eq!(fault(401, r#"{"class":"revoked","status":401}"#), Fault::SignIn);
        let refused = r#"{"class":"bad_request","reason":"no","provider":"asana","status":400}"#;
        assert_eq!(fault(400, refused), Fault::Refused { reason: "no".into() });
        let by_host = r#"{"class":"bad_request","reason":"There can't be such a list.","provider":"asana"}"#;
        assert_eq!(fault(400, by_host), Fault::Malformed, "the provider wasn't asked");
    }

    #[test]
    fn an_envelope_that_one_process_cant_open_is_sent_again() {
        let unknown = r#"{"class":"rate_limited","retry_after_ms":1000,"code":"key_unknown","request_id":"x"}"#;
        assert_eq!(another_try(503, unknown, 1), Some(Duration::from_secs(1)));
        assert_eq!(another_try(503, unknown, TRIES), None, "and not for ever");
        let endless = unknown.replace("1000", "99999999999");
        assert_eq!(another_try(503, &endless, 1), Some(Duration::from_millis(MAX_WAIT_MS)));
        let others = ["", "<html>", r#"{"class":"rate_limited","retry_after_ms":1000,"code":"host_limit"}"#];
        assert!(others.into_iter().all(|body| another_try(503, body, 1).is_none()));
        assert_eq!(another_try(429, unknown, 1), None);
    }

    #[test]
    fn answers_of_intermediaries_never_sign_out() {
        assert_eq!(fault(502, "<html>Bad gateway</html>"), Fault::ProviderDown);
        assert_eq!(fault(429, ""), Fault::ProviderDown);
        assert_eq!(fault(401, "<html>Log in to the Wi-Fi</html>"), Fault::Operator);
    }
}
