//! The stored form of an export in progress: its state, and separately its rows, which don't change. Neither ever
//! leaves the device: another device couldn't continue an export.

use std::sync::Arc;

use providers::{Cell, Fault};
use serde_json::{Value, json};

use super::fields::{Fields, date, instant, maybe, number, object, text};
use super::format::{Bad, VERSION};
use super::source::open;
use crate::export::state::{Export, Stage};
use crate::export::target::{Place, Target};
use crate::values::connection::ConnectionId;
use crate::values::stored::Stored;

/// A record of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// The state of the export with this id.
    Head(&'a str),
    /// The rows of the export with this id.
    Rows(&'a str),
    /// A request to undo it, from a tab that isn't doing it.
    Back(&'a str),
}

/// The part of an export that a storage key names.
pub fn part(key: &str) -> Option<Part<'_>> {
    let id = key.strip_prefix("export/")?;
    Some(match id.split_once('/') {
        Some((id, "rows")) => Part::Rows(id),
        Some((id, "back")) => Part::Back(id),
        _ => Part::Head(id),
    })
}

/// Storage key of an export's state.
pub fn head_key(id: &str) -> String {
    format!("export/{id}")
}

/// Storage key of an export's rows.
pub fn rows_key(id: &str) -> String {
    format!("export/{id}/rows")
}

/// Storage key of the request to undo an export.
pub fn back_key(id: &str) -> String {
    format!("export/{id}/back")
}

/// The stored form of that request.
pub fn encode_back(id: &str) -> Stored {
    Stored { key: back_key(id), json: Value::Object(object([("v", VERSION.into())])).to_string() }
}

/// The stored form of an export's state.
pub fn encode_head(export: &Export) -> Stored {
    let (stage, fault, correlation) = match &export.stage {
        Stage::Broken { fault, correlation, at } => (word(at), Some(fault), Some(correlation)),
        stage => (word(stage), None, None),
    };
    let (target, title) = match &export.target {
        Target::New { title } => ("new", Some(title)),
        Target::Append(_) => ("append", None),
        Target::Replace(_) => ("replace", None),
    };
    let out = object([
        ("v", VERSION.into()),
        ("connection", (&*export.connection.0).into()),
        ("target", target.into()),
        ("title", maybe(title)),
        ("spreadsheet", maybe(export.spreadsheet.as_ref())),
        ("sheet", (&*export.sheet).into()),
        ("url", maybe(export.url.as_ref())),
        ("own", export.own.into()),
        ("stage", stage.into()),
        ("fault", fault.map_or(Value::Null, |fault| json!(fault))),
        ("correlation", maybe(correlation)),
        ("written", export.written.into()),
        ("below", export.below.into()),
        ("headed", export.headed.into()),
        ("unsure", export.unsure.into()),
        ("asked_at", export.asked_at.map_or(Value::Null, Value::from)),
        ("moving", export.moving.into()),
        ("moved", export.moved.into()),
        ("unwanted", export.unwanted.into()),
    ]);
    Stored { key: head_key(&export.id), json: Value::Object(out).to_string() }
}

/// An export's state from its stored form, without its rows.
///
/// # Errors
/// [`Bad`] for a malformed one.
pub fn decode_head(id: &str, json: &str) -> Result<Export, Bad> {
    let mut fields = open(json)?;
    let connection = ConnectionId(fields.need("connection", text)?);
    let sheet: Arc<str> = fields.need("sheet", text)?;
    let spreadsheet = fields.may("spreadsheet", text)?;
    let place = |spreadsheet: &Option<Arc<str>>| {
        let spreadsheet = spreadsheet.clone().ok_or_else(|| super::fields::shape("spreadsheet"))?;
        Ok(Place { spreadsheet, sheet: Arc::clone(&sheet) })
    };
    let target = match &*fields.need("target", text)? {
        "new" => Target::New { title: fields.need("title", text)? },
        "append" => Target::Append(place(&spreadsheet)?),
        "replace" => Target::Replace(place(&spreadsheet)?),
        _ => return Err(super::fields::shape("target")),
    };
    let own = fields.need("own", number)?;
    let mut export = Export::new(Arc::from(id), connection, target, Arc::clone(&sheet), Vec::new(), own);
    export.spreadsheet = spreadsheet;
    export.url = fields.may("url", text)?;
    export.written = fields.need("written", number)?;
    export.below = fields.need("below", number)?;
    export.headed = fields.need("headed", Value::as_bool)?;
    export.unsure = fields.need("unsure", Value::as_bool)?;
    export.asked_at = fields.may("asked_at", instant)?;
    export.moving = fields.need("moving", Value::as_bool)?;
    export.moved = fields.need("moved", Value::as_bool)?;
    export.unwanted = fields.need("unwanted", Value::as_bool)?;
    let stage = fields.need("stage", |value| named(value.as_str()?))?;
    let fault: Option<Fault> = fields.may("fault", |value| serde_json::from_value(value.clone()).ok())?;
    let correlation = fields.may("correlation", text)?.unwrap_or_default();
    export.stage = match fault {
        Some(fault) => Stage::Broken { fault, correlation, at: Box::new(stage) },
        None => stage,
    };
    Ok(export)
}

const STAGES: [(&str, Stage); 14] = [
    ("create", Stage::Create),
    ("find", Stage::Find),
    ("check", Stage::Check),
    ("look", Stage::Look),
    ("write", Stage::Write),
    ("verify", Stage::Verify),
    ("add", Stage::Add),
    ("fill", Stage::Fill),
    ("move", Stage::Move),
    ("tidy", Stage::Tidy),
    ("take-back", Stage::TakeBack),
    ("drop", Stage::Drop),
    ("done", Stage::Done),
    ("taken-back", Stage::TakenBack),
];

fn word(stage: &Stage) -> &'static str {
    STAGES.iter().find(|(_, known)| known == stage).map_or("find", |(word, _)| word)
}

fn named(word: &str) -> Option<Stage> {
    STAGES.iter().find(|(known, _)| *known == word).map(|(_, stage)| stage.clone())
}

/// The stored form of an export's rows.
pub fn encode_rows(export: &Export) -> Stored {
    let rows: Value = export.rows.iter().map(|row| row.iter().map(cell_to_value).collect::<Value>()).collect();
    let out = object([("v", VERSION.into()), ("rows", rows)]);
    Stored { key: rows_key(&export.id), json: Value::Object(out).to_string() }
}

/// An export's rows from their stored form.
///
/// # Errors
/// [`Bad`] for malformed ones.
pub fn decode_rows(json: &str) -> Result<Vec<Vec<Cell>>, Bad> {
    let row = |value: Value| match value {
        Value::Array(cells) => cells.into_iter().map(cell_of).collect(),
        _ => Err(super::fields::shape("rows")),
    };
    open(json)?.list("rows")?.into_iter().map(row).collect()
}

fn cell_to_value(cell: &Cell) -> Value {
    match cell {
        Cell::Number(number) => Value::from(*number),
        Cell::Text(text) => Value::from(&**text),
        Cell::Date { date } => json!({ "date": date.to_string() }),
        Cell::Duration { seconds } => json!({ "seconds": seconds }),
        Cell::Typed { typed } => json!({ "typed": &**typed }),
    }
}

fn cell_of(value: Value) -> Result<Cell, Bad> {
    match value {
        Value::Number(number) => Ok(Cell::Number(number.as_f64().unwrap_or_default())),
        Value::String(text) => Ok(Cell::Text(text.into())),
        other => {
            let mut fields = Fields::of(other)?;
            if let Some(date) = fields.may("date", date)? {
                return Ok(Cell::Date { date });
            }
            if let Some(seconds) = fields.may("seconds", instant)? {
                return Ok(Cell::Duration { seconds });
            }
            Ok(Cell::Typed { typed: fields.need("typed", text)? })
        }
    }
}
