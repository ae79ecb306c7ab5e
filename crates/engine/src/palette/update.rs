//! What a choice does.

use chrono::NaiveDate;
use plan::{EntryId, ItemId, TaskId};
use providers::{Item, When};

use super::msg::{PaletteMsg, PaletteTarget};
use crate::app::effect::Effect;
use crate::app::update::Step;
use crate::values::connection::ConnectionId;
use crate::values::focus::FocusTarget;
use crate::values::route::{Page, Route};

/// In a list with more items than this, the chosen one is shown by narrowing the list to its title: only what is in sight
/// is drawn.
const SHORT: usize = 40;

impl Step<'_> {
    pub(crate) fn palette(&mut self, msg: PaletteMsg) {
        match msg {
            PaletteMsg::Search(text, connections) => self.search_sources(&text, &connections),
            PaletteMsg::Choose(target) => {
                self.model.palette.note(target.to_string().into());
                match target {
                    PaletteTarget::Action(_) => {}
                    PaletteTarget::Page(page) => self.go_near(page),
                    PaletteTarget::Day(date) => self.show(Some(date)),
                    PaletteTarget::Task(task) => self.show_task(task),
                    PaletteTarget::Entry(entry) => self.show_entry_of_anyone(entry),
                    PaletteTarget::Item(connection, item) => self.show_item(&connection, &item),
                }
            }
        }
    }

    fn go_near(&mut self, page: Page) {
        let route = Route::near(page, self.model.navigation.date(), self.model.who());
        self.go(&route);
    }

    /// Goes to the entry in the days of whoever it is for.
    fn show_entry_of_anyone(&mut self, entry: EntryId) {
        let Some(known) = self.model.plan.entry(&entry).cloned() else { return };
        let page = self.model.navigation.page();
        if page != Page::Team && self.model.whose().map(|whose| &whose.id) != Some(&known.member) {
            let page = if page.of_member() { page } else { Page::Week };
            let who = Some(known.member).filter(|member| self.model.my_id().as_ref() != Some(member));
            self.go(&Route::near(page, Some(known.slot.date), who));
        }
        self.show_entry(entry);
    }

    /// Goes to the next entry of a task, otherwise to its last one, otherwise to its place in the backlog.
    fn show_task(&mut self, task: TaskId) {
        let today = self.env.local.date();
        let entries = || self.model.plan.entries_of(&task).map(|entry| (entry.slot, &entry.id));
        let next = entries().filter(|(slot, _)| slot.date >= today).min().or_else(|| entries().max());
        if let Some(entry) = next.map(|(_, entry)| entry.clone()) {
            return self.show_entry_of_anyone(entry);
        }
        if self.model.navigation.page().days().is_none() {
            self.show(self.model.navigation.date());
        }
        self.show_waiting(task);
    }

    /// Shows an item in its list, of the week that it is in. What only a search has found is listed as found.
    fn show_item(&mut self, connection: &ConnectionId, item: &ItemId) {
        let Some(source) = self.model.sources.get(connection) else { return };
        let Some(known) = source.item(item).cloned() else { return };
        let visible = self.model.list_key(source, self.env);
        let key = visible.and_then(|visible| source.known.holds(&visible, item).cloned());
        let long = key.as_ref().and_then(|key| source.known.list(key)).is_none_or(|list| list.items.len() > SHORT);
        let range = key.as_ref().and_then(|key| key.range.as_ref());
        if let Some(range) = range.filter(|range| range.from != self.model.first_day(self.env)) {
            self.show(Some(range.from));
        }
        self.show_listed(connection, key.as_ref(), &known, long);
        self.out.push(Effect::Focus(FocusTarget::Item(item.clone())));
    }
}

/// The first day on which an item is, or on which it is due.
pub(super) fn day_of(item: &Item) -> Option<NaiveDate> {
    Some(match item.when? {
        When::DueOn(day) | When::AllDay { from: day, .. } => day,
        When::DueAt(at) | When::Timed { start: at, .. } | When::Instants { start: at, .. } => at.date(),
    })
}
