//! The whole state of the application; changed by [`crate::update()`], read by [`crate::view()`].

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::Arc;

use chrono::NaiveDate;
use litemap::LiteMap;
use plan::report::Key;
use plan::{
    ContainerId, EntryId, ItemId, Link, MemberId, Millis, Patch, Record, RecordKey, Slot, Task, TaskId, Timer,
    Workspace,
};
use providers::Range;

use super::cache::Cache;
use super::effect::Stored;
use super::env::{ConnectionId, Env};
use super::msg::{BacklogOrder, Draft, Field, Theme};
use super::view::Toast;
use crate::calls::schedule::Gate;
use crate::calls::source::{ListKey, Source, Sources};
use crate::capture::state::Captured;
use crate::completion::state::Writes;
use crate::connections::state::Connecting;
use crate::drag::state::Held;
use crate::export::state::Export;
use crate::export::target::Known;
use crate::reports::table::CsvForm;
use crate::selection::state::{Clip, Selection};
use crate::settings::state::{Sheet, SheetFault, Subject};
use crate::shortcuts::Shortcuts;
use crate::storage::archive::Meta;
use crate::storage::archive::source::{Hidden, Prefs};
use crate::storage::outbox::Outbox;
use crate::storage::quarantine::Aside;
use crate::timer::state::Timers;
use crate::values::days;
use crate::values::route::Route;
use crate::values::trouble::LoadError;

/// Everything the application knows.
#[derive(Debug, Default)]
pub struct Model {
    pub(crate) plan: Workspace,
    /// Grows with each change of the plan.
    pub(crate) edition: u64,
    pub(crate) history: History,
    pub(crate) session: Session,
    pub(crate) sources: Sources,
    pub(crate) outbox: Outbox,
    pub(crate) connecting: Connecting,
    pub(crate) writes: Writes,
    pub(crate) timers: Timers,
    /// Pages that were captured elsewhere and wait to be taken up, by id.
    pub(crate) captures: LiteMap<Arc<str>, Captured>,
    /// What is stored beside each record's value, by storage key.
    pub(crate) meta: LiteMap<String, Meta>,
    /// Of each task the entries that have gone from it; some may be there again.
    pub(crate) went: LiteMap<TaskId, LiteMap<EntryId, ()>>,
    /// Stored records that can't be read, by storage key.
    pub(crate) aside: LiteMap<String, Aside>,
    pub(crate) load: Load,
    pub(crate) cache: RefCell<Cache>,
}

impl Model {
    /// What is planned.
    pub fn plan(&self) -> &Workspace {
        &self.plan
    }

    /// Stored records that can't be read, and why. They stay in storage.
    pub fn aside(&self) -> &LiteMap<String, Aside> {
        &self.aside
    }

    /// The timer whose gap is asked about, and the gap: first of the person at this device.
    pub(crate) fn asked(&self) -> Option<(&Timer, (Millis, Millis))> {
        let mine = self.my_id().and_then(|me| self.plan.timer(&me));
        mine.into_iter().chain(self.plan.timers()).find_map(|timer| Some((timer, self.timers.asked(timer)?)))
    }

    pub(crate) fn gate(&self) -> Gate {
        let Session { open, visible, leader, offline, .. } = self.session;
        Gate { open, visible, leader, online: !offline }
    }

    /// First day of the week shown.
    pub(crate) fn first_day(&self, env: &Env) -> NaiveDate {
        let start = self.plan.settings().week_start.unwrap_or(env.locale_week_start);
        days::first_day(self.session.date.unwrap_or(env.local.date()), start)
    }

    /// First of the days shown, and how many there are.
    pub(crate) fn days(&self, env: &Env) -> (NaiveDate, i32) {
        match self.session.page {
            Page::Day => (days::held_in(self.session.date.unwrap_or(env.local.date())), 1),
            _ => (self.first_day(env), 7),
        }
    }

    /// The week shown, as providers are asked for it; also by the page of one day, so that the next one is there.
    pub(crate) fn range(&self, env: &Env) -> Range {
        let from = self.first_day(env);
        Range { from, until: days::day_after(from, 7), zone: Arc::clone(&env.zone) }
    }

    /// The connection that the sidebar shows: the one shown last, else the first.
    pub(crate) fn shown(&self) -> Option<&Source> {
        let last = self.session.shown.as_ref().and_then(|id| self.sources.get(id));
        last.filter(|source| source.lists()).or_else(|| self.sources.all.iter().find(|source| source.lists()))
    }

    pub(crate) fn chosen(&self, connection: &ConnectionId) -> Option<&ContainerId> {
        self.session.containers.get(connection)
    }

    /// What is listed of a connection at the moment.
    pub(crate) fn list_key(&self, source: &Source, env: &Env) -> Option<ListKey> {
        source.list_key(self.chosen(&source.connection.id), &self.range(env))
    }

    /// What is planned has changed.
    pub(crate) fn changed(&mut self) {
        self.edition = self.edition.saturating_add(1);
    }

    /// Takes over a record and its meta as they are stored.
    pub(crate) fn learn(&mut self, text: &str, key: &RecordKey, record: Option<Record>, meta: Meta) {
        if let Some(Record::Entry(entry)) = meta.seen().and_then(|seen| seen.last.as_ref()) {
            self.went(&entry.id, &entry.task);
        }
        self.plan.overwrite(key, record);
        self.meta.insert(text.to_owned(), meta);
        self.changed();
    }

    /// Takes note of an entry that has gone.
    pub(crate) fn went(&mut self, entry: &EntryId, task: &TaskId) {
        self.went.entry(task.clone()).or_default().insert(entry.clone(), ());
    }

    pub(crate) fn prefs(&self) -> Prefs {
        Prefs {
            theme: self.session.theme,
            open: self.session.open,
            shown: self.session.shown.clone(),
            containers: self.session.containers.clone(),
            me: self.session.me.clone(),
            places: self.session.places.clone(),
            backlog: self.session.backlog.open,
            backlog_order: self.session.backlog.order,
            csv: self.session.csv,
            unread: self.session.unread,
            rest: self.session.prefs.rest.clone(),
            zone: self.session.zone.clone(),
            hidden: self.session.hidden.clone(),
            shortcuts: Shortcuts::clone(&self.session.shortcuts),
        }
    }
}

/// Whether stored data has been read.
#[derive(Debug, Default)]
pub(crate) struct Load {
    /// It has, or the person goes on without.
    pub(crate) done: bool,
    /// It has.
    pub(crate) read: bool,
    /// Why it can't be, until it can.
    pub(crate) failed: Option<LoadError>,
    pub(crate) failures: u32,
    pub(crate) retry_at: Option<Millis>,
    /// What was read and is still to be taken in: [`crate::app::first`] takes the plan only.
    pub(crate) later: Option<Vec<Stored>>,
    /// What was read has opened the sidebar.
    pub(crate) opened: bool,
}

/// What can be taken back, and done again.
#[derive(Debug, Default)]
pub(crate) struct History {
    pub(crate) undo: VecDeque<Patch>,
    pub(crate) redo: VecDeque<Patch>,
}

impl Load {
    /// It can't be read, and the person hasn't gone on without it: nothing may look as if nothing were planned.
    pub(crate) fn stands_still(&self) -> bool {
        !self.done && self.failed.is_some()
    }
}

impl History {
    /// More than anybody takes back; bounds the memory of a page that stays open for weeks.
    pub(crate) const MOST: usize = 500;

    pub(crate) fn push(stack: &mut VecDeque<Patch>, patch: Patch) {
        if stack.len() >= Self::MOST {
            stack.pop_front();
        }
        stack.push_back(patch);
    }

    /// A timer has begun at another instant, as far as taking back goes from the beginning: the clock was wrong.
    pub(crate) fn retimed(&mut self, timer: &Timer, since: Millis) {
        let records = self.undo.iter_mut().chain(&mut self.redo).flat_map(|patch| &mut patch.changes);
        for record in records.flat_map(|change| [&mut change.before, &mut change.after]).flatten() {
            if let Record::Timer(known) = record
                && known == timer
            {
                known.since = since;
            }
        }
    }

    /// What a source says of its item was so, as far as taking back goes, from the beginning: no person did it, and it
    /// must not stand in the way of undoing what a person did to the same task.
    pub(crate) fn observed(&mut self, link: &Link) {
        let records = self.undo.iter_mut().chain(&mut self.redo).flat_map(|patch| &mut patch.changes);
        for record in records.flat_map(|change| [&mut change.before, &mut change.after]).flatten() {
            if let Record::Task(task) = record {
                task.links
                    .iter_mut()
                    .filter(|known| known.key.names(&link.key))
                    .for_each(|known| known.clone_from(link));
            }
        }
    }

    /// The same for a task that followed its source.
    pub(crate) fn followed(&mut self, before: &Task, after: &Task) {
        let records = self.undo.iter_mut().chain(&mut self.redo).flat_map(|patch| &mut patch.changes);
        for record in records.flat_map(|change| [&mut change.before, &mut change.after]).flatten() {
            let Record::Task(task) = record else { continue };
            if task.id == before.id && task.title == before.title {
                task.title = Arc::clone(&after.title);
            }
            if task.id == before.id && task.done == before.done {
                task.done = after.done;
            }
        }
    }
}

/// Which page is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Page {
    #[default]
    Week,
    Day,
    Team,
    Reports,
    Settings,
    Integrations,
}

impl Page {
    pub(crate) fn of(route: &Route) -> Self {
        match route {
            Route::Week { .. } => Self::Week,
            Route::Day { .. } => Self::Day,
            Route::Team { .. } => Self::Team,
            Route::Reports { .. } => Self::Reports,
            Route::Settings => Self::Settings,
            Route::Integrations => Self::Integrations,
        }
    }

    /// Days that a step goes on by; `None` for a page without days.
    pub(crate) fn stride(self) -> Option<i32> {
        match self {
            Self::Week | Self::Team => Some(7),
            Self::Day => Some(1),
            Self::Reports | Self::Settings | Self::Integrations => None,
        }
    }
}

/// An entry whose form is open.
#[derive(Debug)]
pub(crate) struct Editing {
    pub(crate) entry: EntryId,
    /// What its fields held when it was opened: what the person leaves alone follows other tabs and the source.
    pub(crate) base: Draft,
    /// Fields that could not be read.
    pub(crate) wrong: Vec<Field>,
}

/// A sheet of the page of settings.
#[derive(Debug)]
pub(crate) struct Filling {
    pub(crate) subject: Subject,
    /// What its fields held when it was opened.
    pub(crate) base: Sheet,
    pub(crate) wrong: Vec<SheetFault>,
}

/// What the panel of tasks that wait is at.
#[derive(Debug, Default)]
pub(crate) struct Backlog {
    pub(crate) open: bool,
    pub(crate) order: BacklogOrder,
    pub(crate) search: Arc<str>,
    /// The row that is written anew.
    pub(crate) editing: Option<TaskId>,
    /// Rows that are shown at most.
    pub(crate) rows: usize,
}

/// What is known of exports beside the one that is shown.
#[derive(Debug, Default)]
pub(crate) struct Exports {
    /// Of each what was stored of it: how far it is, and its rows.
    pub(crate) heads: LiteMap<Arc<str>, Export>,
    pub(crate) rows: LiteMap<Arc<str>, Arc<Vec<Vec<providers::Cell>>>>,
    /// The one that is to be taken back by the tab that is at it.
    pub(crate) back: Option<Arc<str>>,
    /// How far the one that is shown is, as it was stored last.
    pub(crate) stored: Option<Stored>,
    /// This tab waits for the lock.
    pub(crate) claiming: bool,
    /// This tab is at it.
    pub(crate) claimed: bool,
    /// Another page was at it until now.
    pub(crate) foreign: bool,
    /// What comes of it is said, since its page has gone.
    pub(crate) tells: bool,
}

/// What the screen is at: nothing of it is the plan.
#[derive(Debug, Default)]
pub(crate) struct Session {
    pub(crate) started: bool,
    pub(crate) visible: bool,
    pub(crate) offline: bool,
    pub(crate) leader: bool,
    /// A day of the week shown; `None` follows today.
    pub(crate) date: Option<NaiveDate>,
    /// What is shown.
    pub(crate) page: Page,
    /// The page with days that was shown last: where one comes back to.
    pub(crate) calendar: Page,
    /// The query of the report that was shown last.
    pub(crate) report: Arc<str>,
    /// The number of the report whose entries are listed.
    pub(crate) behind: Option<Vec<Key>>,
    /// The export under way, or what came of the last one.
    pub(crate) export: Option<Export>,
    /// What is known of exports beside that one.
    pub(crate) exports: Exports,
    /// Spreadsheets that were made, the last one first.
    pub(crate) places: Vec<Known>,
    pub(crate) open: bool,
    /// What isn't listed.
    pub(crate) hidden: Hidden,
    /// Keyboard shortcuts that were changed.
    pub(crate) shortcuts: Arc<Shortcuts>,
    pub(crate) shown: Option<ConnectionId>,
    pub(crate) containers: LiteMap<ConnectionId, ContainerId>,
    pub(crate) search: Option<Arc<str>>,
    /// Which member the person at this device is, where they said so.
    pub(crate) me: Option<MemberId>,
    /// Whose week is shown; `None`: one's own.
    pub(crate) whose: Option<MemberId>,
    pub(crate) held: Option<Held>,
    pub(crate) selection: Selection,
    /// What was removed here, as long as it is gone.
    pub(crate) removed: LiteMap<RecordKey, ()>,
    /// What was copied or cut here last.
    pub(crate) clip: Option<Clip>,
    pub(crate) backlog: Backlog,
    pub(crate) editing: Option<Editing>,
    /// Where the entry goes whose dialog is open, and for whom where that place says it.
    pub(crate) creating: Option<(Slot, Option<MemberId>)>,
    /// The sheet of the page of settings that is open.
    pub(crate) filling: Option<Filling>,
    /// What was last typed for the usual length couldn't be read.
    pub(crate) wrong_default: bool,
    pub(crate) toast: Option<Toast>,
    /// What the toast that is shown has displaced, if that is to come back.
    pub(crate) put_off: Option<Toast>,
    pub(crate) toasts: u64,
    /// What taking back the mark that was last made in a list would want.
    pub(crate) undo_item: Option<(ConnectionId, ItemId, bool)>,
    pub(crate) theme: Theme,
    pub(crate) zone: Option<Arc<str>>,
    /// When one last went to another week: a burst of steps asks the providers once.
    pub(crate) stepped: Option<Millis>,
    /// Instant and uptime of the last message, by which one sees that the clock was put back.
    pub(crate) clock: (Millis, Millis),
    /// What the outside was last told, so that it is told changes only.
    pub(crate) competing: bool,
    pub(crate) wake: Option<Millis>,
    pub(crate) prefs: Prefs,
    /// How many records can't be read, as far as that was told.
    pub(crate) unread: u64,
    /// How files of reports are written.
    pub(crate) csv: CsvForm,
}

impl Session {
    /// Whose days the address names; `None` is one's own.
    pub(crate) fn who(&self) -> Option<MemberId> {
        self.whose.clone().filter(|_| matches!(self.page, Page::Week | Page::Day))
    }

    /// Where one is.
    pub(crate) fn route(&self) -> Route {
        let date = self.date;
        match self.page {
            Page::Week => Route::Week { date, who: self.who() },
            Page::Day => Route::Day { date, who: self.who() },
            Page::Team => Route::Team { date },
            Page::Reports => Route::Reports { query: Arc::clone(&self.report) },
            Page::Settings => Route::Settings,
            Page::Integrations => Route::Integrations,
        }
    }
}
