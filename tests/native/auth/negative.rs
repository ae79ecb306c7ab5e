//! AUTH-2: logins that must not become connections, each with one thing wrong; those that can be recognised by
//! themselves never reach the authorization server.

use proxy::oauth::KnownIssuer;
use proxy::seal::{KeyRing, Kind};
use serde_json::{Value, json};

use super::browser::{Answer, Browser, Forged, new_key};
use super::{Host, KEYS};

const ISSUER: &str = "https://issuer.test.example";

/// A login that is about to be completed.
struct Try<'a> {
    host: &'a Host,
    browser: &'a Browser,
    body: Value,
    forged: Forged,
    origin: Option<String>,
    /// Of the same browser: another login at the same provider, a login at the other one, and a connection.
    another: Value,
    elsewhere: Value,
    connection: Value,
}

impl Try<'_> {
    fn set(&mut self, field: &str, value: impl Into<Value>) {
        self.body[field] = value.into();
    }

    fn without(&mut self, field: &str) {
        self.body.as_object_mut().unwrap().remove(field);
    }

    fn text(&self, field: &str) -> String {
        self.body[field].as_str().unwrap().to_owned()
    }

    fn header(&mut self, name: &'static str, value: Option<&str>) {
        self.forged.headers.push((name, value.map(str::to_owned)));
    }

    async fn finish(self) -> Answer {
        let mut forged = self.forged;
        if let Some(origin) = self.origin {
            forged.headers.push(("origin", Some(origin)));
        }
        self.browser.post_forged("/v1/auth/finish", self.body.to_string(), forged).await
    }
}

async fn host() -> Host {
    Host::with(|setup, _| setup.clients[0].issuer = Some(KnownIssuer { name: ISSUER.to_owned(), always: true })).await
}

/// Completes a login that `change` has spoiled; returns the answer and the number of requests to the token endpoint.
async fn attempt(host: &Host, browser: &Browser, change: impl FnOnce(&mut Try<'_>)) -> (Answer, usize) {
    let elsewhere = host.come_back(browser, "two").await;
    let connection = host.connect(browser, "two").await;
    let another = host.come_back(browser, "one").await;
    let mut body = host.come_back(browser, "one").await;
    body["iss"] = ISSUER.into();
    let mut attempt =
        Try { host, browser, body, forged: Forged::default(), origin: None, another, elsewhere, connection };
    change(&mut attempt);
    let before = host.server.inner().token_calls;
    let answer = attempt.finish().await;
    (answer, host.server.inner().token_calls - before)
}

type Change = fn(&mut Try<'_>);

/// What is wrong, how it is done, and the refusal's status and code (or class).
const DECIDABLE: [(&str, Change, u16, &str); 54] = [
    ("no state", |t| t.without("state"), 400, "bad_request"),
    ("an empty state", |t| t.set("state", ""), 400, "state"),
    ("another login's state", |t| t.set("state", t.another["state"].clone()), 400, "state"),
    ("a longer state", |t| t.set("state", t.text("state") + "A"), 400, "state"),
    ("a shorter state", |t| t.set("state", &t.text("state")[1..]), 400, "state"),
    ("the state's hash", |t| t.set("state", proxy::proof::digest(t.text("state").as_bytes())), 400, "state"),
    ("a state that is no text", |t| t.set("state", 7), 400, "bad_request"),
    ("no flow", |t| t.without("flow"), 400, "bad_request"),
    ("an empty flow", |t| t.set("flow", ""), 400, "flow"),
    ("another login's flow", |t| t.set("flow", t.another["flow"].clone()), 400, "state"),
    ("another provider's flow", |t| t.set("flow", t.elsewhere["flow"].clone()), 400, "state"),
    ("a flow that is cut off", |t| t.set("flow", &t.text("flow")[..60]), 400, "flow"),
    ("a flow with a letter changed", |t| t.set("flow", swapped(&t.text("flow"), 80)), 400, "flow"),
    ("a grant as the flow", |t| t.set("flow", t.connection["grant"].clone()), 400, "flow"),
    ("an access as the flow", |t| t.set("flow", t.connection["access"].clone()), 400, "flow"),
    ("a flow of another version", |t| t.set("flow", t.text("flow").replace("g1.", "g2.")), 400, "flow"),
    ("a flow under an unknown key", |t| t.set("flow", t.text("flow").replace("g1.a.", "g1.b.")), 503, "key_unknown"),
    ("a flow sealed by somebody else", |t| t.set("flow", forged_flow(t)), 400, "flow"),
    ("no code", |t| t.without("code"), 400, "bad_request"),
    ("an empty code", |t| t.set("code", ""), 400, "code"),
    ("an endless code", |t| t.set("code", "x".repeat(5000)), 400, "code"),
    ("no issuer where there is one", |t| t.without("iss"), 400, "issuer"),
    ("an answer at another provider's address", |t| t.set("provider", "two"), 400, "provider"),
    ("an answer at nobody's address", |t| t.set("provider", ""), 400, "provider"),
    ("an answer at an address that names two", |t| t.set("provider", json!(["one", "two"])), 400, "bad_request"),
    ("another issuer", |t| t.set("iss", "https://evil.example"), 400, "issuer"),
    ("an issuer that begins like it", |t| t.set("iss", format!("{ISSUER}.evil.example")), 400, "issuer"),
    ("a login that took too long", |t| t.host.later(600_000), 400, "flow_expired"),
    ("a field too many", |t| t.set("verifier", "x"), 400, "bad_request"),
    ("no proof", |t| t.forged.without_proof = true, 401, "proof"),
    ("a proof that is none", |t| t.forged.proof = Some("a.b.c".to_owned()), 401, "proof"),
    ("a proof without a signature", |t| t.forged.proof = Some(unsigned(t)), 401, "proof"),
    ("an algorithm that is none", |t| t.forged.header = json!({ "alg": "none" }), 401, "proof"),
    ("another algorithm", |t| t.forged.header = json!({ "alg": "HS256" }), 401, "proof"),
    ("another type", |t| t.forged.header = json!({ "typ": "JWT" }), 401, "proof"),
    ("an extension that must be understood", |t| t.forged.header = json!({ "crit": ["x"], "x": 1 }), 401, "proof"),
    ("a private key in the proof", |t| t.forged.header = json!({ "jwk": private(t) }), 401, "proof"),
    ("another key's signature", |t| t.forged.signed_by = Some(new_key()), 401, "proof"),
    ("another browser's proof", |t| t.forged.proof = Some(stranger(t)), 400, "flow"),
    ("a proof for another method", |t| t.forged.claims = json!({ "htm": "GET" }), 401, "proof"),
    ("a proof for another address", |t| t.forged.claims = htu("https://planner.example/v1/auth/refresh"), 401, "proof"),
    ("one without a host", |t| t.forged.claims = htu("/v1/auth/refresh"), 401, "proof"),
    ("a proof for another host", |t| t.forged.claims = htu("https://evil.example/v1/auth/finish"), 401, "proof"),
    (
        "one with the host as its user",
        |t| t.forged.claims = htu("https://planner.example@evil.example/v1/auth/finish"),
        401,
        "proof",
    ),
    ("one without TLS", |t| t.forged.claims = htu("http://planner.example/v1/auth/finish"), 401, "proof"),
    ("a proof for another body", |t| t.forged.claims = json!({ "ath": proxy::proof::digest(b"{}") }), 401, "proof"),
    ("a made-up nonce", |t| t.forged.claims = json!({ "nonce": "AAAAAAAAAAAAAAAAAAAAAA" }), 401, "proof"),
    ("a proof without an id", |t| t.forged.claims = json!({ "jti": "" }), 401, "proof"),
    ("no origin", |t| t.header("origin", None), 403, "origin"),
    ("an unlisted origin", |t| t.origin = Some("https://evil.example".to_owned()), 403, "origin"),
    ("the origin null", |t| t.origin = Some("null".to_owned()), 403, "origin"),
    ("another of the app's origins", |t| t.origin = Some("https://other.example".to_owned()), 400, "origin"),
    ("no custom header", |t| t.header("x-tp", None), 403, "bad_request"),
    (
        "a form's content type",
        |t| t.header("content-type", Some("application/x-www-form-urlencoded")),
        415,
        "bad_request",
    ),
];

fn htu(address: &str) -> Value {
    json!({ "htu": address })
}

fn swapped(text: &str, at: usize) -> String {
    let other = if &text[at..=at] == "A" { "B" } else { "A" };
    format!("{}{other}{}", &text[..at], &text[at + 1..])
}

/// The right format under a key with the right name, which isn't the operator's key.
fn forged_flow(t: &Try<'_>) -> String {
    let ring = KeyRing::parse(&KEYS.replace("a:A", "a:B")).unwrap();
    let jwk: proxy::proof::Jwk = serde_json::from_value(t.browser.jwk()).unwrap();
    let flow = json!({ "state_hash": "", "verifier": "", "way_back": "", "origin": "", "until": u64::MAX });
    ring.seal(Kind::Flow, "one", &jwk.thumbprint().unwrap(), &flow).unwrap()
}

fn unsigned(t: &Try<'_>) -> String {
    let proof = t.browser.proof("/v1/auth/finish", &t.body.to_string(), &Forged::default());
    format!("{}.", proof.rsplit_once('.').unwrap().0)
}

fn private(t: &Try<'_>) -> Value {
    let mut jwk = t.browser.jwk();
    jwk["d"] = "AAAA".into();
    jwk
}

/// A valid proof with a key that has nothing to do with this login.
fn stranger(t: &Try<'_>) -> String {
    let other = t.host.browser();
    other.hear(t.browser);
    other.proof("/v1/auth/finish", &t.body.to_string(), &Forged::default())
}

#[tokio::test]
async fn recognisably_bad_logins_never_reach_the_server() {
    let host = host().await;
    for (what, change, status, code) in DECIDABLE {
        let browser = host.browser();
        let (answer, asked) = attempt(&host, &browser, |attempt| {
            change(attempt);
            // A login that took too long must not fail because its proof is too old.
            if what == "a login that took too long" {
                attempt.forged.claims = json!({ "nonce": host.nonce() });
            }
        })
        .await;
        let got = answer.body["code"].as_str().unwrap_or(answer.class());
        assert_eq!((answer.status, got, asked), (status, code, 0), "{what}: {answer:?}");
        assert_eq!(answer.headers["x-tp-nonce"], host.nonce(), "{what}");
    }
    let browser = host.browser();
    let (answer, asked) = attempt(&host, &browser, |_| {}).await;
    assert_eq!((answer.status, asked), (200, 1), "with nothing wrong it is a connection");
}

#[tokio::test]
async fn nothing_is_good_twice() {
    let host = host().await;
    let browser = host.browser();
    let mut back = host.come_back(&browser, "one").await;
    back["iss"] = ISSUER.into();
    let body = back.to_string();
    let proof = browser.proof("/v1/auth/finish", &body, &Forged::default());
    let again = || Forged { proof: Some(proof.clone()), ..Forged::default() };
    assert_eq!(browser.post_forged("/v1/auth/finish", body.clone(), again()).await.status, 200);
    let calls = host.server.inner().token_calls;
    assert_eq!(browser.post_forged("/v1/auth/finish", body.clone(), again()).await.class(), "proof", "a proof");
    let answer = browser.post("/v1/auth/finish", back).await;
    assert_eq!((answer.status, &answer.body["code"]), (400, &json!("flow_used")), "a flow");
    assert_eq!(host.server.inner().token_calls, calls);
}

#[tokio::test]
async fn a_nonce_is_good_for_the_time_in_which_it_was_given_and_the_next() {
    let host = host().await;
    for (age, good) in [(0, true), (299_999, true), (300_000, true), (599_999, true), (600_000, false)] {
        let browser = host.browser();
        // From the start of a five-minute period.
        host.later(300_000 - host.now() % 300_000);
        let connection = host.connect(&browser, "two").await;
        host.later(age);
        let body = json!({ "grant": connection["grant"] }).to_string();
        let answer = browser.post_forged("/v1/auth/refresh", body, Forged::default()).await;
        assert_eq!(answer.status == 200, good, "{age}: {answer:?}");
    }
}

#[tokio::test]
async fn a_refusal_of_the_server_ends_the_login() {
    let host = host().await;
    let faults: [(&str, u16, &str, u16, &str); 9] = [
        ("an old code", 400, r#"{"error":"invalid_grant"}"#, 400, "bad_request"),
        ("the operator's secret", 401, r#"{"error":"invalid_client"}"#, 500, "operator"),
        ("the operator's registration", 400, r#"{"error":"unauthorized_client"}"#, 500, "operator"),
        ("trouble", 503, "<html>", 502, "provider_down"),
        ("a page", 200, "<html>sign in</html>", 502, "provider_down"),
        ("another way", 302, "", 502, "provider_down"),
        ("no token", 200, "{}", 502, "bug"),
        ("a token that is none", 200, r#"{"access_token":"a\r\nb"}"#, 502, "bug"),
        ("too many", 429, "", 429, "rate_limited"),
    ];
    for (what, status, body, want, class) in faults {
        let (answer, asked) = attempt(&host, &host.browser(), |t| t.host.server.fault(status, body)).await;
        assert_eq!((answer.status, answer.class(), asked), (want, class, 1), "{what}: {answer:?}");
    }
    let (answer, asked) = attempt(&host, &host.browser(), |t| t.set("code", t.another["code"].clone())).await;
    let got = (answer.status, answer.body["code"].as_str(), asked);
    assert_eq!(got, (400, Some("code"), 1), "another login's code doesn't fit the verifier");
}
