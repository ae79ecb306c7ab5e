//! The whole state of the application; changed by [`crate::update()`], read by [`crate::view()`].

use std::sync::Arc;

use chrono::{Datelike, NaiveDate, Weekday};
use litemap::LiteMap;
use plan::{ContainerId, EntryId, MemberId, Millis, Record, RecordKey, TaskId, Timer, Workspace};
use providers::Range;

use super::changes::Changes;
use super::env::Env;
use super::session::Session;
use crate::backlog::state::Backlog;
use crate::calendar::state::Navigation;
use crate::calls::requests::Requests;
use crate::calls::schedule::Gate;
use crate::calls::snapshot::ListKey;
use crate::calls::source::{Source, Sources};
use crate::capture::state::Captured;
use crate::completion::state::Writes;
use crate::connections::state::{Connecting, HostFetch};
use crate::drag::state::DragState;
use crate::entry::state::Forms;
use crate::export::exports::Exports;
use crate::history::state::History;
use crate::palette::state::PaletteState;
use crate::reports::state::ReportsState;
use crate::selection::state::{Clipboard, Selection};
use crate::settings::state::SettingsState;
use crate::sidebar::state::SidebarState;
use crate::storage::archive::Meta;
use crate::storage::load::Load;
use crate::storage::outbox::Outbox;
use crate::storage::state::PrefsState;
use crate::storage::unread::Aside;
use crate::team::state::TeamState;
use crate::timer::state::Timers;
use crate::values::connection::ConnectionId;
use crate::values::days;
use crate::values::ids::CallId;
use crate::values::route::{AGENDA, Page, Route};
use crate::values::toast::Toasts;
use crate::values::zoom;

/// Everything the application knows.
#[derive(Debug, Default)]
pub struct Model {
    pub(crate) plan: Workspace,
    /// Grows with each change of the plan.
    pub(crate) edition: u64,
    pub(crate) changes: Changes,
    pub(crate) history: History,
    /// The page itself.
    pub(crate) session: Session,
    pub(crate) navigation: Navigation,
    pub(crate) sidebar: SidebarState,
    pub(crate) team: TeamState,
    pub(crate) forms: Forms,
    pub(crate) selection: Selection,
    pub(crate) clipboard: Clipboard,
    pub(crate) drag: DragState,
    pub(crate) backlog: Backlog,
    pub(crate) settings: SettingsState,
    pub(crate) palette: PaletteState,
    pub(crate) reports: ReportsState,
    pub(crate) exports: Exports,
    pub(crate) toasts: Toasts,
    pub(crate) sources: Sources,
    pub(crate) requests: Requests,
    pub(crate) outbox: Outbox,
    pub(crate) connecting: Connecting,
    pub(crate) fetch: HostFetch,
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
    pub(crate) prefs: PrefsState,
}

/// The most weeks that the days of a page are in.
const MOST_WEEKS: usize = 6;

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
        let Session { visible, leader, offline, .. } = self.session;
        Gate { open: self.sidebar.is_open(), visible, leader, online: !offline }
    }

    /// First day of the week shown.
    pub(crate) fn first_day(&self, env: &Env) -> NaiveDate {
        days::first_day(self.navigation.date().unwrap_or(env.local.date()), self.week_start(env))
    }

    /// The first day of a week.
    pub(crate) fn week_start(&self, env: &Env) -> Weekday {
        self.plan.settings().week_start.unwrap_or(env.locale_week_start)
    }

    /// The day that the page was asked for.
    fn asked_day(&self, env: &Env) -> NaiveDate {
        days::held_in(self.navigation.date().unwrap_or(env.local.date()))
    }

    /// First of the days shown, and how far they reach. Some among them may be [left out](Self::leaves_out).
    pub(crate) fn days(&self, env: &Env) -> (NaiveDate, i32) {
        match self.navigation.page() {
            Page::Day => (self.asked_day(env), 1),
            Page::Month => days::month(self.asked_day(env), self.week_start(env)),
            Page::Agenda => (self.asked_day(env), AGENDA),
            Page::Fortnight => (self.first_day(env), 14),
            _ => (self.first_day(env), 7),
        }
    }

    /// The first day of the month shown, on the page of a month.
    pub(crate) fn month(&self, env: &Env) -> Option<NaiveDate> {
        self.asked_day(env).with_day(1).filter(|_| self.navigation.page() == Page::Month)
    }

    /// The days shown, in order.
    pub(crate) fn shown_days(&self, env: &Env) -> impl Iterator<Item = NaiveDate> + use<'_> {
        let (first, count) = self.days(env);
        (0..count).map(move |at| days::day_after(first, at)).filter(|day| !self.leaves_out(*day))
    }

    /// Whether a day is among those shown.
    pub(crate) fn shows_day(&self, env: &Env, day: NaiveDate) -> bool {
        let (first, count) = self.days(env);
        (first..days::day_after(first, count)).contains(&day) && !self.leaves_out(day)
    }

    /// Whether the page leaves out this day of the week: a weekend where it is hidden, and from the work week the days
    /// on which the member doesn't work. A member without working days has those of most.
    pub(crate) fn leaves_out(&self, day: NaiveDate) -> bool {
        let page = self.navigation.page();
        if page == Page::WorkWeek {
            let capacity = self.whose().map(|member| member.capacity).filter(|days| days.iter().any(|day| *day > 0));
            let weekday = day.weekday().num_days_from_monday() as usize;
            return capacity.map_or_else(|| days::is_weekend(day), |days| days.get(weekday) == Some(&0));
        }
        page.weekends().is_some_and(|id| days::is_weekend(day) && !self.settings.device().is_on(id))
    }

    /// The minutes of a row of the current page.
    pub(crate) fn rows(&self) -> u16 {
        self.navigation.page().rows().map_or(zoom::USUAL, |id| self.settings.device().rows(id))
    }

    /// The minutes to which times snap on the current page.
    pub(crate) fn step(&self) -> u16 {
        zoom::step(self.rows(), self.plan.settings().snap)
    }

    /// The week shown, as providers are asked for it; also by the page of one day, so that the next one is there.
    pub(crate) fn range(&self, env: &Env) -> Range {
        let from = self.first_day(env);
        Range { from, until: days::day_after(from, 7), zone: Arc::clone(&env.zone) }
    }

    /// The weeks that the visible days are in, as providers are asked for them: so every page with days shares the lists
    /// of the others.
    pub(crate) fn weeks(&self, env: &Env) -> impl Iterator<Item = Range> + use<> {
        let (first, count) = self.days(env);
        let (from, end) = (days::first_day(first, self.week_start(env)), days::day_after(first, count));
        let starts = std::iter::successors(Some(from), |from| Some(days::day_after(*from, 7)));
        let zone = Arc::clone(&env.zone);
        // The calendar ends somewhere, and no page has more days than these.
        let starts = starts.take(MOST_WEEKS).take_while(move |from| *from < end);
        starts.map(move |from| Range { from, until: days::day_after(from, 7), zone: Arc::clone(&zone) })
    }

    /// The connection that the sidebar shows: the one shown last, else the first.
    pub(crate) fn shown(&self) -> Option<&Source> {
        let last = self.sidebar.connection().and_then(|id| self.sources.get(id));
        last.filter(|source| source.lists()).or_else(|| self.sources.all.iter().find(|source| source.lists()))
    }

    pub(crate) fn chosen(&self, connection: &ConnectionId) -> Option<&ContainerId> {
        self.sidebar.containers().get(connection)
    }

    /// What is listed of a connection at the moment.
    pub(crate) fn list_key(&self, source: &Source, env: &Env) -> Option<ListKey> {
        source.list_key(self.chosen(&source.connection.id), &self.range(env))
    }

    /// Something that the plan shows has changed, and no record that is searched.
    pub(crate) fn changed(&mut self) {
        self.edition = self.edition.saturating_add(1);
    }

    /// A record of the plan has changed.
    pub(crate) fn changed_record(&mut self, key: &RecordKey) {
        self.changed();
        self.changes.note(self.edition, key.clone());
    }

    /// Takes over a record and its meta as they are stored.
    pub(crate) fn learn(&mut self, text: &str, key: &RecordKey, record: Option<Record>, meta: Meta) {
        if let Some(Record::Entry(entry)) = meta.seen().and_then(|seen| seen.last.as_ref()) {
            self.went(&entry.id, &entry.task);
        }
        self.plan.overwrite(key, record);
        self.meta.insert(text.to_owned(), meta);
        self.changed_record(key);
    }

    /// Takes note of an entry that has gone.
    pub(crate) fn went(&mut self, entry: &EntryId, task: &TaskId) {
        self.went.entry(task.clone()).or_default().insert(entry.clone(), ());
    }

    /// Whose days the address names; `None` is one's own.
    pub(crate) fn who(&self) -> Option<MemberId> {
        self.team.wanted().cloned().filter(|_| self.navigation.page().of_member())
    }

    /// Where one is.
    pub(crate) fn route(&self) -> Route {
        let page = self.navigation.page();
        let route = Route::near(page, self.navigation.date(), self.who());
        if page.has_query() { Route { query: Arc::clone(self.reports.query()), ..route } } else { route }
    }
}
