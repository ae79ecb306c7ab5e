//! The page's host: its connections, and the calls that it carries to the providers.
//!
//! Addresses are relative, so that the app works under any path. A call sends the operation's name and its parameters
//! (never a host, a path or a query), and every request has an id of its own, which finds it in the host's log.

use std::cell::Cell;
use std::fmt::Write;
use std::rc::Rc;
use std::sync::Arc;

use engine::{Answer, Connection, Problem};
use gloo_net::http::{Request, RequestBuilder, Response};
use gloo_timers::callback::Timeout;
use http::{HeaderName, header};
use providers::{Account, Ask, Fault};
use serde::{Deserialize, Serialize};
use web_sys::AbortController;

use super::clock;

/// The host itself waits 30 s for a provider.
const TIMEOUT_MS: u32 = 35_000;
const REQUEST_ID: &str = "x-request-id";
/// What adapters may look at.
const HEADERS: [HeaderName; 5] = [
    header::CONTENT_TYPE,
    header::ETAG,
    header::LINK,
    header::RETRY_AFTER,
    // Not for them, but for what is said about an answer that they can't read.
    HeaderName::from_static(REQUEST_ID),
];

#[derive(Serialize)]
struct Call<'a> {
    op: String,
    params: &'a Ask,
    account: &'a Account,
    grant: &'a str,
}

/// What a host offers to every page that it serves.
#[derive(Deserialize)]
struct Offer {
    connections: Vec<Connection>,
}

/// The connections that the host offers; a static host offers none.
pub(super) async fn connections() -> Result<Vec<Connection>, Problem> {
    let (response, id) = send(Request::get("v1/connections"), None).await?;
    if response.status() >= 500 {
        return Err(problem(&response, &id).await);
    }
    // A static host answers with 404, or with its page.
    let text = response.text().await.unwrap_or_default();
    Ok(if response.ok() { offered(&text) } else { Vec::new() })
}

/// What an answer offers; nothing when it isn't an offer.
pub fn offered(body: &str) -> Vec<Connection> {
    serde_json::from_str(body).map(|offer: Offer| offer.connections).unwrap_or_default()
}

/// Asks a provider through the host.
pub(super) async fn call(connection: &Connection, ask: &Ask) -> Result<Answer, Problem> {
    let call = Call {
        op: format!("{}.{}", connection.provider, ask.op().as_str()),
        params: ask,
        account: &connection.account,
        grant: &connection.grant.0,
    };
    let body = serde_json::to_string(&call).unwrap_or_default();
    let (response, id) = send(Request::post("v1/call"), Some(body)).await?;
    if !response.ok() {
        return Err(problem(&response, &id).await);
    }
    let answer = response.headers();
    let headers = HEADERS.into_iter().filter_map(|name| answer.get(name.as_str()).map(|value| (name, value))).collect();
    match response.binary().await {
        Ok(body) => Ok(Answer { status: response.status(), headers, body }),
        // Cut off on the way.
        Err(_) => Err(Problem { fault: Fault::ProviderDown, correlation_id: correlation(&response, &id) }),
    }
}

/// Sends with an id and a time limit, and waits for the answer's head.
async fn send(request: RequestBuilder, body: Option<String>) -> Result<(Response, Arc<str>), Problem> {
    let id = request_id();
    let controller = AbortController::new().ok();
    let signal = controller.as_ref().map(AbortController::signal);
    let late = Rc::new(Cell::new(false));
    let marked = Rc::clone(&late);
    let _limit = Timeout::new(TIMEOUT_MS, move || {
        marked.set(true);
        controller.iter().for_each(AbortController::abort);
    });
    // `X-TP` can't be set by a form or a link of another page, so the host knows that the request is the app's.
    let request = request.header("x-tp", "1").header(REQUEST_ID, &id).abort_signal(signal.as_ref());
    let request = match body {
        Some(body) => request.header("content-type", "application/json").body(body),
        None => request.build(),
    };
    let sent = match request {
        Ok(request) => request.send().await,
        Err(error) => Err(error),
    };
    sent.map(|response| (response, Arc::clone(&id))).map_err(|_| {
        let fault = if late.get() { Fault::ProviderDown } else { Fault::Offline };
        Problem { fault, correlation_id: id }
    })
}

/// What a refusal means: the host says so in `application/problem+json`; anything else came from in between.
async fn problem(response: &Response, id: &Arc<str>) -> Problem {
    let text = response.text().await.unwrap_or_default();
    Problem { fault: fault(response.status(), &text), correlation_id: correlation(response, id) }
}

/// The fault that an answer's status and body tell of.
pub fn fault(status: u16, body: &str) -> Fault {
    serde_json::from_str(body).unwrap_or(match status {
        408 | 429 | 500.. => Fault::ProviderDown,
        _ => Fault::Operator,
    })
}

fn correlation(response: &Response, id: &Arc<str>) -> Arc<str> {
    response.headers().get(REQUEST_ID).map(Arc::from).unwrap_or_else(|| Arc::clone(id))
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
        let offer = r#"{"connections":[{"id":"asana:1","provider":"asana","grant":"opaque",
            "account":{"id":"1","name":"Ada"}}]}"#;
        assert_eq!(offered(offer).len(), 1);
        assert_eq!(&*offered(offer)[0].grant.0, "opaque");
        for other in ["", "<!doctype html>", "[]", "{}", r#"{"connections":{}}"#] {
            assert_eq!(offered(other), []);
        }
    }

    #[test]
    fn the_host_says_what_is_wrong() {
        let wait = r#"{"type":"about:blank","class":"rate_limited","retry_after_ms":2000,"provider":"asana"}"#;
        assert_eq!(fault(429, wait), Fault::Wait { retry_after_ms: 2000 });
        assert_eq!(fault(401, r#"{"class":"revoked","status":401}"#), Fault::SignIn);
        assert_eq!(fault(400, r#"{"class":"bad_request","reason":"no"}"#), Fault::Refused { reason: "no".into() });
    }

    #[test]
    fn what_came_from_in_between_never_signs_anybody_out() {
        assert_eq!(fault(502, "<html>Bad gateway</html>"), Fault::ProviderDown);
        assert_eq!(fault(429, ""), Fault::ProviderDown);
        assert_eq!(fault(401, "<html>Log in to the Wi-Fi</html>"), Fault::Operator);
    }
}
