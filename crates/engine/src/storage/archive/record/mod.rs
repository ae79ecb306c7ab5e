//! A record of the plan to its JSON and back. What all kinds have in common is here; what a kind has of its own is in the
//! file that is named like its records ([`plan::record_kinds`]).

use plan::{MemberId, Record, RecordKey};
use serde_json::Value;

use super::fields::{Fields, by_begin, instant, number, or_null, text, written};
use super::format::{Bad, VERSION};
use super::meta::{Meta, Seen};
use super::migrate;
use crate::settings::list::{plan_of, plan_to_pairs};
use crate::values::ids;
use crate::values::stored::Stored;

mod clients;
mod entries;
mod labels;
mod members;
mod projects;
mod tasks;
mod timers;

/// The storage key of a record.
pub fn key_of(key: &RecordKey) -> String {
    match key.parts() {
        (kind, Some(id)) => format!("{kind}/{id}"),
        (kind, None) => kind.to_owned(),
    }
}

/// The record that a storage key names; `None` for keys of other things.
pub fn record_key(key: &str) -> Option<RecordKey> {
    match key.split_once('/') {
        Some((kind, id)) => RecordKey::of(kind, Some(id)),
        None => RecordKey::of(key, None),
    }
}

/// Whether a storage key names a record of the plan.
pub fn is_record(key: &str) -> bool {
    record_key(key).is_some()
}

/// The stored form of a record. `None` is a removed record, whose revision is kept for a while so that a late change of
/// another tab can't restore it.
pub fn encode(key: &RecordKey, record: Option<&Record>, meta: &Meta) -> Stored {
    let mut pairs = vec![("v", VERSION.into())];
    write(record, meta, &mut pairs);
    Stored { key: key_of(key), json: written(pairs, &meta.rest) }
}

/// The record and its metadata from the stored form.
///
/// # Errors
/// [`Bad`], which names what is wrong; nothing is guessed.
pub fn decode(stored: &Stored) -> Result<(RecordKey, Option<Record>, Meta), Bad> {
    let mut fields = Fields::read(&stored.json)?;
    let version = fields.may("v", number)?.unwrap_or(1);
    from_object(&stored.key, migrate::migrate(version, &stored.key, fields)?)
}

/// The record as written to a file.
pub(super) fn in_file(record: &Record, meta: &Meta) -> String {
    let mut pairs = Vec::new();
    write(Some(record), meta, &mut pairs);
    written(pairs, &meta.rest)
}

fn write(record: Option<&Record>, meta: &Meta, out: &mut Vec<(&str, Value)>) {
    out.extend([
        ("rev", ids::encode(meta.rev).into()),
        ("at", meta.at.map_or(Value::Null, Value::from)),
        ("by", meta.by.as_ref().map_or(Value::Null, |id| id.as_str().into())),
    ]);
    let seen = meta.seen();
    out.extend([
        ("gone", or_null(true, record.is_none())),
        ("left", seen.and_then(|seen| seen.left).map_or(Value::Null, Value::from)),
        ("for_good", seen.and_then(|seen| seen.for_good).map_or(Value::Null, Value::from)),
        ("saw", seen.and_then(|seen| seen.saw).map_or(Value::Null, |saw| ids::encode(saw).into())),
        ("kept", seen.map_or(Value::Null, |seen| or_null(ids::encode(seen.kept), seen.kept > 0))),
    ]);
    if let Some(record) = record.or_else(|| seen?.last.as_ref()) {
        write_fields(record, meta, out);
    }
}

pub(super) fn from_object(key: &str, mut fields: Fields) -> Result<(RecordKey, Option<Record>, Meta), Bad> {
    let key = record_key(key).ok_or_else(|| Bad::Key(key.to_owned()))?;
    let rev = fields.may("rev", revision)?.unwrap_or(0);
    let at = fields.may("at", instant)?;
    let by = fields.may("by", text)?.map(MemberId::new);
    let mut meta = Meta { rev, at, by, ..Meta::default() };
    let gone = fields.may("gone", Value::as_bool)? == Some(true);
    let mut seen = Seen {
        left: fields.may("left", instant)?,
        for_good: fields.may("for_good", Value::as_bool)?,
        saw: fields.may("saw", revision)?,
        kept: fields.may("kept", revision)?.unwrap_or(0),
        typed: fields.may("typed_rev", revision)?.unwrap_or(0),
        turns: by_begin(&mut fields, "turns", number)?,
        last: None,
    };
    // Earlier versions kept nothing of a removed record.
    let bare = gone && !fields.has(NEEDED);
    let mut record = if bare { None } else { Some(read_fields(&key, &mut fields, &mut meta)?) };
    if gone {
        seen.last = record.take();
    }
    (meta.rest, meta.seen) = (fields.rest(), Some(Box::new(seen)));
    meta.tidy();
    Ok((key, record, meta))
}

fn revision(value: &Value) -> Option<u128> {
    ids::decode(value.as_str()?)
}

macro_rules! stored_forms {
    ($($(#[$about:meta])* $kind:ident($name:literal, $id:ty, $value:ty, $all:ident, $key:ident)),+ $(,)?) => {
        /// A field that each record of a kind has, except the settings, which are never removed.
        const NEEDED: &[&str] = &[$($all::NEEDED),+];

        fn write_fields(record: &Record, meta: &Meta, out: &mut Vec<(&str, Value)>) {
            match record {
                $(Record::$kind(value) => $all::write(value, meta, out),)+
                Record::Settings(settings) => out.extend(plan_to_pairs(settings)),
            }
        }

        fn read_fields(key: &RecordKey, fields: &mut Fields, meta: &mut Meta) -> Result<Record, Bad> {
            Ok(match key {
                $(RecordKey::$kind(id) => Record::$kind($all::read(id, fields, meta)?),)+
                RecordKey::Settings => Record::Settings(plan_of(fields)?),
            })
        }
    };
}

// A file for each kind, named like its records.
plan::record_kinds!(stored_forms);
