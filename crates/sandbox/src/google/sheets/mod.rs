//! The Google Sheets API, version 4: spreadsheets and their values; and the part of the Drive API, version 3, that says
//! whether a file is in the trash.
//!
//! Source: Google's discovery documents of both. `drive.file` covers files that the program created itself, which all
//! of these are; a spreadsheet in the trash can be read and written as before.
//!
//! - here: spreadsheets and files; `values`: the contents of their cells; `batch`: steps that are applied all or not at
//!   all
//! - `cell`: how a value is interpreted

mod batch;
mod cell;
mod values;

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Router, middleware};
use http::Method;
use serde_json::{Value, json};

use super::{denied, error};
use crate::Sandbox;
use crate::catalogue::{OPENID, Rotation, Stand, rare, usual};
use crate::company::{Block, GRID, Sheet, Spreadsheet};
use crate::guard::{self, Guard};
use crate::oauth::Caller;
use crate::people::Who;
use crate::secret;
use crate::state::answer;

type Params = HashMap<String, String>;
/// An error response.
type Refusal = Box<Response>;

/// The most cells that a spreadsheet may have.
const CELLS: usize = 10_000_000;

/// The stand-in.
pub(crate) static STAND: Stand = Stand {
    id: "google-sheets",
    name: "Google Sheets",
    base: "/google-sheets/v4",
    authorize: "/google-sheets/oauth/authorize",
    token: "/google-sheets/oauth/token",
    revoke: Some("/google-sheets/oauth/revoke"),
    takes_basic: true,
    scope_parameter: "scope",
    scope_separator: ' ',
    scopes: &[
        OPENID,
        usual("https://www.googleapis.com/auth/userinfo.email", "See your e-mail address"),
        rare("https://www.googleapis.com/auth/userinfo.profile", "See your name and photo"),
        usual("https://www.googleapis.com/auth/drive.file", "See and change only the files that it makes itself"),
        rare("https://www.googleapis.com/auth/spreadsheets", "See, change and delete all your spreadsheets"),
    ],
    lifetime_s: 3600,
    rotation: Rotation::None,
    account: |person| person.google,
    shown: |person| person.email,
    apis: &[("/google-sheets/v4", router), ("/google-sheets/drive/v3", drive)],
};

pub(crate) fn router(sandbox: Sandbox) -> Router {
    let guard = guard(&sandbox);
    Router::new()
        .route("/spreadsheets", post(create))
        .route("/spreadsheets/{spreadsheet}", get(read).post(batch::update))
        .route("/spreadsheets/{spreadsheet}/values:batchUpdate", post(values::update_several))
        .route("/spreadsheets/{spreadsheet}/values:batchGet", get(values::read_several))
        .route("/spreadsheets/{spreadsheet}/values/{range}", get(values::read).post(values::act).put(values::update))
        .fallback(async || missing())
        .layer(middleware::from_fn_with_state(guard, guard::admit))
        .with_state(sandbox)
}

/// The Drive API.
pub(crate) fn drive(sandbox: Sandbox) -> Router {
    let guard = guard(&sandbox);
    Router::new()
        .route("/files/{file}", get(file))
        .fallback(async || missing())
        .layer(middleware::from_fn_with_state(guard, guard::admit))
        .with_state(sandbox)
}

fn guard(sandbox: &Sandbox) -> Guard {
    Guard { sandbox: sandbox.clone(), provider: "google-sheets", needs, denied }
}

fn needs(_: &Method, _: &str) -> &'static [&'static str] {
    &["https://www.googleapis.com/auth/drive.file", "https://www.googleapis.com/auth/spreadsheets"]
}

fn missing() -> Response {
    error(404, "notFound", "Requested entity was not found.")
}

fn refused(message: &str) -> Refusal {
    Box::new(error(400, "badRequest", message))
}

/// Parses a request's body.
fn body(bytes: &axum::body::Bytes) -> Result<Value, Refusal> {
    let read = if bytes.is_empty() { Ok(json!({})) } else { serde_json::from_slice(bytes) };
    read.map_err(|fault| refused(&format!("Invalid JSON payload received. {fault}")))
}

/// Refuses an object with a field that isn't one of these.
fn only(object: &Value, place: &str, known: &[&str]) -> Result<(), Refusal> {
    let Some(object) = object.as_object() else {
        return Err(refused(&format!("Invalid value at '{place}': an object is expected")));
    };
    match object.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(refused(&format!(
            "Invalid JSON payload received. Unknown name \"{key}\" at '{place}': Cannot find field."
        ))),
        None => Ok(()),
    }
}

async fn create(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    bytes: axum::body::Bytes,
) -> Response {
    let made = body(&bytes).and_then(|body| {
        only(&body, "spreadsheet", &["properties", "sheets"])?;
        let mut sheets: Vec<Sheet> = Vec::new();
        for (at, sheet) in body["sheets"].as_array().map_or(&[][..], Vec::as_slice).iter().enumerate() {
            let new = batch::new_sheet(&sheet["properties"], at, (at as i64).saturating_mul(617_283))?;
            batch::check_new(&sheets, &new)?;
            sheets.push(new);
        }
        if sheets.is_empty() {
            sheets.push(Sheet::new(0, "Sheet1".to_owned(), GRID));
        }
        let title = body["properties"]["title"].as_str().unwrap_or("Untitled spreadsheet").to_owned();
        let (id, owner) = (format!("1{}", secret::random(32)), caller.who);
        Ok(Spreadsheet { id, title, owner, trashed: false, sheets })
    });
    match made {
        Err(refusal) => *refusal,
        Ok(spreadsheet) => {
            let mut state = sandbox.state();
            let answered = described(&spreadsheet, state.zone.name());
            state.company.spreadsheets.push(spreadsheet);
            answer(200, answered)
        }
    }
}

async fn read(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Response {
    let mut state = sandbox.state();
    let zone = state.zone;
    match find(&mut state.company.spreadsheets, &id, caller.who) {
        Some(spreadsheet) => answer(200, described(spreadsheet, zone.name())),
        None => missing(),
    }
}

/// A file's metadata, with the requested fields.
async fn file(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Response {
    let mut state = sandbox.state();
    let Some(spreadsheet) = find(&mut state.company.spreadsheets, &id, caller.who) else {
        return error(404, "notFound", &format!("File not found: {id}."));
    };
    let all = json!({
        "kind": "drive#file",
        "id": spreadsheet.id,
        "name": spreadsheet.title,
        "mimeType": "application/vnd.google-apps.spreadsheet",
        "trashed": spreadsheet.trashed,
        "explicitlyTrashed": spreadsheet.trashed,
    });
    let wanted = params.get("fields").map_or("kind,id,name,mimeType", String::as_str);
    if wanted == "*" {
        return answer(200, all);
    }
    let mut chosen = json!({});
    for field in wanted.split(',').map(str::trim) {
        match all.get(field) {
            Some(value) => chosen[field] = value.clone(),
            None => return error(400, "invalidParameter", &format!("Invalid field selection {field}")),
        }
    }
    answer(200, chosen)
}

/// The caller sees the spreadsheets that were created for them, as the scope says.
fn find<'a>(all: &'a mut [Spreadsheet], id: &str, who: Who) -> Option<&'a mut Spreadsheet> {
    all.iter_mut().find(|spreadsheet| spreadsheet.id == id && spreadsheet.owner == who)
}

fn properties(at: usize, sheet: &Sheet) -> Value {
    let mut properties = json!({
        "sheetId": sheet.id,
        "title": sheet.title,
        "index": at,
        "sheetType": "GRID",
        "gridProperties": { "rowCount": sheet.grid.0, "columnCount": sheet.grid.1 },
    });
    if sheet.hidden {
        properties["hidden"] = json!(true);
    }
    properties
}

fn described(spreadsheet: &Spreadsheet, zone: &str) -> Value {
    let sheets = spreadsheet.sheets.iter().enumerate();
    json!({
        "spreadsheetId": spreadsheet.id,
        "properties": {
            "title": spreadsheet.title,
            "locale": "en_GB",
            "autoRecalc": "ON_CHANGE",
            "timeZone": zone,
        },
        "sheets": sheets.map(|(at, sheet)| json!({ "properties": properties(at, sheet) })).collect::<Vec<_>>(),
        "spreadsheetUrl": format!("https://docs.google.com/spreadsheets/d/{}/edit", spreadsheet.id),
    })
}

/// Refuses to change what somebody else has protected.
fn unprotected(sheet: &Sheet, block: &Block) -> Result<(), Refusal> {
    if sheet.protects(block) {
        return Err(refused(
            "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection \
             if you need to edit.",
        ));
    }
    Ok(())
}

/// Refuses a spreadsheet with more cells than allowed.
fn small_enough(sheets: &[Sheet]) -> Result<(), Refusal> {
    let cells = sheets.iter().map(|sheet| sheet.grid.0.saturating_mul(sheet.grid.1)).fold(0, usize::saturating_add);
    if cells > CELLS {
        return Err(refused(&format!(
            "This action would increase the number of cells in the workbook above the limit of {CELLS} cells."
        )));
    }
    Ok(())
}
