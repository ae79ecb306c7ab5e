//! Errors as `application/problem+json` (RFC 9457): a class that names the remedy, and the id that finds the log line.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use providers::Fault;
use serde::Serialize;

/// An error's answer.
#[derive(Debug, Serialize)]
pub struct Problem {
    /// By remedy; its `class` and details stand among the other fields.
    #[serde(flatten)]
    pub fault: Fault,
    /// Whose answer it was, where one was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<&'static str>,
    /// The provider's status, where it answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The same id as in the header and in the log.
    pub request_id: String,
}

impl Problem {
    /// The HTTP status that goes with the class.
    fn http_status(&self) -> StatusCode {
        match self.fault {
            Fault::SignIn => StatusCode::UNAUTHORIZED,
            Fault::Scope => StatusCode::FORBIDDEN,
            Fault::Wait { .. } => StatusCode::TOO_MANY_REQUESTS,
            Fault::Gone => StatusCode::NOT_FOUND,
            Fault::Conflict => StatusCode::CONFLICT,
            Fault::Resync => StatusCode::GONE,
            Fault::Refused { .. } => StatusCode::BAD_REQUEST,
            Fault::Operator => StatusCode::INTERNAL_SERVER_ERROR,
            Fault::Offline | Fault::ProviderDown | Fault::Shape { .. } => StatusCode::BAD_GATEWAY,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.http_status(), axum::Json(&self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Fault::Wait { retry_after_ms } = self.fault {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(retry_after_ms.div_ceil(1000)));
        }
        response
    }
}
