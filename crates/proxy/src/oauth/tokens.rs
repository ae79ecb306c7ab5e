//! The token endpoint's answers. A grant is given up only if the provider says that it is dead: never for a 5xx, a web
//! page, a limit, or a wrong client secret.

use std::sync::Arc;

use http::{Response, StatusCode, header};
use providers::Fault;
use providers::oauth::Tokens as Shape;
use serde_json::Value;

use crate::secret::Secret;

/// How long to wait after a 429 without `Retry-After`, in milliseconds.
const DEFAULT_WAIT_MS: u64 = 30_000;
/// The longest wait that a server can impose, in milliseconds: an hour.
const MAX_WAIT_MS: u64 = 3_600_000;
/// The longest accepted token, in bytes; tokens of directory accounts can take several thousand.
const MAX_TOKEN: usize = 16 * 1024;
/// The longest lifetime that is believed, in seconds: ten years.
const MAX_LIFETIME: u64 = 315_360_000;

/// The user has to sign in again: errors of RFC 6749, of OpenID Connect (Core, 3.1.2.6), and of Slack.
const DEAD: [&str; 10] = [
    "invalid_grant",
    "interaction_required",
    "login_required",
    "consent_required",
    "invalid_refresh_token",
    "token_revoked",
    "account_inactive",
    "invalid_code",
    "code_already_used",
    "code_expired",
];
/// The operator's registration is wrong.
const OPERATOR: [&str; 10] = [
    "invalid_client",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
    "redirect_uri_mismatch",
    "bad_client_secret",
    "invalid_client_id",
    "bad_redirect_uri",
    "oauth_authorization_url_mismatch",
    "invalid_grant_type",
];
/// The server has trouble, but reports it with a status other than 5xx.
const TROUBLE: [&str; 6] = [
    "server_error",
    "temporarily_unavailable",
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
];

/// The result of a token endpoint.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// The access token.
    pub access: Secret,
    /// The refresh token, if there is one.
    pub refresh: Option<Secret>,
    /// The access token's lifetime in milliseconds; `None` if it never expires.
    pub expires_in_ms: Option<u64>,
    /// The allowed scopes, if the answer lists them; users may untick some.
    pub scopes: Option<Vec<String>>,
    /// The OpenID Connect identity token, if there is one.
    pub id_token: Option<Secret>,
}

/// Reads a token endpoint's answer.
///
/// # Errors
/// By the remedy: [`Fault::SignIn`] for a dead grant or code, [`Fault::Operator`], [`Fault::Wait`],
/// [`Fault::ProviderDown`] for outages and web pages, [`Fault::Shape`] for JSON of another shape, otherwise
/// [`Fault::Refused`] with the server's error.
pub fn read(shape: Shape, response: &Response<Vec<u8>>) -> Result<Tokens, Fault> {
    let json = by_status(response)?;
    if let Some(fault) = told(shape, response.status(), &json) {
        return Err(fault);
    }
    if !response.status().is_success() {
        return Err(Fault::ProviderDown);
    }
    let (place, path) = match shape {
        Shape::Standard => (Some(&json), "access_token"),
        // The answer to a refresh has the user's token at the top level, where the first answer has the app's.
        Shape::AuthedUser if json["token_type"] == "user" => (Some(&json), "access_token"),
        Shape::AuthedUser => (json.get("authed_user"), "authed_user.access_token"),
    };
    let text = |field: &str| place.and_then(|place| place.get(field)?.as_str()).filter(|text| !text.is_empty());
    let token = |field: &str| text(field).filter(|token| is_token(token)).map(Secret::new);
    Ok(Tokens {
        access: token("access_token").ok_or_else(|| Fault::Shape { path: Arc::from(path) })?,
        refresh: token("refresh_token"),
        expires_in_ms: place
            .and_then(|place| seconds(place.get("expires_in")?))
            .map(|seconds| seconds.saturating_mul(1000)),
        scopes: text("scope").map(split),
        id_token: token("id_token"),
    })
}

/// Reads a revocation endpoint's answer.
///
/// # Errors
/// As [`read`], except that a token that is already dead counts as success.
pub fn read_revocation(response: &Response<Vec<u8>>) -> Result<(), Fault> {
    let standard = response.status().is_success() && !body(response).is_some_and(|json| json["ok"] == false);
    if standard {
        return Ok(());
    }
    let json = by_status(response)?;
    let shape = if json.get("ok").is_some() { Shape::AuthedUser } else { Shape::Standard };
    match error(&json) {
        Some("invalid_token" | "unsupported_token_type" | "invalid_auth" | "token_expired") => Ok(()),
        _ => match told(shape, response.status(), &json) {
            Some(Fault::SignIn) => Ok(()),
            Some(fault) => Err(fault),
            None => Err(Fault::ProviderDown),
        },
    }
}

/// The body as JSON, unless the status or an unreadable body decides.
fn by_status(response: &Response<Vec<u8>>) -> Result<Value, Fault> {
    let status = response.status();
    if status == StatusCode::TOO_MANY_REQUESTS {
        return Err(wait(response));
    }
    if status.is_server_error() || status.is_redirection() || status == StatusCode::REQUEST_TIMEOUT {
        return Err(Fault::ProviderDown);
    }
    body(response).filter(Value::is_object).ok_or(Fault::ProviderDown)
}

fn body(response: &Response<Vec<u8>>) -> Option<Value> {
    serde_json::from_slice(response.body()).ok()
}

/// What the answer's own error means.
fn told(shape: Shape, status: StatusCode, json: &Value) -> Option<Fault> {
    let said = match shape {
        // RFC 6749, 5.2: errors have status 400, client errors 401; some servers send them with 200.
        Shape::Standard => error(json)?,
        Shape::AuthedUser if json["ok"] == true => return None,
        Shape::AuthedUser => error(json).unwrap_or("unknown_error"),
    };
    // Only with the statuses of the specification; with another one, these words come from something in between.
    let by_the_book = matches!(status, StatusCode::OK | StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED);
    Some(match said {
        said if DEAD.contains(&said) && by_the_book && status != StatusCode::UNAUTHORIZED => Fault::SignIn,
        said if OPERATOR.contains(&said) => Fault::Operator,
        said if TROUBLE.contains(&said) || !by_the_book => Fault::ProviderDown,
        "ratelimited" | "slow_down" => Fault::Wait { retry_after_ms: DEFAULT_WAIT_MS },
        // This is shown to the user, so only an error code is accepted; anything else might repeat what we sent.
        said if is_code(said) => Fault::Refused { reason: Arc::from(said) },
        _ => Fault::Refused { reason: Arc::from("unknown_error") },
    })
}

fn error(json: &Value) -> Option<&str> {
    // Some APIs on the same host answer with an object in `error`.
    let error = json.get("error")?;
    error.as_str().or_else(|| error.get("status")?.as_str()).or(Some("unknown_error"))
}

fn is_code(text: &str) -> bool {
    text.len() <= 40 && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

fn wait(response: &Response<Vec<u8>>) -> Fault {
    let said = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
    let retry_after_ms = said.map_or(DEFAULT_WAIT_MS, |seconds: u64| seconds.saturating_mul(1000)).min(MAX_WAIT_MS);
    Fault::Wait { retry_after_ms }
}

/// Allowed in a header and a form: visible ASCII (RFC 6749, appendix A.12).
pub(crate) fn is_token(text: &str) -> bool {
    text.len() <= MAX_TOKEN && text.bytes().all(|byte| (0x21..=0x7e).contains(&byte))
}

/// A number, or a number in quotes, as some servers write it.
fn seconds(value: &Value) -> Option<u64> {
    let seconds = value.as_u64().or_else(|| value.as_f64().map(|seconds| seconds as u64));
    seconds.or_else(|| value.as_str()?.trim().parse().ok()).map(|seconds| seconds.min(MAX_LIFETIME))
}

/// RFC 6749 separates scopes with spaces, some servers with commas.
fn split(text: &str) -> Vec<String> {
    text.split([' ', ',']).filter(|scope| !scope.is_empty()).map(str::to_owned).collect()
}
