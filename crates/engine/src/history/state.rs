//! What can be undone and redone.

use std::collections::VecDeque;
use std::sync::Arc;

use plan::{Link, Millis, Patch, Record, Task, Timer};

/// What can be undone and redone.
#[derive(Debug, Default)]
pub(crate) struct History {
    pub(crate) undo: VecDeque<Patch>,
    pub(crate) redo: VecDeque<Patch>,
}

impl History {
    /// More steps than anybody undoes; limits the memory of a page that stays open for weeks.
    pub(crate) const MOST: usize = 500;

    pub(crate) fn push(stack: &mut VecDeque<Patch>, patch: Patch) {
        if stack.len() >= Self::MOST {
            stack.pop_front();
        }
        stack.push_back(patch);
    }

    /// A timer's start was corrected because the clock was wrong: as far as undo is concerned, it always started there.
    pub(crate) fn retimed(&mut self, timer: &Timer, since: Millis) {
        let records = self.undo.iter_mut().chain(&mut self.redo).flat_map(|patch| &mut patch.changes);
        for record in records.flat_map(|change| [&mut change.before, &mut change.after]).flatten() {
            if let Record::Timer(known) = record
                && known == timer
            {
                known.since = since;
            }
        }
    }

    /// What a source says about its item was always so, as far as undo is concerned: the user didn't do it, and it
    /// mustn't prevent undoing what the user did to the same task.
    pub(crate) fn observed(&mut self, link: &Link) {
        let records = self.undo.iter_mut().chain(&mut self.redo).flat_map(|patch| &mut patch.changes);
        for record in records.flat_map(|change| [&mut change.before, &mut change.after]).flatten() {
            if let Record::Task(task) = record {
                task.links
                    .iter_mut()
                    .filter(|known| known.key.names(&link.key))
                    .for_each(|known| known.clone_from(link));
            }
        }
    }

    /// The same for a task that followed its source.
    pub(crate) fn followed(&mut self, before: &Task, after: &Task) {
        let records = self.undo.iter_mut().chain(&mut self.redo).flat_map(|patch| &mut patch.changes);
        for record in records.flat_map(|change| [&mut change.before, &mut change.after]).flatten() {
            let Record::Task(task) = record else { continue };
            if task.id == before.id && task.title == before.title {
                task.title = Arc::clone(&after.title);
            }
            if task.id == before.id && task.done == before.done {
                task.done = after.done;
            }
        }
    }
}
