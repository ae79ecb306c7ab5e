//! Entries.

use litemap::LiteMap;

use super::{RecordKind, Touched, each_field, field};
use crate::command::{Change, Record, RecordKey};
use crate::model::{EntryId, TimeEntry, Workspace};
use crate::rebase::{Rest, entries_of};
use crate::records::drop_from;
use crate::tracked::Tracked;

impl RecordKind for TimeEntry {
    type Id = EntryId;

    fn all(ws: &mut Workspace) -> &mut LiteMap<EntryId, Self> {
        &mut ws.entries
    }

    fn write(ws: &mut Workspace, id: &EntryId, after: Option<Self>) {
        let before = ws.entries.remove(id);
        let [was, is] = [&before, &after].map(|entry| entry.as_ref().map(|entry| &entry.tracked));
        ws.spans.change(id, was, is);
        if let Some(before) = before {
            drop_from(&mut ws.by_date, &before.slot.date, id);
            drop_from(&mut ws.by_task, &before.task, id);
            ws.touch(before.slot.date);
        }
        if let Some(entry) = after {
            ws.by_date.entry(entry.slot.date).or_default().insert(id.clone(), ());
            ws.by_task.entry(entry.task.clone()).or_default().insert(id.clone(), ());
            ws.touch(entry.slot.date);
            ws.entries.insert(id.clone(), entry);
        }
    }

    #[allow(clippy::needless_update, reason = "another field of this kind is left alone")]
    fn rebased(before: &Self, after: &Self, now: &Self) -> Option<Self> {
        Some(TimeEntry {
            tracked: tracked(&before.tracked, &after.tracked, &now.tracked)?,
            ..each_field!(TimeEntry(before, after, now) { task, member, slot, scheduled })
        })
    }

    fn is_in_the_way(change: &Change, id: &EntryId, rest: &Rest<'_>) -> bool {
        match (&change.before, &change.after) {
            // An entry is kept or dropped together with a task that is added or deleted in the same patch.
            (None, Some(Record::Entry(entry))) => !rest.has(&RecordKey::Task(entry.task.clone())),
            (Some(Record::Entry(entry)), None) => {
                let task = RecordKey::Task(entry.task.clone());
                // A timer that the patch doesn't know would lose its entry.
                let timer = rest.ws.timer_on(id).map(|timer| RecordKey::Timer(timer.member.clone()));
                timer.is_some_and(|timer| rest.own(&timer).is_none()) || rest.is_dropped(&task)
            }
            _ => loses_its_timer(change, rest),
        }
    }

    fn speaks_of(&self, _: &Workspace) -> Option<RecordKey> {
        Some(RecordKey::Task(self.task.clone()))
    }

    fn touch(ws: &Workspace, id: &EntryId, touched: &mut Touched) {
        // A timer may have lost it.
        touched.timers.extend(ws.timer_on(id).map(|timer| timer.member.clone()));
        let entry = ws.entry(id);
        touched.tasks.extend(entry.map(|entry| entry.task.clone()));
        let spans = entry.into_iter().flat_map(|entry| entry.tracked.spans.values());
        touched.tracking.extend(spans.map(|span| span.by.clone()));
        touched.entries.push(id.clone());
    }
}

/// Counted time is kept or dropped together with the timer that counted it.
fn loses_its_timer(change: &Change, rest: &Rest<'_>) -> bool {
    let spans =
        |side: &Option<Record>| side.as_ref().and_then(Record::as_entry).map(|entry| entry.tracked.spans.clone());
    let timers = rest.all.iter().filter(|other| matches!(other.key, RecordKey::Timer(_)));
    let mut of_it = timers.filter(|other| entries_of(other).any(|key| key == change.key));
    spans(&change.before) != spans(&change.after) && of_it.any(|other| rest.own(&other.key).is_none())
}

/// The typed total counts as one field, and so does each span.
fn tracked(before: &Tracked, after: &Tracked, now: &Tracked) -> Option<Tracked> {
    let typed = |it: &Tracked| (it.base, it.over.clone());
    let (base, over) = field(&typed(before), &typed(after), &typed(now))?;
    let mut spans = LiteMap::new();
    let known = before.spans.keys().chain(after.spans.keys()).chain(now.spans.keys());
    for begin in known {
        let of = |it: &Tracked| it.spans.get(begin).cloned();
        if let Some(span) = field(&of(before), &of(after), &of(now))? {
            spans.insert(*begin, span);
        }
    }
    Some(Tracked { base, over, spans })
}
