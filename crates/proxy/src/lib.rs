//! The proxy: what a browser can't do for itself, and nothing more. It stores nothing of anybody.
//!
//! - [`call`]: `POST /v1/call`, a named operation at a provider; the browser never names a host, a path or a query
//! - [`auth`]: `/v1/auth/`, how a connection begins, goes on and ends; [`oauth`] says it in the protocol's words
//! - [`seal`], [`unknown_keys`], [`proof`], [`secret`]: envelopes that only this host opens, bound to a key that only the
//!   browser has
//! - [`cookie`]: a second bond, where the app has the same origin
//! - [`grants`]: how long they may live
//! - [`intake`], [`apps`], [`public`], [`replay`]: what a request has to be before it is believed
//! - [`refreshes`]: one refresh at a time, whoever hangs up; [`shared`]: the same for several processes
//! - [`offer`]: `GET /v1/connections` and `/v1/providers`, what this host offers; `stand_ins` is the sandbox's part
//! - [`upstream`], [`resolve`]: the way to the providers
//! - [`files`]: the app's static files with their headers
//! - [`problem`], [`correlation`], [`report`]: errors as `application/problem+json` (RFC 9457), and the id that finds
//!   their log line
//! - [`errors`], [`redact`]: what providers said when something failed, kept for the operator and without secrets
//! - [`limits`], [`places`], [`connections`], [`breaker`]: how often anybody may ask and how much at once, who may be
//!   connected, and when a provider is left alone
//! - [`under_way`]: what hasn't ended
//! - [`metrics`], [`refusals`], [`private`]: what is counted and told of all that, and health and metrics at an address of
//!   their own
//! - `paced`: who doesn't read is let go
//! - [`serve`], [`config`], [`clock`]: the program's edges

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

/// The largest body that a browser may send, in bytes.
pub const MAX_REQUEST: usize = 256 * 1024;
/// Ended logins remembered against a second use.
const MAX_FINISHED: usize = 100_000;
/// How long a browser may remember what it was told about another origin.
const PREFLIGHT_LASTS: Duration = Duration::from_secs(7200);
/// No answer of this part is a page, whatever a provider put into it.
const NO_PAGE: &str = "default-src 'none'; sandbox";

/// What a host is made of.
#[derive(Debug)]
pub struct Setup {
    /// The registry, or another list in tests.
    pub providers: &'static [&'static Provider],
    /// The providers that the operator is registered with.
    pub clients: Vec<Client>,
    /// Seals and opens envelopes.
    pub keys: KeyRing,
    /// What several processes share; `None` is one process.
    pub shared: Option<Store>,
    /// Ids of keys that are gone for good: who comes with an envelope under one signs in again.
    pub ended_keys: BTreeSet<String>,
    /// How long grants may live.
    pub rules: Rules,
    /// The addresses of the app.
    pub apps: Vec<App>,
    /// This host's own addresses; empty where it goes by the app's and by `Host`.
    pub public: Vec<Url>,
    /// Sends requests to providers.
    pub upstream: Upstream,
    /// A sandbox's accounts.
    pub offer: Option<Offer>,
    /// Peers whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// How much anybody may ask for.
    pub limits: Limits,
    /// Where failures are written down.
    pub error_log: Option<ErrorLog>,
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

/// What the handlers share: the setup, and what one process remembers for some minutes.
#[derive(Clone, Debug)]
pub struct Proxy(Arc<Shared>);

/// See [`Proxy`].
#[derive(Debug)]
pub struct Shared {
    setup: Setup,
    /// Nonces and proofs.
    pub proofs: Proofs,
    /// Keys of envelopes that this process doesn't have.
    pub unknown_keys: UnknownKeys,
    /// Logins that have ended.
    pub finished: Seen,
    /// Refreshes under way and just done.
    pub refreshes: Refreshes,
    /// Who has asked for how much.
    pub meters: Meters,
    /// Who is under way.
    pub places: Places,
    /// Who is connected.
    pub connections: Arc<Connections>,
    /// What hasn't ended.
    pub under_way: UnderWay,
    /// What is counted.
    pub metrics: Metrics,
    /// What was refused lately.
    pub refusals: Refusals,
    /// Which providers are out.
    pub breaker: Breaker,
    stopping: AtomicBool,
    /// Nothing is waited for any more.
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
    /// A host by this setup.
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
            stopping,
            hurry: CancellationToken::new(),
        }))
    }

    /// From now on no new work is wanted.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
        self.refreshes.tasks().close();
    }

    /// Whoever stops it doesn't wait any longer: what is under way is cut off, and told.
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
}

/// Everything that a host serves: the proxy, a sandbox's routes and the app's files, where it has them.
pub fn app(proxy: &Proxy, sandbox: Option<Router>, files: Option<&Path>) -> Router {
    let mut app = Router::new()
        .route("/healthz", get(|| async { StatusCode::OK }))
        .route("/readyz", get(ready))
        .with_state(proxy.clone())
        .layer(never_kept())
        .merge(v1(proxy));
    if let Some(sandbox) = sandbox {
        // As a service, so that `/sandbox/` is its page too.
        app = app.nest_service("/sandbox", sandbox);
    }
    if let Some(dir) = files {
        app = app.merge(files::router(dir));
    }
    app.layer(middleware::from_fn_with_state(proxy.clone(), part))
        .layer(middleware::from_fn_with_state(proxy.clone(), refusals::watch))
        .layer(middleware::from_fn(correlation::identify))
}

/// The routes under `/v1/`, behind all that a request has to pass; the last layer is the first.
fn v1(proxy: &Proxy) -> Router {
    let logins = Router::new()
        .route("/v1/auth/start", post(auth::start::start))
        .route("/v1/auth/finish", post(auth::finish::finish))
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
        // For pages that may ask by CORS it changes nothing; no other page embeds an answer.
        .layer(SetResponseHeaderLayer::overriding(resource, same_origin))
        .layer(never_kept())
}

fn never_kept() -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))
}

/// Other origins are the app's own and exactly those. None may send the cookie, which is the own origin's alone. What the app reads of an
/// answer it may read wherever it is hosted.
fn cors(apps: &[App]) -> CorsLayer {
    let origins: Vec<HeaderValue> = apps.iter().filter_map(|app| HeaderValue::from_str(&app.origin).ok()).collect();
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::CONTENT_TYPE, intake::CUSTOM_HEADER, intake::PROOF, correlation::HEADER])
        .expose_headers([correlation::HEADER, header::RETRY_AFTER, intake::NONCE, header::ETAG, header::DATE])
        .max_age(PREFLIGHT_LASTS)
}

/// Whether more requests are wanted here. It says nothing of the providers: their trouble isn't mended elsewhere.
async fn ready(State(proxy): State<Proxy>) -> StatusCode {
    if proxy.is_stopping() { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK }
}

/// Every answer tells the nonce for the next proof.
async fn tell_nonce(State(proxy): State<Proxy>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Ok(nonce) = HeaderValue::from_str(&proxy.proofs.nonce(proxy.clock.now())) {
        response.headers_mut().insert(intake::NONCE, nonce);
    }
    response
}

/// While it stops, no connection is kept for another request that would find it gone.
async fn part(State(proxy): State<Proxy>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if proxy.is_stopping() {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}
