//! Counts and logs what this host refuses: the first few of each reason, and then how many more there were, so that
//! flooding the host doesn't flood its log.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use axum::Extension;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::StatusCode;
use tokio::time::Instant;

use crate::Proxy;
use crate::clock::Millis;
use crate::correlation::RequestId;
use crate::metrics::route;

/// Lines per reason and interval.
const LINES: u64 = 10;
/// The interval, in milliseconds.
const SPAN: Millis = 10_000;

/// The rule that refused a request, as an extension of its response.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refused(pub(crate) &'static str);

/// How much of each reason was logged recently.
#[derive(Debug, Default)]
pub struct Refusals(Mutex<BTreeMap<&'static str, Span>>);

#[derive(Debug, Default)]
struct Span {
    since: Millis,
    told: u64,
    more: u64,
}

impl Refusals {
    /// Whether one more gets a line, and how many before it had none.
    pub(crate) fn line(&self, why: &'static str, now: Millis) -> Option<u64> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let span = all.entry(why).or_default();
        if now.saturating_sub(span.since) >= SPAN || now < span.since {
            (span.since, span.told) = (now, 0);
        }
        if span.told == LINES {
            span.more = span.more.saturating_add(1);
            return None;
        }
        span.told = span.told.saturating_add(1);
        Some(std::mem::take(&mut span.more))
    }
}

/// Counts every response, and logs refusals that have no line of their own.
pub async fn watch(
    State(proxy): State<Proxy>,
    Extension(id): Extension<RequestId>,
    request: Request,
    next: Next,
) -> Response {
    let (began, route) = (Instant::now(), route(request.uri().path()));
    let response = next.run(request).await;
    let status = response.status();
    proxy.metrics.answered(route, status, began.elapsed());
    let of_ours = response.extensions().get::<Refused>().map(|refused| refused.0);
    // Errors of the sandbox are part of what it simulates.
    let missing = match status {
        StatusCode::NOT_FOUND if route == "files" => Some("not_found"),
        StatusCode::METHOD_NOT_ALLOWED if route != "sandbox" => Some("method"),
        _ => None,
    };
    let Some(why) = of_ours.or(missing.filter(|_| !id.was_told())) else { return response };
    proxy.metrics.refused(why);
    if let Some(more) = proxy.refusals.line(why, proxy.clock.now()).filter(|_| !id.was_told()) {
        let (request_id, trace_id, status) = (id.as_str(), id.trace_id(), status.as_u16());
        tracing::info!(request_id, trace_id, route, status, why, address = %id.address(), more, "refused");
    }
    response
}

/// A connection was closed, or not accepted, before a request could be answered.
pub(crate) fn connection(proxy: &Proxy, why: &'static str, address: IpAddr) {
    proxy.metrics.ended(why);
    if let Some(more) = proxy.refusals.line(why, proxy.clock.now()) {
        tracing::info!(why, %address, more, "closed a connection");
    }
}

/// A failure wasn't stored completely.
pub(crate) fn not_kept(proxy: &Proxy, part: &'static str) {
    proxy.metrics.not_kept(part);
    if let Some(more) = proxy.refusals.line("error_log", proxy.clock.now()) {
        tracing::warn!(part, more, "the error log is full for this part of a failure");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_refusals_of_a_reason_are_logged_and_then_counted() {
        let refusals = Refusals::default();
        let told = |why, count, now| (0..count).filter_map(|_| refusals.line(why, now)).collect::<Vec<_>>();
        assert_eq!(told("a", 500, 1_000_000), [0; 10]);
        assert_eq!(told("b", 3, 1_000_000), [0; 3], "another reason is another matter");
        assert_eq!(told("a", 5, 1_009_999), [0; 0]);
        assert_eq!(told("a", 2, 1_010_000), [495, 0]);
        assert_eq!(told("a", 1, 5), [0], "a clock that was put back silences nothing");
    }
}
