//! Connecting, refreshing and disconnecting, against a strict and independent authorization server.

mod answers;
mod attack;
pub(crate) mod browser;
mod canaries;
mod cookie;
mod envelopes;
mod faults;
mod former;
mod gate;
mod limits;
mod mixup;
mod negative;
mod orphans;
mod outage;
mod proofs;
mod reach;
mod refreshes;
mod room;
mod rotation;
mod server;
mod shared;
mod stopping;
mod tokens;
mod told;
mod wire;

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use http::StatusCode;
use providers::oauth::OAuth;
use providers::{
    Abilities, About, Account, Ask, Brings, Changes, Fault, Identity, Op, OpName, Provider, Reply, Request, Response,
    Revoke, Tokens,
};
use proxy::apps::App;
use proxy::clock::Clock;
use proxy::limits::Limits;
use proxy::oauth::{Client, RevokeAt};
use proxy::resolve::Resolver;
use proxy::seal::KeyRing;
use proxy::secret::Secret;
use proxy::upstream::{self, Upstream};
use proxy::{Proxy, Setup};
use serde_json::{Value, json};

use browser::{Answer, Browser, ORIGIN};
use server::Server;

const KEYS: &str = "a:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
const START: u64 = 1_795_000_000_000;

/// Two providers that differ only in their ids, so that what belongs to one can be tried at the other.
static PROVIDERS: [&Provider; 2] = [&provider(&ONE), &provider(&TWO)];
static ONE: About = about("one");
static TWO: About = about("two");

const fn provider(about: &'static About) -> Provider {
    Provider { about, request, reply }
}

const fn about(id: &'static str) -> About {
    About {
        id,
        name: "Test",
        api_base: "https://api.test.example",
        elsewhere: &[],
        auth: OAuth {
            authorize_url: "https://test.example/authorize",
            token_url: "https://test.example/token",
            revoke: Revoke::Token { url: "https://test.example/revoke", authenticated: true },
            issuer: None,
            query_in_way_back: true,
            authorize_extra: &[("prompt", "consent")],
            scope_parameter: "scope",
            scope_separator: " ",
            own_scopes: &["me"],
            tokens: Tokens::Standard,
            identity: Identity::Ask,
        },
        brings: Brings::Tasks,
        ops: &[Op { name: OpName::Items, scopes: &["things:read"], budgets: &[] }],
        abilities: Abilities { ranged: false, completable: false, decides: false, changes: Changes::None },
        own_list: |_| None,
        status_page: "https://status.test.example",
        former_account: |account| account.strip_prefix("new-"),
        outdated: |_| false,
        site: providers::Site::NONE,
        token: Some("https://test.example/tokens"),
    }
}

fn request(ask: &Ask, _: &Account) -> Result<Request, Fault> {
    let path = if *ask == Ask::Account { "/me" } else { "/things" };
    Ok(http::Request::get(path)
        .header("cookie", "never")
        .header("accept", "application/json")
        .body(Vec::new())
        .unwrap())
}

fn reply(ask: &Ask, response: &Response) -> Result<Reply, Fault> {
    match response.status() {
        StatusCode::OK => {}
        StatusCode::UNAUTHORIZED => return Err(Fault::Expired),
        StatusCode::TOO_MANY_REQUESTS => return Err(Fault::Wait { retry_after_ms: 1000 }),
        status if status.is_server_error() => return Err(Fault::ProviderDown),
        _ => return Err(Fault::Refused { reason: "no".into() }),
    }
    let shape = || Fault::Shape { path: "$".into() };
    let json: Value = serde_json::from_slice(response.body()).map_err(|_| shape())?;
    if *ask != Ask::Account {
        return Ok(Reply::items(Vec::new(), Vec::new()));
    }
    let text = |name: &str| json[name].as_str().map(Arc::from).ok_or_else(shape);
    Ok(Reply::Account(Account { id: text("id")?, name: text("name")? }))
}

/// A proxy in front of the strict server.
struct Host {
    proxy: Proxy,
    app: Router,
    server: Server,
    hand: Arc<AtomicU64>,
    address: SocketAddr,
}

impl Host {
    async fn start() -> Self {
        Self::with(|_, _| {}).await
    }

    async fn with(change: impl FnOnce(&mut Setup, SocketAddr)) -> Self {
        let (server, address) = Server::start().await;
        let (clock, hand) = Clock::by_hand(START);
        let mut setup = setup(address, clock);
        change(&mut setup, address);
        let proxy = Proxy::new(setup);
        let app = proxy::app(&proxy, None, None);
        Self { proxy, app, server, hand, address }
    }

    /// The routes of another process with the same configuration and the same server.
    fn again(&self) -> Router {
        proxy::app(&Proxy::new(setup(self.address, self.proxy.clock.clone())), None, None)
    }

    /// Another process with other seal keys and the same server.
    fn with_keys(&self, keys: &str) -> Router {
        self.another(|setup| setup.keys = KeyRing::parse(keys).unwrap())
    }

    /// Another process with a changed setup and the same server.
    fn another(&self, change: impl FnOnce(&mut Setup)) -> Router {
        let mut setup = setup(self.address, self.proxy.clock.clone());
        change(&mut setup);
        proxy::app(&Proxy::new(setup), None, None)
    }

    fn browser(&self) -> Browser {
        Browser::new(&self.app)
    }

    fn later(&self, ms: u64) {
        self.hand.fetch_add(ms, Ordering::SeqCst);
    }

    fn now(&self) -> u64 {
        self.hand.load(Ordering::SeqCst)
    }

    /// The proxy's current nonce.
    fn nonce(&self) -> String {
        self.proxy.proofs.nonce(self.now())
    }

    /// A login up to the code: the started flow and the parameters that came back.
    async fn come_back(&self, browser: &Browser, provider: &str) -> Value {
        let started = browser.post("/v1/auth/start", json!({ "provider": provider, "jwk": browser.jwk() })).await;
        assert_eq!(started.status, 200, "{started:?}");
        let back = self.server.consent(started.body["authorize_url"].as_str().unwrap());
        assert_eq!(started.body["state_hash"], proxy::proof::digest(back["state"].as_bytes()));
        json!({
            "code": back["code"], "state": back["state"], "provider": back["provider"], "flow": started.body["flow"],
        })
    }

    /// A complete login.
    async fn connect(&self, browser: &Browser, provider: &str) -> Value {
        let back = self.come_back(browser, provider).await;
        let finished = browser.post("/v1/auth/finish", back).await;
        assert_eq!(finished.status, 200, "{finished:?}");
        finished.body
    }
}

fn setup(address: SocketAddr, clock: Clock) -> Setup {
    let upstream = Upstream::new(upstream::Limits::default(), Resolver::default()).unwrap();
    let mut setup = Setup::new(KeyRing::parse(KEYS).unwrap(), upstream);
    setup.providers = &PROVIDERS;
    setup.clients = PROVIDERS.iter().map(|provider| client(provider, address)).collect();
    setup.apps = vec![App::parse(ORIGIN).unwrap(), App::parse("https://other.example/app/").unwrap()];
    setup.clock = clock;
    setup.limits = unlimited();
    setup
}

/// Limits that no test reaches by accident.
fn unlimited() -> Limits {
    let many = NonZeroU32::new(1_000_000).unwrap();
    Limits {
        address_per_second: many,
        address_burst: many,
        grant_per_second: many,
        grant_burst: many,
        logins_per_minute: many,
        refreshes_per_minute: many,
        address_refreshes_per_minute: many,
        in_flight: many,
        in_flight_per_address: many,
        connections: many,
        connections_per_address: many,
        requests_per_connection: many,
        outage_calls: u32::MAX,
    }
}

fn client(provider: &'static Provider, address: SocketAddr) -> Client {
    let at = |path: &str| format!("http://{address}{path}");
    Client {
        provider,
        id: "client".to_owned(),
        secret: Secret::new("canary-client-secret"),
        authorize_url: at("/authorize"),
        token_url: at("/token"),
        revoke: RevokeAt::new(provider.auth.revoke, Some(at("/revoke"))),
        issuer: None,
        api_base: at("/api"),
    }
}

fn call(provider: &str, connection: &Value) -> Value {
    json!({
        "op": format!("{provider}.items"), "params": { "ask": "items", "container": "x" },
        "account": connection["account"], "access": connection["access"],
    })
}

async fn things(browser: &Browser, connection: &Value) -> Answer {
    browser.post("/v1/call", call("one", connection)).await
}

async fn refreshed(browser: &Browser, connection: &Value) -> Answer {
    browser.post("/v1/auth/refresh", json!({ "grant": connection["grant"] })).await
}

/// The connection after a refresh.
fn with(connection: &Value, new: &Value) -> Value {
    let mut connection = connection.clone();
    for part in ["grant", "access"] {
        connection[part] = new[part].clone();
    }
    connection
}
