//! The correlation id: one for each request, in its response, its log line and the error that the app shows. Other data
//! about the request travels with it.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::places::Place;

/// The header with the id.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// A trace that someone else started (W3C Trace Context).
pub const TRACE: HeaderName = HeaderName::from_static("traceparent");

/// A request's id and data, as an extension of the request. Clones share the data.
#[derive(Clone, Debug)]
pub struct RequestId(Arc<Known>);

#[derive(Debug)]
struct Known {
    id: Box<str>,
    trace: Option<HeaderValue>,
    address: OnceLock<IpAddr>,
    place: Mutex<Option<Place>>,
    told: AtomicBool,
}

impl Default for RequestId {
    fn default() -> Self {
        Self::of(&HeaderMap::new())
    }
}

impl RequestId {
    fn of(headers: &HeaderMap) -> Self {
        let id = given(headers).map_or_else(new_id, Box::from);
        let (address, place, told) = (OnceLock::new(), Mutex::default(), AtomicBool::new(false));
        Self(Arc::new(Known { id, trace: trace(headers), address, place, told }))
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0.id
    }

    /// The trace that it belongs to, as a header to pass on.
    pub fn trace(&self) -> Option<&HeaderValue> {
        self.0.trace.as_ref()
    }

    /// The trace's id.
    pub fn trace_id(&self) -> Option<&str> {
        self.trace()?.to_str().ok()?.get(3..35)
    }

    /// The IP address that it is counted for.
    pub fn address(&self) -> IpAddr {
        self.0.address.get().copied().unwrap_or(Ipv6Addr::UNSPECIFIED.into())
    }

    /// Sets the IP address that it is counted for.
    pub(crate) fn comes_from(&self, address: IpAddr) {
        let _ = self.0.address.set(address);
    }

    /// Keeps its slot until it is answered or released.
    pub(crate) fn takes(&self, place: Place) {
        *self.0.place.lock().unwrap_or_else(PoisonError::into_inner) = Some(place);
    }

    /// Releases its slot while it only waits for others' work.
    pub(crate) fn rests(&self) {
        if let Some(place) = &mut *self.0.place.lock().unwrap_or_else(PoisonError::into_inner) {
            place.rest();
        }
    }

    /// Releases everything at its end, however it ended.
    pub(crate) fn leaves(&self) {
        let place = self.0.place.lock().unwrap_or_else(PoisonError::into_inner).take();
        drop(place);
    }
}

impl RequestId {
    /// Its log line is taken care of.
    pub(crate) fn is_told(&self) {
        self.0.told.store(true, Ordering::Relaxed);
    }

    /// Whether its log line is taken care of.
    pub(crate) fn was_told(&self) -> bool {
        self.0.told.load(Ordering::Relaxed)
    }
}

/// Gives every request its id, and every response the id and `nosniff`: what a provider answered is passed on
/// unchanged, and no browser may take it for a page.
pub async fn identify(mut request: Request, next: Next) -> Response {
    let id = RequestId::of(request.headers());
    request.extensions_mut().insert(id.clone());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        headers.insert(HEADER, value);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The browser's id if it is valid; a line break or the like would forge log lines.
fn given(headers: &HeaderMap) -> Option<&str> {
    headers.get(HEADER)?.to_str().ok().filter(|text| hex(text, 32))
}

/// `00-<trace>-<parent>-<flags>`, exactly and only once. It is passed on unchanged, since we report no spans of our
/// own.
fn trace(headers: &HeaderMap) -> Option<HeaderValue> {
    let mut values = headers.get_all(TRACE).into_iter();
    let value = values.next().filter(|_| values.next().is_none())?;
    let mut parts = value.to_str().ok()?.split('-');
    let mut part = |length| parts.next().filter(|part| hex(part, length));
    let some = |part: &&str| part.bytes().any(|byte| byte != b'0');
    let known = part(2)? == "00" && part(32).filter(some).is_some() && part(16).filter(some).is_some();
    (known && part(2).is_some() && parts.next().is_none()).then(|| value.clone())
}

fn new_id() -> Box<str> {
    let mut bytes = [0; 16];
    // An id that repeats is only a nuisance in the log, so missing randomness is tolerated.
    let _ = getrandom::fill(&mut bytes);
    format!("{:032x}", u128::from_be_bytes(bytes)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";

    #[test]
    fn a_trace_header_is_valid_or_ignored() {
        let read = |values: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(TRACE, value.parse().unwrap());
            }
            RequestId::of(&headers).trace_id().map(str::to_owned)
        };
        assert_eq!(read(&[GOOD]).as_deref(), Some("0123456789abcdef0123456789abcdef"));
        let none = "0".repeat(32);
        for bad in [
            "",
            "00",
            &GOOD[..54],
            &format!("{GOOD}-00"),
            &format!(" {GOOD}x"),
            &GOOD.to_uppercase(),
            &GOOD.replacen("00-", "ff-", 1),
            &GOOD.replace("0123456789abcdef0123456789abcdef", &none),
            &GOOD.replace("-0123456789abcdef-", "-0000000000000000-"),
            &GOOD.replace("-01", "-0g"),
        ] {
            assert_eq!(read(&[bad]), None, "{bad}");
        }
        assert_eq!(read(&[GOOD, GOOD]), None, "of two neither");
    }
}
