//! From the backlog into the calendar, and from the calendar and the sidebar into the backlog.

use std::sync::Arc;

use plan::{Command, EntryId, Slot, SourceItem, TaskId, relate};

use super::state::{Aside, Held, What};
use crate::app::effect::Effect;
use crate::app::update::Step;
use crate::values::announcement::{Deed, Message, Why};
use crate::values::connection::connection_of;
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
            (held.aside, held.target) = (Some(Aside::Backlog), None);
        }
    }

    /// Moves what is picked up to the backlog now, by a key.
    pub(crate) fn shelve(&mut self) {
        self.over_backlog();
        if self.model.drag.held.as_ref().is_some_and(|held| held.aside.is_some()) {
            self.drop_held();
        }
    }

    /// Moves what is picked up to the backlog. Returns whether there was something to do.
    pub(super) fn put_aside(&mut self, held: &Held) -> bool {
        let task = match &held.what {
            // It is already there.
            What::Task(_) | What::Edge { .. } | What::Blank(_) => return false,
            What::Item { source, .. } => match self.keep_item(source) {
                Some(task) => task,
                None => return true,
            },
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

    /// An item goes to the backlog, unless it is planned or there already, which is said. Returns its task if that is new.
    pub(crate) fn keep_item(&mut self, source: &SourceItem) -> Option<TaskId> {
        let new_task = TaskId::new(self.ids.take());
        if let relate::Relation::Existing(task) = relate::relate(&self.model.plan, &source.link.key) {
            self.tell_where(&task);
            return None;
        }
        self.edit(&Command::KeepItem { item: source.clone(), new_task: new_task.clone() }).then_some(())?;
        let title = self.name_of_task(&new_task);
        self.tell_change(Some(Message::AddedToBacklog { title }));
        Some(new_task)
    }

    /// The drag would drop into a tool's list, which takes entries only.
    pub(super) fn over_list(&mut self) {
        if let Some(held) = &mut self.model.drag.held
            && held.roams()
        {
            let entry = matches!(held.what, What::Entry(_));
            (held.aside, held.target) = (entry.then_some(Aside::List), None);
        }
    }

    /// Removes entries from the days whose items are in a tool's list; others go to the backlog. Returns whether there was
    /// something to do.
    pub(super) fn unplan(&mut self, held: &Held) -> bool {
        if !matches!(held.what, What::Entry(_)) {
            return false;
        }
        let all: Vec<EntryId> = held.entries().cloned().collect();
        let listed = |entry: &EntryId| {
            let links = self.task_of(entry).into_iter().flat_map(|task| &task.links);
            links.map(connection_of).any(|connection| self.model.sources.get(&connection).is_some())
        };
        if !all.iter().any(listed) {
            // Says itself why an entry stays.
            self.unschedule(all);
            return true;
        }
        let listed: Vec<(EntryId, bool)> = all.into_iter().map(|entry| (entry.clone(), listed(&entry))).collect();
        let (stay, go): (Vec<_>, Vec<_>) = listed.into_iter().partition(|(entry, _)| self.stays(entry).is_some());
        let title = go.first().or(stay.first()).map(|(entry, _)| self.name_of(entry)).unwrap_or_else(|| Arc::from(""));
        let count = go.len();
        let commands = go.into_iter().map(|(entry, listed)| match listed {
            true => Command::RemoveEntry { entry },
            false => Command::Unschedule { entry },
        });
        let changed = self.edit(&Command::All(commands.collect()));
        match (count, &stay[..]) {
            (0, [(entry, _)]) => self.tell_stays(entry),
            (0, _) => self.tell(Message::Shelved { count: 0, stay: stay.len() }, false),
            (1, []) => self.tell(Message::Unplanned { title }, changed),
            _ => self.tell(Message::Several { deed: Deed::Unplanned, count }, changed),
        }
        true
    }

    /// Why an entry can't go from the days: it records the past.
    fn stays(&self, entry: &EntryId) -> Option<Why> {
        let entry = self.model.plan.entry(entry)?;
        let done = self.model.plan.task(&entry.task).is_some_and(|task| task.done);
        if entry.logged() > 0 { Some(Why::Tracked) } else { done.then_some(Why::Done) }
    }

    fn tell_stays(&mut self, entry: &EntryId) {
        if let Some(why) = self.stays(entry) {
            self.tell(Message::Stays { title: self.name_of(entry), why }, false);
        }
    }

    fn name_of(&self, entry: &EntryId) -> Arc<str> {
        self.task_of(entry).map_or_else(|| Arc::from(""), |task| Arc::clone(&task.title))
    }

    /// Entries with tracked time and those of complete tasks stay. Returns the first task that goes to the backlog.
    fn unschedule(&mut self, entries: Vec<EntryId>) -> Option<TaskId> {
        let (stay, go): (Vec<EntryId>, Vec<EntryId>) =
            entries.into_iter().partition(|entry| self.stays(entry).is_some());
        if let ([entry], []) = (&stay[..], &go[..]) {
            self.tell_stays(entry);
            return None;
        }
        let plan = &self.model.plan;
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
