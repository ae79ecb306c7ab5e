//! Errors as `application/problem+json` (RFC 9457): a class that names the remedy, and the id of the log line.

use std::sync::Arc;

use axum::Extension;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use providers::Fault;
use serde::Serialize;

use crate::correlation::RequestId;
use crate::refusals::Refused;

/// An error response.
#[derive(Debug, Serialize)]
pub struct Problem {
    /// The cause by its remedy; its `class` and details are fields of the response.
    #[serde(flatten)]
    pub what: What,
    /// The exact cause, if the class alone isn't enough for a program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'static str>,
    /// The provider that answered, if one was called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<&'static str>,
    /// The provider's status, if it answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The rule of this host that refused the request, for the log and the metrics.
    #[serde(skip)]
    pub why: Option<&'static str>,
    /// The response's own status, if there is a more precise one than the class's.
    #[serde(skip)]
    pub exactly: Option<StatusCode>,
}

/// The cause by its remedy.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum What {
    /// With the provider, or with the request.
    Fault(Fault),
    /// Between the browser and this host.
    Own(Own),
}

/// The classes that only this host has.
#[derive(Debug, Serialize)]
#[serde(tag = "class", rename_all = "snake_case")]
pub enum Own {
    /// The proof isn't accepted: retry once with the nonce of this response.
    Proof,
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self { what: What::Fault(fault), code: None, provider: None, status: None, why: None, exactly: None }
    }
}

impl From<Own> for Problem {
    fn from(own: Own) -> Self {
        Self { what: What::Own(own), code: None, provider: None, status: None, why: None, exactly: None }
    }
}

impl Problem {
    /// A request that isn't the app's, with the appropriate HTTP status.
    pub fn refused(status: StatusCode, reason: &str) -> Self {
        Self { exactly: Some(status), ..Fault::Refused { reason: Arc::from(reason) }.into() }
    }

    /// Adds a code.
    pub fn coded(self, code: &'static str) -> Self {
        Self { code: Some(code), ..self }
    }

    /// Adds the rule that refused the request.
    pub fn because(self, why: &'static str) -> Self {
        Self { why: Some(why), ..self }
    }

    /// Adds the provider.
    pub fn of(self, provider: &'static str) -> Self {
        Self { provider: Some(provider), ..self }
    }

    /// The name of the class, as serialised.
    pub fn class(&self) -> String {
        let json = serde_json::to_value(&self.what).ok();
        json.and_then(|json| json.get("class")?.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// The response to the request with this id.
    pub fn answer(&self, id: &RequestId) -> Response {
        #[derive(Serialize)]
        struct Body<'a> {
            #[serde(flatten)]
            problem: &'a Problem,
            request_id: &'a str,
        }
        let body = axum::Json(Body { problem: self, request_id: id.as_str() });
        let status = self.http_status();
        let mut response = (status, body).into_response();
        if let Some(why) = self.why {
            response.extensions_mut().insert(Refused(why));
        }
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let What::Fault(fault) = &self.what
            && let Some(retry_after_ms) = fault.wait_ms()
        {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(retry_after_ms.div_ceil(1000)));
        } else if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }

    fn http_status(&self) -> StatusCode {
        let What::Fault(fault) = &self.what else { return StatusCode::UNAUTHORIZED };
        self.exactly.unwrap_or(match fault {
            Fault::SignIn | Fault::Expired => StatusCode::UNAUTHORIZED,
            Fault::Scope | Fault::Forbidden | Fault::ReadOnly => StatusCode::FORBIDDEN,
            Fault::Unpaid => StatusCode::PAYMENT_REQUIRED,
            Fault::Wait { .. } | Fault::Busy { .. } => StatusCode::TOO_MANY_REQUESTS,
            Fault::Gone => StatusCode::NOT_FOUND,
            Fault::Conflict => StatusCode::CONFLICT,
            Fault::Resync => StatusCode::GONE,
            Fault::Refused { .. } | Fault::Malformed | Fault::Insecure => StatusCode::BAD_REQUEST,
            Fault::Operator => StatusCode::INTERNAL_SERVER_ERROR,
            Fault::Offline | Fault::ProviderDown | Fault::Shape { .. } => StatusCode::BAD_GATEWAY,
        })
    }
}

/// The response to an unknown path under `/v1/`.
pub async fn no_such_address(Extension(id): Extension<RequestId>) -> Response {
    Problem::refused(StatusCode::NOT_FOUND, "There is nothing at this URL.").because("not_found").answer(&id)
}

/// The response to a method that the path doesn't have.
pub async fn no_such_method(Extension(id): Extension<RequestId>) -> Response {
    Problem::refused(StatusCode::METHOD_NOT_ALLOWED, "This URL has another method.").because("method").answer(&id)
}
