//! The correlation id: one a request, in its answer, in its log line, and in what the app shows of an error.

use std::sync::Arc;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, header};

/// Where the id stands.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// A request's id, among its extensions.
#[derive(Clone, Debug)]
pub struct RequestId(pub Arc<str>);

/// Gives every request its id and every answer the id and `nosniff`: what a provider said passes verbatim, and no
/// browser may take it for a page.
pub async fn identify(mut request: Request, next: Next) -> Response {
    let id: Arc<str> = given(request.headers()).map_or_else(new_id, Arc::from);
    request.extensions_mut().insert(RequestId(Arc::clone(&id)));
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(HEADER, value);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// The browser's id when it is one; a line break or worse in it would forge log lines.
fn given(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get(HEADER)?.to_str().ok()?;
    let hex = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    (text.len() == 32 && hex).then_some(text)
}

fn new_id() -> Arc<str> {
    let mut bytes = [0; 16];
    // An id that repeats is a nuisance in the log and nothing else, so a platform without randomness may have one.
    let _ = getrandom::fill(&mut bytes);
    format!("{:032x}", u128::from_be_bytes(bytes)).into()
}
