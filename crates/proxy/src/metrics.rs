//! Metrics for the operator, in Prometheus format. No label contains anything chosen by a request: routes, reasons and
//! classes come from lists, and a key's id is one of the operator's.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use http::StatusCode;
use prometheus_client::encoding::prometheus_text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::Proxy;
use crate::breaker::Door;

/// The text's media type.
pub use prometheus_text::CONTENT_TYPE;

/// All of our paths; any other is counted by kind.
const ROUTES: [&str; 11] = [
    "/healthz",
    "/readyz",
    "/v1/providers",
    "/v1/connections",
    "/v1/call",
    "/v1/auth/start",
    "/v1/auth/finish",
    "/v1/auth/token",
    "/v1/auth/refresh",
    "/v1/auth/revoke",
    "/v1/auth/adopt",
];
/// Upper bounds of the histograms' buckets, in seconds.
const SECONDS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0];

type Labels<const N: usize> = [(&'static str, Cow<'static, str>); N];
type Counts<const N: usize> = Family<Labels<N>, Counter>;
type Times<const N: usize> = Family<Labels<N>, Histogram, fn() -> Histogram>;

/// All metrics.
pub struct Metrics {
    registry: Registry,
    requests: Counts<2>,
    request_seconds: Times<1>,
    refusals: Counts<1>,
    refreshes: Counts<2>,
    upstream: Counts<3>,
    upstream_seconds: Times<2>,
    envelopes: Counts<3>,
    connections_ended: Counts<1>,
    error_log: Counts<1>,
    connections: Gauge,
    in_flight: Gauge,
    under_way: Gauge,
    left_alone: Family<Labels<2>, Gauge>,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let times: fn() -> Histogram = || Histogram::new(SECONDS);
        let mut metrics = Self {
            registry: Registry::with_prefix("hourloom"),
            requests: Family::default(),
            request_seconds: Family::new_with_constructor(times),
            refusals: Family::default(),
            refreshes: Family::default(),
            upstream: Family::default(),
            upstream_seconds: Family::new_with_constructor(times),
            envelopes: Family::default(),
            connections_ended: Family::default(),
            error_log: Family::default(),
            connections: Gauge::default(),
            in_flight: Gauge::default(),
            under_way: Gauge::default(),
            left_alone: Family::default(),
        };
        let of = &mut metrics.registry;
        of.register("requests", "Requests answered, by route and status", metrics.requests.clone());
        of.register("request_seconds", "Duration of requests, by route", metrics.request_seconds.clone());
        of.register("refusals", "Requests refused by this host, by reason", metrics.refusals.clone());
        of.register("refreshes", "Refreshes, by outcome", metrics.refreshes.clone());
        of.register("upstream", "Calls to providers, by provider, operation and class", metrics.upstream.clone());
        of.register("upstream_seconds", "Duration of calls to providers", metrics.upstream_seconds.clone());
        of.register(
            "envelopes",
            "Envelopes received, by key and whether they could be opened",
            metrics.envelopes.clone(),
        );
        of.register(
            "connections_ended",
            "Connections closed by this host, by reason",
            metrics.connections_ended.clone(),
        );
        of.register("error_log_cut", "Failures that the error log had no room for, by part", metrics.error_log.clone());
        of.register("connections", "Open connections", metrics.connections.clone());
        of.register("in_flight", "Requests that hold a slot", metrics.in_flight.clone());
        of.register("under_way", "Requests and refreshes in progress", metrics.under_way.clone());
        of.register("left_alone", "Providers' endpoints with an open circuit breaker", metrics.left_alone.clone());
        metrics
    }
}

impl Metrics {
    /// Counts a response.
    pub(crate) fn answered(&self, route: &'static str, status: StatusCode, took: Duration) {
        let status = status.as_u16().to_string().into();
        self.requests.get_or_create(&[("route", route.into()), ("status", status)]).inc();
        self.request_seconds.get_or_create(&[("route", route.into())]).observe(took.as_secs_f64());
    }

    /// Counts a refusal.
    pub(crate) fn refused(&self, why: &'static str) {
        self.refusals.get_or_create(&[("reason", why.into())]).inc();
    }

    /// Counts a refresh by its outcome.
    pub(crate) fn refreshed(&self, provider: &'static str, outcome: String) {
        self.refreshes.get_or_create(&[("provider", provider.into()), ("outcome", outcome.into())]).inc();
    }

    /// Counts a provider's answer, or the lack of one.
    pub(crate) fn asked(&self, provider: Option<&'static str>, op: Option<&'static str>, class: Option<String>) {
        let (provider, op) = (provider.unwrap_or("none").into(), op.unwrap_or("none").into());
        let class = class.map_or(Cow::Borrowed("ok"), Cow::Owned);
        self.upstream.get_or_create(&[("provider", provider), ("op", op), ("class", class)]).inc();
    }

    /// Records how long a provider took.
    pub(crate) fn took(&self, provider: &'static str, door: Door, took: Duration) {
        let labels = [("provider", provider.into()), ("door", door.as_str().into())];
        self.upstream_seconds.get_or_create(&labels).observe(took.as_secs_f64());
    }

    /// Counts a received envelope, under one of the operator's keys or another.
    pub(crate) fn envelope(&self, key: Option<&str>, kind: &'static str, opened: bool) {
        let key = key.map_or(Cow::Borrowed("unknown"), |key| Cow::Owned(key.to_owned()));
        let opened = if opened { "yes" } else { "no" };
        self.envelopes.get_or_create(&[("key", key), ("kind", kind.into()), ("opened", opened.into())]).inc();
    }

    /// Counts a connection that we have closed.
    pub(crate) fn ended(&self, why: &'static str) {
        self.connections_ended.get_or_create(&[("reason", why.into())]).inc();
    }

    /// Counts a part of a failure that didn't fit into the error log.
    pub(crate) fn not_kept(&self, part: &'static str) {
        self.error_log.get_or_create(&[("part", part.into())]).inc();
    }

    /// All metrics as text.
    pub fn text(&self, proxy: &Proxy) -> Result<String, fmt::Error> {
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        self.connections.set(count(proxy.connections.open()));
        self.in_flight.set(count(proxy.places.taken()));
        self.under_way.set(count(proxy.under_way.works().len()));
        self.left_alone.clear();
        for (provider, door) in proxy.breaker.closed() {
            self.left_alone.get_or_create(&[("provider", provider.into()), ("door", door.as_str().into())]).set(1);
        }
        let mut text = String::new();
        prometheus_text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// The label for a path.
pub(crate) fn route(path: &str) -> &'static str {
    let other = || match path {
        _ if path.starts_with("/v1/") => "/v1/other",
        _ if path.starts_with("/sandbox") => "sandbox",
        _ => "files",
    };
    ROUTES.into_iter().find(|route| *route == path).unwrap_or_else(other)
}
