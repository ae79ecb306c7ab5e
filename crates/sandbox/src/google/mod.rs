//! Google's APIs, [`calendar`] and [`sheets`], and their errors.

pub(crate) mod calendar;
pub(crate) mod range;
pub(crate) mod sheets;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderValue, Method, StatusCode, header};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::oauth::Denial;
use crate::state::answer;

/// Adds an `ETag` to a successful answer; a client that has it already gets a 304 (RFC 9110, section 13.1.2).
async fn tagged(request: Request, next: Next) -> Response {
    let reads = request.method() == Method::GET;
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok()).map(str::to_owned);
    let response = in_words(next.run(request).await);
    if !reads || response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&Sha256::digest(&body)[..12]));
    let same = known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag || one.trim() == "*"));
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, value);
    }
    if same {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        parts.headers.remove(header::CONTENT_TYPE);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(body))
}

/// Puts axum's own refusals (such as a path or query that isn't UTF-8) into Google's format.
fn in_words(response: Response) -> Response {
    let worded = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
    if response.status().is_client_error() && !worded { error(400, "badRequest", "Bad Request") } else { response }
}

/// An error as Google's libraries read it.
fn error(code: u16, reason: &str, message: &str) -> Response {
    refusal(code, json!({ "domain": "global", "reason": reason, "message": message }), message)
}

/// An error that names the parameter.
fn parameter_error(code: u16, domain: &str, reason: &str, parameter: &str, message: &str) -> Response {
    let detail = json!({
        "domain": domain,
        "reason": reason,
        "message": message,
        "locationType": "parameter",
        "location": parameter,
    });
    refusal(code, detail, message)
}

fn refusal(code: u16, detail: serde_json::Value, message: &str) -> Response {
    let mut error = json!({ "code": code, "message": message, "errors": [detail] });
    let status = match code {
        400 => Some("INVALID_ARGUMENT"),
        401 => Some("UNAUTHENTICATED"),
        403 => Some("PERMISSION_DENIED"),
        404 => Some("NOT_FOUND"),
        _ => None,
    };
    if let Some(status) = status {
        error["status"] = json!(status);
    }
    answer(code, json!({ "error": error }))
}

/// The error for a token that isn't accepted.
fn denied(denial: Denial, _: &[&str]) -> Response {
    let (mut response, challenge) = match denial {
        Denial::Scope(_) => (
            error(403, "insufficientPermissions", "Request had insufficient authentication scopes."),
            "Bearer realm=\"https://accounts.google.com/\", error=\"insufficient_scope\"",
        ),
        Denial::Missing => (error(401, "required", "Login Required."), "Bearer realm=\"https://accounts.google.com/\""),
        _ => (
            error(401, "authError", "Request had invalid authentication credentials. Expected OAuth 2 access token."),
            "Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\"",
        ),
    };
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    response
}
