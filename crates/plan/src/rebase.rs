//! The part of an old patch that can still be applied. Changes that others have made in the meantime stay, and are
//! reported.
//!
//! A patch resets only the fields that it has written. If someone else has written one of these fields, the record is
//! left alone together with what belongs to it; the rest is applied. What belongs to a kind of record is in `kinds`.

use crate::command::{Change, Patch, Record, RecordKey};
use crate::kinds::rebased;
use crate::model::{Project, Task, TaskId, Workspace};

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
            let Some(at) = changes.iter().position(|change| change.key.is_in_the_way(change, &rest)) else { break };
            left.push(changes.remove(at).key);
        }
        changes.retain(|change| change.before != change.after);
        let there = |task: &&TaskId| ws.task(task).is_some();
        let needs = self.needs.iter().filter(there).cloned().collect();
        (Patch { changes, needs, for_good: self.for_good.clone() }, left)
    }
}

/// The changes that are left of a patch, next to all of its changes.
pub(crate) struct Rest<'a> {
    pub(crate) all: &'a [Change],
    pub(crate) changes: &'a [Change],
    pub(crate) ws: &'a Workspace,
}

impl Rest<'_> {
    pub(crate) fn own(&self, key: &RecordKey) -> Option<&Change> {
        self.changes.iter().find(|change| change.key == *key)
    }

    /// Whether the record exists afterwards.
    pub(crate) fn has(&self, key: &RecordKey) -> bool {
        self.own(key).map_or_else(|| self.ws.record(key).is_some(), |change| change.after.is_some())
    }

    /// Whether its change was part of the patch and has been dropped.
    pub(crate) fn is_dropped(&self, key: &RecordKey) -> bool {
        self.own(key).is_none() && self.all.iter().any(|change| change.key == *key)
    }

    /// All tasks as they are afterwards.
    pub(crate) fn tasks(&self) -> impl Iterator<Item = &Task> {
        let kept = self.ws.tasks().filter(|task| self.own(&RecordKey::Task(task.id.clone())).is_none());
        kept.chain(self.changes.iter().filter_map(|change| change.after.as_ref()?.as_task()))
    }

    /// All projects as they are afterwards.
    pub(crate) fn projects(&self) -> impl Iterator<Item = &Project> {
        let kept = self.ws.projects().filter(|project| self.own(&RecordKey::Project(project.id.clone())).is_none());
        kept.chain(self.changes.iter().filter_map(|change| change.after.as_ref()?.as_project()))
    }
}

/// The entries of a timer before and after its change.
pub(crate) fn entries_of(change: &Change) -> impl Iterator<Item = RecordKey> {
    let timers = [&change.before, &change.after].into_iter().flatten().filter_map(Record::as_timer);
    timers.map(|timer| RecordKey::Entry(timer.entry.clone()))
}

/// The change applied to the record's current value; `None` if someone else has written the same fields.
fn onto(change: &Change, now: Option<Record>) -> Option<Change> {
    let after = match (&change.before, &change.after, &now) {
        _ if change.before == now || change.after == now => change.after.clone(),
        (Some(before), Some(after), Some(now)) => Some(rebased(before, after, now)?),
        _ => return None,
    };
    Some(Change { key: change.key.clone(), before: now, after })
}
