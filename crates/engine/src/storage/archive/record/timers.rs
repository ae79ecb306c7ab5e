//! Running timers.

use plan::{EntryId, MemberId, Timer};
use serde_json::Value;

use crate::storage::archive::fields::{Fields, instant, or_null, text};
use crate::storage::archive::format::Bad;
use crate::storage::archive::meta::Meta;

pub(super) const NEEDED: &str = "entry";

pub(super) fn write(timer: &Timer, _: &Meta, out: &mut Vec<(&str, Value)>) {
    out.extend([
        ("entry", timer.entry.as_str().into()),
        ("since", timer.since.into()),
        ("begin", or_null(timer.begin, timer.begin != timer.since)),
    ]);
}

pub(super) fn read(member: &MemberId, fields: &mut Fields, _: &mut Meta) -> Result<Timer, Bad> {
    let since = fields.need("since", instant)?;
    Ok(Timer {
        member: member.clone(),
        entry: EntryId::new(fields.need("entry", text)?),
        since,
        begin: fields.may("begin", instant)?.unwrap_or(since),
    })
}
