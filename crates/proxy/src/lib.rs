//! The proxy: what a browser can't do for itself, and nothing more. It stores nothing.
//!
//! - [`call`]: `POST /v1/call`, a named operation at a provider; the browser never names a host, a path or a query
//! - [`offer`]: `GET /v1/connections` and `/v1/providers`, what this host offers
//! - [`upstream`]: the way to the providers
//! - [`files`]: the app's static files with their headers
//! - [`problem`], [`correlation`]: errors as `application/problem+json` (RFC 9457), and the id that finds their log line
//! - [`config`]: the command line

pub mod call;
pub mod config;
pub mod correlation;
pub mod files;
pub mod offer;
pub mod problem;
pub mod upstream;

use std::path::Path;
use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::routing::{any, get, post};
use axum::{Router, middleware};
use http::{HeaderValue, StatusCode, header};
use sandbox::Sandbox;
use tower_http::set_header::SetResponseHeaderLayer;

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

/// Everything that a host serves: the proxy, the sandbox and the app's files, where it has them.
pub fn app(proxy: Proxy, sandbox: Option<&Sandbox>, files: Option<&Path>) -> Router {
    let mut app = router(proxy);
    if let Some(sandbox) = sandbox {
        app = app.nest("/sandbox", sandbox.router());
    }
    if let Some(dir) = files {
        app = app.merge(files::router(dir));
    }
    app.layer(middleware::from_fn(correlation::identify))
}

/// The routes under `/v1/` and the health checks.
fn router(proxy: Proxy) -> Router {
    Router::new()
        .route("/healthz", get(|| async { StatusCode::OK }))
        .route("/readyz", get(|| async { StatusCode::OK }))
        .route("/v1/providers", get(offer::providers))
        .route("/v1/connections", get(offer::connections))
        .route("/v1/call", post(call::call))
        .route("/v1/{*rest}", any(problem::no_such_address))
        .method_not_allowed_fallback(problem::no_such_method)
        .layer(DefaultBodyLimit::max(MAX_REQUEST))
        .layer(SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .with_state(proxy)
}
