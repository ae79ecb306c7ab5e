//! Google's APIs: [`calendar`] and [`sheets`], and how they refuse.

pub(crate) mod calendar;
pub(crate) mod range;
pub(crate) mod sheets;

use axum::response::Response;
use http::{HeaderValue, header};
use serde_json::json;

use crate::oauth::Denial;
use crate::state::answer;

/// A refusal as Google's libraries read it.
fn error(code: u16, reason: &str, message: &str) -> Response {
    refusal(code, json!({ "domain": "global", "reason": reason, "message": message }), message)
}

/// A refusal that says which parameter is meant.
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

/// A token that isn't accepted.
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
