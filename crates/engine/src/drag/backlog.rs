//! From the backlog into the calendar, and from the calendar and the sidebar into the backlog.

use std::sync::Arc;

use plan::{Command, EntryId, Slot, TaskId, relate};

use super::state::{Held, What};
use crate::app::effect::Effect;
use crate::app::update::Step;
use crate::values::announcement::{Message, Why};
use crate::values::focus::FocusTarget;
use crate::values::hue;

impl Step<'_> {
    pub(super) fn grip_task(&self, id: TaskId, by_keys: bool) -> Option<Held> {
        let plan = &self.model.plan;
        let task = plan.task(&id).filter(|task| !task.done)?;
        let minutes = task.estimate.unwrap_or(plan.settings().default_minutes);
        let (title, hue) = (Arc::clone(&task.title), hue::of_task(plan, task));
        Some(self.unplanned(What::Task(id), title, hue, minutes, by_keys))
    }

    pub(super) fn plan_task(&mut self, task: TaskId, held: &Held, slot: Slot) -> Option<EntryId> {
        let entry = EntryId::new(self.ids.take());
        let member = held.member.clone().filter(|member| self.model.plan.member(member).is_some())?;
        let mut commands = vec![Command::PlanTask { task, slot, member, new_entry: entry.clone() }];
        if held.minutes != held.minutes_before {
            commands.push(Command::ResizeEntry { entry: entry.clone(), scheduled: held.minutes });
        }
        self.edit(&Command::All(commands)).then_some(())?;
        let message = self.spot(&entry).map(|(title, spot)| Message::Planned { title, spot });
        self.tell_change(message);
        Some(entry)
    }

    /// The drag would drop into the backlog.
    pub(crate) fn over_backlog(&mut self) {
        if let Some(held) = &mut self.model.drag.held
            && held.roams()
        {
            (held.aside, held.target) = (true, None);
        }
    }

    /// Moves what is picked up to the backlog now, by a key.
    pub(crate) fn shelve(&mut self) {
        self.over_backlog();
        if self.model.drag.held.as_ref().is_some_and(|held| held.aside) {
            self.drop_held();
        }
    }

    /// Moves what is picked up to the backlog. Returns whether there was something to do.
    pub(super) fn put_aside(&mut self, held: &Held) -> bool {
        let task = match &held.what {
            // It is already there.
            What::Task(_) | What::Edge { .. } | What::Blank(_) => return false,
            What::Item { source, .. } => {
                let new_task = TaskId::new(self.ids.take());
                let related = relate::relate(&self.model.plan, &source.link.key);
                if let relate::Relation::Existing(task) = related {
                    self.tell_where(&task);
                    return true;
                }
                if !self.edit(&Command::KeepItem { item: source.clone(), new_task: new_task.clone() }) {
                    return false;
                }
                let title = self.name_of_task(&new_task);
                self.tell_change(Some(Message::AddedToBacklog { title }));
                new_task
            }
            What::Entry(_) => match self.unschedule(held.entries().cloned().collect()) {
                Some(task) => task,
                None => return true,
            },
        };
        if held.by_keys && self.model.backlog.is_open() {
            self.out.push(Effect::Focus(FocusTarget::Task(task)));
        }
        true
    }

    /// Entries with tracked time and those of complete tasks stay, since they record the past. Returns the first task
    /// that goes to the backlog.
    fn unschedule(&mut self, entries: Vec<EntryId>) -> Option<TaskId> {
        let plan = &self.model.plan;
        let why = |entry: &EntryId| {
            let entry = plan.entry(entry)?;
            let done = plan.task(&entry.task).is_some_and(|task| task.done);
            if entry.logged() > 0 { Some(Why::Tracked) } else { done.then_some(Why::Done) }
        };
        let (stay, go): (Vec<EntryId>, Vec<EntryId>) = entries.into_iter().partition(|entry| why(entry).is_some());
        if let ([entry], []) = (&stay[..], &go[..]) {
            let (why, title) = (why(entry)?, self.task_of(entry).map(|task| Arc::clone(&task.title)));
            self.tell(Message::Stays { title: title.unwrap_or_else(|| Arc::from("")), why }, false);
            return None;
        }
        let task = go.first().and_then(|entry| Some(plan.entry(entry)?.task.clone()));
        let several = go.len().saturating_add(stay.len()) > 1;
        let (count, stay) = (go.len(), stay.len());
        let changed = self.edit(&Command::All(go.into_iter().map(|entry| Command::Unschedule { entry }).collect()));
        match &task {
            _ if several => self.tell(Message::Shelved { count, stay }, changed),
            Some(task) if changed => self.tell_where(task),
            _ => {}
        }
        task.filter(|_| changed)
    }

    /// Reports where a task is that was to go to the backlog.
    fn tell_where(&mut self, task: &TaskId) {
        let title = self.name_of_task(task);
        let latest = self.model.plan.entries_of(task).max_by_key(|entry| entry.slot).map(|entry| entry.id.clone());
        let message = match latest.and_then(|entry| self.spot(&entry)) {
            Some((title, spot)) => Message::StillPlanned { title, spot },
            None => Message::Waits { title },
        };
        self.tell_change(Some(message));
    }

    pub(crate) fn name_of_task(&self, task: &TaskId) -> Arc<str> {
        self.model.plan.task(task).map_or_else(|| Arc::from(""), |task| Arc::clone(&task.title))
    }
}
