//! The kinds of records beside the plan's own, in one list: what loading, the other tabs and quarantine go by.
//!
//! To add a kind, write its stored form in a file of `archive/`, add a line here and a sample to
//! `tests/golden/records.json`. None of them is part of an archive, which holds the plan ([`super::archive::record`]).

use std::sync::Arc;

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
    /// Whether a record that can't be read is set aside and reported. Others are made anew.
    pub(super) is_kept: bool,
    /// Takes a stored record: its id, and all of it.
    pub(super) take: fn(&mut Step<'_>, &str, &Stored) -> Result<(), Bad>,
    /// Forgets the record with this key, which another tab has deleted.
    pub(super) forget: fn(&mut Step<'_>, &str),
}

/// All of them.
pub(super) static KINDS: &[RecordKind] = &[
    kept("capture/", take_capture, |step, key| drop(capture_id(key).map(|id| step.model.captures.remove(&id)))),
    kept("connection/", take_connection, |step, key| step.hear_lost(key)),
    kept("export/", take_export, |step, key| part(key).iter().for_each(|part| step.forget_export(part))),
    kept("unread/", take_unread, |_, _| {}),
    kept("write/", take_wish, |step, key| step.forget_wish(key)),
    made_anew("alive/", take_alive, |_, _| {}),
    made_anew("flow/", take_flow, forget_flow),
    made_anew("seen/", take_seen, |_, _| {}),
    made_anew("source/", take_snapshot, |_, _| {}),
    made_anew("spent/", take_spent, |_, _| {}),
];

type Take = fn(&mut Step<'_>, &str, &Stored) -> Result<(), Bad>;

const fn kept(prefix: &'static str, take: Take, forget: fn(&mut Step<'_>, &str)) -> RecordKind {
    RecordKind { prefix, is_kept: true, take, forget }
}

const fn made_anew(prefix: &'static str, take: Take, forget: fn(&mut Step<'_>, &str)) -> RecordKind {
    RecordKind { prefix, is_kept: false, take, forget }
}

/// The kind of a storage key, and the id in the key.
pub(super) fn kind_of(key: &str) -> Option<(&'static RecordKind, &str)> {
    KINDS.iter().find_map(|kind| Some((kind, key.strip_prefix(kind.prefix)?)))
}

fn strange(stored: &Stored) -> Bad {
    Bad::Key(stored.key.clone())
}

fn take_capture(step: &mut Step<'_>, _: &str, stored: &Stored) -> Result<(), Bad> {
    let id = capture_id(&stored.key).ok_or_else(|| strange(stored))?;
    step.model.captures.insert(id, decode_capture(&stored.json)?);
    Ok(())
}

fn take_connection(step: &mut Step<'_>, _: &str, stored: &Stored) -> Result<(), Bad> {
    let id = connection_id(&stored.key).ok_or_else(|| strange(stored))?;
    step.take_kept(&id, decode_connection(stored)?);
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
    step.model.connecting.flows.insert(Arc::from(hash), decode_flow(&stored.json)?);
    Ok(())
}

fn forget_flow(step: &mut Step<'_>, key: &str) {
    if let Some(hash) = key.strip_prefix("flow/") {
        step.model.connecting.flows.remove(hash);
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

    use super::*;
    use crate::app::env::Env;
    use crate::app::model::Model;
    use crate::values::ids::Ids;

    /// Records as a released version has stored them: add to them, and never edit them.
    const SAMPLES: &str = include_str!("../../tests/golden/records.json");

    #[test]
    fn every_kind_opens_what_a_released_version_has_stored() {
        let samples: Map<String, Value> = serde_json::from_str(SAMPLES).unwrap();
        let local = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap().and_hms_opt(9, 0, 0).unwrap();
        let env = Env {
            now: 1_795_510_800_000,
            uptime: 0,
            local,
            zone: "Europe/Berlin".into(),
            locale_week_start: chrono::Weekday::Mon,
            entropy: 7,
        };
        for kind in KINDS {
            assert!(samples.keys().any(|key| key.starts_with(kind.prefix)), "{} has a sample", kind.prefix);
        }
        for (key, json) in samples {
            let mut model = Model::default();
            let ids = Ids::new(env.now, env.entropy);
            let mut step = Step { model: &mut model, env: &env, ids, out: Vec::new(), along: Vec::new() };
            let (kind, id) = kind_of(&key).unwrap_or_else(|| panic!("{key} is of no kind"));
            let stored = Stored { key: key.clone(), json: json.to_string() };
            let taken = (kind.take)(&mut step, id, &stored);
            assert_eq!(taken.is_ok(), kind.prefix != "unread/", "{key}: {taken:?}");
            (kind.forget)(&mut step, &key);
        }
    }
}
