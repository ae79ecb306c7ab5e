//! The contents of a spreadsheet's cells.

use axum::Extension;
use axum::extract::{Path, Query, RawQuery, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::cell::{self, Wanted};
use super::{Params, Refusal, body, find, missing, only, refused, small_enough, unprotected};
use crate::Sandbox;
use crate::company::{Block, Cell, Sheet, Spreadsheet};
use crate::google::range::{Range, write};
use crate::oauth::Caller;
use crate::state::answer;

type Answered = Result<Value, Refusal>;

fn sent(answered: Answered) -> Response {
    answered.map_or_else(|refusal| *refusal, |body| answer(200, body))
}

/// Applies a change to the caller's spreadsheet; a refusal leaves it as it was.
fn with(sandbox: &Sandbox, caller: &Caller, id: &str, then: impl FnOnce(&mut Spreadsheet) -> Answered) -> Response {
    let mut state = sandbox.state();
    let Some(spreadsheet) = find(&mut state.company.spreadsheets, id, caller.who) else { return missing() };
    let mut changed = spreadsheet.clone();
    let answered = then(&mut changed).and_then(|body| small_enough(&changed.sheets).map(|()| body));
    if answered.is_ok() {
        *spreadsheet = changed;
    }
    sent(answered)
}

/// The sheet and the part of it that a range names, which has to start within the grid.
fn place<'a>(spreadsheet: &'a mut Spreadsheet, text: &str) -> Result<(&'a mut Sheet, Range, Block), Refusal> {
    let unparsed = || refused(&format!("Unable to parse range: {text}"));
    let sheets = &mut spreadsheet.sheets;
    let named = |name: &str, sheets: &[Sheet]| sheets.iter().position(|sheet| sheet.title.eq_ignore_ascii_case(name));
    // Without a sheet's name, cells are those of the first one.
    let (range, at) = match Range::parse(text) {
        Some(range) => match named(&range.sheet, sheets) {
            Some(at) => (range, at),
            None => (Range::parse(&format!("''!{text}")).ok_or_else(unparsed)?, 0),
        },
        None => return Err(unparsed()),
    };
    let sheet = sheets.get_mut(at).ok_or_else(unparsed)?;
    let (rows, columns) = sheet.grid;
    if range.from.0 >= rows || range.from.1 >= columns || range.until.0.is_some_and(|until| until > rows) {
        return Err(refused(&format!("Range ({text}) exceeds grid limits. Max rows: {rows}, max columns: {columns}")));
    }
    let until = (range.until.0.unwrap_or(rows), range.until.1.unwrap_or(columns).min(columns));
    let block = Block { from: range.from, until };
    Ok((sheet, range, block))
}

/// The requested form of values; `response` is for the answer to a write.
fn wanted(get: impl Fn(&str) -> Option<String>) -> Result<Wanted, Refusal> {
    let option = |name: &str, known: &[&str]| match get(name) {
        Some(value) if !known.contains(&value.as_str()) => {
            Err(refused(&format!("Invalid value at '{name}': \"{value}\"")))
        }
        value => Ok(value.unwrap_or_else(|| known[0].to_owned())),
    };
    let render = option("valueRenderOption", &["FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA"])?;
    let times = option("dateTimeRenderOption", &["SERIAL_NUMBER", "FORMATTED_STRING"])?;
    Ok(Wanted {
        formatted: render == "FORMATTED_VALUE",
        formula: render == "FORMULA",
        text_times: times == "FORMATTED_STRING",
    })
}

fn by_columns(option: Option<&str>) -> Result<bool, Refusal> {
    match option {
        None | Some("ROWS" | "DIMENSION_UNSPECIFIED") => Ok(false),
        Some("COLUMNS") => Ok(true),
        Some(other) => Err(refused(&format!("Invalid value at 'major_dimension': \"{other}\""))),
    }
}

fn turned<T: Clone + Default>(rows: &[Vec<T>]) -> Vec<Vec<T>> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    (0..width).map(|at| rows.iter().map(|row| row.get(at).cloned().unwrap_or_default()).collect()).collect()
}

/// The values of a part of a sheet.
fn values(sheet: &Sheet, block: &Block, columns: bool, wanted: Wanted) -> Value {
    let row = |cells: &Vec<Cell>| {
        cells.iter().take(block.until.1).skip(block.from.1).map(|cell| cell::read(cell, wanted)).collect::<Vec<_>>()
    };
    let mut rows: Vec<Vec<Value>> = sheet.rows.iter().take(block.until.0).skip(block.from.0).map(row).collect();
    if columns {
        rows = turned(&rows);
        rows.iter_mut().flatten().filter(|value| value.is_null()).for_each(|value| *value = json!(""));
    }
    for row in &mut rows {
        row.truncate(row.iter().rposition(|value| value != "").map_or(0, |last| last.saturating_add(1)));
    }
    rows.truncate(rows.iter().rposition(|row| !row.is_empty()).map_or(0, |last| last.saturating_add(1)));
    let mut body = json!({
        "range": write(&sheet.title, block.from, block.until),
        "majorDimension": if columns { "COLUMNS" } else { "ROWS" },
    });
    if !rows.is_empty() {
        body["values"] = json!(rows);
    }
    body
}

pub(super) async fn read(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path((id, range)): Path<(String, String)>,
    Query(params): Query<Params>,
) -> Response {
    with(&sandbox, &caller, &id, |spreadsheet| {
        let wanted = wanted(|name| params.get(name).cloned())?;
        let columns = by_columns(params.get("majorDimension").map(String::as_str))?;
        let (sheet, _, block) = place(spreadsheet, &range)?;
        Ok(values(sheet, &block, columns, wanted))
    })
}

pub(super) async fn read_several(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let pairs: Vec<(String, String)> =
        form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect();
    let one = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    with(&sandbox, &caller, &id, |spreadsheet| {
        let (wanted, columns) = (wanted(one)?, by_columns(one("majorDimension").as_deref())?);
        let mut ranges = Vec::new();
        for (_, range) in pairs.iter().filter(|(name, _)| name == "ranges") {
            let (sheet, _, block) = place(spreadsheet, range)?;
            ranges.push(values(sheet, &block, columns, wanted));
        }
        Ok(json!({ "spreadsheetId": id, "valueRanges": ranges }))
    })
}

/// The rows of a range of values; `null` leaves a cell unchanged.
fn rows(option: Option<&str>, data: &Value, range: &str) -> Result<Vec<Vec<Option<Cell>>>, Refusal> {
    let interpreted = match option {
        Some("RAW") => false,
        Some("USER_ENTERED") => true,
        Some("INPUT_VALUE_OPTION_UNSPECIFIED") | None => {
            return Err(refused("'valueInputOption' is required but not specified"));
        }
        Some(other) => return Err(refused(&format!("Invalid value at 'value_input_option': \"{other}\""))),
    };
    only(data, "data", &["range", "majorDimension", "values"])?;
    if data["range"].as_str().is_some_and(|said| said != range) {
        return Err(refused(&format!(
            "Requested writing within range [{range}], but the body is about range [{}].",
            data["range"].as_str().unwrap_or_default()
        )));
    }
    let none = Vec::new();
    let lists = match &data["values"] {
        Value::Null => &none,
        Value::Array(lists) => lists,
        _ => return Err(refused("Invalid value at 'data.values': a list is expected")),
    };
    let mut rows = Vec::new();
    for list in lists {
        let cells = list.as_array().ok_or_else(|| refused("Invalid value at 'data.values': a row is a list"))?;
        if cells.iter().any(|cell| cell.is_array() || cell.is_object()) {
            return Err(refused("Invalid values: a cell is a text, a number or a truth"));
        }
        let one = |value: &Value| match value {
            Value::Null => None,
            value if interpreted => Some(cell::entered(value)),
            value => Some(cell::raw(value)),
        };
        rows.push(cells.iter().map(one).collect());
    }
    Ok(if by_columns(data["majorDimension"].as_str())? { turned(&rows) } else { rows })
}

/// Writes rows starting at a cell, and returns what was written.
fn put(sheet: &mut Sheet, id: &str, from: (usize, usize), rows: Vec<Vec<Option<Cell>>>) -> Answered {
    let size = (rows.len(), rows.iter().map(Vec::len).max().unwrap_or(0));
    let block = Block::at(from, size);
    unprotected(sheet, &block)?;
    let mut cells = 0;
    for (row, values) in (from.0..).zip(rows) {
        for (column, cell) in (from.1..).zip(values).filter_map(|(column, cell)| Some((column, cell?))) {
            sheet.write(row, column, cell);
            cells = u64::saturating_add(cells, 1);
        }
    }
    Ok(json!({
        "spreadsheetId": id,
        "updatedRange": write(&sheet.title, from, block.until),
        "updatedRows": size.0,
        "updatedColumns": size.1,
        "updatedCells": cells,
    }))
}

fn put_at(spreadsheet: &mut Spreadsheet, id: &str, range: &str, rows: Vec<Vec<Option<Cell>>>) -> Answered {
    let (sheet, named, block) = place(spreadsheet, range)?;
    let size = (rows.len(), rows.iter().map(Vec::len).max().unwrap_or(0));
    let all = Block::at(block.from, size);
    // From a single cell on, anything that fits into the grid may be written.
    let one = named.until == (Some(named.from.0.saturating_add(1)), Some(named.from.1.saturating_add(1)));
    let (rows_left, columns_left) = if one { sheet.grid } else { block.until };
    if all.until.0 > rows_left || all.until.1 > columns_left {
        let (what, left) = if all.until.0 > rows_left { ("row", rows_left) } else { ("column", columns_left) };
        let number = left.saturating_add(1);
        return Err(refused(&format!(
            "Requested writing within range [{range}], but tried writing to {what} [{number}]"
        )));
    }
    put(sheet, id, block.from, rows)
}

pub(super) async fn update(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path((id, range)): Path<(String, String)>,
    Query(params): Query<Params>,
    bytes: axum::body::Bytes,
) -> Response {
    with(&sandbox, &caller, &id, |spreadsheet| {
        let rows = rows(params.get("valueInputOption").map(String::as_str), &body(&bytes)?, &range)?;
        put_at(spreadsheet, &id, &range, rows)
    })
}

pub(super) async fn update_several(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    bytes: axum::body::Bytes,
) -> Response {
    with(&sandbox, &caller, &id, |spreadsheet| {
        let body = body(&bytes)?;
        let known = [
            "valueInputOption",
            "data",
            "includeValuesInResponse",
            "responseValueRenderOption",
            "responseDateTimeRenderOption",
        ];
        only(&body, "batch_update", &known)?;
        let mut responses = Vec::new();
        for data in body["data"].as_array().map_or(&[][..], Vec::as_slice) {
            let range = data["range"].as_str().ok_or_else(|| refused("Unable to parse range: "))?;
            let rows = rows(body["valueInputOption"].as_str(), data, range)?;
            responses.push(put_at(spreadsheet, &id, range, rows)?);
        }
        let sum = |what: &str| responses.iter().filter_map(|response| response[what].as_u64()).sum::<u64>();
        Ok(json!({
            "spreadsheetId": id,
            "totalUpdatedRows": sum("updatedRows"),
            "totalUpdatedColumns": sum("updatedColumns"),
            "totalUpdatedCells": sum("updatedCells"),
            "totalUpdatedSheets": usize::from(!responses.is_empty()),
            "responses": responses,
        }))
    })
}

/// Appending and clearing, whose names follow the range.
pub(super) async fn act(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path((id, range)): Path<(String, String)>,
    Query(params): Query<Params>,
    bytes: axum::body::Bytes,
) -> Response {
    if let Some(range) = range.strip_suffix(":clear") {
        return with(&sandbox, &caller, &id, |spreadsheet| clear(spreadsheet, &id, range));
    }
    let Some(range) = range.strip_suffix(":append") else { return missing() };
    with(&sandbox, &caller, &id, |spreadsheet| {
        let rows = rows(params.get("valueInputOption").map(String::as_str), &body(&bytes)?, range)?;
        let inserts = match params.get("insertDataOption").map(String::as_str) {
            None | Some("OVERWRITE") => false,
            Some("INSERT_ROWS") => true,
            Some(other) => return Err(refused(&format!("Invalid value at 'insert_data_option': \"{other}\""))),
        };
        append(spreadsheet, &id, range, rows, inserts)
    })
}

/// The rows of the table that a part of a sheet belongs to: its neighbours up to the next empty row.
fn table(sheet: &Sheet, block: &Block) -> Option<(usize, usize)> {
    let full = |row: usize| sheet.rows.get(row).is_some_and(|row| !row.is_empty());
    // The last row in the part counts; an empty part belongs to the rows right above it.
    let inside = (block.from.0..block.until.0.min(sheet.rows.len())).rev().find(|row| full(*row));
    let row = inside.or_else(|| block.from.0.checked_sub(1).filter(|row| full(*row)))?;
    let first = (0..row).rev().take_while(|row| full(*row)).last().unwrap_or(row);
    let last = (row..).take_while(|row| full(*row)).last().unwrap_or(row);
    Some((first, last.saturating_add(1)))
}

fn append(
    spreadsheet: &mut Spreadsheet,
    id: &str,
    range: &str,
    rows: Vec<Vec<Option<Cell>>>,
    inserts: bool,
) -> Answered {
    let (sheet, _, block) = place(spreadsheet, range)?;
    let table = table(sheet, &block);
    let at = table.map_or(block.from.0, |(_, end)| end);
    let size = (rows.len(), rows.iter().map(Vec::len).max().unwrap_or(0));
    if inserts && at < sheet.grid.0 {
        let empty = std::iter::repeat_n(Vec::new(), if at < sheet.rows.len() { size.0 } else { 0 });
        sheet.rows.splice(at.min(sheet.rows.len())..at.min(sheet.rows.len()), empty);
        sheet.grid.0 = sheet.grid.0.saturating_add(if table.is_some() { size.0 } else { 0 });
    }
    // Columns have to exist; rows are added as needed.
    sheet.grid.0 = sheet.grid.0.max(at.saturating_add(size.0));
    sheet.grid.1 = sheet.grid.1.max(block.from.1.saturating_add(size.1));
    let updates = put(sheet, id, (at, block.from.1), rows)?;
    let mut answered = json!({ "spreadsheetId": id, "updates": updates });
    if let Some((first, end)) = table {
        let width = sheet.rows[first..end].iter().map(Vec::len).max().unwrap_or(1);
        answered["tableRange"] = json!(write(&sheet.title, (first, 0), (end, width)));
    }
    Ok(answered)
}

/// Clears a range; its rows stay.
fn clear(spreadsheet: &mut Spreadsheet, id: &str, range: &str) -> Answered {
    let (sheet, _, block) = place(spreadsheet, range)?;
    unprotected(sheet, &block)?;
    sheet.clear(&block);
    Ok(json!({ "spreadsheetId": id, "clearedRange": write(&sheet.title, block.from, block.until) }))
}
