//! `spreadsheets.batchUpdate`: steps that are applied in order, either all or none of them.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::{Refusal, body, find, missing, only, properties, refused, small_enough, unprotected};
use crate::Sandbox;
use crate::company::{Block, Cell, GRID, Sheet};
use crate::oauth::Caller;
use crate::state::answer;

pub(super) async fn update(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    bytes: axum::body::Bytes,
) -> Response {
    let Some(id) = id.strip_suffix(":batchUpdate") else { return missing() };
    let mut state = sandbox.state();
    let Some(spreadsheet) = find(&mut state.company.spreadsheets, id, caller.who) else { return missing() };
    let mut sheets = spreadsheet.sheets.clone();
    let steps = |sheets: &mut Vec<Sheet>| -> Result<Vec<Value>, Refusal> {
        let body = body(&bytes)?;
        let known = ["requests", "includeSpreadsheetInResponse", "responseRanges", "responseIncludeGridData"];
        only(&body, "batch_update", &known)?;
        let requests = body["requests"].as_array().filter(|requests| !requests.is_empty());
        let requests = requests.ok_or_else(|| refused("Must specify at least one request."))?;
        requests.iter().enumerate().map(|(at, request)| step(sheets, request, at)).collect()
    };
    match steps(&mut sheets).and_then(|replies| small_enough(&sheets).map(|()| replies)) {
        Err(refusal) => *refusal,
        Ok(replies) => {
            spreadsheet.sheets = sheets;
            answer(200, json!({ "spreadsheetId": id, "replies": replies }))
        }
    }
}

/// An error with the step's own prefix.
fn invalid(at: usize, name: &str, why: &str) -> Refusal {
    refused(&format!("Invalid requests[{at}].{name}: {why}"))
}

fn step(sheets: &mut Vec<Sheet>, request: &Value, at: usize) -> Result<Value, Refusal> {
    let kind = request.as_object().filter(|request| request.len() == 1).and_then(|request| request.iter().next());
    let (name, wanted) = kind.ok_or_else(|| refused(&format!("Invalid requests[{at}]: No request set.")))?;
    let bad = |why: &str| invalid(at, name, why);
    match name.as_str() {
        "addSheet" => {
            only(wanted, "requests", &["properties"])?;
            let free = sheets.iter().map(|sheet| sheet.id).max().unwrap_or(0).saturating_add(617_283);
            let new = new_sheet(&wanted["properties"], sheets.len(), free)?;
            if sheets.iter().any(|sheet| sheet.id == new.id) {
                return Err(bad(&format!("A sheet with the ID {} already exists. Please enter another ID.", new.id)));
            }
            if sheets.iter().any(|sheet| sheet.title == new.title) {
                let why = format!("A sheet with the name \"{}\" already exists. Please enter another name.", new.title);
                return Err(bad(&why));
            }
            let reply = json!({ "addSheet": { "properties": properties(sheets.len(), &new) } });
            sheets.push(new);
            return Ok(reply);
        }
        "deleteSheet" => {
            only(wanted, "requests", &["sheetId"])?;
            let place = numbered(sheets, &wanted["sheetId"], &bad)?;
            if sheets.iter().enumerate().filter(|(at, sheet)| *at != place && !sheet.hidden).count() == 0 {
                return Err(bad("You can't remove all the visible sheets in a document."));
            }
            unprotected(&sheets[place], &Block::ALL)?;
            sheets.remove(place);
        }
        "updateSheetProperties" => properties_of(sheets, wanted, &bad)?,
        "appendDimension" => {
            only(wanted, "requests", &["sheetId", "dimension", "length"])?;
            let place = numbered(sheets, &wanted["sheetId"], &bad)?;
            let length = count(&wanted["length"]).filter(|length| *length > 0).ok_or_else(|| bad("No length."))?;
            let grid = &mut sheets[place].grid;
            let side = if is_rows(&wanted["dimension"], &bad)? { &mut grid.0 } else { &mut grid.1 };
            *side = side.saturating_add(length);
        }
        "insertDimension" | "deleteDimension" => dimension(sheets, name, wanted, &bad)?,
        "copyPaste" => copy_paste(sheets, wanted, &bad)?,
        "updateCells" => update_cells(sheets, wanted, &bad)?,
        "duplicateSheet" => return duplicate(sheets, wanted, &bad),
        _ => {
            return Err(refused(&format!(
                "Invalid JSON payload received. Unknown name \"{name}\" at 'requests[{at}]': Cannot find field."
            )));
        }
    }
    Ok(json!({}))
}

type Bad<'a> = &'a dyn Fn(&str) -> Refusal;

fn count(value: &Value) -> Option<usize> {
    value.as_u64().and_then(|count| usize::try_from(count).ok())
}

fn numbered(sheets: &[Sheet], id: &Value, bad: Bad<'_>) -> Result<usize, Refusal> {
    // The first sheet's id is zero, which may be left out.
    let id = if id.is_null() { Some(0) } else { id.as_i64() }.ok_or_else(|| bad("sheetId is a number"))?;
    let found = sheets.iter().position(|sheet| sheet.id == id);
    found.ok_or_else(|| bad(&format!("No sheet with id: {id}")))
}

fn is_rows(dimension: &Value, bad: Bad<'_>) -> Result<bool, Refusal> {
    match dimension.as_str() {
        Some("ROWS") => Ok(true),
        Some("COLUMNS") => Ok(false),
        _ => Err(bad("No dimension.")),
    }
}

/// A sheet with the requested properties.
pub(super) fn new_sheet(properties: &Value, at: usize, id: i64) -> Result<Sheet, Refusal> {
    let none = json!({});
    let properties = if properties.is_null() { &none } else { properties };
    only(properties, "properties", &["sheetId", "title", "index", "sheetType", "gridProperties", "hidden"])?;
    let title = properties["title"].as_str().map_or_else(|| format!("Sheet{}", at.saturating_add(1)), str::to_owned);
    let id = properties["sheetId"].as_i64().unwrap_or(id);
    let side = |name: &str, usual: usize| count(&properties["gridProperties"][name]).unwrap_or(usual);
    let grid = (side("rowCount", GRID.0), side("columnCount", GRID.1));
    if id < 0 || i32::try_from(id).is_err() || title.is_empty() || grid.0 == 0 || grid.1 == 0 || grid.1 > 18_278 {
        return Err(refused("Invalid properties of a sheet."));
    }
    Ok(Sheet { hidden: properties["hidden"] == true, ..Sheet::new(id, title, grid) })
}

pub(super) fn check_new(sheets: &[Sheet], new: &Sheet) -> Result<(), Refusal> {
    if sheets.iter().any(|known| known.title == new.title || known.id == new.id) {
        return Err(refused("Invalid requests: A sheet with that name already exists."));
    }
    Ok(())
}

fn properties_of(sheets: &mut [Sheet], wanted: &Value, bad: Bad<'_>) -> Result<(), Refusal> {
    only(wanted, "requests", &["properties", "fields"])?;
    let new = &wanted["properties"];
    let place = numbered(sheets, &new["sheetId"], bad)?;
    let fields = wanted["fields"].as_str().filter(|fields| !fields.is_empty());
    for field in fields.ok_or_else(|| bad("At least one field must be listed in 'fields'."))?.split(',') {
        let sheet = &mut sheets[place];
        match field.trim() {
            "title" => {
                let title = new["title"].as_str().unwrap_or_default().to_owned();
                if sheets.iter().enumerate().any(|(at, sheet)| at != place && sheet.title == title) {
                    return Err(bad(&format!("A sheet with the name \"{title}\" already exists.")));
                }
                sheets[place].title = title;
            }
            "hidden" => sheet.hidden = new["hidden"] == true,
            "gridProperties.rowCount" => sheet.grid.0 = side(&new["gridProperties"]["rowCount"], bad)?,
            "gridProperties.columnCount" => sheet.grid.1 = side(&new["gridProperties"]["columnCount"], bad)?,
            other => return Err(bad(&format!("Field mask '{other}' isn't known here."))),
        }
        let sheet = &mut sheets[place];
        sheet.clear(&Block { from: (sheet.grid.0, 0), until: (usize::MAX, usize::MAX) });
        sheet.clear(&Block { from: (0, sheet.grid.1), until: (usize::MAX, usize::MAX) });
    }
    Ok(())
}

fn side(value: &Value, bad: Bad<'_>) -> Result<usize, Refusal> {
    count(value).filter(|count| *count > 0).ok_or_else(|| bad("A grid has at least one row and one column."))
}

fn dimension(sheets: &mut [Sheet], name: &str, wanted: &Value, bad: Bad<'_>) -> Result<(), Refusal> {
    only(wanted, "requests", &["range", "inheritFromBefore"])?;
    let range = &wanted["range"];
    only(range, "requests.range", &["sheetId", "dimension", "startIndex", "endIndex"])?;
    let place = numbered(sheets, &range["sheetId"], bad)?;
    let rows = is_rows(&range["dimension"], bad)?;
    let bounds =
        count(&range["startIndex"]).or(range["startIndex"].is_null().then_some(0)).zip(count(&range["endIndex"]));
    let (from, until) =
        bounds.filter(|(from, until)| from < until).ok_or_else(|| bad("Both indexes must be bounded."))?;
    let sheet = &mut sheets[place];
    let size = if rows { sheet.grid.0 } else { sheet.grid.1 };
    let inserts = name == "insertDimension";
    let beyond = if inserts { from >= size } else { until > size };
    if beyond {
        return Err(bad(&format!(
            "range.{}[{}] is too large: there are {size}",
            if inserts { "startIndex" } else { "endIndex" },
            if inserts { from } else { until }
        )));
    }
    if inserts && from == 0 && wanted["inheritFromBefore"] == true {
        return Err(bad("inheritFromBefore cannot be true if inserting at the first."));
    }
    let by = until.saturating_sub(from);
    if inserts {
        // Before any memory is taken for it.
        let grown = size.saturating_add(by);
        let mut sheet = Sheet::new(0, String::new(), sheet.grid);
        *if rows { &mut sheet.grid.0 } else { &mut sheet.grid.1 } = grown;
        small_enough(&[sheet])?;
    }
    let lines: &mut dyn FnMut(&mut Sheet) = &mut |sheet| {
        if rows {
            let at = from.min(sheet.rows.len());
            let end = if inserts { at } else { until.min(sheet.rows.len()) };
            let new = std::iter::repeat_n(Vec::new(), if inserts && from < sheet.rows.len() { by } else { 0 });
            sheet.rows.splice(at..end, new);
        } else {
            for row in sheet.rows.iter_mut().filter(|row| row.len() > from) {
                let end = if inserts { from } else { until.min(row.len()) };
                let new = std::iter::repeat_n(Cell::default(), if inserts { by } else { 0 });
                row.splice(from..end, new);
            }
        }
    };
    if !inserts {
        let block = if rows {
            Block { from: (from, 0), until: (until, usize::MAX) }
        } else {
            Block { from: (0, from), until: (usize::MAX, until) }
        };
        unprotected(sheet, &block)?;
        if by >= size {
            return Err(bad("You can't delete all the rows or columns on the sheet."));
        }
    }
    lines(sheet);
    let side = if rows { &mut sheet.grid.0 } else { &mut sheet.grid.1 };
    *side = if inserts { side.saturating_add(by) } else { side.saturating_sub(by) };
    sheet.trim();
    Ok(())
}

/// The sheet and the part of it that a grid range names.
fn block(sheets: &[Sheet], range: &Value, bad: Bad<'_>) -> Result<(usize, Block), Refusal> {
    let known = ["sheetId", "startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"];
    only(range, "requests.range", &known)?;
    let place = numbered(sheets, &range["sheetId"], bad)?;
    let grid = sheets[place].grid;
    let index = |name: &str, usual: usize| if range[name].is_null() { Some(usual) } else { count(&range[name]) };
    let all = [("startRowIndex", 0), ("startColumnIndex", 0), ("endRowIndex", grid.0), ("endColumnIndex", grid.1)];
    let [Some(row), Some(column), Some(end), Some(last)] = all.map(|(name, usual)| index(name, usual)) else {
        return Err(bad("An index is a number."));
    };
    if row >= end || column >= last || end > grid.0 || last > grid.1 {
        return Err(bad(&format!("The range is beyond the grid of {} rows and {} columns.", grid.0, grid.1)));
    }
    Ok((place, Block { from: (row, column), until: (end, last) }))
}

fn copy_paste(sheets: &mut [Sheet], wanted: &Value, bad: Bad<'_>) -> Result<(), Refusal> {
    only(wanted, "requests", &["source", "destination", "pasteType", "pasteOrientation"])?;
    let (source, from) = block(sheets, &wanted["source"], bad)?;
    let (target, to) = block(sheets, &wanted["destination"], bad)?;
    let (size, room) = (from.size(), to.size());
    // A destination that is a multiple of the source is filled with repetitions; any other one takes the source once.
    let times =
        |size: usize, room: usize| if room.is_multiple_of(size) { room.checked_div(size).unwrap_or(1) } else { 1 };
    let all = (size.0.saturating_mul(times(size.0, room.0)), size.1.saturating_mul(times(size.1, room.1)));
    let block = Block::at(to.from, all);
    let grid = sheets[target].grid;
    if block.until.0 > grid.0 || block.until.1 > grid.1 {
        return Err(bad("The destination is beyond the grid."));
    }
    unprotected(&sheets[target], &block)?;
    let cell = |row: usize, column: usize| -> Cell {
        let cell = sheets[source].rows.get(row).and_then(|row| row.get(column));
        cell.cloned().unwrap_or_default()
    };
    let columns = || from.from.1..from.until.1;
    let rows = from.from.0..from.until.0;
    let copied: Vec<Vec<Cell>> = rows.map(|row| columns().map(|column| cell(row, column)).collect()).collect();
    let values_only = match wanted["pasteType"].as_str() {
        None | Some("PASTE_NORMAL" | "PASTE_NO_BORDERS") => false,
        Some("PASTE_VALUES") => true,
        _ => return Err(bad("This kind of pasting isn't known here.")),
    };
    let sheet = &mut sheets[target];
    sheet.rows.resize(sheet.rows.len().max(block.until.0), Vec::new());
    for (copied, at) in copied.iter().cycle().zip(to.from.0..block.until.0) {
        let cells = &mut sheet.rows[at];
        cells.resize(cells.len().max(block.until.1), Cell::default());
        for (copy, at) in copied.iter().cycle().zip(to.from.1..block.until.1) {
            let copy = copy.clone();
            cells[at] = if values_only { Cell { formula: None, ..copy } } else { copy };
        }
    }
    sheet.trim();
    Ok(())
}

fn update_cells(sheets: &mut [Sheet], wanted: &Value, bad: Bad<'_>) -> Result<(), Refusal> {
    only(wanted, "requests", &["rows", "fields", "start", "range"])?;
    let fields = wanted["fields"].as_str().filter(|fields| !fields.is_empty());
    let fields: Vec<&str> = fields
        .ok_or_else(|| bad("At least one field must be listed in 'fields'."))?
        .split(',')
        .map(str::trim)
        .collect();
    if fields.iter().any(|field| *field != "*" && !field.starts_with("userEntered")) {
        return Err(bad("Of these fields nothing is known here."));
    }
    let rows = wanted["rows"].as_array().map_or(&[][..], Vec::as_slice);
    let (place, block) = if wanted["start"].is_object() {
        let start = &wanted["start"];
        only(start, "requests.start", &["sheetId", "rowIndex", "columnIndex"])?;
        let place = numbered(sheets, &start["sheetId"], bad)?;
        let from = (count(&start["rowIndex"]).unwrap_or(0), count(&start["columnIndex"]).unwrap_or(0));
        let wide = rows.iter().filter_map(|row| row["values"].as_array().map(Vec::len)).max().unwrap_or(0);
        (place, Block::at(from, (rows.len(), wide)))
    } else {
        block(sheets, &wanted["range"], bad)?
    };
    let sheet = &mut sheets[place];
    if block.until.0 > sheet.grid.0 || block.until.1 > sheet.grid.1 {
        return Err(bad("The cells are beyond the grid."));
    }
    unprotected(sheet, &block)?;
    if !fields.iter().any(|field| *field == "*" || field.starts_with("userEnteredValue")) {
        return Ok(());
    }
    sheet.clear(&block);
    for (row, cells) in (block.from.0..).zip(rows) {
        for (column, data) in (block.from.1..).zip(cells["values"].as_array().map_or(&[][..], Vec::as_slice)) {
            let value = data["userEnteredValue"].as_object().cloned().unwrap_or_default();
            sheet.write(row, column, literal(&value));
        }
    }
    Ok(())
}

/// A value with an explicit type.
fn literal(value: &Map<String, Value>) -> Cell {
    if let Some(formula) = value.get("formulaValue").and_then(Value::as_str) {
        return super::cell::entered(&json!(formula));
    }
    let stored = ["stringValue", "numberValue", "boolValue"].iter().find_map(|name| value.get(*name));
    stored.map_or_else(Cell::default, super::cell::raw)
}

fn duplicate(sheets: &mut Vec<Sheet>, wanted: &Value, bad: Bad<'_>) -> Result<Value, Refusal> {
    only(wanted, "requests", &["sourceSheetId", "insertSheetIndex", "newSheetId", "newSheetName"])?;
    let place = numbered(sheets, &wanted["sourceSheetId"], bad)?;
    let free = sheets.iter().map(|sheet| sheet.id).max().unwrap_or(0).saturating_add(617_283);
    let title = || format!("Copy of {}", sheets[place].title);
    let copy = Sheet {
        id: wanted["newSheetId"].as_i64().unwrap_or(free),
        title: wanted["newSheetName"].as_str().map_or_else(title, str::to_owned),
        ..sheets[place].clone()
    };
    check_new(sheets, &copy).map_err(|_| bad("There is such a sheet already."))?;
    let at = count(&wanted["insertSheetIndex"]).unwrap_or(0).min(sheets.len());
    let reply = json!({ "duplicateSheet": { "properties": properties(at, &copy) } });
    sheets.insert(at, copy);
    Ok(reply)
}
