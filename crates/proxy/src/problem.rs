//! Errors as `application/problem+json` (RFC 9457): a class that names the remedy, and the id that finds the log line.

use std::sync::Arc;

use axum::Extension;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use providers::Fault;
use serde::Serialize;

use crate::correlation::RequestId;
use crate::refusals::Refused;

/// An error's answer.
#[derive(Debug, Serialize)]
pub struct Problem {
    /// By remedy; its `class` and details stand among the other fields.
    #[serde(flatten)]
    pub what: What,
    /// What exactly, where the class leaves it open and a program may want to know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'static str>,
    /// Whose answer it was, where one was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<&'static str>,
    /// The provider's status, where it answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Which of this host's own rules it met, for its log and its metrics.
    #[serde(skip)]
    pub why: Option<&'static str>,
    /// This answer's own status, where HTTP has a more exact one than the class.
    #[serde(skip)]
    pub exactly: Option<StatusCode>,
}

/// What went wrong, by what helps.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum What {
    /// With the provider, or with the question.
    Fault(Fault),
    /// Between the browser and this host.
    Own(Own),
}

/// The classes that only this host has.
#[derive(Debug, Serialize)]
#[serde(tag = "class", rename_all = "snake_case")]
pub enum Own {
    /// The proof isn't accepted: ask once more with the nonce of this answer.
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
    /// A request that is none of ours, with the status that HTTP has for it.
    pub fn refused(status: StatusCode, reason: &str) -> Self {
        Self { exactly: Some(status), ..Fault::Refused { reason: Arc::from(reason) }.into() }
    }

    /// The same with a code.
    pub fn coded(self, code: &'static str) -> Self {
        Self { code: Some(code), ..self }
    }

    /// The same with the rule of this host's that it met.
    pub fn because(self, why: &'static str) -> Self {
        Self { why: Some(why), ..self }
    }

    /// The same with the provider that it is about.
    pub fn of(self, provider: &'static str) -> Self {
        Self { provider: Some(provider), ..self }
    }

    /// The name of the class, as it is serialised.
    pub fn class(&self) -> String {
        let json = serde_json::to_value(&self.what).ok();
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
            Fault::Refused { .. } => StatusCode::BAD_REQUEST,
            Fault::Operator => StatusCode::INTERNAL_SERVER_ERROR,
            Fault::Offline | Fault::ProviderDown | Fault::Shape { .. } => StatusCode::BAD_GATEWAY,
        })
    }
}

/// The answer to an address under `/v1/` that isn't one.
pub async fn no_such_address(Extension(id): Extension<RequestId>) -> Response {
    Problem::refused(StatusCode::NOT_FOUND, "There is nothing at this address.").because("not_found").answer(&id)
}

/// The answer to another method than the address has.
pub async fn no_such_method(Extension(id): Extension<RequestId>) -> Response {
    Problem::refused(StatusCode::METHOD_NOT_ALLOWED, "This address has another method.").because("method").answer(&id)
}
