//! The whole state of the application; changed by [`crate::update()`], read by [`crate::view()`].

use std::sync::Arc;

use chrono::NaiveDate;
use litemap::LiteMap;
use plan::report::Key;
use plan::{ContainerId, EntryId, ItemId, MemberId, Millis, Record, RecordKey, Slot, TaskId, Timer, Workspace};
use providers::Range;

use super::env::Env;
use crate::backlog::state::Backlog;
use crate::calls::requests::Requests;
use crate::calls::schedule::Gate;
use crate::calls::snapshot::ListKey;
use crate::calls::source::{Source, Sources};
use crate::capture::state::Captured;
use crate::completion::state::Writes;
use crate::connections::state::Connecting;
use crate::drag::state::Held;
use crate::entry::state::Editing;
use crate::export::exports::Exports;
use crate::export::state::Export;
use crate::export::target::Known;
use crate::history::state::History;
use crate::reports::table::CsvForm;
use crate::selection::state::{Clip, Selection};
use crate::settings::list::DeviceSettings;
use crate::settings::state::Filling;
use crate::shortcuts::Shortcuts;
use crate::storage::archive::Meta;
use crate::storage::archive::source::Prefs;
use crate::storage::load::Load;
use crate::storage::outbox::Outbox;
use crate::storage::unread::Aside;
use crate::timer::state::Timers;
use crate::values::connection::ConnectionId;
use crate::values::days;
use crate::values::ids::CallId;
use crate::values::route::{Page, Route};
use crate::values::toast::Toast;

/// Everything the application knows.
#[derive(Debug, Default)]
pub struct Model {
    pub(crate) plan: Workspace,
    /// Grows with each change of the plan.
    pub(crate) edition: u64,
    pub(crate) history: History,
    pub(crate) session: Session,
    pub(crate) sources: Sources,
    pub(crate) requests: Requests,
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

    /// How many listings of a connection have begun, and the call that the current one waits for. The calls alone don't
    /// show which of them belong to one listing: tests read it here.
    pub fn listing(&self, of: &ConnectionId) -> Option<(u32, Option<CallId>)> {
        self.sources.get(of).map(Source::listing)
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
            device: Arc::clone(&self.session.device),
            open: self.session.open,
            shown: self.session.shown.clone(),
            containers: self.session.containers.clone(),
            me: self.session.me.clone(),
            places: self.session.places.clone(),
            backlog: self.session.backlog.open,
            backlog_order: self.session.backlog.order,
            csv: self.session.csv,
            unread: self.session.unread,
            shortcuts: Shortcuts::clone(&self.session.shortcuts),
        }
    }
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
    /// The setting for which what was last typed couldn't be read.
    pub(crate) wrong_choice: Option<&'static str>,
    pub(crate) toast: Option<Toast>,
    /// What the toast that is shown has displaced, if that is to come back.
    pub(crate) put_off: Option<Toast>,
    pub(crate) toasts: u64,
    /// What taking back the mark that was last made in a list would want.
    pub(crate) undo_item: Option<(ConnectionId, ItemId, bool)>,
    /// The settings of this device.
    pub(crate) device: Arc<DeviceSettings>,
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
        self.whose.clone().filter(|_| self.page.of_member())
    }

    /// Where one is.
    pub(crate) fn route(&self) -> Route {
        let route = Route::near(self.page, self.date, self.who());
        if self.page.has_query() { Route { query: Arc::clone(&self.report), ..route } } else { route }
    }
}
