//! What adapters share about HTTP: requests without host or credential, and reading an answer.

use std::sync::Arc;

use http::{Request, Response, StatusCode, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;

use crate::ask::Cursor;
use crate::fault::Fault;

/// Unreserved characters of RFC 3986 stay; all else of a path segment is encoded, `/`, `?`, `#` and `.` included.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'~');

/// The longest cursor that goes out or comes in, in bytes.
const MAX_CURSOR: usize = 2048;
/// How long to wait after a 429 that doesn't say, in milliseconds.
const DEFAULT_WAIT_MS: u64 = 30_000;
/// The longest that a provider may make us wait, in milliseconds: an hour.
const MAX_WAIT_MS: u64 = 3_600_000;

/// A path segment that holds `text` and nothing else.
///
/// # Errors
/// [`Fault::Refused`] for what can't be one: nothing, and `.` and `..`, which URL parsers resolve even when encoded.
pub(crate) fn segment(text: &str) -> Result<String, Fault> {
    match text {
        "" | "." | ".." => Err(refused("There can't be such an id.")),
        _ => Ok(utf8_percent_encode(text, SEGMENT).to_string()),
    }
}

/// The place that a question continues from.
///
/// # Errors
/// [`Fault::Refused`] for a cursor that no provider gave.
pub(crate) fn place(after: Option<&Cursor>) -> Result<Option<&str>, Fault> {
    let place = after.map(|cursor| &*cursor.0);
    if place.is_some_and(|place| place.is_empty() || place.len() > MAX_CURSOR) { Err(bad_cursor()) } else { Ok(place) }
}

/// The refusal of a cursor that isn't of the provider's form.
pub(crate) fn bad_cursor() -> Fault {
    refused("The cursor isn't one of this provider's.")
}

/// A place that the provider gave at `path`, as a cursor.
///
/// # Errors
/// [`Fault::Shape`] for one that [`place`] wouldn't take back.
pub(crate) fn cursor(text: impl Into<Arc<str>>, path: &str) -> Result<Cursor, Fault> {
    let cursor = Cursor(text.into());
    if place(Some(&cursor)).is_ok() { Ok(cursor) } else { Err(shape(path)) }
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

/// The refusal of a question that is none of the provider's operations.
pub(crate) fn no_such_question() -> Fault {
    refused("This provider has no such operation.")
}

/// The body of a good answer.
///
/// # Errors
/// [`Fault::Shape`] with the JSON path of the first thing that isn't as documented; `$` for a body that isn't JSON.
pub(crate) fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, Fault> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let decoded = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        shape(if path == "." { "$" } else { &path })
    })?;
    json.end().map_err(|_| shape("$"))?;
    Ok(decoded)
}

/// An answer of another shape than documented, at `path`.
pub(crate) fn shape(path: &str) -> Fault {
    Fault::Shape { path: Arc::from(path) }
}

/// The fault of a bad answer by its status alone; adapters look at what their provider says besides first. So a 401
/// that reaches this holds none of the provider's words for a dead token: it comes from something in between, and the
/// grant isn't given up for it.
pub(crate) fn fault(response: &Response<Vec<u8>>) -> Fault {
    match response.status() {
        StatusCode::UNAUTHORIZED => Fault::ProviderDown,
        StatusCode::NOT_FOUND => Fault::Gone,
        StatusCode::CONFLICT => Fault::Conflict,
        StatusCode::GONE | StatusCode::PRECONDITION_FAILED => Fault::Resync,
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
