//! The errors of the token endpoints: RFC 6749, section 5.2, in each provider's variant.

use axum::response::Response;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::authority::Refusal;
use crate::catalogue::Stand;
use crate::secret;
use crate::state::{answer, now_ms};

/// The answer to a request that gets no tokens.
pub(super) fn refusal(stand: &Stand, refusal: Refusal) -> Response {
    match stand.id {
        "slack" => answer(200, json!({ "ok": false, "error": slack(refusal) })),
        "microsoft-outlook" => microsoft(refusal),
        _ => {
            let (status, error, description) = standard(refusal, stand.is_google());
            answer(status, json!({ "error": error, "error_description": description }))
        }
    }
}

fn standard(refusal: Refusal, google: bool) -> (u16, &'static str, String) {
    let (status, error, said) = match refusal {
        Refusal::UnknownClient if google => (401, "invalid_client", "The OAuth client was not found."),
        Refusal::UnknownClient | Refusal::WrongSecret if !google => {
            (401, "invalid_client", "The client_id or client_secret provided is not valid.")
        }
        Refusal::UnknownClient | Refusal::WrongSecret => {
            (401, "invalid_client", "The provided client secret is invalid.")
        }
        Refusal::UnknownCode | Refusal::UsedCode | Refusal::ExpiredCode if google => {
            (400, "invalid_grant", "Malformed auth code.")
        }
        Refusal::UnknownCode => (400, "invalid_grant", "The code provided was invalid."),
        Refusal::UsedCode => (400, "invalid_grant", "The code provided was already used."),
        Refusal::ExpiredCode => (400, "invalid_grant", "The code provided has expired."),
        Refusal::WrongRedirect if google => (400, "redirect_uri_mismatch", "Bad Request"),
        Refusal::WrongRedirect => (400, "invalid_grant", "The redirect_uri does not match the code."),
        Refusal::MissingVerifier => (400, "invalid_grant", "Missing code verifier."),
        Refusal::WrongVerifier => (400, "invalid_grant", "Invalid code verifier."),
        Refusal::DeadRefresh if google => (400, "invalid_grant", "Token has been expired or revoked."),
        Refusal::DeadRefresh => (400, "invalid_grant", "The refresh_token provided was invalid."),
        Refusal::MissingParameter(name) => {
            return (400, "invalid_request", format!("Missing required parameter: {name}"));
        }
        Refusal::UnknownGrantType => (400, "unsupported_grant_type", "Invalid grant_type"),
        Refusal::CrossOrigin => (400, "invalid_request", "Cross-origin requests are not allowed."),
    };
    (status, error, said.to_owned())
}

fn slack(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::UnknownClient => "invalid_client_id",
        Refusal::WrongSecret => "bad_client_secret",
        Refusal::UnknownCode | Refusal::ExpiredCode | Refusal::WrongVerifier | Refusal::MissingVerifier => {
            "invalid_code"
        }
        Refusal::UsedCode => "code_already_used",
        Refusal::WrongRedirect => "bad_redirect_uri",
        Refusal::DeadRefresh => "invalid_refresh_token",
        Refusal::UnknownGrantType => "invalid_grant_type",
        Refusal::MissingParameter(_) | Refusal::CrossOrigin => "invalid_arguments",
    }
}

/// Entra's error numbers and sentences.
fn microsoft(refusal: Refusal) -> Response {
    let (status, error, number, said) = match refusal {
        Refusal::UnknownClient => (400, "unauthorized_client", 700_016, "Application was not found in the directory."),
        Refusal::WrongSecret => (401, "invalid_client", 7_000_215, "Invalid client secret provided."),
        Refusal::UnknownCode => {
            (400, "invalid_grant", 70_000, "The provided value for the 'code' parameter is not valid.")
        }
        Refusal::UsedCode => (400, "invalid_grant", 54_005, "OAuth2 Authorization code was already redeemed."),
        Refusal::ExpiredCode => (400, "invalid_grant", 70_008, "The provided authorization code has expired."),
        Refusal::WrongRedirect => {
            (400, "invalid_grant", 500_112, "The reply address does not match the one of the code.")
        }
        Refusal::MissingVerifier => (400, "invalid_grant", 501_481, "The code_verifier is missing."),
        Refusal::WrongVerifier => {
            (400, "invalid_grant", 501_481, "The code_verifier does not match the code_challenge.")
        }
        Refusal::DeadRefresh => {
            (400, "invalid_grant", 50_173, "The provided grant has expired due to it being revoked.")
        }
        Refusal::MissingParameter(_) => (400, "invalid_request", 900_144, "The request body is missing a parameter."),
        Refusal::UnknownGrantType => (400, "unsupported_grant_type", 70_003, "The grant type isn't supported."),
        Refusal::CrossOrigin => (
            400,
            "invalid_request",
            9_002_326,
            "Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type.",
        ),
    };
    let (trace, correlation) = (secret::uuid(), secret::uuid());
    let now = DateTime::<Utc>::from_timestamp_millis(now_ms() as i64).unwrap_or_default();
    let time = now.format("%Y-%m-%d %H:%M:%SZ").to_string();
    let description =
        format!("AADSTS{number}: {said} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {time}");
    let body: Value = json!({
        "error": error,
        "error_description": description,
        "error_codes": [number],
        "timestamp": time,
        "trace_id": trace,
        "correlation_id": correlation,
        "error_uri": format!("https://login.microsoftonline.com/error?code={number}"),
    });
    answer(status, body)
}
