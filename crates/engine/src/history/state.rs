//! What can be undone and redone.

use std::collections::VecDeque;

use litemap::LiteMap;
use plan::{Link, Millis, Patch, RecordKey, Task, Timer};

/// What can be undone and redone.
#[derive(Debug, Default)]
pub(crate) struct History {
    pub(super) undo: VecDeque<Patch>,
    pub(super) redo: VecDeque<Patch>,
    /// What was removed here, as long as it is gone.
    pub(super) removed: LiteMap<RecordKey, ()>,
}

impl History {
    /// More steps than anybody undoes; limits the memory of a page that stays open for weeks.
    const MOST: usize = 500;

    pub(crate) fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    pub(crate) fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    pub(super) fn push(stack: &mut VecDeque<Patch>, patch: Patch) {
        if stack.len() >= Self::MOST {
            stack.pop_front();
        }
        stack.push_back(patch);
    }

    /// A timer's start was corrected because the clock was wrong.
    pub(crate) fn retimed(&mut self, timer: &Timer, since: Millis) {
        self.all().for_each(|patch| patch.retime(timer, since));
    }

    /// A source has said something about its item.
    pub(crate) fn observed(&mut self, link: &Link) {
        self.all().for_each(|patch| patch.observe(link));
    }

    /// A task has followed its source.
    pub(crate) fn followed(&mut self, before: &Task, after: &Task) {
        self.all().for_each(|patch| patch.follow(before, after));
    }

    fn all(&mut self) -> impl Iterator<Item = &mut Patch> {
        self.undo.iter_mut().chain(&mut self.redo)
    }
}
