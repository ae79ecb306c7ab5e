//! Two and three processes that share a store: a real `nats-server`, which is also killed during operation.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use http::Request;
use proxy::shared::Store;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::browser::{Answer, Browser, Forged, random};
use super::{Host, call, things, with};

/// The store's server, and its folder, which outlives it.
struct Nats {
    program: PathBuf,
    address: SocketAddr,
    dir: PathBuf,
    running: Option<Child>,
}

impl Nats {
    /// `None` if there is no such program; `cargo xtask test` provides it.
    #[expect(clippy::print_stdout, reason = "what is left out is told")]
    fn start() -> Option<Self> {
        let named = std::env::var_os("HOURLOOM_NATS").map(PathBuf::from);
        let on_path = std::env::split_paths(&std::env::var_os("PATH")?)
            .map(|dir| dir.join("nats-server"))
            .find(|file| file.is_file());
        let Some(program) = named.or(on_path) else {
            println!("left out: there is no nats-server; HOURLOOM_NATS names its program");
            return None;
        };
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
        let dir = std::env::temp_dir().join(format!("hourloom-nats-{}", random()));
        let mut nats = Self { program, address: free, dir, running: None };
        nats.run();
        Some(nats)
    }

    fn run(&mut self) {
        let mut command = Command::new(&self.program);
        command.args(["--addr", "127.0.0.1", "--jetstream", "--store_dir"]).arg(&self.dir);
        command.args(["--port", &self.address.port().to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
        self.running = Some(command.spawn().unwrap());
        while TcpStream::connect(self.address).is_err() {
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Kills it without a clean end, as if the machine had been lost.
    fn kill(&mut self) {
        if let Some(mut child) = self.running.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    fn store(&self) -> Store {
        Store::at(vec![format!("nats://{}", self.address).parse().unwrap()])
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        self.kill();
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

/// This many processes with one strict server.
fn replicas(host: &Host, nats: &Nats, number: usize) -> Vec<Router> {
    (0..number).map(|_| host.another(|setup| setup.shared = Some(nats.store()))).collect()
}

async fn refresh(app: &Router, browser: &Browser, connection: &Value) -> Answer {
    let there = Browser::with_key_of(browser, app);
    there.hear(browser);
    there.post("/v1/auth/refresh", json!({ "grant": connection["grant"] })).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_grant_that_is_refreshed_at_several_processes_at_once_is_refreshed_once() {
    let Some(nats) = Nats::start() else { return };
    for number in [2, 3] {
        let host = Host::start().await;
        let replicas = Arc::new(replicas(&host, &nats, number));
        let browser = Arc::new(host.browser());
        let mut connection = host.connect(&browser, "one").await;
        host.server.inner().slow = Duration::from_millis(5);
        for round in 1..=20 {
            let mut tabs = JoinSet::new();
            for tab in 0..2 * number {
                let (replicas, browser, connection) = (Arc::clone(&replicas), Arc::clone(&browser), connection.clone());
                tabs.spawn(async move { refresh(&replicas[tab % number], &browser, &connection).await });
            }
            let answers = tabs.join_all().await;
            assert!(answers.iter().all(|answer| answer.status == 200), "{number}, {round}: {answers:?}");
            assert_eq!(host.server.inner().refreshes, round, "{number}");
            // Whichever tab writes last, its connection is used from then on.
            connection = with(&connection, &answers[round % answers.len()].body);
        }
        assert_eq!(host.server.inner().thefts, 0);
        assert_eq!(things(&browser, &connection).await.status, 200);
    }
}

#[tokio::test]
async fn a_lost_answer_is_given_again_by_another_process() {
    let Some(nats) = Nats::start() else { return };
    let host = Host::start().await;
    let replicas = replicas(&host, &nats, 3);
    let browser = host.browser();
    let oldest = host.connect(&browser, "one").await;
    let mut newest = oldest.clone();
    for turn in 0..6 {
        // The answer to this one is lost.
        assert_eq!(refresh(&replicas[turn % 3], &browser, &newest).await.status, 200);
        let again = refresh(&replicas[(turn + 1) % 3], &browser, &newest).await;
        assert_eq!(again.status, 200, "{turn}: {again:?}");
        newest = with(&newest, &again.body);
        host.later(10_000);
    }
    let led = refresh(&replicas[0], &browser, &oldest).await;
    assert_eq!((led.status, host.server.inner().refreshes), (200, 6), "it is led to the newest, whoever made that");
    let revoked =
        Browser::with_key_of(&browser, &replicas[1]).post("/v1/auth/revoke", json!({ "grant": oldest["grant"] })).await;
    assert_eq!(revoked.body["revoked"], true);
    assert_eq!(host.server.inner().thefts, 0);
    assert!(!host.server.inner().any_refresh(), "the newest is what was revoked");
}

#[tokio::test]
async fn a_signed_request_and_a_login_count_once_in_all_processes() {
    let Some(nats) = Nats::start() else { return };
    let host = Host::start().await;
    let replicas = replicas(&host, &nats, 2);
    let browser = Browser::new(&replicas[0]);
    let connection = host.connect(&browser, "one").await;
    let body = call("one", &connection).to_string();
    let signed = browser.headers("/v1/call", &body, Forged::default());
    let mut answers = Vec::new();
    for app in &replicas {
        let mut request = Request::post("/v1/call");
        for (name, value) in &signed {
            request = request.header(*name, value);
        }
        answers.push(Browser::new(app).send(request.body(body.clone().into()).unwrap()).await);
    }
    assert_eq!((answers[0].status, answers[1].status, answers[1].class()), (200, 401, "proof"), "{answers:?}");
    let back = host.come_back(&browser, "one").await;
    let there = Browser::with_key_of(&browser, &replicas[1]);
    let (first, second) =
        tokio::join!(browser.post("/v1/auth/finish", back.clone()), there.post("/v1/auth/finish", back));
    let mut codes = [first.body["code"].as_str(), second.body["code"].as_str()];
    codes.sort();
    assert_eq!(codes, [None, Some("flow_used")], "{first:?} {second:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_absent_store_delays_refreshes_and_signs_no_one_out() {
    let Some(mut nats) = Nats::start() else { return };
    let host = Host::start().await;
    let replicas = Arc::new(replicas(&host, &nats, 3));
    let mut people = Vec::new();
    for _ in 0..12 {
        let browser = Arc::new(host.browser());
        let connection = host.connect(&browser, "one").await;
        people.push((browser, connection));
    }
    host.server.inner().slow = Duration::from_millis(20);
    let mut waited = 0;
    for round in 0..6 {
        // All of them refresh at all three processes; in the middle of every second round the store is killed.
        let mut asked = JoinSet::new();
        for (who, (browser, connection)) in people.iter().enumerate() {
            for at in 0..3 {
                let (replicas, browser, connection) = (Arc::clone(&replicas), Arc::clone(browser), connection.clone());
                asked.spawn(async move { (who, refresh(&replicas[at], &browser, &connection).await) });
            }
        }
        if round % 2 == 1 {
            tokio::time::sleep(Duration::from_millis(15 * round)).await;
            nats.kill();
        }
        for (who, answer) in asked.join_all().await {
            match answer.status {
                200 => people[who].1 = with(&people[who].1, &answer.body),
                // No more than a moment's wait.
                _ => assert_eq!((answer.status, answer.class()), (429, "rate_limited"), "{round}: {answer:?}"),
            }
            waited += usize::from(answer.status != 200);
        }
        if round % 2 == 1 {
            for (browser, connection) in &people {
                let there = Browser::with_key_of(browser, &replicas[0]);
                let answer = there.post("/v1/call", call("one", connection)).await;
                assert_eq!(answer.status, 200, "{round}: {answer:?}");
            }
            nats.run();
            // The processes see the store again, too.
            for app in replicas.iter() {
                while refresh(app, &people[0].0, &people[0].1).await.status != 200 {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }
    for (browser, connection) in &people {
        let mut answer = refresh(&replicas[1], browser, connection).await;
        while answer.class() == "rate_limited" {
            tokio::time::sleep(Duration::from_millis(100)).await;
            answer = refresh(&replicas[1], browser, connection).await;
        }
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    assert!(waited > 0, "the store was never missed");
    assert_eq!(host.server.inner().thefts, 0);
}
