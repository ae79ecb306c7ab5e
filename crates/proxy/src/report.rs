//! The record of a finished request: a log line that contains only ids, names and numbers, and for a failure the
//! provider's answer in the error log, without secrets.

use std::time::Instant;

use http::{HeaderName, header};
use providers::Fault;
use providers::Response;

use crate::Proxy;
use crate::clock::Millis;
use crate::correlation::RequestId;
use crate::errors::{self, Entry, Kept};
use crate::problem::Problem;
use crate::redact;
use crate::refusals;
use crate::secret::Secret;
use crate::under_way::{Entry as UnderWay, Work};

/// Headers in which providers send their own id of a request.
const THEIR_ID: [HeaderName; 4] = [
    HeaderName::from_static("request-id"),
    HeaderName::from_static("x-request-id"),
    HeaderName::from_static("x-slack-req-id"),
    HeaderName::from_static("x-goog-request-id"),
];
const MAX_ID: usize = 128;

/// Headers of a failed answer that help to understand it and contain no user data.
const KEPT: [HeaderName; 8] = [
    header::CONTENT_TYPE,
    header::CONTENT_LENGTH,
    header::DATE,
    header::RETRY_AFTER,
    header::SERVER,
    HeaderName::from_static("request-id"),
    HeaderName::from_static("x-request-id"),
    HeaderName::from_static("x-slack-req-id"),
];

/// Collects the data for a request's log line.
#[derive(Debug)]
pub struct Report {
    id: RequestId,
    started: Instant,
    provider: Option<&'static str>,
    op: Option<&'static str>,
    grant: Option<String>,
    status: Option<u16>,
    theirs: Option<String>,
    class: Option<String>,
    secrets: Vec<Secret>,
    /// The headers and the start of the last failed answer.
    evidence: Option<(Vec<(String, String)>, String)>,
    proxy: Proxy,
    at: Millis,
    under_way: UnderWay,
}

impl Report {
    /// For a request that starts now.
    pub fn new(proxy: &Proxy, id: &RequestId) -> Self {
        let (id, started) = (id.clone(), now());
        let work = Work { id: id.clone(), began: started, provider: None, op: None };
        Self {
            under_way: proxy.under_way.begin(work),
            id,
            started,
            provider: None,
            op: None,
            grant: None,
            status: None,
            theirs: None,
            class: None,
            secrets: Vec::new(),
            evidence: None,
            proxy: proxy.clone(),
            at: proxy.clock.now(),
        }
    }

    /// Sets the provider and the operation.
    pub fn about(&mut self, provider: &'static str, op: &'static str) {
        (self.provider, self.op) = (Some(provider), Some(op));
        self.under_way.about(provider, op);
    }

    /// Sets the id of the grant that is used, which an operator can deny.
    pub fn of_grant(&mut self, id: &str) {
        self.grant = Some(id.to_owned()).filter(|id| !id.is_empty());
    }

    /// Adds a secret that an answer may repeat.
    pub fn keep_secret(&mut self, secret: &Secret) {
        self.secrets.push(secret.clone());
    }

    /// Sets the provider's answer and what is wrong with it.
    pub fn answered(&mut self, response: &Response, fault: Option<&Fault>) {
        self.status = Some(response.status().as_u16());
        let header = |name| response.headers().get(name)?.to_str().ok();
        let one = THEIR_ID.iter().find_map(header);
        self.theirs =
            one.filter(|id| id.len() <= MAX_ID && id.bytes().all(|byte| byte.is_ascii_graphic())).map(str::to_owned);
        let class = fault.map(|fault| Problem::from(fault.clone()).class());
        self.proxy.metrics.asked(self.provider, self.op, class.clone());
        if class.is_none() {
            return;
        }
        if self.proxy.error_log.is_some() {
            let clean = |value: &[u8]| redact::text(value, &self.secrets);
            let headers = KEPT.into_iter().filter_map(|name| {
                let value = response.headers().get(&name)?;
                Some((name.to_string(), clean(value.as_bytes())))
            });
            self.evidence = Some((headers.collect(), clean(response.body())));
        }
        self.class = class;
    }

    /// There is no successful answer.
    pub fn failed(&mut self, fault: &Fault) {
        self.class = Some(Problem::from(fault.clone()).class());
        self.proxy.metrics.asked(self.provider, self.op, self.class.clone());
    }

    /// Writes the line.
    pub async fn tell(self, what: &'static str, problem: Option<&Problem>) {
        let class = problem.map(Problem::class).or(self.class.clone());
        let code = problem.and_then(|problem| problem.code);
        let ms = self.started.elapsed().as_millis() as u64;
        self.id.is_told();
        let why = problem.and_then(|problem| problem.why);
        // Clients can cause refusals by our own rules as often as they like, so these are sampled.
        let more = why.map_or(Some(0), |why| self.proxy.refusals.line(why, self.proxy.clock.now()));
        if let Some(more) = more {
            self.line(what, class.as_deref(), code, why.map(|why| (why, more)), ms);
        }
        // A failure of the provider, answered or not; refusals before it was called are only in the log line.
        let (proxy, at) = (self.proxy, self.at);
        if let Some(log) = proxy.error_log.clone().filter(|_| self.class.is_some()) {
            let (headers, body) = self.evidence.unwrap_or_default();
            let whose = self.grant.unwrap_or_else(|| self.id.address().to_string());
            let entry = Entry {
                at: errors::moment(at),
                request_id: self.id.as_str().to_owned(),
                provider: self.provider.map(str::to_owned),
                op: self.op.map(str::to_owned),
                status: self.status,
                provider_request_id: self.theirs,
                class,
                ms,
                headers,
                body,
            };
            // Before the response is sent: an id on the screen is in the log.
            let written = tokio::task::spawn_blocking(move || log.write(&entry, &whose, at)).await;
            match written.map_err(std::io::Error::other).flatten() {
                Ok(Kept::Wholly) => {}
                Ok(Kept::InPart) => refusals::not_kept(&proxy, "body"),
                Ok(Kept::Not) => refusals::not_kept(&proxy, "entry"),
                Err(error) => tracing::warn!(%error, "couldn't write to the error log"),
            }
        }
    }

    fn line(
        &self,
        what: &'static str,
        class: Option<&str>,
        code: Option<&'static str>,
        refused: Option<(&'static str, u64)>,
        ms: u64,
    ) {
        tracing::info!(
            request_id = self.id.as_str(),
            trace_id = self.id.trace_id(),
            provider = self.provider,
            op = self.op,
            grant = self.grant.as_deref(),
            status = self.status,
            provider_request_id = self.theirs.as_deref(),
            class,
            code,
            why = refused.map(|(why, _)| why),
            more = refused.map(|(_, more)| more),
            address = refused.map(|_| self.id.address().to_string()),
            ms,
            "{what}"
        );
    }
}

#[expect(clippy::disallowed_methods, reason = "latency for the log; the pure crates take time as an argument")]
fn now() -> Instant {
    Instant::now()
}
