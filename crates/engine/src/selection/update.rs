//! Several entries at once. An action on a selected entry applies to all selected ones, as one change.

use plan::{Command, EntryId, MemberId, Slot, TaskId, TimeEntry};

use crate::app::effect::Effect;
use crate::app::update::Step;
use crate::calendar::order;
use crate::selection::msg::SelectionMsg;
use crate::values::announcement::{Deed, Message};
use crate::values::focus::FocusTarget;
use crate::values::route::Page;

impl Step<'_> {
    #[inline(never)]
    pub(crate) fn selection(&mut self, msg: SelectionMsg) {
        match msg {
            SelectionMsg::Select(entry) => self.select(entry),
            SelectionMsg::SelectThrough { from, to } => self.select_through(from, &to),
            SelectionMsg::SelectOnly(entries) => self.select_only(&entries),
            SelectionMsg::SelectAll => self.select_all(),
            SelectionMsg::Clear => self.clear_selection(),
            SelectionMsg::Copy(entry) => self.copy(&entry, false),
            SelectionMsg::Cut(entry) => self.copy(&entry, true),
            SelectionMsg::Paste { text, at } => self.paste(text.as_deref(), at.as_ref()),
        }
    }

    pub(super) fn select(&mut self, entry: EntryId) {
        if self.model.plan.entry(&entry).is_some() {
            self.model.selection.toggle(entry);
            self.tell_selection();
        }
    }

    #[inline(never)]
    pub(super) fn select_through(&mut self, from: Option<EntryId>, to: &EntryId) {
        let order = order::shown(self.model, self.env);
        self.model.selection.reach(&order, from, to);
        self.tell_selection();
    }

    /// Those of them that are shown.
    pub(super) fn select_only(&mut self, entries: &[EntryId]) {
        let shown = order::shown(self.model, self.env).into_iter().filter(|entry| entries.contains(entry)).collect();
        self.model.selection.set(shown);
        self.tell_selection();
    }

    pub(super) fn select_all(&mut self) {
        let all = order::shown(self.model, self.env);
        self.model.selection.set(all);
        self.tell_selection();
    }

    /// Also keeps what was cut.
    pub(super) fn clear_selection(&mut self) {
        self.model.clipboard.clip.take_if(|clip| clip.cut);
        if !self.model.selection.is_empty() {
            self.model.selection.clear();
            self.tell_selection();
        }
    }

    fn tell_selection(&mut self) {
        let count = self.model.selection.entries().len();
        self.announce(Message::Selected { count });
    }

    /// The entry, and all others if it is one of the selected, in reading order.
    pub(crate) fn concerned(&self, entry: &EntryId) -> Vec<EntryId> {
        let selection = &self.model.selection;
        if !selection.has(entry) {
            return vec![entry.clone()];
        }
        order::shown(self.model, self.env).into_iter().filter(|entry| selection.has(entry)).collect()
    }

    pub(crate) fn complete_all(&mut self, entries: &[EntryId]) {
        let tasks: Vec<TaskId> = entries.iter().filter_map(|entry| Some(self.task_of(entry)?.id.clone())).collect();
        let done = tasks.iter().any(|id| self.model.plan.task(id).is_some_and(|task| !task.done));
        let commands = tasks.into_iter().map(|task| Command::SetDone { task, done }).collect();
        let deed = if done { Deed::Completed } else { Deed::Reopened };
        self.do_all(deed, entries.len(), commands);
    }

    pub(crate) fn remove_all(&mut self, entries: Vec<EntryId>) {
        let count = entries.len();
        self.do_all(Deed::Removed, count, entries.into_iter().map(|entry| Command::RemoveEntry { entry }).collect());
    }

    pub(crate) fn duplicate_all(&mut self, entries: Vec<EntryId>) {
        let with_new: Vec<_> = entries.into_iter().map(|entry| (entry, EntryId::new(self.ids.take()))).collect();
        let new = with_new.iter().map(|(_, new)| new.clone()).collect();
        let commands = with_new.into_iter().map(|(entry, new_entry)| Command::Duplicate { entry, new_entry });
        let commands: Vec<Command> = commands.collect();
        if self.do_all(Deed::Duplicated, commands.len(), commands) {
            self.select_new(new);
        }
    }

    /// Carries out what one gesture does to several entries. Returns whether something has changed.
    pub(super) fn do_all(&mut self, deed: Deed, count: usize, commands: Vec<Command>) -> bool {
        let changed = self.edit(&Command::All(commands));
        if changed {
            self.tell_change(Some(Message::Several { deed, count }));
        }
        changed
    }

    /// Selects the new entries, so that they can be moved together, and focuses the first.
    pub(crate) fn select_new(&mut self, entries: Vec<EntryId>) {
        if let Some(first) = entries.first() {
            self.out.push(Effect::Focus(FocusTarget::Entry(first.clone())));
        }
        self.model.forms.stop_editing();
        self.model.selection.set(entries);
    }

    /// Commands that move entries to other slots, and to other members if given, without entries that are gone.
    pub(crate) fn moves(&self, to: impl IntoIterator<Item = (EntryId, Slot, Option<MemberId>)>) -> Vec<Command> {
        let there = to.into_iter().filter(|(entry, ..)| self.model.plan.entry(entry).is_some());
        there.map(|(entry, to, member)| Command::MoveEntry { entry, to, member }).collect()
    }

    /// Only visible entries are selected: on other days, or deleted, they would be changed unseen. What is picked up
    /// moves along.
    #[inline(never)]
    pub(crate) fn keep_selection(&mut self) {
        if self.model.selection.is_empty() || self.model.drag.held().is_some() {
            return;
        }
        let page = self.model.navigation.page();
        let whose = (page != Page::Team).then(|| self.model.whose().map(|member| member.id.clone()));
        let days: Vec<_> = page.days().into_iter().flat_map(|_| self.model.shown_days(self.env)).collect();
        let plan = &self.model.plan;
        let shown = |entry: &TimeEntry| {
            let mine = whose.as_ref().is_none_or(|whose| order::is_of(plan, whose.as_ref(), entry));
            mine && days.contains(&entry.slot.date)
        };
        self.model.selection.keep(|entry| plan.entry(entry).is_some_and(shown));
    }
}
