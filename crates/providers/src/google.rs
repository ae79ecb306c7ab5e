//! What the adapters of Google's services share: the authorization server, and the words of its refusals.

use http::{Response, StatusCode};
use serde::Deserialize;

use crate::fault::Fault;
use crate::oauth::{Identity, Issuer, OAuth, Revoke, Tokens};
use crate::wire;

/// Google's authorization server. A refresh token comes only when offline access is asked for, and again only when the
/// person is asked again.
pub(crate) const fn oauth(own_scopes: &'static [&'static str], identity: Identity) -> OAuth {
    OAuth {
        authorize_url: "https://accounts.google.com/o/oauth2/v2/auth",
        token_url: "https://oauth2.googleapis.com/token",
        revoke: Revoke::Token { url: "https://oauth2.googleapis.com/revoke", authenticated: false },
        // Its answers name it, though its metadata doesn't promise that.
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

/// What a 403 calls going too fast, or having gone too far for today.
const LIMITS: [&str; 4] = ["rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded"];

/// What only whoever runs the host can mend: the API isn't switched on in their project, its key is restricted, the
/// project is suspended or unpaid.
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

/// What the administrator of the person's organisation, or whoever owns the calendar, doesn't allow.
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

/// Calendar fills `errors`, younger services `status` and `details`.
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

/// Google tells by `errors[].reason`, or by `status` and `details[].reason`, what a 401, a 403 or a 400 is: a dead token,
/// a limit or a missing privilege, the operator's project, a page token that has gone stale.
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
