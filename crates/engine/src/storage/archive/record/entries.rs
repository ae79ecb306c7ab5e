//! Time entries, with their tracked time.

use plan::{EntryId, MemberId, Slot, Span, TaskId, TimeEntry, Tracked, map_of, order};
use serde_json::{Map, Value};

use crate::settings::list::minutes;
use crate::storage::archive::fields::{Fields, by_begin, date, instant, minute, number, or_null, shape, text};
use crate::storage::archive::format::Bad;
use crate::storage::archive::meta::{Meta, Seen};
use crate::values::ids;

pub(super) const NEEDED: &str = "task";

pub(super) fn write(entry: &TimeEntry, meta: &Meta, out: &mut Vec<(&str, Value)>) {
    let seen = meta.seen.as_deref();
    out.extend([
        ("task", entry.task.as_str().into()),
        ("member", entry.member.as_str().into()),
        ("date", entry.slot.date.to_string().into()),
        ("start", entry.slot.start.map_or(Value::Null, |start| start.to_hhmm().into())),
        ("minutes", entry.scheduled.into()),
        // For other readers of a file: the sum of what follows.
        ("logged", entry.logged().into()),
        ("typed", or_null(entry.tracked.base, entry.tracked.base > 0)),
        ("typed_rev", seen.map_or(Value::Null, |seen| or_null(ids::encode(seen.typed), seen.typed > 0))),
        ("over", or_null(entry.tracked.over.clone(), !entry.tracked.over.is_empty())),
        ("spans", spans(entry)),
        ("turns", seen.map_or(Value::Null, |seen| or_null(turns(seen), !seen.turns.is_empty()))),
    ]);
}

pub(super) fn read(id: &EntryId, fields: &mut Fields, _: &mut Meta) -> Result<TimeEntry, Bad> {
    let member = MemberId::new(fields.need("member", text)?);
    Ok(TimeEntry {
        id: id.clone(),
        task: TaskId::new(fields.need("task", text)?),
        tracked: tracked(fields, &member)?,
        member,
        slot: Slot { date: fields.need("date", date)?, start: fields.may("start", minute)? },
        scheduled: fields.need("minutes", minutes)?,
    })
}

/// Spans by their start: seconds, and their member if that isn't the entry's.
fn spans(entry: &TimeEntry) -> Value {
    let span = |(begin, span): (&i64, &Span)| {
        let seconds = Value::from(span.seconds);
        let theirs = span.by != entry.member;
        (begin.to_string(), if theirs { vec![seconds, span.by.as_str().into()].into() } else { seconds })
    };
    or_null(entry.tracked.spans.iter().map(span).collect::<Map<_, _>>(), !entry.tracked.spans.is_empty())
}

fn turns(seen: &Seen) -> Map<String, Value> {
    seen.turns.iter().map(|(begin, turns)| (begin.to_string(), (*turns).into())).collect()
}

/// A span's seconds, and its member if given.
fn span(value: &Value) -> Option<(u64, Option<MemberId>)> {
    match value {
        Value::Array(pair) => match pair.as_slice() {
            [seconds, by] => Some((number(seconds)?, Some(MemberId::new(text(by)?)))),
            _ => None,
        },
        seconds => Some((number(seconds)?, None)),
    }
}

fn tracked(fields: &mut Fields, member: &MemberId) -> Result<Tracked, Bad> {
    // The total follows from the rest.
    fields.may("logged", number::<u64>)?;
    let over = fields.list("over")?.iter().map(instant).collect::<Option<Vec<_>>>().ok_or_else(|| shape("over"))?;
    let over = order(over.len(), &|a, b| over[a].cmp(&over[b])).into_iter().map(|at| over[at]).collect();
    let spans = by_begin(fields, "spans", span)?.into_iter();
    let spans = spans.map(|(begin, (seconds, by))| (begin, Span { seconds, by: by.unwrap_or_else(|| member.clone()) }));
    Ok(Tracked { base: fields.may("typed", number)?.unwrap_or(0), over, spans: map_of(spans) })
}
