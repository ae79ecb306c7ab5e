//! Shared by the adapters of Google's services: the authorization server, and the causes of its refusals.

use http::{Response, StatusCode};
use serde::Deserialize;

use crate::fault::Fault;
use crate::oauth::{Identity, Issuer, OAuth, Revoke, Tokens};
use crate::wire;

/// Google's authorization server. It issues a refresh token only if offline access is requested, and another one only
/// if the user is asked for consent again.
pub(crate) const fn oauth(own_scopes: &'static [&'static str], identity: Identity) -> OAuth {
    OAuth {
        authorize_url: "https://accounts.google.com/o/oauth2/v2/auth",
        token_url: "https://oauth2.googleapis.com/token",
        revoke: Revoke::Token { url: "https://oauth2.googleapis.com/revoke", authenticated: false },
        // Its answers include it, though its metadata doesn't promise that.
        issuer: Some(Issuer { name: "https://accounts.google.com", always: false }),
        query_in_way_back: true,
        authorize_extra: &[("access_type", "offline"), ("prompt", "consent")],
        scope_parameter: "scope",
        scope_separator: " ",
        own_scopes,
        tokens: Tokens::Standard,
        identity,
    }
}

/// Reasons of a 403 for too many calls per minute or per day.
const LIMITS: [&str; 4] = ["rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded"];

/// Reasons that only the operator can fix: the API isn't enabled in their project, its key is restricted, the project
/// is suspended or unpaid.
const OPERATORS: [&str; 17] = [
    "accessNotConfigured",
    "SERVICE_DISABLED",
    "API_KEY_INVALID",
    "API_KEY_SERVICE_BLOCKED",
    "API_KEY_HTTP_REFERRER_BLOCKED",
    "API_KEY_IP_ADDRESS_BLOCKED",
    "API_KEY_ANDROID_APP_BLOCKED",
    "API_KEY_IOS_APP_BLOCKED",
    "BILLING_DISABLED",
    "CONSUMER_INVALID",
    "CONSUMER_SUSPENDED",
    "USER_PROJECT_DENIED",
    "dailyLimitExceededUnreg",
    "keyInvalid",
    "keyExpired",
    "ipRefererBlocked",
    "projectNotFound",
];

/// Reasons for what an administrator of the user's organisation or the owner of the calendar doesn't allow.
const FORBIDDEN: [&str; 6] = [
    "domainPolicy",
    "forbidden",
    "forbiddenForServiceAccounts",
    "requiredAccessLevel",
    "insufficientFilePermissions",
    "RESOURCE_LOCATION_ORG_POLICY_VIOLATED",
];

#[derive(Deserialize)]
struct Failure {
    error: Error,
}

/// Calendar sets `errors`, newer services `status` and `details`.
#[derive(Deserialize)]
struct Error {
    message: Option<String>,
    status: Option<String>,
    #[serde(default, deserialize_with = "wire::or_default")]
    errors: Vec<Reason>,
    #[serde(default, deserialize_with = "wire::or_default")]
    details: Vec<Reason>,
}

#[derive(Deserialize)]
struct Reason {
    reason: Option<String>,
    location: Option<String>,
}

/// Google reports by `errors[].reason`, or by `status` and `details[].reason`, what a 400, 401 or 403 means: a dead
/// token, a limit or a missing scope, the operator's project, an expired page token.
pub(crate) fn fault(response: &Response<Vec<u8>>) -> Fault {
    let said = serde_json::from_slice::<Failure>(response.body()).ok().map(|failure| failure.error);
    let Some(Error { message, status, errors, details }) = said else { return wire::fault(response) };
    let reasons = || errors.iter().chain(&details);
    let says = |known: &[&str]| reasons().filter_map(|error| error.reason.as_deref()).any(|r| known.contains(&r));
    let stale = || says(&["invalidPageToken"]) || reasons().any(|error| error.location.as_deref() == Some("pageToken"));
    match response.status() {
        StatusCode::UNAUTHORIZED if says(&["authError"]) || status.as_deref() == Some("UNAUTHENTICATED") => {
            Fault::Expired
        }
        status if status.is_client_error() && says(&OPERATORS) => Fault::Operator,
        StatusCode::FORBIDDEN if says(&LIMITS) => wire::wait(response),
        StatusCode::FORBIDDEN if says(&["insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"]) => Fault::Scope,
        StatusCode::FORBIDDEN if says(&FORBIDDEN) => Fault::Forbidden,
        StatusCode::BAD_REQUEST if stale() => Fault::Resync,
        StatusCode::BAD_REQUEST | StatusCode::FORBIDDEN => wire::words(message.as_deref(), response),
        _ => wire::fault(response),
    }
}
