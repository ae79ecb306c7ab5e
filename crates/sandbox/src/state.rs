//! What the stand-ins share: accounts, the company's records, faults in waiting, and the log of requests.

use std::collections::{BTreeMap, VecDeque};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Json;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use chrono_tz::Tz;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::company::{self, Company};

/// An account at a stand-in.
#[derive(Clone, Copy, Debug)]
pub struct Account {
    /// The provider's id.
    pub provider: &'static str,
    /// The provider's id of the account.
    pub id: &'static str,
    /// As shown.
    pub name: &'static str,
    /// The provider's API base below the sandbox's own address.
    pub base: &'static str,
    /// The bearer token that it accepts.
    pub token: &'static str,
}

/// One account a provider.
pub(crate) const ACCOUNTS: &[Account] = &[
    Account {
        provider: "asana",
        id: "1204880000000042",
        name: "Mara Lindqvist",
        base: "/asana/api/1.0",
        token: "session-of-mara-at-asana",
    },
    Account {
        provider: "google-calendar",
        id: "mara@ternandtide.example",
        name: "mara@ternandtide.example",
        base: "/google-calendar/calendar/v3",
        token: "session-of-mara-at-google-calendar",
    },
];

/// The requests that are remembered.
const LOG_LENGTH: usize = 5000;

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) today: NaiveDate,
    pub(crate) zone: Tz,
    pub(crate) company: Company,
    pub(crate) faults: BTreeMap<String, VecDeque<Fault>>,
    pub(crate) revoked: Vec<String>,
    pub(crate) log: VecDeque<Logged>,
}

/// What the next requests to a provider are answered with instead.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Fault {
    pub(crate) status: u16,
    #[serde(default)]
    pub(crate) retry_after: Option<u32>,
    #[serde(default)]
    pub(crate) body: Option<String>,
}

/// A request that came in; tokens are in no query.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Logged {
    at_ms: u64,
    provider: String,
    method: String,
    path: String,
    query: String,
}

impl State {
    pub(crate) fn new(today: NaiveDate, zone: Tz) -> Self {
        Self {
            today,
            zone,
            company: company::around(today),
            faults: BTreeMap::new(),
            revoked: Vec::new(),
            log: VecDeque::new(),
        }
    }

    /// Logs the request and says whether something else than its own answer is due: a planted fault, or `denied`, the
    /// provider's own words for a missing or revoked token.
    pub(crate) fn admit(
        &mut self,
        provider: &str,
        request: &Request,
        denied: impl Fn() -> Response,
    ) -> Option<Response> {
        if self.log.len() == LOG_LENGTH {
            self.log.pop_front();
        }
        self.log.push_back(Logged {
            at_ms: now_ms(),
            provider: provider.to_owned(),
            method: request.method().to_string(),
            path: request.uri().path().to_owned(),
            query: request.uri().query().unwrap_or("").to_owned(),
        });
        if !self.accepts(provider, request.headers()) {
            return Some(denied());
        }
        self.faults.get_mut(provider)?.pop_front().map(Fault::answer)
    }

    fn accepts(&self, provider: &str, headers: &HeaderMap) -> bool {
        let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        let account = ACCOUNTS.iter().find(|account| account.provider == provider);
        account.is_some_and(|account| given == Some(account.token)) && !self.revoked.iter().any(|id| id == provider)
    }
}

impl Fault {
    fn answer(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, self.body.unwrap_or_default()).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// A JSON answer.
pub(crate) fn answer(status: u16, body: Value) -> Response {
    (StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), Json(body)).into_response()
}

#[expect(clippy::disallowed_methods, reason = "the log says when a request came; tests compare spacings")]
fn now_ms() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}
