//! What tests and demonstrations turn: faults, changes at the source, revocation, the log of requests.

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Sandbox;
use crate::catalogue;
use crate::fault::Fault;
use crate::people::{self, MARA};
use crate::state::answer;

pub(crate) fn router(sandbox: Sandbox) -> Router {
    Router::new()
        .route("/reset", post(reset))
        .route("/items/{provider}/{id}", post(change))
        .route("/add", post(add))
        .route("/fault", post(fault))
        .route("/revoke", post(revoke))
        .route("/expire", post(expire))
        .route("/log", get(log))
        .with_state(sandbox)
}

fn done(found: bool) -> Response {
    if found { answer(200, json!({ "ok": true })) } else { answer(404, json!({ "ok": false })) }
}

async fn reset(State(sandbox): State<Sandbox>) -> Response {
    sandbox.state().reset();
    done(true)
}

#[derive(Deserialize)]
struct Change {
    completed: Option<bool>,
    title: Option<String>,
    #[serde(default)]
    deleted: bool,
}

async fn change(
    State(sandbox): State<Sandbox>,
    Path((_, id)): Path<(String, String)>,
    Json(change): Json<Change>,
) -> Response {
    let mut state = sandbox.state();
    if change.deleted {
        return done(state.company.remove(&id));
    }
    done(state.company.change(&id, change.completed, change.title.as_deref()))
}

#[derive(Deserialize)]
struct Add {
    provider: String,
    count: usize,
    #[serde(default)]
    title: Option<String>,
}

async fn add(State(sandbox): State<Sandbox>, Json(add): Json<Add>) -> Response {
    let mut state = sandbox.state();
    let today = state.today;
    done(state.company.add(&add.provider, MARA, add.count.min(20_000), add.title.as_deref(), today))
}

#[derive(Deserialize)]
struct Planted {
    provider: String,
    #[serde(default = "once")]
    times: usize,
    #[serde(default)]
    at: Place,
    #[serde(flatten)]
    fault: Fault,
}

/// Where a fault is planted.
#[derive(Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Place {
    #[default]
    Api,
    Token,
}

fn once() -> usize {
    1
}

async fn fault(State(sandbox): State<Sandbox>, Json(planted): Json<Planted>) -> Response {
    let waiting = std::iter::repeat_n(planted.fault, planted.times.min(10_000));
    let mut state = sandbox.state();
    let faults = match planted.at {
        Place::Api => &mut state.faults,
        Place::Token => &mut state.token_faults,
    };
    faults.entry(planted.provider).or_default().extend(waiting);
    done(true)
}

#[derive(Deserialize)]
struct Revoke {
    provider: String,
    /// An account's id; none is all accounts.
    #[serde(default)]
    account: Option<String>,
    #[serde(default)]
    restore: bool,
}

async fn revoke(State(sandbox): State<Sandbox>, Json(revoke): Json<Revoke>) -> Response {
    let Some(stand) = catalogue::stand(&revoke.provider) else { return done(false) };
    let who = revoke.account.as_deref().map(|id| people::by_account(stand, id));
    if who == Some(None) {
        return done(false);
    }
    sandbox.state().authority.control(stand.id, who.flatten(), revoke.restore);
    done(true)
}

#[derive(Deserialize)]
struct Expire {
    provider: String,
}

async fn expire(State(sandbox): State<Sandbox>, Json(expire): Json<Expire>) -> Response {
    let expired = sandbox.state().authority.expire(&expire.provider);
    answer(200, json!({ "ok": true, "expired": expired }))
}

async fn log(State(sandbox): State<Sandbox>) -> Json<Value> {
    Json(json!(sandbox.state().log))
}
