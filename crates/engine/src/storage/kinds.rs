//! The kinds of stored records, in one list: what loading, the other tabs, saving and quarantine go by. The plan's own come
//! from the plan's list ([`plan::record_kinds`]), and only they are part of an archive ([`super::archive::record`]).
//!
//! To add a kind beside the plan's, write its stored form in a file of `archive/`, add a line here and a sample to
//! `tests/golden/records.json`. `CONTRIBUTING.md` says what a kind of the plan needs.

use std::sync::Arc;

use super::archive;
use super::archive::Bad;
use super::archive::capture::{capture_id, decode_capture};
use super::archive::connection::{connection_id, decode_connection, decode_flow};
use super::archive::export::part;
use super::archive::source;
use super::archive::timer::decode_alive;
use super::archive::write::decode_wish;
use super::unread::{original_key, why};
use crate::app::update::Step;
use crate::values::connection::ConnectionId;
use crate::values::stored::Stored;

/// A kind of record.
pub(super) struct RecordKind {
    /// What its keys begin with; the id follows.
    pub(super) prefix: &'static str,
    /// What becomes of one that can't be read.
    pub(super) unreadable: Unreadable,
    /// Takes a stored record: its id, and all of it.
    pub(super) take: fn(&mut Step<'_>, &str, &Stored) -> Result<(), Bad>,
    /// Forgets the record with this key, which another tab has deleted.
    pub(super) forget: fn(&mut Step<'_>, &str),
}

/// What becomes of a record that can't be read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// It is set aside and reported, and its text is kept whatever is stored under its key.
    Kept,
    /// It is set aside and reported, and its text goes with the next one that is stored under its key: signing in again
    /// leaves no old grant behind.
    Replaced,
    /// It is made anew.
    MadeAnew,
}

use Unreadable::{Kept, MadeAnew, Replaced};

type Take = fn(&mut Step<'_>, &str, &Stored) -> Result<(), Bad>;

const fn kind(prefix: &'static str, unreadable: Unreadable, take: Take, forget: fn(&mut Step<'_>, &str)) -> RecordKind {
    RecordKind { prefix, unreadable, take, forget }
}

macro_rules! kinds {
    ($($(#[$about:meta])* $kind:ident($name:literal, $id:ty, $value:ty, $all:ident, $key:ident)),+ $(,)?) => {
        /// All of them.
        pub(super) static KINDS: &[RecordKind] = &[
            $(kind(concat!($name, "/"), Kept, take_planned, |step, key| step.forget_planned(key)),)+
            kind("settings", Kept, take_planned, |step, key| step.forget_planned(key)),
            kind("capture/", Kept, take_capture, forget_capture),
            kind("connection/", Replaced, take_connection, |step, key| step.hear_lost(key)),
            kind("export/", Kept, take_export, |step, key| part(key).iter().for_each(|part| step.forget_export(part))),
            kind("unread/", Kept, take_unread, |_, _| {}),
            kind("write/", Kept, take_wish, |step, key| step.forget_wish(key)),
            kind("alive/", MadeAnew, take_alive, |_, _| {}),
            kind("flow/", MadeAnew, take_flow, forget_flow),
            kind("seen/", MadeAnew, take_seen, |_, _| {}),
            kind("source/", MadeAnew, take_snapshot, |_, _| {}),
            kind("spent/", MadeAnew, take_spent, |_, _| {}),
        ];
    };
}

plan::record_kinds!(kinds);

/// The kind of a storage key, and the id in the key.
pub(super) fn kind_of(key: &str) -> Option<(&'static RecordKind, &str)> {
    KINDS.iter().find_map(|kind| Some((kind, key.strip_prefix(kind.prefix)?)))
}

/// Whether the text of an unreadable record is kept when something else is stored under its key.
pub(super) fn stays(key: &str) -> bool {
    kind_of(key).is_none_or(|(kind, _)| kind.unreadable != Replaced)
}

fn strange(stored: &Stored) -> Bad {
    Bad::Key(stored.key.clone())
}

fn take_planned(step: &mut Step<'_>, _: &str, stored: &Stored) -> Result<(), Bad> {
    let (key, record, meta) = archive::decode(stored)?;
    step.take_record(&stored.key, &key, record, meta);
    Ok(())
}

fn take_capture(step: &mut Step<'_>, _: &str, stored: &Stored) -> Result<(), Bad> {
    let id = capture_id(&stored.key).ok_or_else(|| strange(stored))?;
    step.model.captures.insert(id, decode_capture(&stored.json)?);
    Ok(())
}

fn forget_capture(step: &mut Step<'_>, key: &str) {
    if let Some(id) = capture_id(key) {
        step.model.captures.remove(&id);
    }
}

fn take_connection(step: &mut Step<'_>, _: &str, stored: &Stored) -> Result<(), Bad> {
    let id = connection_id(&stored.key).ok_or_else(|| strange(stored))?;
    step.hear_kept(&id, decode_connection(stored)?);
    Ok(())
}

fn take_export(step: &mut Step<'_>, _: &str, stored: &Stored) -> Result<(), Bad> {
    step.take_export(&part(&stored.key).ok_or_else(|| strange(stored))?, &stored.json)
}

/// A damaged record under another key: it can't be read here either.
fn take_unread(_: &mut Step<'_>, _: &str, stored: &Stored) -> Result<(), Bad> {
    Err(original_key(&stored.key).map_or_else(|| strange(stored), |original| why(stored, original)))
}

fn take_wish(step: &mut Step<'_>, _: &str, stored: &Stored) -> Result<(), Bad> {
    step.take_wish(decode_wish(&stored.json)?);
    Ok(())
}

fn take_alive(step: &mut Step<'_>, member: &str, stored: &Stored) -> Result<(), Bad> {
    step.take_alive(member.into(), decode_alive(&stored.json)?);
    Ok(())
}

fn take_flow(step: &mut Step<'_>, hash: &str, stored: &Stored) -> Result<(), Bad> {
    step.model.connecting.begun(Arc::from(hash), decode_flow(&stored.json)?);
    Ok(())
}

fn forget_flow(step: &mut Step<'_>, key: &str) {
    if let Some(hash) = key.strip_prefix("flow/") {
        step.model.connecting.ended(hash);
    }
}

fn take_seen(step: &mut Step<'_>, id: &str, stored: &Stored) -> Result<(), Bad> {
    let (list, at) = source::decode_seen(&stored.json)?;
    step.take_seen(&ConnectionId(id.into()), &list, at);
    Ok(())
}

fn take_snapshot(step: &mut Step<'_>, id: &str, stored: &Stored) -> Result<(), Bad> {
    step.take_snapshot(ConnectionId(id.into()), source::decode_snapshot(&stored.json)?);
    Ok(())
}

fn take_spent(step: &mut Step<'_>, id: &str, stored: &Stored) -> Result<(), Bad> {
    let spent = source::decode_spent(&stored.json)?;
    if let Some(source) = step.model.sources.get_mut(&ConnectionId(id.into())) {
        source.take_spent(spent);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value};

    use super::archive::connection::{encode_connection, encode_flow};
    use super::archive::export::{Part, decode_head, decode_rows, encode_back, encode_head, encode_rows, head_key};
    use super::archive::source::{encode_seen, encode_snapshot, encode_spent};
    use super::archive::timer::encode_alive;
    use super::archive::write::encode_wish;
    use super::*;
    use crate::app::env::Env;
    use crate::app::model::Model;
    use crate::values::ids::Ids;

    /// Records as a released version has stored them: add to them, and never edit them.
    const SAMPLES: &str = include_str!("../../tests/golden/records.json");

    fn samples() -> Vec<Stored> {
        let samples: Map<String, Value> = serde_json::from_str(SAMPLES).unwrap();
        for kind in KINDS {
            assert!(samples.keys().any(|key| key.starts_with(kind.prefix)), "{} has a sample", kind.prefix);
        }
        samples.into_iter().map(|(key, json)| Stored { key, json: json.to_string() }).collect()
    }

    fn with_step<T>(then: impl FnOnce(&mut Step<'_>) -> T) -> T {
        let local = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap().and_hms_opt(9, 0, 0).unwrap();
        let env = Env {
            now: 1_795_510_800_000,
            uptime: 0,
            local,
            zone: "Europe/Berlin".into(),
            locale_week_start: chrono::Weekday::Mon,
            entropy: 7,
        };
        let mut model = Model::default();
        let ids = Ids::new(env.now, env.entropy);
        then(&mut Step { model: &mut model, env: &env, ids, out: Vec::new(), along: Vec::new() })
    }

    #[test]
    fn every_kind_opens_what_a_released_version_has_stored() {
        for stored in samples() {
            with_step(|step| {
                let (kind, id) = kind_of(&stored.key).unwrap_or_else(|| panic!("{} is of no kind", stored.key));
                let taken = (kind.take)(step, id, &stored);
                assert_eq!(taken.is_ok(), kind.prefix != "unread/", "{}: {taken:?}", stored.key);
                (kind.forget)(step, &stored.key);
            });
        }
    }

    /// What this version stores of what it has read; `None` where it only reads.
    fn again(prefix: &str, id: &str, stored: &Stored) -> Option<Stored> {
        let (json, connection) = (&stored.json, ConnectionId(id.into()));
        Some(match prefix {
            "capture/" | "unread/" => return None,
            "connection/" => encode_connection(&connection, &decode_connection(stored).unwrap()),
            "export/" => match part(&stored.key).unwrap() {
                Part::Head(id) => encode_head(&decode_head(id, json).unwrap()),
                Part::Rows(id) => {
                    let head = samples().into_iter().find(|stored| stored.key == head_key(id)).unwrap();
                    let mut export = decode_head(id, &head.json).unwrap();
                    export.rows = Arc::new(decode_rows(json).unwrap());
                    encode_rows(&export)
                }
                Part::Back(id) => encode_back(id),
            },
            "write/" => encode_wish(&decode_wish(json).unwrap()),
            "alive/" => encode_alive(&id.into(), &decode_alive(json).unwrap()),
            "flow/" => encode_flow(id, &decode_flow(json).unwrap()),
            "seen/" => {
                let (list, at) = source::decode_seen(json).unwrap();
                encode_seen(&connection, &list, at)
            }
            "source/" => encode_snapshot(&connection, &source::decode_snapshot(json).unwrap()),
            "spent/" => encode_spent(&connection, &source::decode_spent(json).unwrap()),
            _ => {
                let (key, record, meta) = archive::decode(stored).unwrap();
                archive::encode(&key, record.as_ref(), &meta)
            }
        })
    }

    /// Without what says no more than its absence.
    fn said(value: Value) -> Value {
        match value {
            Value::Object(fields) => {
                let fields = fields.into_iter().map(|(name, value)| (name, said(value)));
                fields.filter(|(_, value)| !value.is_null() && *value != Value::Array(Vec::new())).collect()
            }
            Value::Array(all) => all.into_iter().map(said).collect(),
            value => value,
        }
    }

    #[test]
    fn every_kind_is_stored_again_as_it_was_read() {
        for stored in samples() {
            let (kind, id) = kind_of(&stored.key).unwrap();
            // The fault in it is of a version that doesn't exist, and stored as one that does.
            let again = again(kind.prefix, id, &stored);
            let Some(again) = again.filter(|_| stored.key != "write/asana:1/1") else { continue };
            let value = |stored: &Stored| said(serde_json::from_str(&stored.json).unwrap());
            assert_eq!((&again.key, value(&again)), (&stored.key, value(&stored)));
        }
    }

    #[test]
    fn an_archive_holds_the_plan_and_loses_nothing_else() {
        let mut all: Map<String, Value> = serde_json::from_str(SAMPLES).unwrap();
        for (_, record) in all.iter_mut().filter(|(key, _)| archive::is_record(key)) {
            // A file says its version once.
            record.as_object_mut().unwrap().shift_remove("v");
        }
        let file = serde_json::json!({ "format": "hourloom", "version": 2, "records": all }).to_string();
        let archive = archive::import(&file).unwrap();
        let planned: Vec<String> = all.keys().filter(|key| archive::is_record(key)).cloned().collect();
        let read: Vec<String> = archive.records.iter().map(|(key, ..)| archive::key_of(key)).collect();
        assert_eq!(read, planned);
        assert_eq!(archive.aside.len(), all.len() - planned.len());
        let again: Value = serde_json::from_str(&archive::export(&archive)).unwrap();
        assert_eq!(again["records"], Value::Object(all));
    }
}
