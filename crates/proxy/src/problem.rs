//! Errors as `application/problem+json` (RFC 9457): a class that names the remedy, and the id that finds the log line.

use std::sync::Arc;

use axum::Extension;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use providers::Fault;
use serde::Serialize;

use crate::correlation::RequestId;

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
    /// This answer's own status, where HTTP has a more exact one than the class.
    #[serde(skip)]
    pub exactly: Option<StatusCode>,
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self { fault, provider: None, status: None, exactly: None }
    }
}

impl Problem {
    /// A request that is none of ours, with the status that HTTP has for it.
    pub fn refused(status: StatusCode, reason: &str) -> Self {
        Self { exactly: Some(status), ..Fault::Refused { reason: Arc::from(reason) }.into() }
    }

    /// The name of the class, as it is serialised.
    pub fn class(&self) -> String {
        let json = serde_json::to_value(&self.fault).ok();
        json.and_then(|json| json.get("class")?.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// The answer to the request with this id.
    pub fn answer(&self, id: &RequestId) -> Response {
        #[derive(Serialize)]
        struct Body<'a> {
            #[serde(flatten)]
            problem: &'a Problem,
            request_id: &'a str,
        }
        let body = axum::Json(Body { problem: self, request_id: &id.0 });
        let mut response = (self.http_status(), body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Fault::Wait { retry_after_ms } = self.fault {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(retry_after_ms.div_ceil(1000)));
        }
        response
    }

    fn http_status(&self) -> StatusCode {
        self.exactly.unwrap_or(match self.fault {
            Fault::SignIn | Fault::Expired => StatusCode::UNAUTHORIZED,
            Fault::Scope => StatusCode::FORBIDDEN,
            Fault::Wait { .. } => StatusCode::TOO_MANY_REQUESTS,
            Fault::Gone => StatusCode::NOT_FOUND,
            Fault::Conflict => StatusCode::CONFLICT,
            Fault::Resync => StatusCode::GONE,
            Fault::Refused { .. } => StatusCode::BAD_REQUEST,
            Fault::Operator => StatusCode::INTERNAL_SERVER_ERROR,
            Fault::Offline | Fault::ProviderDown | Fault::Shape { .. } => StatusCode::BAD_GATEWAY,
        })
    }
}

/// The answer to an address under `/v1/` that isn't one.
pub async fn no_such_address(Extension(id): Extension<RequestId>) -> Response {
    Problem::refused(StatusCode::NOT_FOUND, "There is nothing at this address.").answer(&id)
}

/// The answer to another method than the address has.
pub async fn no_such_method(Extension(id): Extension<RequestId>) -> Response {
    Problem::refused(StatusCode::METHOD_NOT_ALLOWED, "This address has another method.").answer(&id)
}
