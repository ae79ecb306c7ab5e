//! What adapters share about HTTP: requests without host or credential, and reading an answer.

use std::sync::Arc;

use http::{Request, Response, StatusCode, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;

use crate::fault::Fault;

/// Unreserved characters of RFC 3986 stay; all else of a path segment is encoded, `/`, `?`, `#` and `.` runs included.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'~');

/// How long to wait after a 429 that doesn't say, in milliseconds.
const DEFAULT_WAIT_MS: u64 = 30_000;
/// The longest that a provider may make us wait, in milliseconds: an hour.
const MAX_WAIT_MS: u64 = 3_600_000;

/// A path segment that holds `text` and nothing else, whatever is in it.
pub(crate) fn segment(text: &str) -> String {
    utf8_percent_encode(text, SEGMENT).to_string()
}

/// `GET path?query`, each value encoded.
pub(crate) fn get(path: &str, query: &[(&str, &str)]) -> Result<Request<Vec<u8>>, Fault> {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
    Request::get(format!("{path}?{query}"))
        .header(header::ACCEPT, "application/json")
        .body(Vec::new())
        .map_err(|_| refused("The question can't be written as a request."))
}

/// The refusal of a question, in our words.
pub(crate) fn refused(reason: &str) -> Fault {
    Fault::Refused { reason: Arc::from(reason) }
}

/// The body of a good answer.
///
/// # Errors
/// [`Fault::Shape`] with the JSON path of the first thing that isn't as documented; `$` for a body that isn't JSON.
pub(crate) fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, Fault> {
    let mut json = serde_json::Deserializer::from_slice(body);
    serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        shape(if path == "." { "$" } else { &path })
    })
}

/// An answer of another shape than documented, at `path`.
pub(crate) fn shape(path: &str) -> Fault {
    Fault::Shape { path: Arc::from(path) }
}

/// The fault of a bad answer by its status alone; adapters look at what their provider says besides first.
pub(crate) fn fault(response: &Response<Vec<u8>>) -> Fault {
    match response.status() {
        StatusCode::UNAUTHORIZED => Fault::SignIn,
        StatusCode::FORBIDDEN => Fault::Scope,
        StatusCode::NOT_FOUND => Fault::Gone,
        StatusCode::CONFLICT => Fault::Conflict,
        StatusCode::GONE => Fault::Resync,
        StatusCode::PRECONDITION_FAILED => Fault::Resync,
        StatusCode::REQUEST_TIMEOUT => Fault::ProviderDown,
        StatusCode::TOO_MANY_REQUESTS => wait(response),
        status if status.is_client_error() => refused(&format!("The provider answered {}.", status.as_u16())),
        status if status.is_server_error() => Fault::ProviderDown,
        _ => shape("$"),
    }
}

/// `Retry-After` in seconds (RFC 9110, 10.2.3). Its date form needs a clock, which nothing in here has; the default
/// stands in for it.
pub(crate) fn wait(response: &Response<Vec<u8>>) -> Fault {
    let seconds =
        response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
    let retry_after_ms = seconds.map_or(DEFAULT_WAIT_MS, |seconds: u64| seconds.saturating_mul(1000)).min(MAX_WAIT_MS);
    Fault::Wait { retry_after_ms }
}

/// The provider's own words, short enough to be shown.
pub(crate) fn words(text: &str) -> Fault {
    refused(&text.chars().take(200).collect::<String>())
}
