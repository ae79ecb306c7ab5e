//! The sandbox against the vendors' own Python clients (`tests/clients`). `cargo xtask test full` installs them and
//! passes their location.

use std::process::Command;

use chrono::NaiveDate;
use sandbox::Sandbox;
use serde_json::json;

const TODAY: &str = "2026-11-25";

/// One part of the script, against a separate sandbox.
async fn run(part: &'static str) {
    let python = std::env::var("HOURLOOM_CLIENTS").expect("HOURLOOM_CLIENTS is the Python that has the clients");
    let today: NaiveDate = TODAY.parse().unwrap();
    let sandbox = Sandbox::new(today, "Europe/Berlin".parse().unwrap());
    let token = |provider: &str| {
        let account = sandbox.accounts().into_iter().find(|account| account.provider == provider).unwrap();
        sandbox.grant(provider, account.id).unwrap().access_token
    };
    let providers = ["asana", "google-calendar", "google-sheets", "slack"];
    let tokens: serde_json::Map<_, _> = providers.iter().map(|id| ((*id).to_owned(), json!(token(id)))).collect();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(axum::serve(listener, sandbox.router()).into_future());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/clients/run.py");
    let client = tokio::task::spawn_blocking(move || {
        let mut command = Command::new(python);
        command.arg(script).arg(part).env("SANDBOX", address).env("TODAY", TODAY);
        command.env("TOKENS", serde_json::Value::Object(tokens).to_string()).output()
    });
    let output = client.await.unwrap().unwrap();
    server.abort();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test]
#[ignore = "needs the clients, which `cargo xtask test full` installs"]
async fn googles_client_reads_and_writes_spreadsheets() {
    run("sheets").await;
}

#[tokio::test]
#[ignore = "needs the clients, which `cargo xtask test full` installs"]
async fn googles_client_lists_events() {
    run("calendar").await;
}

#[tokio::test]
#[ignore = "needs the clients, which `cargo xtask test full` installs"]
async fn slacks_client_searches_and_reacts() {
    run("slack").await;
}

#[tokio::test]
#[ignore = "needs the clients, which `cargo xtask test full` installs"]
async fn asanas_client_lists_and_completes() {
    run("asana").await;
}
