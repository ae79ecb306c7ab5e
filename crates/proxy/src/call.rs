//! `POST /v1/call`: a named operation at a provider.
//!
//! The browser says `{op, params, account, grant}`. The request is built here by the adapter's own function, signed, and
//! sent; a good answer goes back as it came, a bad one is classified by the adapter and becomes a problem.

use std::time::Instant;

use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use http::{HeaderMap, HeaderName, StatusCode, header};
use providers::{Account, Ask, Fault, Provider};
use serde::Deserialize;

use crate::Proxy;
use crate::correlation::RequestId;
use crate::problem::Problem;

/// Every call carries this header, so that a browser asks before it sends one across origins.
pub const CUSTOM_HEADER: HeaderName = HeaderName::from_static("x-tp");

/// A call's body.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    op: String,
    params: Ask,
    account: Account,
    grant: String,
}

/// Performs a call, and logs what it was and how it went: never the grant, the parameters or a body.
pub async fn call(
    State(proxy): State<Proxy>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    body: Result<Json<Call>, JsonRejection>,
) -> Response {
    let started = now();
    let (op, outcome) = match accept(&headers, body).and_then(operation) {
        Ok((provider, call)) => {
            let outcome = perform(&proxy, provider, &call).await;
            (Some(call.op), outcome)
        }
        Err(problem) => (None, Err(problem)),
    };
    let status = outcome.as_ref().map_or_else(|problem| problem.status, |answer| Some(answer.status().as_u16()));
    let class = outcome.as_ref().err().map(Problem::class);
    let ms = started.elapsed().as_millis() as u64;
    tracing::info!(request_id = %id.0, op, status, class, ms, "call");
    match outcome {
        Ok(answer) => {
            let (parts, body) = answer.into_parts();
            (parts.status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
        }
        Err(problem) => problem.answer(&id),
    }
}

/// JSON with the custom header, or nothing. A form or plain text would come unasked from any site.
fn accept(headers: &HeaderMap, body: Result<Json<Call>, JsonRejection>) -> Result<Call, Problem> {
    if headers.get(CUSTOM_HEADER).is_none_or(|value| value != "1") {
        return Err(Problem::refused(StatusCode::FORBIDDEN, "The header X-TP: 1 is missing."));
    }
    body.map(|Json(call)| call).map_err(|rejection| {
        let status = match rejection.status() {
            StatusCode::UNPROCESSABLE_ENTITY => StatusCode::BAD_REQUEST,
            status => status,
        };
        Problem::refused(status, "The body isn't a call: JSON with op, params, account and grant.")
    })
}

/// The provider whose operation this is. `op` says again what the parameters say; the two must agree.
fn operation(call: Call) -> Result<(&'static Provider, Call), Problem> {
    let known = call.op.split_once('.').and_then(|(provider, name)| {
        let provider = providers::provider(provider)?;
        let named = provider.ops.iter().any(|op| op.name.as_str() == name);
        (named && call.params.op().as_str() == name).then_some(provider)
    });
    match known {
        Some(provider) => Ok((provider, call)),
        None => Err(Fault::Refused { reason: "There is no such operation.".into() }.into()),
    }
}

async fn perform(
    proxy: &Proxy,
    provider: &'static Provider,
    call: &Call,
) -> Result<providers::registry::Response, Problem> {
    let by_provider = |fault: Fault| Problem { provider: Some(provider.id), ..fault.into() };
    let request = (provider.request)(&call.params, &call.account).map_err(by_provider)?;
    let response = proxy.upstream.send(provider, request, &call.grant).await.map_err(by_provider)?;
    if response.status().is_success() {
        return Ok(response);
    }
    let fault = (provider.reply)(&call.params, &response).err();
    // A redirect or the like that an adapter takes for an answer.
    let fault = fault.unwrap_or_else(|| Fault::Shape { path: "$".into() });
    Err(Problem { status: Some(response.status().as_u16()), ..by_provider(fault) })
}

#[expect(clippy::disallowed_methods, reason = "latency for the log; the pure crates take time as an argument")]
fn now() -> Instant {
    Instant::now()
}
