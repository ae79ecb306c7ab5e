//! Undo and redo.

use std::sync::Arc;

use plan::{Patch, RecordKey};

use super::state::History;
use crate::app::update::Step;
use crate::history::msg::HistoryMsg;
use crate::values::announcement::Message;

impl Step<'_> {
    #[inline(never)]
    pub(crate) fn history(&mut self, msg: HistoryMsg) {
        match msg {
            HistoryMsg::Undo => self.undo(),
            HistoryMsg::Redo => self.redo(),
        }
    }

    pub(super) fn undo(&mut self) {
        if self.undo_item() {
            return;
        }
        let Some(patch) = self.model.history.undo.pop_back() else { return self.announce(Message::NothingToUndo) };
        if let Some(done) = self.turn(&patch.inverse(), |title, others| Message::Undone { title, others }) {
            History::push(&mut self.model.history.redo, done.inverse());
        }
    }

    pub(super) fn redo(&mut self) {
        let Some(patch) = self.model.history.redo.pop_back() else { return self.announce(Message::NothingToRedo) };
        if let Some(done) = self.turn(&patch, |title, others| Message::Redone { title, others }) {
            History::push(&mut self.model.history.undo, done);
        }
    }

    /// Applies a patch of the history, as far as it doesn't undo someone else's newer change, and returns what it has
    /// applied. What it leaves alone is reported.
    fn turn(&mut self, patch: &Patch, done: fn(Option<Arc<str>>, usize) -> Message) -> Option<Patch> {
        let (patch, left) = patch.rebase(&self.model.plan);
        let named = self.titles_of(&left);
        let about: Vec<RecordKey> = patch.changes().iter().map(|change| change.key.clone()).collect();
        // What the change removes has its name before it, and what it brings back has one after it.
        let before = self.titles_of(&about);
        if patch.is_empty() || !self.carry_out(&patch, true) {
            self.tell(Message::UndoStale, false);
            return None;
        }
        // What someone else has started in the meantime stops the timer's time.
        let timers = patch.changes().iter().filter_map(|change| match &change.key {
            RecordKey::Timer(member) => Some(member.clone()),
            _ => None,
        });
        timers.for_each(|member| self.untangle(member));
        match named.first() {
            Some(title) => {
                let (title, others) = (Arc::clone(title), named.len().saturating_sub(1));
                self.tell(Message::TurnedPartly { title, others }, false);
            }
            None => {
                let titles = if before.is_empty() { self.titles_of(&about) } else { before };
                self.tell(done(titles.first().map(Arc::clone), titles.len().saturating_sub(1)), false);
            }
        }
        Some(patch)
    }

    /// Reports deleted records that exist again because another tab had changed them.
    pub(crate) fn tell_kept(&mut self) {
        let (plan, removed) = (&self.model.plan, &mut self.model.history.removed);
        let back: Vec<RecordKey> = removed.keys().filter(|key| plan.has(key)).cloned().collect();
        removed.retain(|key, ()| !back.contains(key));
        let named = self.titles_of(&back);
        if let Some(title) = named.first().map(Arc::clone) {
            self.tell(Message::Kept { title, others: named.len().saturating_sub(1) }, false);
        }
    }

    /// The titles of records, or of what they belong to, each once.
    fn titles_of(&self, keys: &[RecordKey]) -> Vec<Arc<str>> {
        let mut called: Vec<_> = keys.iter().filter_map(|key| self.model.plan.called(key)).collect();
        plan::sort_and_dedup(&mut called);
        called.into_iter().map(|(_, title)| title).collect()
    }
}
