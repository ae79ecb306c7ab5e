//! Commands: decided by the plan, applied, stored, told, and taken back.

use std::sync::Arc;

use plan::{Command, EntryId, Patch, ProjectId, Record, RecordKey, Refusal, Slot, TaskId};

use crate::app::effect::{Message, Spot};
use crate::app::model::History;
use crate::app::msg::{Choice, Place};
use crate::app::update::Step;
use crate::drag::state::slot_at;
use crate::storage::archive::key_of;

impl Step<'_> {
    #[inline(never)]
    pub(crate) fn open_new(&mut self, place: Option<Place>) {
        self.cancel();
        let step = self.model.plan.settings().snap;
        let today = Slot { date: self.env.local.date(), start: None };
        let member = place.as_ref().and_then(|place| place.member.clone());
        if member.as_ref().is_none_or(|member| self.model.may_plan_for(member)) {
            self.model.session.creating = Some((place.map_or(today, |place| slot_at(&place, step)), member));
        }
    }

    #[inline(never)]
    pub(crate) fn create(&mut self, title: Arc<str>, slot: Option<Slot>, project: Option<Choice<ProjectId>>) {
        let said = self.model.session.creating.as_ref().and_then(|(_, member)| member.clone());
        let member = said.filter(|id| self.model.may_plan_for(id));
        let Some(member) = member.or_else(|| self.model.planning_for().map(|it| it.id.clone())) else { return };
        let mut commands = Vec::new();
        let project = project.and_then(|choice| self.project(choice, None, &mut commands));
        let slot = slot.unwrap_or(Slot { date: self.env.local.date(), start: None });
        let new_entry = EntryId::new(self.ids.take());
        let new_task = TaskId::new(self.ids.take());
        commands.push(Command::CreateEntry {
            title,
            slot,
            member,
            new_task: new_task.clone(),
            new_entry: new_entry.clone(),
        });
        if project.is_some() {
            commands.push(Command::SetProject { task: new_task, project });
        }
        if self.edit(&Command::All(commands)) {
            self.model.session.creating = None;
            let message = self.spot(&new_entry).map(|(title, spot)| Message::Planned { title, spot });
            self.tell_change(message);
        }
    }

    #[inline(never)]
    pub(crate) fn toggle_done(&mut self, entry: &EntryId) {
        let all = self.concerned(entry);
        if all.len() > 1 {
            return self.complete_all(&all);
        }
        let Some(task) = self.task_of(entry) else { return };
        let (done, title) = (!task.done, Arc::clone(&task.title));
        let command = Command::SetDone { task: task.id.clone(), done };
        self.touch(entry);
        if self.edit(&command) {
            self.tell_change(Some(if done { Message::Completed { title } } else { Message::Reopened { title } }));
        }
    }

    #[inline(never)]
    pub(crate) fn remove(&mut self, entry: EntryId) {
        let all = self.concerned(&entry);
        if all.len() > 1 {
            return self.remove_all(all);
        }
        let title = self.task_of(&entry).map_or_else(|| Arc::from(""), |task| Arc::clone(&task.title));
        self.touch(&entry);
        if self.edit(&Command::RemoveEntry { entry }) {
            self.tell_change(Some(Message::Removed { title }));
        }
    }

    /// The person works with the entry: the connection that its task comes from is asked more often for a while.
    #[inline(never)]
    pub(crate) fn touch(&mut self, entry: &EntryId) {
        let Some(task) = self.task_of(entry) else { return };
        let links = task.links.clone();
        let now = self.env.now;
        for source in &mut self.model.sources.all {
            let (id, account) = (source.provider.id, source.connection.account.account_id());
            for link in links.iter().filter(|link| link.key.provider.as_str() == id && link.key.account == account) {
                source.works_with(link, now);
            }
        }
    }

    #[inline(never)]
    pub(crate) fn undo(&mut self) {
        if self.undo_item() {
            return;
        }
        let Some(patch) = self.model.history.undo.pop_back() else { return self.announce(Message::NothingToUndo) };
        if let Some(done) = self.turn(&patch.inverse(), Message::Undone) {
            History::push(&mut self.model.history.redo, done.inverse());
        }
    }

    #[inline(never)]
    pub(crate) fn redo(&mut self) {
        let Some(patch) = self.model.history.redo.pop_back() else { return self.announce(Message::NothingToRedo) };
        if let Some(done) = self.turn(&patch, Message::Redone) {
            History::push(&mut self.model.history.undo, done);
        }
    }

    /// Applies a patch of the history, as far as that doesn't undo somebody's newer change, and gives what it has
    /// carried out. What it leaves alone is named.
    fn turn(&mut self, patch: &Patch, done: Message) -> Option<Patch> {
        let (patch, left) = patch.rebase(&self.model.plan);
        let named = self.titles_of(&left);
        if patch.is_empty() || !self.carry_out(&patch, true) {
            self.tell(Message::UndoStale, false);
            return None;
        }
        // What somebody else began meanwhile isn't counted over.
        let timers = patch.changes.iter().filter_map(|change| match &change.key {
            RecordKey::Timer(member) => Some(member.clone()),
            _ => None,
        });
        timers.for_each(|member| self.untangle(member));
        match named.first() {
            Some(title) => {
                let (title, others) = (Arc::clone(title), named.len().saturating_sub(1));
                self.tell(Message::TurnedPartly { title, others }, false);
            }
            None => self.tell(done, false),
        }
        Some(patch)
    }

    /// Tells of what was removed here and is there again, since another tab has changed it unseen.
    pub(crate) fn tell_kept(&mut self) {
        let (plan, removed) = (&self.model.plan, &mut self.model.session.removed);
        let back: Vec<RecordKey> = removed.keys().filter(|key| plan.has(key)).cloned().collect();
        removed.retain(|key, ()| !back.contains(key));
        let named = self.titles_of(&back);
        if let Some(title) = named.first().map(Arc::clone) {
            self.tell(Message::Kept { title, others: named.len().saturating_sub(1) }, false);
        }
    }

    /// What records are called, or are of, each once.
    fn titles_of(&self, keys: &[RecordKey]) -> Vec<Arc<str>> {
        let plan = &self.model.plan;
        let entry = |id: &EntryId| Some(RecordKey::Task(plan.entry(id)?.task.clone()));
        let about = keys.iter().filter_map(|key| match key {
            RecordKey::Entry(id) => entry(id),
            RecordKey::Timer(member) => entry(&plan.timer(member)?.entry),
            key => Some(key.clone()),
        });
        let mut about: Vec<RecordKey> = about.collect();
        about.sort();
        about.dedup();
        let name = |key: RecordKey| match plan.record(&key)? {
            Record::Task(task) => Some(task.title),
            Record::Member(member) => Some(member.name),
            Record::Project(project) => Some(project.name),
            Record::Client(client) => Some(client.name),
            Record::Label(label) => Some(label.name),
            Record::Entry(_) | Record::Timer(_) | Record::Settings(_) => None,
        };
        about.into_iter().filter_map(name).collect()
    }

    /// Carries out what a person wants; true when that changed something.
    pub(crate) fn edit(&mut self, command: &Command) -> bool {
        match self.decide(command) {
            Ok(patch) => self.commit(patch),
            Err(Refusal::EmptyTitle) => {
                self.tell(Message::EmptyTitle, false);
                false
            }
            // The thing is gone, which one sees.
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

    pub(crate) fn commit(&mut self, patch: Patch) -> bool {
        if patch.is_empty() || !self.carry_out(&patch, true) {
            return false;
        }
        History::push(&mut self.model.history.undo, patch);
        self.model.history.redo.clear();
        self.model.session.undo_item = None;
        true
    }

    /// Carries out what no person did: stored without haste, and not to be taken back.
    pub(crate) fn change(&mut self, command: &Command) {
        if let Ok(patch) = plan::decide(&self.model.plan, command) {
            self.carry_out(&patch, false);
        }
    }

    fn carry_out(&mut self, patch: &Patch, edit: bool) -> bool {
        if patch.changes.iter().any(|change| self.model.is_newer(&key_of(&change.key))) {
            if edit {
                self.tell(Message::Newer, false);
            }
            return false;
        }
        if patch.apply(&mut self.model.plan).is_err() {
            return false;
        }
        self.model.changed();
        for change in &patch.changes {
            if change.after.is_some() {
                self.model.session.removed.remove(&change.key);
            } else if edit && !matches!(change.key, RecordKey::Timer(_)) {
                self.model.session.removed.insert(change.key.clone(), ());
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

    /// An entry's title and place, for a sentence.
    pub(crate) fn spot(&self, id: &EntryId) -> Option<(Arc<str>, Spot)> {
        let entry = self.model.plan.entry(id)?;
        let title = self.task_of(id).map_or_else(|| Arc::from(""), |task| Arc::clone(&task.title));
        let whose = self.model.person(&entry.member);
        Some((title, Spot { date: entry.slot.date, start: entry.slot.start, minutes: entry.scheduled, whose }))
    }

    pub(crate) fn task_of(&self, entry: &EntryId) -> Option<&plan::Task> {
        self.model.plan.task(&self.model.plan.entry(entry)?.task)
    }
}
