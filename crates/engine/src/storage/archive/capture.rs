//! Captures that haven't been taken up: the extension writes them while no page of the app is open, and the next page
//! takes them up.
//!
//! Written by `extension/capture.js`. The key ends in an id in the app's format, which the resulting task and entry get
//! as well, so that two pages that take it up at once create the same ones.

use std::sync::Arc;

use serde_json::Value;

use super::fields::{Fields, date, instant, minute, text};
use super::format::Bad;
use super::source::open;
use crate::capture::state::Captured;
use crate::values::ids;

/// The id of the capture that is stored under this key.
pub fn capture_id(key: &str) -> Option<Arc<str>> {
    key.strip_prefix("capture/").filter(|id| ids::decode(id).is_some()).map(Arc::from)
}

/// A capture from its stored form.
///
/// # Errors
/// [`Bad`] for a malformed one.
pub fn decode_capture(json: &str) -> Result<Captured, Bad> {
    let mut fields: Fields = open(json)?;
    let mut some = |name| Ok::<Arc<str>, Bad>(fields.may(name, text)?.unwrap_or_default());
    let (title, url, selection) = (some("title")?, some("url")?, some("selection")?);
    let (day, time) = (fields.may("day", date)?, fields.may("time", minute)?);
    let (at, track) = (fields.may("at", instant)?, fields.may("track", Value::as_bool)?.unwrap_or_default());
    Ok(Captured { title, url, selection, day, time, at, track })
}
