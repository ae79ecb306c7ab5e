//! The proxy: what a browser can't do for itself, and nothing more. It stores nothing of anybody.
//!
//! - [`call`]: `POST /v1/call`, a named operation at a provider; the browser never names a host, a path or a query
//! - [`auth`]: `/v1/auth/`, how a connection begins, goes on and ends; [`oauth`] says it in the protocol's words
//! - [`seal`], [`proof`], [`secret`]: envelopes that only this host opens, bound to a key that only the browser has
//! - [`intake`], [`apps`], [`replay`]: what a request has to be before it is believed
//! - [`refreshes`]: one refresh at a time, whoever hangs up
//! - [`offer`]: `GET /v1/connections` and `/v1/providers`, what this host offers
//! - [`upstream`], [`resolve`]: the way to the providers
//! - [`files`]: the app's static files with their headers
//! - [`problem`], [`correlation`], [`report`]: errors as `application/problem+json` (RFC 9457), and the id that finds
//!   their log line
//! - [`config`], [`clock`]: the command line, and the time

pub mod apps;
pub mod auth;
pub mod call;
pub mod clock;
pub mod config;
pub mod correlation;
pub mod files;
pub mod intake;
pub mod oauth;
pub mod offer;
pub mod problem;
pub mod proof;
pub mod refreshes;
pub mod replay;
pub mod report;
pub mod resolve;
pub mod seal;
pub mod secret;
pub mod upstream;

use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use axum::routing::{any, get, post};
use axum::{Router, middleware};
use http::{HeaderValue, StatusCode, header};
use providers::{PROVIDERS, Provider};
use sandbox::Sandbox;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::apps::App;
use crate::clock::Clock;
use crate::oauth::Client;
use crate::offer::Offer;
use crate::proof::Proofs;
use crate::refreshes::Refreshes;
use crate::replay::Seen;
use crate::seal::KeyRing;
use crate::upstream::Upstream;

/// The largest body that a browser may send, in bytes.
pub const MAX_REQUEST: usize = 256 * 1024;
/// Ended logins remembered against a second use.
const MAX_FINISHED: usize = 100_000;

/// What a host is made of.
#[derive(Debug)]
pub struct Setup {
    /// The registry, or another list in tests.
    pub providers: &'static [&'static Provider],
    /// The providers that the operator is registered with.
    pub clients: Vec<Client>,
    /// Seals and opens envelopes.
    pub keys: KeyRing,
    /// The addresses of the app.
    pub apps: Vec<App>,
    /// Sends requests to providers.
    pub upstream: Upstream,
    /// A sandbox's accounts.
    pub offer: Option<Offer>,
    /// The time.
    pub clock: Clock,
}

impl Setup {
    /// A host without any provider.
    pub fn new(keys: KeyRing, upstream: Upstream) -> Self {
        Self {
            providers: PROVIDERS,
            clients: Vec::new(),
            keys,
            apps: Vec::new(),
            upstream,
            offer: None,
            clock: Clock::of_the_machine(),
        }
    }
}

/// What the handlers share: the setup, and what one process remembers for some minutes.
#[derive(Clone, Debug)]
pub struct Proxy(Arc<Shared>);

/// See [`Proxy`].
#[derive(Debug)]
pub struct Shared {
    setup: Setup,
    /// Nonces and proofs.
    pub proofs: Proofs,
    /// Logins that have ended.
    pub finished: Seen,
    /// Refreshes under way and just done.
    pub refreshes: Refreshes,
}

impl Deref for Shared {
    type Target = Setup;

    fn deref(&self) -> &Setup {
        &self.setup
    }
}

impl Deref for Proxy {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl Proxy {
    /// A host by this setup.
    pub fn new(setup: Setup) -> Self {
        let proofs = Proofs::new(&setup.keys);
        let refreshes = Refreshes::new(setup.clock.clone());
        Self(Arc::new(Shared { setup, proofs, finished: Seen::new(MAX_FINISHED), refreshes }))
    }

    /// The provider with this id.
    pub fn provider(&self, id: &str) -> Option<&'static Provider> {
        self.providers.iter().copied().find(|provider| provider.id == id)
    }

    /// The operator's registration with this provider.
    pub fn client(&self, id: &str) -> Option<&Client> {
        self.clients.iter().find(|client| client.provider.id == id)
    }
}

/// Everything that a host serves: the proxy, the sandbox and the app's files, where it has them.
pub fn app(proxy: &Proxy, sandbox: Option<&Sandbox>, files: Option<&Path>) -> Router {
    let mut app = router(proxy.clone());
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
    let mut v1 = Router::new()
        .route("/v1/providers", get(offer::providers))
        .route("/v1/connections", get(offer::connections))
        .route("/v1/call", post(call::call))
        .route("/v1/auth/start", post(auth::start::start))
        .route("/v1/auth/finish", post(auth::finish::finish))
        .route("/v1/auth/refresh", post(auth::refresh::refresh))
        .route("/v1/auth/revoke", post(auth::revoke::revoke))
        .route("/v1/{*rest}", any(problem::no_such_address));
    if proxy.offer.is_some() {
        v1 = v1.route("/v1/auth/adopt", post(auth::adopt::adopt));
    }
    let v1 = v1
        .method_not_allowed_fallback(problem::no_such_method)
        .layer(middleware::from_fn_with_state(proxy.clone(), tell_nonce));
    Router::new()
        .route("/healthz", get(|| async { StatusCode::OK }))
        .route("/readyz", get(|| async { StatusCode::OK }))
        .merge(v1)
        .layer(DefaultBodyLimit::max(MAX_REQUEST))
        .layer(SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .with_state(proxy)
}

/// Every answer tells the nonce for the next proof.
async fn tell_nonce(State(proxy): State<Proxy>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Ok(nonce) = HeaderValue::from_str(&proxy.proofs.nonce(proxy.clock.now())) {
        response.headers_mut().insert(intake::NONCE, nonce);
    }
    response
}
