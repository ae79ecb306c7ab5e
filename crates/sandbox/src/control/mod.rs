//! Controls for tests and demonstrations: faults, changes at the source, revocation, expiry, sync tokens, the request
//! log.
//!
//! The API uses JSON; [`page`] offers the same as buttons, which [`act`] handles.

mod act;
mod page;

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Sandbox;
use crate::catalogue;
use crate::fault::Fault;
use crate::people::{self, MARA, Who};
use crate::state::answer;

/// The most items that can be added at once.
const MOST: usize = 20_000;

/// The API, served at `/control`.
pub(crate) fn router(sandbox: Sandbox) -> Router {
    Router::new()
        .route("/reset", post(reset))
        .route("/items/{provider}", get(items))
        .route("/items/{provider}/{id}", post(change))
        .route("/spreadsheets", get(spreadsheets))
        .route("/spreadsheets/{id}", post(handle))
        .route("/add", post(add))
        .route("/fault", post(fault))
        .route("/limits", post(limits))
        .route("/revoke", post(revoke))
        .route("/expire", post(expire))
        .route("/invalidate", post(invalidate))
        .route("/log", get(log))
        .route("/secrets", get(secrets))
        .with_state(sandbox)
}

/// The page, served at the sandbox's own URL.
pub(crate) fn console(sandbox: Sandbox) -> Router {
    Router::new().route("/", get(page::show)).route("/act", post(act::act)).with_state(sandbox)
}

fn done(found: bool) -> Response {
    if found { answer(200, json!({ "ok": true })) } else { answer(404, json!({ "ok": false })) }
}

/// The person with this account at the provider; without an account, the first person.
fn somebody(provider: &str, account: Option<&str>) -> Option<Who> {
    let stand = catalogue::stand(provider)?;
    account.map_or(Some(MARA), |id| people::by_account(stand, id))
}

async fn reset(State(sandbox): State<Sandbox>) -> Response {
    sandbox.state().reset();
    done(true)
}

#[derive(Deserialize)]
struct Whose {
    #[serde(default)]
    account: Option<String>,
    #[serde(default = "some")]
    count: usize,
}

fn some() -> usize {
    50
}

/// The newest items of an account.
async fn items(
    State(sandbox): State<Sandbox>,
    Path(provider): Path<String>,
    axum::extract::Query(whose): axum::extract::Query<Whose>,
) -> Response {
    let Some(who) = somebody(&provider, whose.account.as_deref()) else { return done(false) };
    let newest = sandbox.state().company.newest(&provider, who, whose.count);
    let listed = newest.into_iter().map(|item| json!({ "id": item.id, "title": item.title, "completed": item.over }));
    answer(200, json!({ "items": listed.collect::<Vec<_>>() }))
}

/// All spreadsheets with the stored cells.
async fn spreadsheets(State(sandbox): State<Sandbox>) -> Response {
    let state = sandbox.state();
    let row = |row: &Vec<crate::company::Cell>| row.iter().map(|cell| cell.value.clone()).collect::<Vec<_>>();
    let sheet = |sheet: &crate::company::Sheet| {
        let rows: Vec<_> = sheet.rows.iter().map(row).collect();
        json!({ "title": sheet.title, "hidden": sheet.hidden, "grid": sheet.grid, "rows": rows })
    };
    let made = state.company.spreadsheets.iter().map(|made| {
        json!({ "id": made.id, "title": made.title, "sheets": made.sheets.iter().map(sheet).collect::<Vec<_>>() })
    });
    answer(200, json!({ "spreadsheets": made.collect::<Vec<_>>() }))
}

/// Changes to a spreadsheet by its owner or somebody else.
#[derive(Deserialize)]
struct Handled {
    /// Moves it into the trash, or out of it.
    trashed: Option<bool>,
    /// Protects the sheet with this name.
    protect: Option<String>,
    /// Removes all protection.
    #[serde(default)]
    free: bool,
    /// Sets the number of rows and columns of a sheet.
    grid: Option<(String, usize, usize)>,
    /// Removes the sheets with this name.
    remove: Option<String>,
}

async fn handle(State(sandbox): State<Sandbox>, Path(id): Path<String>, Json(handled): Json<Handled>) -> Response {
    let mut state = sandbox.state();
    let Some(made) = state.company.spreadsheets.iter_mut().find(|made| made.id == id) else { return done(false) };
    made.trashed = handled.trashed.unwrap_or(made.trashed);
    for sheet in &mut made.sheets {
        if handled.free {
            sheet.protected.clear();
        }
        if handled.protect.as_ref() == Some(&sheet.title) {
            sheet.protected.push(crate::company::Block::ALL);
        }
        if let Some((_, rows, columns)) = handled.grid.as_ref().filter(|(title, ..)| *title == sheet.title) {
            sheet.grid = ((*rows).max(sheet.rows.len()).max(1), (*columns).max(1));
        }
    }
    made.sheets.retain(|sheet| handled.remove.as_ref() != Some(&sheet.title));
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
    let company = &mut sandbox.state().company;
    if change.deleted {
        return done(company.remove(&id));
    }
    done(company.change(&id, change.completed, change.title.as_deref()))
}

#[derive(Deserialize)]
struct Add {
    provider: String,
    count: usize,
    #[serde(default)]
    title: Option<String>,
    /// An account's id; `None` is the first one.
    #[serde(default)]
    account: Option<String>,
}

async fn add(State(sandbox): State<Sandbox>, Json(add): Json<Add>) -> Response {
    let Some(who) = somebody(&add.provider, add.account.as_deref()) else { return done(false) };
    let mut state = sandbox.state();
    let today = state.today;
    done(state.company.add(&add.provider, who, add.count.min(MOST), add.title.as_deref(), today))
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
    let token = matches!(planted.at, Place::Token);
    sandbox.state().plant(&planted.provider, token, planted.fault, planted.times);
    done(true)
}

#[derive(Deserialize)]
struct Limits {
    provider: String,
    on: bool,
}

/// Switches a provider's own rate limits on or off.
async fn limits(State(sandbox): State<Sandbox>, Json(limits): Json<Limits>) -> Response {
    let Some(stand) = catalogue::stand(&limits.provider) else { return done(false) };
    let limited = &mut sandbox.state().limited;
    if limits.on {
        limited.insert(stand.id);
    } else {
        limited.remove(stand.id);
    }
    done(true)
}

#[derive(Deserialize)]
struct Revoke {
    provider: String,
    /// An account's id; `None` is all accounts.
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
struct Which {
    provider: String,
}

async fn expire(State(sandbox): State<Sandbox>, Json(which): Json<Which>) -> Response {
    let expired = sandbox.state().authority.expire(&which.provider);
    answer(200, json!({ "ok": true, "expired": expired }))
}

async fn invalidate(State(sandbox): State<Sandbox>, Json(which): Json<Which>) -> Response {
    sandbox.state().invalidate(&which.provider);
    done(true)
}

/// The secrets that only a client and its server may know: tests check that they don't leak.
async fn secrets(State(sandbox): State<Sandbox>) -> Json<Value> {
    Json(json!(sandbox.state().authority.secrets()))
}

async fn log(State(sandbox): State<Sandbox>) -> Json<Value> {
    Json(json!(sandbox.state().log))
}
