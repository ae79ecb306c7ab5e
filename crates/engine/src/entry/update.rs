//! Creating, completing and deleting an entry, and working with it.

use std::sync::Arc;

use plan::{Command, EntryId, ProjectId, Slot, TaskId};

use crate::app::update::Step;
use crate::entry::msg::EntryMsg;
use crate::values::announcement::{Message, Spot};
use crate::values::draft::Choice;
use crate::values::gesture::{Place, slot_at};

impl Step<'_> {
    #[inline(never)]
    pub(crate) fn entry(&mut self, msg: EntryMsg) {
        match msg {
            EntryMsg::Create { title, slot } => self.create(title, slot, None),
            EntryMsg::CreateIn { title, slot, project } => self.create(title, Some(slot), project),
            EntryMsg::New(place) => self.open_new(place),
            EntryMsg::CloseNew => self.model.session.creating = None,
            EntryMsg::Edit(entry) => self.open_form(entry),
            EntryMsg::CloseEdit => self.close_form(),
            EntryMsg::Revise(draft) => self.save_form(&draft),
            EntryMsg::Duplicate(entry) => self.duplicate(entry),
            EntryMsg::OpenSource(entry) => self.open_source(&entry),
            EntryMsg::RefreshSource(entry) => self.refresh_source(&entry),
            EntryMsg::Unlink(entry) => self.unlink(&entry),
            EntryMsg::ToggleDone(entry) => self.toggle_done(&entry),
            EntryMsg::Remove(entry) => self.remove(entry),
            EntryMsg::Touch(entry) => self.touch(&entry),
        }
    }

    pub(super) fn open_new(&mut self, place: Option<Place>) {
        self.cancel();
        let step = self.model.plan.settings().snap;
        let today = Slot { date: self.env.local.date(), start: None };
        let member = place.as_ref().and_then(|place| place.member.clone());
        if member.as_ref().is_none_or(|member| self.model.may_plan_for(member)) {
            self.model.session.creating = Some((place.map_or(today, |place| slot_at(&place, step)), member));
        }
    }

    #[inline(never)]
    pub(super) fn create(&mut self, title: Arc<str>, slot: Option<Slot>, project: Option<Choice<ProjectId>>) {
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
    pub(super) fn toggle_done(&mut self, entry: &EntryId) {
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
    pub(super) fn remove(&mut self, entry: EntryId) {
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

    /// The user works with the entry: its task's connection is polled faster for a while.
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

    /// An entry's title and slot, for a sentence.
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
