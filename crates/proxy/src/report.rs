//! What is known of a request when it is over: one log line, with ids, names and numbers only.

use std::time::Instant;

use http::HeaderName;
use providers::Fault;
use providers::registry::Response;

use crate::Proxy;
use crate::correlation::RequestId;
use crate::problem::Problem;
use crate::secret::Secret;

/// Where providers put their own id of a request.
const THEIR_ID: [HeaderName; 4] = [
    HeaderName::from_static("request-id"),
    HeaderName::from_static("x-request-id"),
    HeaderName::from_static("x-slack-req-id"),
    HeaderName::from_static("x-goog-request-id"),
];
const MAX_ID: usize = 128;

/// Gathers what the log line of a request says.
#[derive(Debug)]
pub struct Report {
    id: RequestId,
    started: Instant,
    provider: Option<&'static str>,
    op: Option<&'static str>,
    status: Option<u16>,
    theirs: Option<String>,
    class: Option<String>,
    secrets: Vec<Secret>,
}

impl Report {
    /// Begins with the request.
    pub fn new(_proxy: &Proxy, id: &RequestId) -> Self {
        Self {
            id: id.clone(),
            started: now(),
            provider: None,
            op: None,
            status: None,
            theirs: None,
            class: None,
            secrets: Vec::new(),
        }
    }

    /// What was asked of whom.
    pub fn about(&mut self, provider: &'static str, op: &'static str) {
        (self.provider, self.op) = (Some(provider), Some(op));
    }

    /// A secret that an answer may repeat.
    pub fn keep_secret(&mut self, secret: &Secret) {
        self.secrets.push(secret.clone());
    }

    /// What the provider answered, and what is wrong with it.
    pub fn answered(&mut self, response: &Response, fault: Option<&Fault>) {
        self.status = Some(response.status().as_u16());
        let header = |name| response.headers().get(name)?.to_str().ok();
        let one = THEIR_ID.iter().find_map(header);
        self.theirs =
            one.filter(|id| id.len() <= MAX_ID && id.bytes().all(|byte| byte.is_ascii_graphic())).map(str::to_owned);
        if let Some(fault) = fault {
            self.failed(fault);
        }
    }

    /// There is no answer.
    pub fn failed(&mut self, fault: &Fault) {
        self.class = Some(Problem::from(fault.clone()).class());
    }

    /// Writes the line.
    pub async fn tell(self, what: &'static str, problem: Option<&Problem>) {
        let class = problem.map(Problem::class).or(self.class);
        let code = problem.and_then(|problem| problem.code);
        let ms = self.started.elapsed().as_millis() as u64;
        tracing::info!(
            request_id = %self.id.0,
            provider = self.provider,
            op = self.op,
            status = self.status,
            provider_request_id = self.theirs,
            class,
            code,
            ms,
            "{what}"
        );
    }
}

#[expect(clippy::disallowed_methods, reason = "latency for the log; the pure crates take time as an argument")]
fn now() -> Instant {
    Instant::now()
}
