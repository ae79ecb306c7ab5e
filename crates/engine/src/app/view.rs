//! What the screen shows, as data: the one way out.
//!
//! Parts are behind `Arc`, and [`view`] hands out the part it made before when nothing in it has changed, so that the
//! screen can compare by pointer. Minutes and lanes only; pixels exist in CSS.
//!
//! Made in `build`, the week by `week`, the panel by `panel`, each over what `cache` remembers.

use std::sync::Arc;

use chrono::NaiveDate;
use hosting::{Address, Wrong};
use plan::{ClientId, EntryId, Hours, LabelId, MemberId, Millis, MinuteOfDay, Minutes, ProjectId, Seconds, TaskId};
use providers::{Brings, OpName};

use super::effect::{Message, Spot};
use super::env::ConnectionId;
use super::msg::Theme;
use crate::connections::state::Notice;
use crate::reports::view::ReportView;
use crate::shortcuts::Shortcuts;
use crate::values::trouble::LoadError;

pub use crate::backlog::view::{BacklogView, WaitingView};
pub use crate::entry::view::{FormSource, FormView};
pub use crate::export::view::{ExportState, ExportView, ExportsView};
pub use crate::settings::view::{SettingView, SettingsView, SheetView};
pub use crate::sidebar::view::{
    ChipState, ChipView, ContainerView, Heading, ItemView, PanelStatus, PanelView, RefusedView, RowView, SidebarView,
};
pub use crate::timer::view::{GapView, TimerView, TimersView};
pub use crate::values::trouble::Saving;

/// Everything that is on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The calendar.
    pub week: Arc<WeekView>,
    /// The integrations.
    pub sidebar: Arc<SidebarView>,
    /// Whose week is shown; `None` until stored data has been read.
    pub whose: Option<ChoiceView<MemberId>>,
    /// Whose days the address names; `None` is one's own.
    pub who: Option<MemberId>,
    /// The tasks that wait to be planned, while their panel is open.
    pub backlog: Option<Arc<BacklogView>>,
    /// What is shown in the middle.
    pub page: PageView,
    /// Exports to spreadsheets, on the page of reports.
    pub exports: Option<Arc<ExportsView>>,
    /// The form of an entry, while it is open.
    pub form: Option<Arc<FormView>>,
    /// Where the new entry goes whose dialog is open, for whom, and how long it is unless its title says.
    pub creating: Option<Spot>,
    /// What can be chosen in forms and filters.
    pub choices: Arc<ChoicesView>,
    /// The timers that run.
    pub timers: Arc<TimersView>,
    /// The toast, if one is up.
    pub toast: Option<Toast>,
    /// What storage is doing.
    pub saving: Saving,
    /// Whether stored data has been read, or the person goes on without; until then the calendar shows its frame only.
    pub loaded: bool,
    /// Why stored data can't be read. As long as nothing is loaded this is said in the place of every page.
    pub unopened: Option<LoadError>,
    /// Light, dark, or by system.
    pub theme: Theme,
    /// Whether something is held, and how.
    pub held: Option<Held>,
    /// The selected entries, in the order of their ids; marked as such among the days.
    pub selected: Vec<EntryId>,
    /// What was copied or cut here last, a line for each entry: what belongs into the clipboard of the system.
    pub clip: Option<Arc<str>>,
    /// It was cut, and wasn't pasted yet.
    pub cut: bool,
    /// Keyboard shortcuts that were changed.
    pub shortcuts: Arc<Shortcuts>,
    /// Whether undo and redo have something to do.
    pub can_undo: bool,
    /// See `can_undo`.
    pub can_redo: bool,
}

impl View {
    /// An entry that is on the screen.
    pub fn entry(&self, id: &EntryId) -> Option<&EntryView> {
        match &self.page {
            PageView::Team(team) => {
                let cells = team.rows.iter().flat_map(|row| &row.cells);
                cells.flat_map(|cell| &cell.entries).find(|entry| entry.id == *id)
            }
            _ => {
                let days = self.week.days.iter();
                days.flat_map(|day| day.timed.iter().chain(&day.untimed)).find(|entry| entry.id == *id)
            }
        }
    }
}

/// What is shown in the middle; what doesn't stand here is in [`View::week`].
#[derive(Clone, Debug, PartialEq)]
pub enum PageView {
    /// The calendar: seven days.
    Week,
    /// The calendar: one day.
    Day,
    /// The week of everybody.
    Team(Arc<TeamView>),
    /// A report.
    Reports(Arc<ReportView>),
    /// Members, projects, clients, labels and other choices.
    Settings(Arc<SettingsView>),
    /// What is connected, and what can be.
    Integrations(Arc<IntegrationsView>),
}

impl PageView {
    /// The kind of page, without what is on it.
    pub fn kind(&self) -> std::mem::Discriminant<Self> {
        std::mem::discriminant(self)
    }

    /// Whether it shows days that one can step through.
    pub fn has_days(&self) -> bool {
        matches!(self, Self::Week | Self::Day | Self::Team(_))
    }

    /// Whether two show the same; parts are compared by identity.
    pub fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Integrations(a), Self::Integrations(b)) => Arc::ptr_eq(a, b),
            (Self::Team(a), Self::Team(b)) => Arc::ptr_eq(a, b),
            (Self::Reports(a), Self::Reports(b)) => Arc::ptr_eq(a, b),
            (Self::Settings(a), Self::Settings(b)) => Arc::ptr_eq(a, b),
            (a, b) => a.kind() == b.kind(),
        }
    }
}

/// The week of everybody.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TeamView {
    /// The seven days.
    pub days: Vec<TeamDay>,
    /// A row for each person: oneself, then by name; who has left, where the week holds something of theirs; and what
    /// belongs to nobody known.
    pub rows: Vec<Arc<TeamRow>>,
    /// Nobody but oneself is there.
    pub alone: bool,
}

/// A day of everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TeamDay {
    /// The day.
    pub date: NaiveDate,
    /// It is today.
    pub today: bool,
    /// It is before today.
    pub past: bool,
    /// It is a Saturday or Sunday.
    pub weekend: bool,
}

/// A person's week.
#[derive(Clone, Debug, PartialEq)]
pub struct TeamRow {
    /// Whose; `None`: of members that aren't known here (any more).
    pub person: Option<ChoiceView<MemberId>>,
    /// Something can be planned here.
    pub open: bool,
    /// The seven days.
    pub cells: Vec<Arc<CellView>>,
    /// Planned minutes of the week.
    pub planned: Minutes,
    /// Minutes that fit the week.
    pub capacity: Minutes,
}

/// A person's day.
#[derive(Clone, Debug, PartialEq)]
pub struct CellView {
    /// The day.
    pub date: NaiveDate,
    /// Planned minutes.
    pub planned: Minutes,
    /// Minutes that fit; none on a day off.
    pub capacity: Minutes,
    /// Entries: without a time first, then in the order of their start.
    pub entries: Vec<EntryView>,
    /// What is held would land here: before which of the entries, and as what.
    pub ghost: Option<(usize, GhostView)>,
}

/// A week.
#[derive(Clone, Debug, PartialEq)]
pub struct WeekView {
    /// Seven days in a row, or the one of the page of a day.
    pub days: Vec<Arc<DayView>>,
    /// Minute of the day now, for the line; `None` when today isn't in this week.
    pub now: Option<MinuteOfDay>,
    /// Planned minutes of the week.
    pub planned: Minutes,
    /// Tracked seconds of the week, without what running timers count.
    pub logged: Seconds,
    /// Minute that first sight scrolls to: one hour before now, or before the first entry of another week.
    pub first_sight: MinuteOfDay,
}

impl WeekView {
    /// Tracked minutes of each day, such that they add up to the whole minutes of the week; `running` is what a timer
    /// that began at an instant has counted.
    pub fn tracked(&self, running: impl Fn(Millis) -> Seconds) -> Vec<Minutes> {
        let seconds = |day: &Arc<DayView>| {
            let entries = day.timed.iter().chain(&day.untimed);
            entries.filter_map(|entry| entry.running).map(&running).fold(day.logged, Seconds::saturating_add)
        };
        let days: Vec<Seconds> = self.days.iter().map(seconds).collect();
        let whole = days.iter().copied().fold(0, Seconds::saturating_add) / 60;
        let minutes = plan::report::in_minutes(whole, &days).into_iter();
        minutes.map(|minutes| Minutes::try_from(minutes).unwrap_or(Minutes::MAX)).collect()
    }

    /// The day that a page of more or fewer days than this one goes on from; `None` is today, whatever day it becomes.
    pub fn near(&self) -> Option<NaiveDate> {
        if self.now.is_some() { None } else { self.days.first().map(|day| day.date) }
    }
}

/// A day.
#[derive(Clone, Debug, PartialEq)]
pub struct DayView {
    /// The day.
    pub date: NaiveDate,
    /// It is today.
    pub today: bool,
    /// It is before today.
    pub past: bool,
    /// It is a Saturday or Sunday.
    pub weekend: bool,
    /// Planned minutes.
    pub planned: Minutes,
    /// Tracked seconds, without what running timers count.
    pub logged: Seconds,
    /// Minutes that fit, of the member whose week it is.
    pub capacity: Minutes,
    /// When that member works on it; `None` on a day off.
    pub hours: Option<Hours>,
    /// Entries with a time, in the order of their start: the order for keyboards and screen readers.
    pub timed: Vec<EntryView>,
    /// Entries without a time.
    pub untimed: Vec<EntryView>,
    /// Where what is held would land, when that is on this day.
    pub ghost: Option<GhostView>,
    /// Where those would land that go along with it.
    pub along: Vec<GhostView>,
}

/// An entry.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryView {
    /// Its id.
    pub id: EntryId,
    /// Its task.
    pub task: TaskId,
    /// The task's title.
    pub title: Arc<str>,
    /// The start; `None` when untimed.
    pub start: Option<MinuteOfDay>,
    /// Planned length.
    pub minutes: Minutes,
    /// Tracked time, without what a running timer counts.
    pub logged: Seconds,
    /// When the timer that runs on it began.
    pub running: Option<Millis>,
    /// The task is complete.
    pub done: bool,
    /// Registry id of the provider, when the task is linked.
    pub provider: Option<Arc<str>>,
    /// The names of what the task belongs to: project, client, labels.
    pub belongs: Vec<Arc<str>>,
    /// Hue of the palette, 0 to 11.
    pub hue: u8,
    /// Where it lies across the day; `None` when untimed.
    pub lane: Option<Lane>,
    /// It is what is held (shown faded while its ghost moves).
    pub held: bool,
    /// It is one of the selected.
    pub selected: bool,
    /// It was cut, and goes once it is pasted.
    pub cut: bool,
    /// The item that its task is linked to isn't listed at its source any more.
    pub gone: bool,
}

/// A share of a day's width: from `lane`, `span` lanes wide, of `of` lanes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    /// First lane, from 0.
    pub lane: u16,
    /// Lanes it covers, at least 1.
    pub span: u16,
    /// Lanes there are.
    pub of: u16,
}

/// Where what is held would land, and how long it would be.
#[derive(Clone, Debug, PartialEq)]
pub struct GhostView {
    /// Its title, without the title syntax's brackets.
    pub title: Arc<str>,
    /// The start; `None` for the untimed area.
    pub start: Option<MinuteOfDay>,
    /// The length that it will have.
    pub minutes: Minutes,
    /// By the same layout as entries; `None` when untimed.
    pub lane: Option<Lane>,
    /// Hue of the palette.
    pub hue: u8,
}

/// That something is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its title.
    pub title: Arc<str>,
    /// By keys rather than by pointer.
    pub by_keys: bool,
    /// Its length is what changes.
    pub resizing: bool,
}

/// The page of integrations.
#[derive(Clone, Debug, PartialEq)]
pub struct IntegrationsView {
    /// Every provider, in the order in which they are shown.
    pub providers: Vec<ProviderView>,
    /// What is known of the page's host.
    pub host: HostState,
    /// What came of the last attempt to connect, when it isn't a connection.
    pub notice: Option<Notice>,
}

/// What is known of the page's host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum HostState {
    /// It hasn't told yet.
    #[default]
    Unknown,
    /// There is a proxy.
    Proxy,
    /// Plain files without a proxy: nothing can be connected.
    Files,
    /// `config.json` beside the page doesn't say where the proxy is, though it means to.
    Misnamed(Wrong),
    /// The proxy that is named doesn't answer, or not as one.
    Silent(Address),
}

/// A provider on the page of integrations.
#[derive(Clone, Debug, PartialEq)]
pub struct ProviderView {
    /// Registry id.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it is connected for.
    pub brings: Brings,
    /// Its status page.
    pub status_page: &'static str,
    /// What it is asked for.
    pub ops: Vec<OpName>,
    /// The same in the provider's own names.
    pub scopes: Vec<&'static str>,
    /// The proxy's settings for it: the client's id, and the file that holds its secret.
    pub settings: [String; 2],
    /// Whether the proxy is set up for it; `None` where there is none, or while that isn't known.
    pub configured: Option<bool>,
    /// Its authorization is being begun or ended.
    pub busy: bool,
    /// Its accounts that are connected.
    pub accounts: Vec<AccountView>,
}

/// A connected account.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountView {
    /// Its connection.
    pub connection: ConnectionId,
    /// Its name.
    pub name: Arc<str>,
    /// When it was connected.
    pub since: Millis,
    /// When a list of it was last completed; `None` where there has been none.
    pub updated_at: Option<Millis>,
    /// How it is.
    pub state: ChipState,
}

/// Everything that a form or a filter offers, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChoicesView {
    /// The members, oneself first.
    pub members: Vec<ChoiceView<MemberId>>,
    /// The projects.
    pub projects: Vec<ChoiceView<ProjectId>>,
    /// The clients.
    pub clients: Vec<ChoiceView<ClientId>>,
    /// The labels.
    pub labels: Vec<ChoiceView<LabelId>>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ChoiceView<Id> {
    /// Which.
    pub id: Id,
    /// Its name; of a member empty while they haven't said.
    pub name: Arc<str>,
    /// Its hue.
    pub hue: u8,
    /// A project's client.
    pub client: Option<Arc<str>>,
    /// It isn't offered any more, but is shown where it is chosen.
    pub archived: bool,
    /// A member: oneself.
    pub me: bool,
}

/// A toast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// Changes with each toast, so that a repeated one is seen as new.
    pub id: u64,
    /// What it says.
    pub message: Message,
    /// What it offers to do about it.
    pub offer: Option<ToastOffer>,
}

/// What a toast's button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToastOffer {
    /// Undoes it.
    Undo,
    /// Connects an account of this provider anew; a registry id.
    Reconnect(Arc<str>),
    /// Shows what is said of storage on the page of settings.
    Storage,
}
