//! Turns a command into a patch: decided by the plan, applied, stored, and remembered for undo.

use plan::{Command, Patch, RecordKey, Refusal};

use super::state::History;
use crate::app::update::Step;
use crate::storage::archive::key_of;
use crate::values::announcement::Message;

impl Step<'_> {
    /// Carries out a change by the user. Returns whether something has changed.
    pub(crate) fn edit(&mut self, command: &Command) -> bool {
        match self.decide(command) {
            Ok(patch) => self.commit(patch),
            Err(Refusal::EmptyTitle) => {
                self.tell(Message::EmptyTitle, false);
                false
            }
            // The thing is gone, which is visible.
            Err(_) => false,
        }
    }

    /// The command, with what follows from it.
    fn decide(&self, command: &Command) -> Result<Patch, Refusal> {
        let patch = plan::decide(&self.model.plan, command)?;
        let stops = self.stops_of_completed(&patch);
        if stops.is_empty() {
            return Ok(patch);
        }
        plan::decide(&self.model.plan, &Command::All(std::iter::once(command.clone()).chain(stops).collect()))
    }

    fn commit(&mut self, patch: Patch) -> bool {
        if patch.is_empty() || !self.carry_out(&patch, true) {
            return false;
        }
        History::push(&mut self.model.history.undo, patch);
        self.model.history.redo.clear();
        self.model.writes.forget_undo();
        true
    }

    /// Carries out a change that the user didn't make: stored with relaxed durability, and without undo.
    pub(crate) fn change(&mut self, command: &Command) {
        if let Ok(patch) = plan::decide(&self.model.plan, command) {
            self.carry_out(&patch, false);
        }
    }

    pub(super) fn carry_out(&mut self, patch: &Patch, edit: bool) -> bool {
        if patch.changes().iter().any(|change| self.model.is_newer(&key_of(&change.key))) {
            if edit {
                self.tell(Message::Newer, false);
            }
            return false;
        }
        if patch.apply(&mut self.model.plan).is_err() {
            return false;
        }
        for change in patch.changes() {
            self.model.changed_record(&change.key);
            if change.after.is_some() {
                self.model.history.removed.remove(&change.key);
            } else if edit && !matches!(change.key, RecordKey::Timer(_)) {
                self.model.history.removed.insert(change.key.clone(), ());
            }
        }
        let passed = if edit { self.pass_on(patch) } else { Vec::new() };
        self.store(patch, passed, edit);
        if edit {
            self.sign_timers(patch);
        }
        true
    }

    pub(crate) fn tell_change(&mut self, message: Option<Message>) {
        if let Some(message) = message {
            self.tell(message, true);
        }
    }
}
