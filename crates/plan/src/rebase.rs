//! The part of an old patch that can still be applied. Changes that others have made in the meantime stay, and are
//! reported.
//!
//! A patch resets only the fields that it has written. If someone else has written one of these fields, the record is
//! left alone together with what belongs to it; the rest is applied.

use litemap::LiteMap;

use crate::command::{Change, Patch, Record, RecordKey};
use crate::model::{Client, Label, Member, Project, Settings, Task, TaskId, TimeEntry, Workspace};
use crate::tracked::Tracked;

impl Patch {
    /// The part that can be applied now, and the records that it has to leave alone.
    pub fn rebase(&self, ws: &Workspace) -> (Patch, Vec<RecordKey>) {
        if self.fits(ws).is_ok() {
            return (self.clone(), Vec::new());
        }
        let mut changes = Vec::new();
        let mut left = Vec::new();
        for change in &self.changes {
            match onto(change, ws.record(&change.key)) {
                Some(change) => changes.push(change),
                None => left.push(change.key.clone()),
            }
        }
        loop {
            let rest = Rest { all: &self.changes, changes: &changes, ws };
            let Some(at) = changes.iter().position(|change| rest.is_in_the_way(change)) else { break };
            left.push(changes.remove(at).key);
        }
        changes.retain(|change| change.before != change.after);
        let there = |task: &&TaskId| ws.task(task).is_some();
        let needs = self.needs.iter().filter(there).cloned().collect();
        (Patch { changes, needs, for_good: self.for_good.clone() }, left)
    }
}

/// The changes that are left of a patch, next to all of its changes.
struct Rest<'a> {
    all: &'a [Change],
    changes: &'a [Change],
    ws: &'a Workspace,
}

impl Rest<'_> {
    /// Whether applying this change would leave half of something.
    fn is_in_the_way(&self, change: &Change) -> bool {
        match (&change.key, &change.before, &change.after) {
            // An entry is kept or dropped together with a task that is added or deleted in the same patch.
            (RecordKey::Entry(_), None, Some(Record::Entry(entry))) => !self.has(&RecordKey::Task(entry.task.clone())),
            (RecordKey::Entry(id), Some(Record::Entry(entry)), None) => {
                let task = RecordKey::Task(entry.task.clone());
                // A timer that the patch doesn't know would lose its entry.
                let timer = self.ws.timer_on(id).map(|timer| RecordKey::Timer(timer.member.clone()));
                timer.is_some_and(|timer| self.own(&timer).is_none()) || self.is_dropped(&task)
            }
            (RecordKey::Entry(_), ..) => self.loses_its_timer(change),
            (RecordKey::Task(id), None, Some(_)) => {
                let comes = |change: &&Change| entry(change.after.as_ref()).is_some_and(|entry| entry.task == *id);
                self.all.iter().any(|change| comes(&change)) && !self.changes.iter().any(|change| comes(&change))
            }
            (RecordKey::Task(id), _, None) => self.ws.entries_of(id).any(|entry| {
                let own = self.own(&RecordKey::Entry(entry.id.clone()));
                own.is_none_or(|own| self::entry(own.after.as_ref()).is_some_and(|entry| entry.task == *id))
            }),
            (RecordKey::Timer(_), ..) => self.loses_its_entry(change),
            (RecordKey::Label(id), _, None) => self.tasks().any(|task| task.labels.contains(id)),
            (RecordKey::Project(id), _, None) => self.tasks().any(|task| task.project.as_ref() == Some(id)),
            (RecordKey::Client(id), _, None) => self.ws.projects().any(|project| {
                let own = self.own(&RecordKey::Project(project.id.clone()));
                let project = own.map_or(Some(project), |own| match &own.after {
                    Some(Record::Project(project)) => Some(project),
                    _ => None,
                });
                project.is_some_and(|project| project.client.as_ref() == Some(id))
            }),
            _ => false,
        }
    }

    /// Counted time is kept or dropped together with the timer that counted it.
    fn loses_its_timer(&self, change: &Change) -> bool {
        let spans = |side: &Option<Record>| entry(side.as_ref()).map(|entry| entry.tracked.spans.clone());
        let timers = self.all.iter().filter(|other| matches!(other.key, RecordKey::Timer(_)));
        let mut of_it = timers.filter(|other| entries_of(other).any(|key| key == change.key));
        spans(&change.before) != spans(&change.after) && of_it.any(|other| self.own(&other.key).is_none())
    }

    fn loses_its_entry(&self, change: &Change) -> bool {
        let runs_on =
            change.after.as_ref().and_then(Record::as_timer).map(|timer| RecordKey::Entry(timer.entry.clone()));
        runs_on.is_some_and(|key| !self.has(&key)) || entries_of(change).any(|key| self.is_dropped(&key))
    }

    fn own(&self, key: &RecordKey) -> Option<&Change> {
        self.changes.iter().find(|change| change.key == *key)
    }

    /// Whether the record exists afterwards.
    fn has(&self, key: &RecordKey) -> bool {
        self.own(key).map_or_else(|| self.ws.record(key).is_some(), |change| change.after.is_some())
    }

    /// Whether its change was part of the patch and has been dropped.
    fn is_dropped(&self, key: &RecordKey) -> bool {
        self.own(key).is_none() && self.all.iter().any(|change| change.key == *key)
    }

    /// All tasks as they are afterwards.
    fn tasks(&self) -> impl Iterator<Item = &Task> {
        let kept = self.ws.tasks().filter(|task| self.own(&RecordKey::Task(task.id.clone())).is_none());
        kept.chain(self.changes.iter().filter_map(|change| change.after.as_ref()?.as_task()))
    }
}

fn entry(record: Option<&Record>) -> Option<&TimeEntry> {
    record.and_then(Record::as_entry)
}

/// The entries of a timer before and after its change.
fn entries_of(change: &Change) -> impl Iterator<Item = RecordKey> {
    let timers = [&change.before, &change.after].into_iter().flatten().filter_map(Record::as_timer);
    timers.map(|timer| RecordKey::Entry(timer.entry.clone()))
}

/// The change applied to the record's current value; `None` if someone else has written the same fields.
fn onto(change: &Change, now: Option<Record>) -> Option<Change> {
    let after = match (&change.before, &change.after, &now) {
        _ if change.before == now || change.after == now => change.after.clone(),
        (Some(before), Some(after), Some(now)) => Some(fields(before, after, now)?),
        _ => return None,
    };
    Some(Change { key: change.key.clone(), before: now, after })
}

/// A field's new value: unchanged, written, or `None` if someone else has written it.
fn field<T: PartialEq + Clone>(before: &T, after: &T, now: &T) -> Option<T> {
    match now {
        now if before == after => Some(now.clone()),
        now if now == before || now == after => Some(after.clone()),
        _ => None,
    }
}

/// Applies `field` to each of these fields of a record.
macro_rules! each {
    ($kind:ident($before:ident, $after:ident, $now:ident) { $($name:ident),+ }) => {
        $kind { $($name: field(&$before.$name, &$after.$name, &$now.$name)?,)+ ..$now.clone() }
    };
}

#[allow(clippy::needless_update, reason = "a kind of record that gets another field leaves that one alone")]
fn fields(before: &Record, after: &Record, now: &Record) -> Option<Record> {
    use Record as R;
    Some(match (before, after, now) {
        (R::Task(a), R::Task(b), R::Task(now)) => {
            R::Task(each!(Task(a, b, now) { title, notes, project, labels, estimate, done, links }))
        }
        (R::Entry(a), R::Entry(b), R::Entry(now)) => R::Entry(TimeEntry {
            tracked: tracked(&a.tracked, &b.tracked, &now.tracked)?,
            ..each!(TimeEntry(a, b, now) { task, member, slot, scheduled })
        }),
        (R::Member(a), R::Member(b), R::Member(now)) => {
            R::Member(each!(Member(a, b, now) { name, hue, capacity, hours, archived }))
        }
        (R::Project(a), R::Project(b), R::Project(now)) => {
            R::Project(each!(Project(a, b, now) { name, hue, client, archived }))
        }
        (R::Client(a), R::Client(b), R::Client(now)) => R::Client(each!(Client(a, b, now) { name, hue })),
        (R::Label(a), R::Label(b), R::Label(now)) => R::Label(each!(Label(a, b, now) { name, hue })),
        (R::Settings(a), R::Settings(b), R::Settings(now)) => {
            R::Settings(each!(Settings(a, b, now) { default_minutes, week_start, snap }))
        }
        // A timer is a single value: an instant on an entry.
        _ => return None,
    })
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
