//! A whole workspace as one file.
//!
//! ```json
//! {"format":"hourloom","version":1,"records":{"settings":{…},"task/01J…":{…},…}}
//! ```

use plan::{Record, RecordKey};
use serde_json::{Map, Value};

use super::fields::{Fields, number, object, shape, text};
use super::format::{Bad, VERSION};
use super::meta::Meta;
use super::migrate;
use super::record::{from_object, in_file, key_of};

const FORMAT: &str = "hourloom";

/// An archive, opened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Archive {
    /// The records, in the file's order.
    pub records: Vec<(RecordKey, Record, Meta)>,
    /// Records that can't be read, verbatim: they are kept and written again.
    pub aside: Vec<(String, Value, Bad)>,
    /// Fields of the file that this version doesn't know.
    pub rest: Map<String, Value>,
}

/// Opens an archive of any released version.
///
/// # Errors
/// [`Bad`] when the file is no archive or newer than this program. A single bad record is no error: it is set aside.
///
/// ```
/// let text = r#"{"format":"hourloom","version":1,"records":{"project/1":{"name":"Loom","hue":3}}}"#;
/// let archive = engine::archive::import(text).unwrap();
/// assert_eq!(archive.records.len(), 1);
/// let newer = engine::archive::import(r#"{"format":"hourloom","version":7,"records":{}}"#).unwrap_err();
/// assert!(newer.to_string().contains("version 7"));
/// ```
pub fn import(json: &str) -> Result<Archive, Bad> {
    let mut fields = Fields::read(json)?;
    if fields.may("format", text)?.as_deref() != Some(FORMAT) {
        return Err(Bad::NotAnArchive);
    }
    let version: u64 = fields.need("version", number)?;
    if version > VERSION {
        return Err(Bad::Newer { theirs: version, ours: VERSION });
    }
    let Some(Value::Object(records)) = fields.take("records") else { return Err(shape("records")) };
    let mut archive = Archive { rest: fields.rest(), ..Archive::default() };
    for (key, value) in records {
        match open(version, &key, &value) {
            // Deleted records have no place in a file.
            Ok((_, None, _)) => {}
            Ok((key, Some(record), meta)) => archive.records.push((key, record, meta)),
            Err(bad) => archive.aside.push((key, value, bad)),
        }
    }
    Ok(archive)
}

fn open(version: u64, key: &str, value: &Value) -> Result<(RecordKey, Option<Record>, Meta), Bad> {
    from_object(key, migrate::migrate(version, key, Fields::of(value.clone())?)?)
}

/// The file of an archive, one record per line, so that people can read and compare it.
pub fn export(archive: &Archive) -> String {
    let records = archive.records.iter().map(|(key, record, meta)| (key_of(key), in_file(record, meta)));
    let aside = archive.aside.iter().map(|(key, value, _)| (key.clone(), value.to_string()));
    let lines: Vec<String> =
        records.chain(aside).map(|(key, record)| format!("  {}: {record}", Value::from(key))).collect();
    let mut head = object([("format", FORMAT.into()), ("version", VERSION.into())]);
    head.extend(archive.rest.clone());
    let head = Value::Object(head).to_string();
    let head = head.strip_suffix('}').unwrap_or(&head);
    format!("{head},\"records\":{{\n{}\n}}}}\n", lines.join(",\n"))
}
