//! Creating, completing and deleting an entry, and working with it.

use std::sync::Arc;

use plan::{Command, EntryId, Minutes, Slot, TaskId, title};

use super::state::Creating;
use crate::app::effect::Effect;
use crate::app::update::Step;
use crate::entry::msg::EntryMsg;
use crate::values::announcement::{Message, Spot};
use crate::values::draft::NewEntry;
use crate::values::focus::FocusTarget;
use crate::values::gesture::{Place, slot_at};

impl Step<'_> {
    #[inline(never)]
    pub(crate) fn entry(&mut self, msg: EntryMsg) {
        match msg {
            EntryMsg::CreateIn(new) => self.add(new),
            EntryMsg::New(place) => self.open_new(place),
            EntryMsg::NewAt(slot, member) => {
                self.cancel();
                if member.as_ref().is_none_or(|member| self.model.may_plan_for(member)) {
                    self.model.forms.creating = Some(Creating { slot, minutes: None, member, in_place: true });
                }
            }
            EntryMsg::CloseNew => self.model.forms.creating = None,
            EntryMsg::Edit(entry) => self.open_form(entry, false),
            EntryMsg::QuickEdit(entry) => self.open_form(entry, true),
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
        let step = self.model.step();
        let today = Slot { date: self.env.local.date(), start: None };
        let member = place.as_ref().and_then(|place| place.member.clone());
        if member.as_ref().is_none_or(|member| self.model.may_plan_for(member)) {
            let in_place = place.is_some();
            let slot = place.map_or(today, |place| slot_at(&place, step));
            self.model.forms.creating = Some(Creating { slot, minutes: None, member, in_place });
        }
    }

    /// A new entry is typed where it was drawn.
    pub(crate) fn open_drawn(&mut self, slot: Slot, minutes: Minutes) {
        self.model.forms.creating = Some(Creating { slot, minutes: Some(minutes), member: None, in_place: true });
    }

    /// A new entry, or a task that waits.
    #[inline(never)]
    pub(crate) fn add(&mut self, new: NewEntry) {
        let NewEntry { title, literal, slot, minutes, project, labels, member } = new;
        let creating = self.model.forms.creating().cloned();
        let mut commands = Vec::new();
        let project = project.and_then(|choice| self.project(choice, None, &mut commands));
        let new_entry = EntryId::new(self.ids.take());
        let new_task = TaskId::new(self.ids.take());
        let task = new_task.clone();
        if let Some(slot) = slot {
            let said = creating.as_ref().and_then(|new| new.member.clone());
            // A length in the title counts more than the one that was drawn.
            let drawn = creating.as_ref().and_then(|new| new.minutes);
            let minutes = minutes.or(drawn.filter(|_| literal || title::parse(&title).scheduled.is_none()));
            let member = member.or(said).filter(|id| self.model.may_plan_for(id));
            let Some(member) = member.or_else(|| self.model.planning_for().map(|it| it.id.clone())) else { return };
            let default = self.model.plan.settings().default_minutes;
            let (title, entry) = (Arc::clone(&title), new_entry.clone());
            commands.push(Command::CreateEntry { title, slot, member, new_task, new_entry: entry.clone() });
            if let Some(scheduled) = minutes.or(literal.then_some(default)) {
                commands.push(Command::ResizeEntry { entry, scheduled });
            }
        } else {
            commands.push(Command::AddTask { title: Arc::clone(&title), new_task });
            if minutes.is_some() || literal {
                commands.push(Command::SetEstimate { task: task.clone(), estimate: minutes });
            }
        }
        if literal {
            commands.push(Command::RenameTask { task: task.clone(), title: title.trim().into() });
        }
        if project.is_some() {
            commands.push(Command::SetProject { task: task.clone(), project });
        }
        if !labels.is_empty() {
            commands.push(Command::SetLabels { task: task.clone(), labels });
        }
        if self.edit(&Command::All(commands)) {
            self.model.forms.creating = None;
            if creating.is_some_and(|new| new.in_place) && self.model.plan.entry(&new_entry).is_some() {
                self.out.push(Effect::Focus(FocusTarget::Entry(new_entry.clone())));
            }
            let planned = self.spot(&new_entry).map(|(title, spot)| Message::Planned { title, spot });
            let told = planned.unwrap_or_else(|| Message::AddedToBacklog { title: self.name_of_task(&task) });
            self.tell_change(Some(told));
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
