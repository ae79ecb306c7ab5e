//! The mix-up attack of RFC 9700, 4.4, from start to end: one of the configured authorization servers turns malicious,
//! and redirects users who want to sign in there to an honest one, with the URL with which an attacker started a login.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Form, State};
use axum::routing::post;
use http::StatusCode;
use proxy::oauth::KnownIssuer;
use serde_json::{Value, json};

use super::Host;
use super::browser::{Answer, Browser};

/// What reached the malicious server's token endpoint.
type Stolen = Arc<Mutex<Vec<String>>>;

async fn bad_server() -> (SocketAddr, Stolen) {
    async fn token(State(stolen): State<Stolen>, Form(fields): Form<BTreeMap<String, String>>) -> StatusCode {
        stolen.lock().unwrap().push(fields["code"].clone());
        StatusCode::SERVICE_UNAVAILABLE
    }
    let stolen = Stolen::default();
    let app = Router::new().route("/token", post(token)).with_state(Arc::clone(&stolen));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    (address, stolen)
}

/// What an honest server says about itself, and what is known of both.
struct World {
    /// The `iss` that the honest server adds to its answers.
    says: Option<&'static str>,
    honest: Option<KnownIssuer>,
    bad: Option<KnownIssuer>,
    /// Whether the victim's app reports whose redirect address received the answer, as every app of this version does.
    tells: bool,
    /// The code with which the victim's login must be refused.
    code: &'static str,
}

async fn begin(browser: &Browser, provider: &str) -> Value {
    let started = browser.post("/v1/auth/start", json!({ "provider": provider, "jwk": browser.jwk() })).await;
    assert_eq!(started.status, 200, "{started:?}");
    started.body
}

fn parameter(url: &str, name: &str) -> String {
    let url = reqwest::Url::parse(url).unwrap();
    url.query_pairs().find(|(known, _)| known == name).unwrap().1.into_owned()
}

/// The URL with which the attacker started, with the state of the victim's login.
fn forwarded(attackers: &str, state: &str) -> String {
    let mut url = reqwest::Url::parse(attackers).unwrap();
    let kept: Vec<_> = url.query_pairs().into_owned().filter(|(name, _)| name != "state").collect();
    url.query_pairs_mut().clear().extend_pairs(kept).append_pair("state", state);
    url.into()
}

async fn attack(world: World) -> (Answer, Vec<String>, Answer) {
    let (bad, stolen) = bad_server().await;
    let host = Host::with(|setup, _| {
        setup.clients[0].issuer = world.honest;
        setup.clients[1].issuer = world.bad;
        setup.clients[1].authorize_url = format!("http://{bad}/authorize");
        setup.clients[1].token_url = format!("http://{bad}/token");
    })
    .await;
    let (attacker, victim) = (host.browser(), host.browser());
    // The attacker starts a login at the honest server, in another browser.
    let attackers = begin(&attacker, "one").await;
    // The victim connects the malicious server, whose page redirects to the honest one with the attacker's challenge.
    let victims = begin(&victim, "two").await;
    let state = parameter(victims["authorize_url"].as_str().unwrap(), "state");
    let back = host.server.consent(&forwarded(attackers["authorize_url"].as_str().unwrap(), &state));
    let mut body = json!({ "code": back["code"], "state": state, "flow": victims["flow"] });
    if world.tells {
        body["provider"] = json!(back["provider"]);
    }
    if let Some(iss) = world.says {
        body["iss"] = json!(iss);
    }
    let victims = victim.post("/v1/auth/finish", body).await;
    // What the malicious server received would complete the attacker's login with the victim's account.
    let stolen = stolen.lock().unwrap().clone();
    let code = stolen.first().map_or("nothing", String::as_str);
    let attackers_state = parameter(attackers["authorize_url"].as_str().unwrap(), "state");
    let mut body = json!({
        "code": code, "state": attackers_state, "provider": "one", "flow": attackers["flow"],
    });
    if let Some(iss) = world.says {
        body["iss"] = json!(iss);
    }
    let attackers = attacker.post("/v1/auth/finish", body).await;
    (victims, stolen, attackers)
}

#[tokio::test]
async fn a_code_of_the_honest_server_never_reaches_the_malicious_one() {
    const HONEST: &str = "https://honest.example";
    let known = |name: &str, always| Some(KnownIssuer { name: name.to_owned(), always });
    let worlds = [
        World { says: None, honest: None, bad: None, tells: true, code: "provider" },
        World { says: Some(HONEST), honest: known(HONEST, true), bad: None, tells: true, code: "provider" },
        // An old page of the app: the name must suffice.
        World { says: Some(HONEST), honest: None, bad: None, tells: false, code: "issuer" },
        World { says: Some(HONEST), honest: known(HONEST, true), bad: None, tells: false, code: "issuer" },
        World {
            says: Some(HONEST),
            honest: None,
            bad: known("https://bad.example", false),
            tells: false,
            code: "issuer",
        },
        World { says: None, honest: None, bad: known("https://bad.example", true), tells: false, code: "issuer" },
    ];
    for (number, world) in worlds.into_iter().enumerate() {
        let code = world.code;
        let (victims, stolen, attackers) = attack(world).await;
        assert_eq!((victims.status, victims.body["code"].as_str()), (400, Some(code)), "{number}: {victims:?}");
        assert_eq!(stolen, Vec::<String>::new(), "{number}: the bad server was told a code");
        assert_ne!(attackers.status, 200, "{number}: {attackers:?}");
    }
}

#[tokio::test]
async fn every_provider_redirects_to_its_own_url() {
    let host = Host::start().await;
    let browser = host.browser();
    let mut seen = Vec::new();
    for provider in ["one", "two"] {
        let url = begin(&browser, provider).await["authorize_url"].as_str().unwrap().to_owned();
        seen.push(parameter(&url, "redirect_uri"));
    }
    assert_ne!(seen[0], seen[1]);
    // The provider's own parameters follow, so the first one of this name is the operator's.
    assert!(seen.iter().all(|address| address.starts_with("https://planner.example/callback.html?provider=")));
}
