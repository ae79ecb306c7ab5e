//! Google Sheets: creates spreadsheets and writes rows to them. It provides no items.
//!
//! Source: Google's discovery document (`tests/specs/google-sheets.discovery.json`). The only scope covers files that
//! this program creates itself. Values are sent as if typed (`USER_ENTERED`), since only then does a date become a date
//! and a duration a duration. Text gets a leading apostrophe, which makes it text whatever it looks like and isn't part
//! of the value (Google's guide "Reading & writing cell values").

use std::sync::Arc;

use http::{Method, Request, Response, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::ask::{Ask, Cell, Destination, Reply, Sheet};
use crate::fault::Fault;
use crate::google;
use crate::item::Account;
use crate::oauth::Identity;
use crate::page::Site;
use crate::registry::{Abilities, About, Brings, Budget, Changes, Op, OpName, Provider};
use crate::traced::Undecoded;
use crate::wire;

/// The last column that a sheet can have (Google's limit: 18,278 columns).
const LAST_COLUMN: &str = "ZZZ";
const OWN_FILES: &[&str] = &["https://www.googleapis.com/auth/drive.file"];

/// Google Sheets' registry entry. No operation identifies the account, so the identity token does.
pub(crate) static ABOUT: About = About {
    id: "google-sheets",
    name: "Google Sheets",
    api_base: "https://sheets.googleapis.com/v4",
    elsewhere: &[(OpName::ReadFile, "https://www.googleapis.com/drive/v3")],
    auth: google::oauth(&["openid", "https://www.googleapis.com/auth/userinfo.email"], Identity::IdToken),
    brings: Brings::Reports,
    ops: &[
        Op { name: OpName::CreateSpreadsheet, scopes: OWN_FILES, budgets: WRITES },
        Op { name: OpName::ReadSpreadsheet, scopes: OWN_FILES, budgets: READS },
        Op { name: OpName::ReadRows, scopes: OWN_FILES, budgets: READS },
        Op { name: OpName::ClearRows, scopes: OWN_FILES, budgets: WRITES },
        Op { name: OpName::AppendRows, scopes: OWN_FILES, budgets: WRITES },
        Op { name: OpName::AddSheet, scopes: OWN_FILES, budgets: WRITES },
        Op { name: OpName::WriteRows, scopes: OWN_FILES, budgets: WRITES },
        Op { name: OpName::MoveRows, scopes: OWN_FILES, budgets: WRITES },
        Op { name: OpName::RemoveSheet, scopes: OWN_FILES, budgets: WRITES },
        Op { name: OpName::ReadFile, scopes: OWN_FILES, budgets: FILES },
    ],
    abilities: Abilities { ranged: false, completable: false, decides: false, changes: Changes::None },
    own_list: |_| None,
    status_page: "https://www.google.com/appsstatus/dashboard/",
    former_account: |_| None,
    outdated: |_| false,
    site: Site::NONE,
    token: None,
};

/// Google Sheets' adapter.
pub(crate) static PROVIDER: Provider = Provider { about: &ABOUT, request, reply };

// A user's limits in a project, separate for reads and writes (Google, "Usage limits" of the Sheets API). Drive counts
// separately, and allows far more than the 600 here.
const READS: &[Budget] = &[Budget::of("reads", 60)];
const WRITES: &[Budget] = &[Budget::of("writes", 60)];
const FILES: &[Budget] = &[Budget::of("files", 600)];

#[derive(Serialize)]
struct New<'a> {
    properties: Titled<'a>,
    sheets: [NewSheet<'a>; 1],
}

#[derive(Serialize)]
struct NewSheet<'a> {
    properties: Titled<'a>,
}

#[derive(Serialize)]
struct Titled<'a> {
    title: &'a str,
}

#[derive(Serialize)]
struct Rows {
    values: Vec<Vec<Value>>,
}

/// An answer whose content doesn't matter.
#[derive(Serialize)]
struct Nothing {}

fn request(ask: &Ask, _: &Account) -> Result<Request<Vec<u8>>, Fault> {
    match ask {
        Ask::CreateSpreadsheet { title, sheet } => {
            let sheets = [NewSheet { properties: Titled { title: sheet } }];
            post("/spreadsheets", &[], &New { properties: Titled { title }, sheets })
        }
        Ask::AppendRows { spreadsheet, sheet, after, rows } => {
            // The last row known to have content: it exists even if the grid ends with it, and Sheets finds the end of
            // the table that it belongs to.
            let path = format!("{}:append", rows_of(spreadsheet, sheet, &format!("!A{}", (*after).max(1)))?);
            post(&path, &[("valueInputOption", "USER_ENTERED"), ("insertDataOption", "INSERT_ROWS")], &values(rows)?)
        }
        Ask::WriteRows { spreadsheet, sheet, from, rows } => {
            let path = rows_of(spreadsheet, sheet, &format!("!A{}", (*from).max(1)))?;
            send(Method::PUT, &path, &[("valueInputOption", "USER_ENTERED")], &values(rows)?)
        }
        Ask::AddSheet { spreadsheet, id, sheet, rows, columns } => {
            batch(spreadsheet, &[hidden(*id, sheet, *rows, *columns)])
        }
        Ask::MoveRows { spreadsheet, from, skip, rows, columns, to, done, done_sheet } => {
            let mut steps = room(to, rows.saturating_sub(*skip), *columns);
            let first = to.below.unwrap_or(0);
            let source = grid(*from, (*skip, *rows), *columns);
            let destination = grid(to.id, (first, first.saturating_add(rows.saturating_sub(*skip))), *columns);
            steps.extend([
                json!({ "copyPaste": { "source": source, "destination": destination, "pasteType": "PASTE_NORMAL" } }),
                json!({ "deleteSheet": { "sheetId": from } }),
                hidden(*done, done_sheet, 1, 1),
            ]);
            batch(spreadsheet, &steps)
        }
        Ask::RemoveSheet { spreadsheet, id } => batch(spreadsheet, &[json!({ "deleteSheet": { "sheetId": id } })]),
        Ask::ReadSpreadsheet { spreadsheet } => {
            let fields = "spreadsheetId,spreadsheetUrl,properties.title,\
                          sheets.properties(sheetId,title,gridProperties(rowCount,columnCount))";
            wire::get(&format!("/spreadsheets/{}", wire::segment(spreadsheet)?), &[("fields", fields)])
        }
        Ask::ReadFile { spreadsheet } => {
            wire::get(&format!("/files/{}", wire::segment(spreadsheet)?), &[("fields", "trashed")])
        }
        Ask::ReadRows { spreadsheet, sheet } => {
            wire::get(&rows_of(spreadsheet, sheet, "")?, &[("valueRenderOption", "FORMULA")])
        }
        Ask::ClearRows { spreadsheet, sheet, from } => {
            let path = rows_of(spreadsheet, sheet, &format!("!A{}:{LAST_COLUMN}", (*from).max(1)))?;
            post(&format!("{path}:clear"), &[], &Nothing {})
        }
        _ => Err(wire::no_such_question()),
    }
}

/// Steps that are applied in order, either all or none of them (Google's description of `batchUpdate`).
fn batch(spreadsheet: &str, steps: &[Value]) -> Result<Request<Vec<u8>>, Fault> {
    let path = format!("/spreadsheets/{}:batchUpdate", wire::segment(spreadsheet)?);
    post(&path, &[], &json!({ "requests": steps }))
}

/// Adds a hidden sheet; refused if its id or name is taken.
fn hidden(id: u32, title: &str, rows: u32, columns: u32) -> Value {
    let grid = json!({ "rowCount": rows.max(1), "columnCount": columns.max(1) });
    json!({ "addSheet": { "properties": { "sheetId": id, "title": title, "hidden": true, "gridProperties": grid } } })
}

/// Makes room for rows and columns: below a row, whatever has been written below it in the meantime, or in place of
/// everything. A grid only ever grows.
fn room(to: &Destination, rows: u32, columns: u32) -> Vec<Value> {
    let longer = |dimension: &str, by: u32| {
        (by > 0).then(|| json!({ "appendDimension": { "sheetId": to.id, "dimension": dimension, "length": by } }))
    };
    let mut steps: Vec<Value> = longer("COLUMNS", columns.saturating_sub(to.columns)).into_iter().collect();
    match to.below {
        Some(below) => {
            // Rows can only be inserted before an existing one.
            steps.extend(longer("ROWS", below.saturating_add(1).saturating_sub(to.rows)));
            let range = json!({
                "sheetId": to.id,
                "dimension": "ROWS",
                "startIndex": below,
                "endIndex": below.saturating_add(rows),
            });
            steps.push(json!({ "insertDimension": { "range": range, "inheritFromBefore": false } }));
        }
        None => {
            steps.extend(longer("ROWS", rows.saturating_sub(to.rows)));
            steps.push(json!({ "updateCells": { "range": { "sheetId": to.id }, "fields": "userEnteredValue" } }));
        }
    }
    steps
}

fn grid(sheet: u32, rows: (u32, u32), columns: u32) -> Value {
    json!({
        "sheetId": sheet,
        "startRowIndex": rows.0,
        "endRowIndex": rows.1,
        "startColumnIndex": 0,
        "endColumnIndex": columns.max(1),
    })
}

fn values(rows: &[Vec<Cell>]) -> Result<Rows, Fault> {
    let values = rows.iter().map(|row| row.iter().map(typed).collect()).collect::<Result<_, _>>()?;
    Ok(Rows { values })
}

/// The path of a range of a sheet.
fn rows_of(spreadsheet: &str, sheet: &str, part: &str) -> Result<String, Fault> {
    let range = wire::segment(&format!("'{}'{part}", sheet.replace('\'', "''")))?;
    Ok(format!("/spreadsheets/{}/values/{range}", wire::segment(spreadsheet)?))
}

/// A cell's value as a user would type it.
fn typed(cell: &Cell) -> Result<Value, Fault> {
    Ok(match cell {
        // JSON has no such numbers; they would become null, which Sheets skips silently.
        Cell::Number(number) if !number.is_finite() => return Err(wire::refused("A cell can't hold such a number.")),
        Cell::Number(number) => Value::from(*number),
        Cell::Text(text) if text.is_empty() => Value::from(""),
        Cell::Text(text) => Value::from(format!("'{text}")),
        Cell::Date { date } => Value::from(date.to_string()),
        Cell::Duration { seconds } => Value::from(plan::length::h_mm_ss(*seconds)),
        Cell::Typed { typed } => Value::from(&**typed),
    })
}

fn post(path: &str, query: &[(&str, &str)], body: &impl Serialize) -> Result<Request<Vec<u8>>, Fault> {
    send(Method::POST, path, query, body)
}

fn send(method: Method, path: &str, query: &[(&str, &str)], body: &impl Serialize) -> Result<Request<Vec<u8>>, Fault> {
    let body = serde_json::to_vec(body).map_err(|_| wire::refused("The rows can't be written."))?;
    wire::send(method, path, query, wire::JSON, body)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Spreadsheet {
    spreadsheet_id: Arc<str>,
    spreadsheet_url: Option<Arc<str>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Read {
    spreadsheet_url: Option<Arc<str>>,
    properties: Named,
    sheets: Vec<ReadSheet>,
}

#[derive(Deserialize)]
struct ReadSheet {
    properties: SheetProperties,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SheetProperties {
    #[serde(default)]
    sheet_id: u32,
    title: Arc<str>,
    /// A sheet that consists of a chart has none.
    grid_properties: Option<GridProperties>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct GridProperties {
    row_count: u32,
    column_count: u32,
}

#[derive(Deserialize)]
struct Named {
    title: Arc<str>,
}

#[derive(Deserialize)]
struct File {
    trashed: bool,
}

/// The range is required, so that a different body isn't read as an empty sheet.
#[derive(Deserialize)]
struct Values {
    #[serde(rename = "range")]
    _range: Arc<str>,
    #[serde(default)]
    values: Vec<Vec<Undecoded>>,
}

/// A cell as read, such that writing it restores the same. Text that isn't a formula is text.
fn read_back(Undecoded(value): Undecoded) -> Cell {
    match value {
        Value::Number(number) => Cell::Number(number.as_f64().unwrap_or_default()),
        Value::String(text) if text.starts_with('=') => Cell::Typed { typed: text.into() },
        Value::String(text) => Cell::Text(text.into()),
        Value::Bool(truth) => Cell::Typed { typed: if truth { "TRUE" } else { "FALSE" }.into() },
        _ => Cell::Text(Arc::from("")),
    }
}

pub(crate) fn reply(ask: &Ask, response: &Response<Vec<u8>>) -> Result<Reply, Fault> {
    if response.status() != StatusCode::OK {
        return Err(google::fault(response));
    }
    match ask {
        Ask::ReadSpreadsheet { .. } => {
            let read: Read = wire::decode(response.body())?;
            let grid = |SheetProperties { sheet_id: id, title, grid_properties: grid }| {
                let GridProperties { row_count: rows, column_count: columns } = grid?;
                Some(Sheet { id, title, rows, columns })
            };
            let sheets = read.sheets.into_iter().filter_map(|sheet| grid(sheet.properties)).collect();
            return Ok(Reply::Sheets { title: read.properties.title, url: read.spreadsheet_url, sheets });
        }
        Ask::ReadFile { .. } => {
            let File { trashed } = wire::decode(response.body())?;
            return Ok(Reply::File { trashed });
        }
        Ask::ReadRows { .. } => {
            let Values { values, .. } = wire::decode(response.body())?;
            return Ok(Reply::Rows(values.into_iter().map(|row| row.into_iter().map(read_back).collect()).collect()));
        }
        _ => {}
    }
    // All other answers include the spreadsheet; a captive portal's page doesn't.
    let Spreadsheet { spreadsheet_id: id, spreadsheet_url: url } = wire::decode(response.body())?;
    match ask {
        Ask::CreateSpreadsheet { .. } => Ok(Reply::Spreadsheet { id, url }),
        Ask::AppendRows { .. }
        | Ask::ClearRows { .. }
        | Ask::AddSheet { .. }
        | Ask::WriteRows { .. }
        | Ask::MoveRows { .. }
        | Ask::RemoveSheet { .. } => Ok(Reply::Done),
        _ => Err(wire::no_such_question()),
    }
}
