//! Applying and inverting patches. `decide` makes them, and `records` does the writing.

use std::sync::Arc;

use crate::command::{Change, Patch, Record, RecordKey, Refusal};
use crate::model::{EntryId, Link, Millis, Task, TaskId, Workspace};
use crate::timer::Timer;

impl Patch {
    /// Applies all of it or nothing.
    ///
    /// A late undo may leave a task without entries (an entry is added, the older one is deleted, then the addition is
    /// undone). Nothing is lost: the task goes to the backlog, and the next drop of its item continues with it.
    ///
    /// # Errors
    /// [`Refusal::Changed`] for the first record that differs from what the patch was made from, [`Refusal::Missing`]
    /// if an entry would be added without its task, [`Refusal::InUse`] if a task with a newer entry would be deleted.
    pub fn apply(&self, ws: &mut Workspace) -> Result<(), Refusal> {
        self.fits(ws)?;
        for change in &self.changes {
            ws.overwrite(&change.key, change.after.clone());
        }
        Ok(())
    }

    pub(crate) fn fits(&self, ws: &Workspace) -> Result<(), Refusal> {
        if let Some(change) = self.changes.iter().find(|change| ws.record(&change.key) != change.before) {
            return Err(Refusal::Changed(change.key.clone()));
        }
        if let Some(task) = self.needs.iter().find(|task| ws.task(task).is_none()) {
            return Err(Refusal::Missing(RecordKey::Task(task.clone())));
        }
        for change in self.changes.iter().filter(|change| change.after.is_none()) {
            if let RecordKey::Task(task) = &change.key
                && ws.entries_of(task).any(|entry| !self.takes_away(&entry.id, task))
            {
                return Err(Refusal::InUse(task.clone()));
            }
        }
        self.fits_timers(ws)
    }

    /// No timer is added without its entry, and no entry is deleted while it has a timer that the patch doesn't know.
    fn fits_timers(&self, ws: &Workspace) -> Result<(), Refusal> {
        let own = |key: &RecordKey| self.changes.iter().find(|change| change.key == *key);
        for timer in self.changes.iter().filter_map(|change| change.after.as_ref()?.as_timer()) {
            let key = RecordKey::Entry(timer.entry.clone());
            if own(&key).map_or(ws.entry(&timer.entry).is_none(), |change| change.after.is_none()) {
                return Err(Refusal::Missing(key));
            }
        }
        for timer in ws.timers() {
            let (entry, key) = (RecordKey::Entry(timer.entry.clone()), RecordKey::Timer(timer.member.clone()));
            if own(&entry).is_some_and(|change| change.after.is_none()) && own(&key).is_none() {
                return Err(Refusal::Changed(key));
            }
        }
        Ok(())
    }

    /// Whether applying it deletes the entry or moves it to another task.
    fn takes_away(&self, entry: &EntryId, task: &TaskId) -> bool {
        let key = RecordKey::Entry(entry.clone());
        let after = self.changes.iter().find(|change| change.key == key).map(|change| &change.after);
        after.is_some_and(|after| after.as_ref().and_then(Record::as_entry).is_none_or(|entry| entry.task != *task))
    }

    /// The patch that undoes this one.
    pub fn inverse(&self) -> Patch {
        let turned = |change: &Change| Change {
            key: change.key.clone(),
            before: change.after.clone(),
            after: change.before.clone(),
        };
        Patch {
            changes: self.changes.iter().map(turned).collect(),
            needs: self.needs.clone(),
            for_good: self.for_good.clone(),
        }
    }

    /// Whether it deletes the entry for good, so that the task is deleted with its last entry. Moving an entry to the
    /// backlog or undoing its creation keeps the task.
    pub fn removes_for_good(&self, entry: &EntryId) -> bool {
        self.for_good.contains(entry)
    }

    /// The changes, by key.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Whether it has no changes.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// A timer's start was corrected because the clock was wrong: as far as undo is concerned, it always started there.
    pub fn retime(&mut self, timer: &Timer, since: Millis) {
        for record in self.records() {
            if let Record::Timer(known) = record
                && known == timer
            {
                known.since = since;
            }
        }
    }

    /// What a source says about its item was always so, as far as undo is concerned: the user didn't do it, and it
    /// mustn't prevent undoing what the user did to the same task.
    pub fn observe(&mut self, link: &Link) {
        for record in self.records() {
            if let Record::Task(task) = record {
                let same = task.links.iter_mut().filter(|known| known.key.names(&link.key));
                same.for_each(|known| known.clone_from(link));
            }
        }
    }

    /// The same for a task that followed its source.
    pub fn follow(&mut self, before: &Task, after: &Task) {
        for record in self.records() {
            let Record::Task(task) = record else { continue };
            if task.id == before.id && task.title == before.title {
                task.title = Arc::clone(&after.title);
            }
            if task.id == before.id && task.done == before.done {
                task.done = after.done;
            }
        }
    }

    fn records(&mut self) -> impl Iterator<Item = &mut Record> {
        self.changes.iter_mut().flat_map(|change| [&mut change.before, &mut change.after]).flatten()
    }
}
