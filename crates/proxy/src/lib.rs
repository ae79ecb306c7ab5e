//! The proxy: what a browser can't do itself, and nothing more. It stores no user data.
//!
//! - [`call`]: `POST /v1/call`, a named operation at a provider; the browser never names a host, a path or a query
//! - [`auth`]: `/v1/auth/`, the life of a connection; [`oauth`]: the protocol
//! - [`seal`], [`unknown_keys`], [`proof`], [`secret`]: envelopes that only this host can open, bound to a key that
//!   only the browser has
//! - [`cookie`]: a second bond, if the app has the same origin
//! - [`grants`]: how long grants are valid
//! - [`intake`], [`apps`], [`public`], [`replay`]: checks of a request before it is trusted
//! - [`refreshes`]: one refresh at a time, even if the client disconnects; [`shared`]: the same for several processes
//! - [`offer`]: `GET /v1/connections` and `/v1/providers`, what this host offers; `stand_ins`: the sandbox's part
//! - [`upstream`], [`resolve`]: requests to the providers
//! - [`files`]: the app's static files with their headers
//! - [`problem`], [`correlation`], [`report`]: errors as `application/problem+json` (RFC 9457), and the id of their log
//!   line
//! - [`errors`], [`redact`]: what providers answered when something failed, kept for the operator without secrets
//! - [`limits`], [`places`], [`connections`], [`breaker`]: rate limits, concurrent requests, open connections, and
//!   circuit breakers
//! - [`under_way`]: requests in progress
//! - [`metrics`], [`refusals`], [`private`]: metrics and log lines about it, and health and metrics at an address of
//!   their own
//! - `paced`: disconnects clients that don't read
//! - [`serve`], [`config`], [`clock`]: the program's interface to the system

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

pub mod apps;
pub mod auth;
pub mod breaker;
pub mod call;
pub mod clock;
pub mod config;
pub mod connections;
pub mod cookie;
pub mod correlation;
pub mod errors;
pub mod files;
pub mod grants;
pub mod intake;
pub mod limits;
pub mod metrics;
pub mod oauth;
pub mod offer;
mod paced;
pub mod places;
pub mod private;
pub mod problem;
pub mod proof;
pub mod public;
pub mod redact;
pub mod refreshes;
pub mod refusals;
pub mod replay;
pub mod report;
pub mod resolve;
pub mod seal;
pub mod secret;
pub mod serve;
pub mod shared;
#[cfg(feature = "sandbox")]
pub mod stand_ins;
pub mod under_way;
pub mod unknown_keys;
pub mod upstream;

use std::collections::BTreeSet;
use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use axum::routing::{any, get, post};
use axum::{Router, middleware};
use http::{HeaderValue, Method, StatusCode, header};
use ipnet::IpNet;
use providers::{PROVIDERS, Provider};
use tokio_util::sync::CancellationToken;
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use url::Url;

use crate::apps::App;
use crate::breaker::Breaker;
use crate::clock::Clock;
use crate::connections::Connections;
use crate::errors::ErrorLog;
use crate::grants::Rules;
use crate::limits::{Limits, Meters};
use crate::metrics::Metrics;
use crate::oauth::Client;
use crate::offer::Offer;
use crate::places::Places;
use crate::proof::Proofs;
use crate::refreshes::Refreshes;
use crate::refusals::Refusals;
use crate::replay::Seen;
use crate::seal::KeyRing;
use crate::shared::Store;
use crate::under_way::UnderWay;
use crate::unknown_keys::UnknownKeys;
use crate::upstream::Upstream;

/// The largest request body, in bytes.
pub const MAX_REQUEST: usize = 256 * 1024;
/// The most finished sign-ins that are remembered to prevent a second use.
const MAX_FINISHED: usize = 100_000;
/// How long a browser may cache a preflight's result.
const PREFLIGHT_LASTS: Duration = Duration::from_secs(7200);
/// The policy of all responses of this part: none is a page, whatever a provider put into it.
const NO_PAGE: &str = "default-src 'none'; sandbox";

/// The parts of a host.
#[derive(Debug)]
pub struct Setup {
    /// The registry, or another list in tests.
    pub providers: &'static [&'static Provider],
    /// The providers with which the operator is registered.
    pub clients: Vec<Client>,
    /// Seals and opens envelopes.
    pub keys: KeyRing,
    /// The store that several processes share; `None` for a single process.
    pub shared: Option<Store>,
    /// Ids of seal keys that are gone for good: users with an envelope under one sign in again.
    pub ended_keys: BTreeSet<String>,
    /// How long grants are valid.
    pub rules: Rules,
    /// The installations of the app.
    pub apps: Vec<App>,
    /// This host's own URLs; if empty, the app's and what `Host` says.
    pub public: Vec<Url>,
    /// Sends requests to providers.
    pub upstream: Upstream,
    /// The accounts of a sandbox.
    pub offer: Option<Offer>,
    /// Peers whose `X-Forwarded-For` is trusted.
    pub trusted_proxies: Vec<IpNet>,
    /// Rate and size limits.
    pub limits: Limits,
    /// The error log, if there is one.
    pub error_log: Option<ErrorLog>,
    /// The clock.
    pub clock: Clock,
}

impl Setup {
    /// A host without any provider.
    pub fn new(keys: KeyRing, upstream: Upstream) -> Self {
        Self {
            providers: PROVIDERS,
            clients: Vec::new(),
            keys,
            shared: None,
            ended_keys: BTreeSet::new(),
            rules: Rules::default(),
            apps: Vec::new(),
            public: Vec::new(),
            upstream,
            offer: None,
            trusted_proxies: Vec::new(),
            limits: Limits::default(),
            error_log: None,
            clock: Clock::of_the_machine(),
        }
    }
}

/// What the handlers share: the setup, and what the process remembers for some minutes.
#[derive(Clone, Debug)]
pub struct Proxy(Arc<Shared>);

/// The shared state of a [`Proxy`].
#[derive(Debug)]
pub struct Shared {
    setup: Setup,
    /// Nonces and proofs.
    pub proofs: Proofs,
    /// Envelopes' keys that this process doesn't have.
    pub unknown_keys: UnknownKeys,
    /// Finished sign-ins.
    pub finished: Seen,
    /// Refreshes in progress and recently finished.
    pub refreshes: Refreshes,
    /// Rate limits.
    pub meters: Meters,
    /// Slots for concurrent requests.
    pub places: Places,
    /// Open connections.
    pub connections: Arc<Connections>,
    /// Requests in progress.
    pub under_way: UnderWay,
    /// Metrics.
    pub metrics: Metrics,
    /// Recent refusals.
    pub refusals: Refusals,
    /// Circuit breakers.
    pub breaker: Breaker,
    /// The providers without a registration of the operator's that take personal tokens.
    guests: Vec<Client>,
    stopping: AtomicBool,
    /// Cancelled when nothing may be waited for any more.
    hurry: CancellationToken,
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
    /// A host with this setup.
    pub fn new(setup: Setup) -> Self {
        let proofs = Proofs::new(&setup.keys);
        let refreshes = Refreshes::new(setup.clock.clone());
        let meters = Meters::new(&setup.limits);
        let places = Places::new(&setup.limits);
        let connections = Arc::new(Connections::new(&setup.limits));
        let under_way = UnderWay::default();
        let breaker = Breaker::new(setup.limits.outage_calls, setup.clock.clone());
        let finished = Seen::new(MAX_FINISHED);
        let stopping = AtomicBool::new(false);
        let unknown_keys = UnknownKeys::default();
        let registered = |provider: &Provider| setup.clients.iter().any(|client| client.provider.id == provider.id);
        let guests = setup.providers.iter().filter(|provider| !registered(provider)).copied();
        let guests = guests.filter_map(Client::guest).collect();
        Self(Arc::new(Shared {
            setup,
            proofs,
            unknown_keys,
            finished,
            refreshes,
            meters,
            places,
            connections,
            under_way,
            metrics: Metrics::default(),
            refusals: Refusals::default(),
            breaker,
            guests,
            stopping,
            hurry: CancellationToken::new(),
        }))
    }

    /// No new work is accepted from now on.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
        self.refreshes.tasks().close();
    }

    /// Stops waiting: requests in progress are cut off and logged.
    pub fn hurry(&self) {
        self.hurry.cancel();
    }

    fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    /// The provider with this id.
    pub fn provider(&self, id: &str) -> Option<&'static Provider> {
        self.providers.iter().copied().find(|provider| provider.id == id)
    }

    /// The operator's registration with this provider.
    pub fn client(&self, id: &str) -> Option<&Client> {
        self.clients.iter().find(|client| client.provider.id == id)
    }

    /// Where this provider's API is, for whoever has a token: with the operator's registration, or without one.
    pub fn reach(&self, id: &str) -> Option<&Client> {
        self.client(id).or_else(|| self.guests.iter().find(|client| client.provider.id == id))
    }
}

/// Everything that a host serves: the proxy, a sandbox's routes and the app's files, if it has them.
pub fn app(proxy: &Proxy, sandbox: Option<Router>, files: Option<&Path>) -> Router {
    let mut app = Router::new()
        .route("/healthz", get(|| async { StatusCode::OK }))
        .route("/readyz", get(ready))
        .with_state(proxy.clone())
        .layer(never_kept())
        .merge(v1(proxy));
    if let Some(sandbox) = sandbox {
        // As a service, so that `/sandbox/` works as well.
        app = app.nest_service("/sandbox", sandbox);
    }
    if let Some(dir) = files {
        app = app.merge(files::router(dir));
    }
    app.layer(middleware::from_fn_with_state(proxy.clone(), part))
        .layer(middleware::from_fn_with_state(proxy.clone(), refusals::watch))
        .layer(middleware::from_fn(correlation::identify))
}

/// The routes under `/v1/` behind all of the checks; the last layer runs first.
fn v1(proxy: &Proxy) -> Router {
    let logins = Router::new()
        .route("/v1/auth/start", post(auth::start::start))
        .route("/v1/auth/finish", post(auth::finish::finish))
        .route("/v1/auth/token", post(auth::token::token))
        .route_layer(middleware::from_fn_with_state(proxy.clone(), limits::login));
    let mut v1 = Router::new()
        .route("/v1/providers", get(offer::providers))
        .route("/v1/connections", get(offer::connections))
        .route("/v1/call", post(call::call))
        .route("/v1/auth/refresh", post(auth::refresh::refresh))
        .route("/v1/auth/revoke", post(auth::revoke::revoke))
        .route("/v1/{*rest}", any(problem::no_such_address))
        .merge(logins);
    if proxy.offer.is_some() {
        v1 = v1.route("/v1/auth/adopt", post(auth::adopt::adopt));
    }
    let policy = HeaderValue::from_static(NO_PAGE);
    let (resource, same_origin) = files::resource_policy();
    v1.method_not_allowed_fallback(problem::no_such_method)
        .with_state(proxy.clone())
        .layer(DefaultBodyLimit::max(MAX_REQUEST))
        .layer(middleware::from_fn_with_state(proxy.clone(), limits::admit))
        .layer(middleware::from_fn_with_state(proxy.clone(), tell_nonce))
        .layer(cors(&proxy.apps))
        .layer(SetResponseHeaderLayer::overriding(header::CONTENT_SECURITY_POLICY, policy))
        // This changes nothing for pages that are allowed by CORS; other pages can't embed a response.
        .layer(SetResponseHeaderLayer::overriding(resource, same_origin))
        .layer(never_kept())
}

fn never_kept() -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))
}

/// Allows exactly the app's own origins. They can't send the cookie, which is only sent from the same origin. The app
/// may read the same headers of a response wherever it is hosted.
fn cors(apps: &[App]) -> CorsLayer {
    let origins: Vec<HeaderValue> = apps.iter().filter_map(|app| HeaderValue::from_str(&app.origin).ok()).collect();
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::CONTENT_TYPE, intake::CUSTOM_HEADER, intake::PROOF, correlation::HEADER])
        .expose_headers([correlation::HEADER, header::RETRY_AFTER, intake::NONCE, header::ETAG, header::DATE])
        .max_age(PREFLIGHT_LASTS)
}

/// Whether more requests are welcome. It doesn't depend on the providers, whose trouble another process couldn't fix.
async fn ready(State(proxy): State<Proxy>) -> StatusCode {
    if proxy.is_stopping() { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK }
}

/// Every response carries the nonce for the next proof.
async fn tell_nonce(State(proxy): State<Proxy>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Ok(nonce) = HeaderValue::from_str(&proxy.proofs.nonce(proxy.clock.now())) {
        response.headers_mut().insert(intake::NONCE, nonce);
    }
    response
}

/// While the proxy stops, connections aren't kept alive for another request.
async fn part(State(proxy): State<Proxy>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if proxy.is_stopping() {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}
