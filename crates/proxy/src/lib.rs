//! The proxy: what a browser can't do for itself, and nothing more. It stores nothing.
//!
//! - [`call`]: `POST /v1/call`, a named operation at a provider; the browser never names a host, a path or a query
//! - [`offer`]: `GET /v1/connections` and `/v1/providers`, what this host offers
//! - [`files`]: the app's static files with their headers
//! - [`problem`]: errors as `application/problem+json` (RFC 9457)
//! - [`config`]: the command line

pub mod call;
pub mod config;
pub mod files;
pub mod offer;
pub mod problem;
pub mod upstream;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use http::StatusCode;
use tower_http::limit::RequestBodyLimitLayer;

use crate::offer::Offer;
use crate::upstream::Upstream;

/// The largest body that a browser may send, in bytes.
pub const MAX_REQUEST: usize = 256 * 1024;

/// What the handlers share.
#[derive(Clone, Debug)]
pub struct Proxy {
    /// Sends requests to providers.
    pub upstream: Upstream,
    /// The connections that this host offers.
    pub offer: Arc<Offer>,
}

/// The routes under `/v1/` and the health checks.
pub fn router(proxy: Proxy) -> Router {
    Router::new()
        .route("/healthz", get(|| async { StatusCode::OK }))
        .route("/readyz", get(|| async { StatusCode::OK }))
        .route("/v1/providers", get(offer::providers))
        .route("/v1/connections", get(offer::connections))
        .route("/v1/call", post(call::call))
        .layer(RequestBodyLimitLayer::new(MAX_REQUEST))
        .with_state(proxy)
}
