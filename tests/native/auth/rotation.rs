//! Seal keys are rotated during operation, replica by replica, and no user is signed out.

use axum::Router;
use serde_json::{Value, json};

use super::browser::{Answer, Browser};
use super::{Host, KEYS, call, with};

const NEW: &str = "b:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=";
const REPLICAS: usize = 3;
/// How often the app sends what one of the processes can't read yet.
const TRIES: usize = 4;

struct Person {
    browser: Browser,
    connection: Value,
    /// The replica that gets the next request.
    next: usize,
}

impl Person {
    /// Posts like the app, to one replica after the other.
    async fn post(&mut self, replicas: &[Router], path: &str, body: &Value) -> Answer {
        let mut tries = 0;
        loop {
            self.next = (self.next + 1) % replicas.len();
            tries += 1;
            let at = Browser::with_key_of(&self.browser, &replicas[self.next]);
            at.hear(&self.browser);
            let answer = at.post(path, body.clone()).await;
            self.browser.hear(&at);
            if answer.body["code"] != "key_unknown" || tries == TRIES {
                return answer;
            }
        }
    }

    async fn lives(&mut self, replicas: &[Router]) -> Result<(), Answer> {
        let grant = json!({ "grant": self.connection["grant"] });
        let new = self.post(replicas, "/v1/auth/refresh", &grant).await;
        if new.status != 200 {
            return Err(new);
        }
        self.connection = with(&self.connection, &new.body);
        let asked = call("one", &self.connection);
        let answer = self.post(replicas, "/v1/call", &asked).await;
        if answer.status == 200 { Ok(()) } else { Err(answer) }
    }
}

/// Rotates in these phases, each of which restarts one replica after the other with these keys. Users go on meanwhile.
/// Returns the answers of those for whom something failed.
async fn rotate(people: usize, phases: &[&str]) -> Vec<Answer> {
    let host = Host::start().await;
    let mut replicas: Vec<Router> = (0..REPLICAS).map(|_| host.with_keys(KEYS)).collect();
    let mut everybody = Vec::new();
    for number in 0..people {
        let browser = Browser::new(&replicas[number % REPLICAS]);
        let connection = host.connect(&browser, "one").await;
        everybody.push(Person { browser, connection, next: number });
    }
    let mut wrong = Vec::new();
    for keys in phases {
        for at in 0..REPLICAS {
            replicas[at] = host.with_keys(keys);
            // A third of them at each step, so that some are always a restart or two behind.
            for person in everybody.iter_mut().skip(at).step_by(REPLICAS) {
                wrong.extend(person.lives(&replicas).await.err());
            }
        }
    }
    // Those who were away for a while come back.
    for person in &mut everybody {
        wrong.extend(person.lives(&replicas).await.err());
    }
    assert_eq!(host.server.inner().thefts, 0);
    wrong
}

#[tokio::test]
async fn a_rotation_in_two_phases_signs_none_of_a_thousand_users_out() {
    let (opens, seals) = (format!("{KEYS} {NEW}"), format!("{NEW} {KEYS}"));
    // A tenth of them in the quick run.
    let people = if std::env::var_os("HOURLOOM_CASES").is_some() { 1_000 } else { 100 };
    let wrong = rotate(people, &[&opens, &seals, NEW]).await;
    assert!(wrong.is_empty(), "{} of them: {:?}", wrong.len(), wrong.first());
}

#[tokio::test]
async fn a_rotation_in_one_phase_signs_no_one_out() {
    let seals = format!("{NEW} {KEYS}");
    let wrong = rotate(60, &[&seals]).await;
    assert!(wrong.is_empty(), "{} of them: {:?}", wrong.len(), wrong.first());
}

#[tokio::test]
async fn an_envelope_under_an_unknown_key_waits_and_ends_nothing() {
    let host = Host::start().await;
    let stranger = host.with_keys(NEW);
    let browser = host.browser();
    let connection = host.connect(&browser, "one").await;
    let there = Browser::with_key_of(&browser, &stranger);
    let questions = [
        ("/v1/auth/refresh", json!({ "grant": connection["grant"] })),
        ("/v1/auth/revoke", json!({ "grant": connection["grant"] })),
        ("/v1/call", call("one", &connection)),
        ("/v1/auth/finish", host.come_back(&browser, "one").await),
    ];
    for (minutes, class) in [(0, "rate_limited"), (9, "rate_limited"), (2, "operator")] {
        host.later(minutes * 60_000);
        for (path, body) in &questions {
            let answer = there.post(path, body.clone()).await;
            let code = answer.body["code"].as_str();
            assert_eq!((answer.status, answer.class(), code), (503, class, Some("key_unknown")), "{path}: {answer:?}");
        }
    }
    assert_eq!(host.server.inner().refreshes, 0, "the server was never asked");
}

#[tokio::test]
async fn a_key_that_the_operator_has_ended_signs_out() {
    let host = Host::start().await;
    let browser = host.browser();
    let connection = host.connect(&browser, "one").await;
    let mut setup = super::setup(host.address, host.proxy.clock.clone());
    setup.keys = proxy::seal::KeyRing::parse(NEW).unwrap();
    setup.ended_keys.insert("a".to_owned());
    let app = proxy::app(&proxy::Proxy::new(setup), None, None);
    let there = Browser::with_key_of(&browser, &app);
    let answer = there.post("/v1/auth/refresh", json!({ "grant": connection["grant"] })).await;
    assert_eq!((answer.status, answer.class()), (401, "revoked"), "{answer:?}");
    let made_up = connection["grant"].as_str().unwrap().replace("g1.a.", "g1.x.");
    let answer = there.post("/v1/auth/refresh", json!({ "grant": made_up })).await;
    assert_eq!(answer.class(), "rate_limited", "{answer:?}");
}
