//! Faults: what a stand-in answers instead of its own answer, and what happens to the answer on the way.

use std::future::Future;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;

/// How long an answer takes that doesn't come in time.
const LONG: Duration = Duration::from_secs(120);

/// A planted fault.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Fault {
    #[serde(default)]
    pub(crate) kind: Kind,
    /// The status, for [`Kind::Status`].
    #[serde(default)]
    pub(crate) status: Option<u16>,
    /// `Retry-After` in seconds, for [`Kind::Status`].
    #[serde(default)]
    pub(crate) retry_after: Option<u32>,
    /// The body, for [`Kind::Status`].
    #[serde(default)]
    pub(crate) body: Option<String>,
}

/// The kind of a fault.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// Another status, with any body.
    #[default]
    Status,
    /// The answer takes two minutes.
    Timeout,
    /// The connection ends in the middle of the body.
    Cut,
    /// A web page, as a captive portal sends.
    Html,
    /// Truncated JSON.
    Malformed,
    /// At the token endpoint: the client's secret is refused.
    InvalidClient,
}

impl Fault {
    pub(crate) fn is_invalid_client(&self) -> bool {
        self.kind == Kind::InvalidClient
    }

    /// The answer with the fault; `usual` is the answer without it.
    pub(crate) async fn apply(self, usual: impl Future<Output = Response> + Send) -> Response {
        match self.kind {
            Kind::Status | Kind::InvalidClient => self.status(),
            Kind::Timeout => {
                tokio::time::sleep(LONG).await;
                usual.await
            }
            Kind::Cut => cut(usual.await).await,
            Kind::Html => {
                let page = "<!DOCTYPE html><html><head><title>Sign in to this network</title></head>\
                            <body><h1>Welcome aboard</h1><form method=post><button>Connect</button></form></body></html>";
                axum::response::Html(page).into_response()
            }
            Kind::Malformed => malformed(usual.await).await,
        }
    }

    fn status(self) -> Response {
        let status = self.status.and_then(|status| StatusCode::from_u16(status).ok());
        let mut response =
            (status.unwrap_or(StatusCode::SERVICE_UNAVAILABLE), self.body.unwrap_or_default()).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

async fn body_of(response: Response) -> (http::response::Parts, Bytes) {
    let (parts, body) = response.into_parts();
    (parts, to_bytes(body, usize::MAX).await.unwrap_or_default())
}

/// `Content-Length` promises the complete body; half of it is sent, and then the connection breaks.
async fn cut(response: Response) -> Response {
    let (mut parts, bytes) = body_of(response).await;
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    let half = bytes.slice(..bytes.len() / 2);
    let broken = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
    Response::from_parts(parts, Body::from_stream(stream::iter([Ok(half), Err(broken)])))
}

async fn malformed(response: Response) -> Response {
    let (mut parts, bytes) = body_of(response).await;
    parts.headers.remove(header::CONTENT_LENGTH);
    let mut text = bytes.slice(..bytes.len().saturating_sub(1)).to_vec();
    text.extend_from_slice(b",\"next\":}");
    Response::from_parts(parts, Body::from(text))
}
