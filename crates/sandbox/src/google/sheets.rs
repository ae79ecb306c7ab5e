//! Google Sheets' part: new spreadsheets, rows below a table, and reading back.
//!
//! Source: the vendor's discovery document and its page "Reading & writing cell values".

use std::collections::HashMap;

use axum::extract::{Extension, Path, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use http::Method;
use serde_json::{Value, json};

use super::range::{Range, write};
use super::{denied, error};
use crate::Sandbox;
use crate::company::{Sheet, Spreadsheet};
use crate::guard::{self, Guard};
use crate::oauth::Caller;
use crate::people::Who;
use crate::secret;
use crate::state::answer;

type Params = HashMap<String, String>;

pub(crate) fn router(sandbox: Sandbox) -> Router {
    let guard = Guard { sandbox: sandbox.clone(), provider: "google-sheets", needs, denied };
    Router::new()
        .route("/spreadsheets", post(create))
        .route("/spreadsheets/{spreadsheet}", get(read))
        .route("/spreadsheets/{spreadsheet}/values/{range}", get(values).post(append).put(update))
        .fallback(async || error(404, "notFound", "Requested entity was not found."))
        .layer(middleware::from_fn_with_state(guard, guard::admit))
        .with_state(sandbox)
}

fn needs(_: &Method, _: &str) -> &'static [&'static str] {
    &["https://www.googleapis.com/auth/drive.file", "https://www.googleapis.com/auth/spreadsheets"]
}

fn missing() -> Response {
    error(404, "notFound", "Requested entity was not found.")
}

async fn create(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Json(body): Json<Value>,
) -> Response {
    let mut state = sandbox.state();
    let asked = body["sheets"].as_array().map_or(&[][..], Vec::as_slice);
    let title = |at: usize, sheet: &Value| {
        sheet["properties"]["title"].as_str().map_or_else(|| format!("Sheet{}", at + 1), str::to_owned)
    };
    let mut sheets: Vec<Sheet> = Vec::new();
    for (at, sheet) in asked.iter().enumerate() {
        let title = title(at, sheet);
        if sheets.iter().any(|known| known.title == title) {
            return error(400, "badRequest", "Invalid requests: A sheet with that name already exists.");
        }
        let id = sheet["properties"]["sheetId"].as_i64().unwrap_or(at as i64 * 617_283);
        sheets.push(Sheet { id, title, rows: Vec::new() });
    }
    if sheets.is_empty() {
        sheets.push(Sheet { id: 0, title: "Sheet1".to_owned(), rows: Vec::new() });
    }
    let title = body["properties"]["title"].as_str().unwrap_or("Untitled spreadsheet").to_owned();
    let spreadsheet = Spreadsheet { id: format!("1{}", secret::random(32)), title, owner: caller.who, sheets };
    let answered = json(&spreadsheet, state.zone.name());
    state.company.spreadsheets.push(spreadsheet);
    answer(200, answered)
}

async fn read(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Response {
    let mut state = sandbox.state();
    let zone = state.zone;
    match find(&mut state.company.spreadsheets, &id, caller.who) {
        Some(spreadsheet) => answer(200, json(spreadsheet, zone.name())),
        None => missing(),
    }
}

/// A person sees the spreadsheets that were made for them: that is what the privilege says.
fn find<'a>(all: &'a mut [Spreadsheet], id: &str, who: Who) -> Option<&'a mut Spreadsheet> {
    all.iter_mut().find(|spreadsheet| spreadsheet.id == id && spreadsheet.owner == who)
}

fn json(spreadsheet: &Spreadsheet, zone: &str) -> Value {
    let sheet = |(at, sheet): (usize, &Sheet)| {
        let grid = json!({ "rowCount": sheet.rows.len().max(1000), "columnCount": sheet.width().max(26) });
        let properties = json!({
            "sheetId": sheet.id,
            "title": sheet.title,
            "index": at,
            "sheetType": "GRID",
            "gridProperties": grid,
        });
        json!({ "properties": properties })
    };
    json!({
        "spreadsheetId": spreadsheet.id,
        "properties": {
            "title": spreadsheet.title,
            "locale": "en_GB",
            "autoRecalc": "ON_CHANGE",
            "timeZone": zone,
        },
        "sheets": spreadsheet.sheets.iter().enumerate().map(sheet).collect::<Vec<_>>(),
        "spreadsheetUrl": format!("https://docs.google.com/spreadsheets/d/{}/edit", spreadsheet.id),
    })
}

/// The sheet that a range names, and the range.
fn place<'a>(
    all: &'a mut [Spreadsheet],
    (id, range): (&str, &str),
    who: Who,
) -> Result<(&'a mut Sheet, Range), Box<Response>> {
    let spreadsheet = find(all, id, who).ok_or_else(|| Box::new(missing()))?;
    let unparsed = || Box::new(error(400, "badRequest", &format!("Unable to parse range: {range}")));
    let parsed = Range::parse(range).ok_or_else(unparsed)?;
    let sheet = spreadsheet.sheets.iter_mut().find(|sheet| sheet.title.eq_ignore_ascii_case(&parsed.sheet));
    Ok((sheet.ok_or_else(unparsed)?, parsed))
}

async fn values(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path((id, range)): Path<(String, String)>,
    Query(params): Query<Params>,
) -> Response {
    let mut state = sandbox.state();
    let (sheet, range) = match place(&mut state.company.spreadsheets, (&id, &range), caller.who) {
        Ok(found) => found,
        Err(response) => return *response,
    };
    let raw = params.get("valueRenderOption").is_some_and(|option| option != "FORMATTED_VALUE");
    let until = (range.until.0.unwrap_or(usize::MAX), range.until.1.unwrap_or(usize::MAX));
    let shown = |value: &Value| match value {
        Value::Null => json!(""),
        value if raw || value.is_string() => value.clone(),
        value => json!(value.to_string()),
    };
    let row = |cells: &Vec<Value>| cells.iter().take(until.1).skip(range.from.1).map(shown).collect::<Vec<_>>();
    let mut rows: Vec<Vec<Value>> = sheet.rows.iter().take(until.0).skip(range.from.0).map(row).collect();
    while rows.last().is_some_and(Vec::is_empty) {
        rows.pop();
    }
    let end = (sheet.rows.len().max(1000).min(until.0), sheet.width().max(26).min(until.1));
    let mut body = json!({ "range": write(&sheet.title, range.from, end), "majorDimension": "ROWS" });
    if !rows.is_empty() {
        body["values"] = json!(rows);
    }
    answer(200, body)
}

/// The rows of a request's body; `Err` with the refusal.
fn rows(params: &Params, body: &Value) -> Result<Vec<Vec<Value>>, Box<Response>> {
    let refused = |message: &str| Box::new(error(400, "badRequest", message));
    let option = params.get("valueInputOption").map(String::as_str);
    let interpreted = match option {
        Some("RAW") => false,
        Some("USER_ENTERED") => true,
        _ => return Err(refused("'valueInputOption' is required but not specified")),
    };
    let rows = body["values"].as_array().ok_or_else(|| refused("Invalid value at 'data.values'"))?;
    let mut out = Vec::new();
    for row in rows {
        let cells = row.as_array().ok_or_else(|| refused("Invalid value at 'data.values': a row is a list"))?;
        if cells.iter().any(|cell| cell.is_array() || cell.is_object()) {
            return Err(refused("Invalid values: a cell is a text, a number or a truth"));
        }
        out.push(cells.iter().map(|cell| if interpreted { entered(cell) } else { cell.clone() }).collect());
    }
    Ok(out)
}

/// What becomes of a text that is taken as if a person had typed it: formulas are executed (of which this one knows
/// nothing), numbers are numbers, days and lengths serial numbers (days since 1899-12-30), and what stands behind an
/// apostrophe is text.
fn entered(cell: &Value) -> Value {
    let Some(text) = cell.as_str() else { return cell.clone() };
    if let Some(text) = text.strip_prefix('\'') {
        return json!(text);
    }
    if let Some(serial) = day(text).or_else(|| length(text)) {
        return json!(serial);
    }
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => json!(number),
        _ if text.starts_with(['=', '+']) => json!("#NAME?"),
        _ => cell.clone(),
    }
}

fn day(text: &str) -> Option<f64> {
    let date: chrono::NaiveDate = text.parse().ok()?;
    let first = chrono::NaiveDate::from_ymd_opt(1899, 12, 30)?;
    Some((date - first).num_days() as f64)
}

fn length(text: &str) -> Option<f64> {
    let (sign, rest) = text.strip_prefix('-').map_or((1.0, text), |rest| (-1.0, rest));
    let parts: Vec<f64> = rest.split(':').map(str::parse).collect::<Result<_, _>>().ok()?;
    let [hours, minutes, seconds] = parts[..] else { return None };
    Some(sign * (hours * 3_600.0 + minutes * 60.0 + seconds) / 86_400.0)
}

async fn append(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path((id, range)): Path<(String, String)>,
    Query(params): Query<Params>,
    Json(body): Json<Value>,
) -> Response {
    if let Some(range) = range.strip_suffix(":clear") {
        return clear(&sandbox, caller.who, &id, range);
    }
    let Some(range) = range.strip_suffix(":append") else { return missing() };
    let written = rows(&params, &body).and_then(|rows| {
        let mut state = sandbox.state();
        let (sheet, range) = place(&mut state.company.spreadsheets, (&id, range), caller.who)?;
        let height = sheet.rows.len();
        let table = (height > 0).then(|| write(&sheet.title, (0, 0), (height, sheet.width())));
        let updates = put(sheet, &id, (height, range.from.1), rows);
        let mut answered = json!({ "spreadsheetId": id, "updates": updates });
        if let Some(table) = table {
            answered["tableRange"] = json!(table);
        }
        Ok(answer(200, answered))
    });
    written.unwrap_or_else(|response| *response)
}

/// Empties a range: its rows stay where they are.
fn clear(sandbox: &Sandbox, who: Who, id: &str, range: &str) -> Response {
    let mut state = sandbox.state();
    let (sheet, range) = match place(&mut state.company.spreadsheets, (id, range), who) {
        Ok(found) => found,
        Err(response) => return *response,
    };
    let until = (range.until.0.unwrap_or(usize::MAX), range.until.1.unwrap_or(usize::MAX));
    for row in sheet.rows.iter_mut().take(until.0).skip(range.from.0) {
        row.iter_mut().take(until.1).skip(range.from.1).for_each(|cell| *cell = Value::Null);
        row.truncate(row.iter().rposition(|cell| !cell.is_null()).map_or(0, |last| last + 1));
    }
    sheet.rows.truncate(sheet.rows.iter().rposition(|row| !row.is_empty()).map_or(0, |last| last + 1));
    let end = (until.0.min(1_000), until.1.min(26));
    answer(200, json!({ "spreadsheetId": id, "clearedRange": write(&sheet.title, range.from, end) }))
}

async fn update(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path((id, range)): Path<(String, String)>,
    Query(params): Query<Params>,
    Json(body): Json<Value>,
) -> Response {
    let written = rows(&params, &body).and_then(|rows| {
        let mut state = sandbox.state();
        let (sheet, range) = place(&mut state.company.spreadsheets, (&id, &range), caller.who)?;
        Ok(answer(200, put(sheet, &id, range.from, rows)))
    });
    written.unwrap_or_else(|response| *response)
}

/// Writes rows, skipping cells that are null; says what was written.
fn put(sheet: &mut Sheet, id: &str, from: (usize, usize), rows: Vec<Vec<Value>>) -> Value {
    let (height, width) = (rows.len(), rows.iter().map(Vec::len).max().unwrap_or(0));
    let mut cells = 0;
    for (row, values) in rows.into_iter().enumerate() {
        for (column, value) in values.into_iter().enumerate().filter(|(_, value)| !value.is_null()) {
            sheet.write(from.0 + row, from.1 + column, value);
            cells += 1;
        }
    }
    json!({
        "spreadsheetId": id,
        "updatedRange": write(&sheet.title, from, (from.0 + height, from.1 + width)),
        "updatedRows": height,
        "updatedColumns": width,
        "updatedCells": cells,
    })
}
