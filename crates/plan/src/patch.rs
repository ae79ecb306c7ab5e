//! Carrying out a patch, and taking it back. Patches come from `decide`; the writing itself is in `records`.

use crate::command::{Change, Patch, Record, RecordKey, Refusal};
use crate::model::{EntryId, TaskId, Workspace};

impl Patch {
    /// Carries it out, wholly or not at all.
    ///
    /// A late undo may leave a task without entries (added to, then the older entry removed, then the addition undone).
    /// That is no loss: the task waits to be planned again, and the next drop of its item goes on with it.
    ///
    /// # Errors
    /// [`Refusal::Changed`] for the first record that isn't what the patch was made from; [`Refusal::Missing`] when an
    /// entry would come without its task, [`Refusal::InUse`] when a task would go under somebody's newer entry.
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

    /// No timer comes without its entry, and no entry goes from under a timer that the patch doesn't know.
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

    /// Whether the entry is no longer there after it, or is another task's.
    fn takes_away(&self, entry: &EntryId, task: &TaskId) -> bool {
        let key = RecordKey::Entry(entry.clone());
        let after = self.changes.iter().find(|change| change.key == key).map(|change| &change.after);
        after.is_some_and(|after| after.as_ref().and_then(Record::as_entry).is_none_or(|entry| entry.task != *task))
    }

    /// The patch that takes this one back.
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

    /// Whether it removes the entry for good, so that its task is to go with the last one. One that goes back to the
    /// backlog, or that was only added by what is taken back, leaves its task.
    pub fn removes_for_good(&self, entry: &EntryId) -> bool {
        self.for_good.contains(entry)
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}
