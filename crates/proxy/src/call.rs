//! `POST /v1/call`: a named operation at a provider.
//!
//! The browser says `{op, params, account, grant}`. The request is built here by the adapter's own function, signed, and
//! sent; a good answer goes back as it came, a bad one is classified by the adapter and becomes a problem.

use std::time::Instant;

use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::response::{IntoResponse, Response};
use axum::{Json, body::Bytes};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use providers::{Account, Ask, Fault, Provider};
use serde::Deserialize;

use crate::Proxy;
use crate::problem::Problem;

/// Every call carries this header, so that a browser asks before it sends one across origins.
pub const CUSTOM_HEADER: HeaderName = HeaderName::from_static("x-tp");
/// The correlation id: in each answer, in each log line.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A call's body.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    op: String,
    params: Ask,
    account: Account,
    grant: String,
}

/// Performs a call.
pub async fn call(State(proxy): State<Proxy>, headers: HeaderMap, body: Result<Json<Call>, JsonRejection>) -> Response {
    let id = request_id(&headers);
    let started = now();
    let (op, provider, status, outcome) = match accept(&headers, body) {
        Err(response) => (String::new(), None, None, Err(Err(response))),
        Ok(call) => match operation(&call) {
            Err(fault) => (String::new(), None, None, Err(Ok(fault))),
            Ok(provider) => {
                let (status, outcome) = perform(&proxy, provider, &call).await;
                (call.op, Some(provider), status, outcome.map_err(Ok))
            }
        },
    };
    let class = outcome.as_ref().err().map(|fault| fault.as_ref().map_or_else(|_| "refused".into(), class));
    tracing::info!(request_id = %id, op, status, class, ms = started.elapsed().as_millis() as u64, "call");
    let mut response = match outcome {
        Ok(body) => ([(header::CONTENT_TYPE, "application/json")], body).into_response(),
        Err(Ok(fault)) => {
            Problem { fault, provider: provider.map(|provider| provider.id), status, request_id: id.clone() }
                .into_response()
        }
        Err(Err(response)) => *response,
    };
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// JSON with the custom header, or nothing. A form or plain text would come unasked from any site.
fn accept(headers: &HeaderMap, body: Result<Json<Call>, JsonRejection>) -> Result<Call, Box<Response>> {
    let plain = |status: StatusCode, text: &'static str| Box::new((status, text).into_response());
    if headers.get(CUSTOM_HEADER).is_none_or(|value| value != "1") {
        return Err(plain(StatusCode::FORBIDDEN, "The header X-TP: 1 is missing."));
    }
    body.map(|Json(call)| call).map_err(|rejection| {
        let status = match rejection.status() {
            StatusCode::UNPROCESSABLE_ENTITY => StatusCode::BAD_REQUEST,
            status => status,
        };
        plain(status, "The body isn't a call: JSON with op, params, account and grant.")
    })
}

/// The provider whose operation this is. `op` says again what the parameters say; the two must agree.
fn operation(call: &Call) -> Result<&'static Provider, Fault> {
    let refused = || Fault::Refused { reason: "There is no such operation.".into() };
    let (provider, name) = call.op.split_once('.').ok_or_else(refused)?;
    let provider = providers::provider(provider).ok_or_else(refused)?;
    let named = provider.ops.iter().any(|op| op.name.as_str() == name);
    if named && call.params.op().as_str() == name { Ok(provider) } else { Err(refused()) }
}

async fn perform(proxy: &Proxy, provider: &'static Provider, call: &Call) -> (Option<u16>, Result<Bytes, Fault>) {
    let request = match (provider.request)(&call.params, &call.account) {
        Ok(request) => request,
        Err(fault) => return (None, Err(fault)),
    };
    let response = match proxy.upstream.send(provider, request, &call.grant).await {
        Ok(response) => response,
        Err(fault) => return (None, Err(fault)),
    };
    let status = Some(response.status().as_u16());
    if response.status().is_success() {
        return (status, Ok(Bytes::from(response.into_body())));
    }
    let fault = (provider.reply)(&call.params, &response).err();
    (status, Err(fault.unwrap_or_else(|| Fault::Shape { path: "$".into() })))
}

/// The browser's id when it is one (a line break or worse in it would forge log lines), else a new one.
fn request_id(headers: &HeaderMap) -> String {
    let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok());
    let fits = |text: &&str| text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    given.filter(fits).map_or_else(new_id, str::to_owned)
}

fn new_id() -> String {
    let mut bytes = [0; 16];
    // An id that repeats is a nuisance in the log and nothing else, so a platform without randomness may have one.
    let _ = getrandom::fill(&mut bytes);
    format!("{:032x}", u128::from_be_bytes(bytes))
}

/// The name under which the fault stands in a problem's `class`.
fn class(fault: &Fault) -> String {
    let json = serde_json::to_value(fault).ok();
    json.and_then(|json| json.get("class")?.as_str().map(str::to_owned)).unwrap_or_default()
}

#[expect(clippy::disallowed_methods, reason = "latency for the log; the pure crates take time as an argument")]
fn now() -> Instant {
    Instant::now()
}
