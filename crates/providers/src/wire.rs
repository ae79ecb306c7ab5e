//! HTTP helpers for adapters: requests without host or credentials, and reading answers.

use std::sync::Arc;
use std::time::Duration;

use http::{Method, Request, Response, StatusCode, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation;

use crate::ask::Cursor;
use crate::fault::Fault;
use crate::traced;
use crate::traced::Undecoded;

/// RFC 3986's unreserved characters stay, except `.`; everything else in a path segment is encoded, including `/`, `?`
/// and `#`.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'~');

/// Longest cursor in either direction, in bytes.
const MAX_CURSOR: usize = 2048;
/// How long to wait after a 429 without `Retry-After`.
const DEFAULT_WAIT: Duration = Duration::from_secs(30);
/// The longest wait that a provider can impose.
const MAX_WAIT: Duration = Duration::from_secs(3600);

/// A path segment that contains exactly `text`.
///
/// # Errors
/// [`Fault::Refused`] for an empty text and for `.` and `..`, which URL parsers resolve even when encoded.
pub(crate) fn segment(text: &str) -> Result<String, Fault> {
    match text {
        "" | "." | ".." => Err(refused("There can't be such an id.")),
        _ => Ok(utf8_percent_encode(text, SEGMENT).to_string()),
    }
}

/// The position from which a request continues.
///
/// # Errors
/// [`Fault::Refused`] for a cursor that no provider can have issued.
pub(crate) fn place(after: Option<&Cursor>) -> Result<Option<&str>, Fault> {
    let place = after.map(|cursor| &*cursor.0);
    if place.is_some_and(|place| place.is_empty() || place.len() > MAX_CURSOR) { Err(bad_cursor()) } else { Ok(place) }
}

/// The refusal of a malformed cursor.
pub(crate) fn bad_cursor() -> Fault {
    refused("The cursor isn't one of this provider's.")
}

/// A position that the provider gave at `path`, as a cursor.
///
/// # Errors
/// [`Fault::Shape`] for one that [`place`] wouldn't accept.
pub(crate) fn cursor(text: impl Into<Arc<str>>, path: &str) -> Result<Cursor, Fault> {
    let cursor = Cursor(text.into());
    if place(Some(&cursor)).is_ok() { Ok(cursor) } else { Err(shape(path)) }
}

/// `GET path?query`, with encoded values.
pub(crate) fn get(path: &str, query: &[(&str, &str)]) -> Result<Request<Vec<u8>>, Fault> {
    let address = if query.is_empty() { path.to_owned() } else { format!("{path}?{}", form(query)) };
    Request::get(address)
        .header(header::ACCEPT, "application/json")
        .body(Vec::new())
        .map_err(|_| refused("The question can't be written as a request."))
}

/// Pairs in the format of forms and queries, with encoded values.
pub(crate) fn form(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// `method path?query` with a body of this type.
pub(crate) fn send(
    method: Method,
    path: &str,
    query: &[(&str, &str)],
    kind: &'static str,
    body: Vec<u8>,
) -> Result<Request<Vec<u8>>, Fault> {
    let mut request = get(path, query)?;
    *request.method_mut() = method;
    request.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    *request.body_mut() = body;
    Ok(request)
}

/// The content type of a body in JSON.
pub(crate) const JSON: &str = "application/json";
/// The content type of a form's body.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// A refusal in our own words.
pub(crate) fn refused(reason: &str) -> Fault {
    Fault::Refused { reason: Arc::from(reason) }
}

/// The refusal of a request that isn't one of the provider's operations.
pub(crate) fn no_such_question() -> Fault {
    refused("This provider has no such operation.")
}

/// Decodes the body of a successful answer.
///
/// # Errors
/// [`Fault::Shape`] with the JSON path of the first mismatch; `$` for a body that isn't JSON.
pub(crate) fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, Fault> {
    decode_json(json(body)?)
}

/// The body of a successful answer as JSON.
///
/// # Errors
/// [`Fault::Shape`] with the JSON path at which it breaks off; `$` for a body that isn't JSON.
pub(crate) fn json(body: &[u8]) -> Result<Value, Fault> {
    serde_json::from_slice(body).map_err(|_| shape_at(&traced::end(body)))
}

/// Decodes JSON.
///
/// # Errors
/// [`Fault::Shape`] with the JSON path of the first mismatch.
pub(crate) fn decode_json<T: DeserializeOwned>(json: Value) -> Result<T, Fault> {
    traced::decode(json).map_err(|path| shape_at(&path))
}

fn shape_at(path: &str) -> Fault {
    shape(if path.is_empty() { "$" } else { path })
}

/// Reads a list record by record, so that an unreadable record doesn't affect the others.
pub(crate) struct Records {
    /// JSON path of the list.
    list: &'static str,
    /// JSON paths of the records that couldn't be read.
    pub(crate) skipped: Vec<Arc<str>>,
}

impl Records {
    pub(crate) fn new(list: &'static str) -> Self {
        Self { list, skipped: Vec::new() }
    }

    /// Reads each record and skips those that can't be read. `each` may return the name of a field that it couldn't
    /// read.
    pub(crate) fn read<T: DeserializeOwned>(
        &mut self,
        records: Vec<Undecoded>,
        mut each: impl FnMut(T) -> Result<(), &'static str>,
    ) {
        for (at, record) in records.into_iter().enumerate() {
            match traced::decode(record.0) {
                Ok(record) => {
                    if let Err(field) = each(record) {
                        self.skip(at, field);
                    }
                }
                Err(field) => self.skip(at, &field),
            }
        }
    }

    /// Records a field that couldn't be read; an empty name stands for the record itself.
    pub(crate) fn skip(&mut self, at: usize, field: &str) {
        let dot = if field.is_empty() || field.starts_with('[') { "" } else { "." };
        self.skipped.push(format!("{}[{at}]{dot}{field}", self.list).into());
    }
}

/// A field that may be missing or `null`.
pub(crate) fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(from: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

/// The fault of a request for changes: for whatever reason the provider refuses it, its mark is no longer valid, and
/// everything is listed.
pub(crate) fn of_changes(since: Option<&Cursor>, fault: Fault) -> Fault {
    if since.is_some() && fault.refuses() { Fault::Resync } else { fault }
}

/// Exactly `#rrggbb`, since it is used in a style.
pub(crate) fn is_color(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// An answer that differs from the documented shape at `path`.
pub(crate) fn shape(path: &str) -> Fault {
    Fault::Shape { path: Arc::from(path) }
}

/// Classifies a failed answer by its status alone; adapters first look at what their provider says. So a 401 that gets
/// here doesn't say that the token is dead: it comes from something in between, and no refresh token is spent for it.
/// `Retry-After` is respected with any status.
pub(crate) fn fault(response: &Response<Vec<u8>>) -> Fault {
    match response.status() {
        StatusCode::UNAUTHORIZED => Fault::ProviderDown,
        StatusCode::NOT_FOUND => Fault::Gone,
        StatusCode::CONFLICT => Fault::Conflict,
        StatusCode::GONE | StatusCode::PRECONDITION_FAILED => Fault::Resync,
        StatusCode::REQUEST_TIMEOUT => Fault::ProviderDown,
        StatusCode::TOO_MANY_REQUESTS => wait(response),
        StatusCode::PAYMENT_REQUIRED => Fault::Unpaid,
        status if status.is_client_error() => refused(&format!("HTTP {}", status.as_u16())),
        status if status.is_server_error() && response.headers().contains_key(header::RETRY_AFTER) => wait(response),
        status if status.is_server_error() => Fault::ProviderDown,
        _ => shape("$"),
    }
}

/// `Retry-After` in seconds or as a date (RFC 9110, 10.2.3). A date is compared with the answer's own `Date`, so that
/// no local clock matters.
pub(crate) fn wait(response: &Response<Vec<u8>>) -> Fault {
    let text = |name| response.headers().get(name).and_then(|value: &header::HeaderValue| value.to_str().ok());
    let date = |name| text(name).and_then(|text| httpdate::parse_http_date(text).ok());
    let seconds = text(header::RETRY_AFTER).and_then(|text| text.trim().parse().ok()).map(Duration::from_secs);
    let until = || Some(date(header::RETRY_AFTER)?.duration_since(date(header::DATE)?).unwrap_or_default());
    let wait = seconds.or_else(until).unwrap_or(DEFAULT_WAIT).min(MAX_WAIT);
    Fault::Wait { retry_after_ms: wait.as_millis() as u64 }
}

/// Longest text of a provider that is shown, in grapheme clusters.
const MAX_WORDS: usize = 200;

/// A refusal in the provider's own words, truncated, or by its status if it gives none.
pub(crate) fn words(text: Option<&str>, response: &Response<Vec<u8>>) -> Fault {
    let line = text.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() { fault(response) } else { refused(&cut(&line, MAX_WORDS)) }
}

/// Truncates a text to this many grapheme clusters: an emoji or a letter with combining marks is never split.
pub(crate) fn cut(text: &str, most: usize) -> String {
    match text.grapheme_indices(true).nth(most) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
