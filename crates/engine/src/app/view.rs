//! What the screen shows, as data: the one way out.
//!
//! Parts are behind `Arc`, and [`view`] hands out the part it made before when nothing in it has changed, so that the
//! screen can compare by pointer. Minutes and lanes only; pixels exist in CSS.
//!
//! Each topic makes its part, over what it has remembered in [`Views`].

use std::sync::Arc;

use plan::{EntryId, MemberId, Slot};

use super::env::Env;
use super::model::Model;
use crate::backlog::view::{BacklogCache, backlog};
use crate::calendar::view::{CalendarCache, week};
use crate::connections::view::integrations;
use crate::entry::choices;
use crate::entry::choices::ChoicesCache;
use crate::entry::view::form;
use crate::export::view::exports;
use crate::reports::view::{ReportKey, ReportView, key, make};
use crate::settings::view::{SettingsCache, settings};
use crate::shortcuts::Shortcuts;
use crate::sidebar::build::sidebar;
use crate::sidebar::panel::SidebarCache;
use crate::team::view::{TeamCache, team};
use crate::timer::view::timers;
use crate::values::announcement::Spot;
use crate::values::keep::keep;
use crate::values::prefs::Theme;
use crate::values::route::Page;
use crate::values::trouble::LoadError;

pub use crate::backlog::view::{BacklogView, WaitingView};
pub use crate::calendar::view::{DayView, EntryView, GhostView, Lane, WeekView};
pub use crate::connections::host::HostState;
pub use crate::connections::view::{AccountView, IntegrationsView, ProviderView};
pub use crate::drag::view::Held;
pub use crate::entry::choices::{ChoiceView, ChoicesView};
pub use crate::entry::view::{FormSource, FormView};
pub use crate::export::view::{ExportState, ExportView, ExportsView};
pub use crate::settings::view::{SettingView, SettingsView, SheetView};
pub use crate::sidebar::view::{
    ChipState, ChipView, ContainerView, Heading, ItemView, PanelStatus, PanelView, RefusedView, RowView, SidebarView,
};
pub use crate::team::view::{CellView, TeamDay, TeamRow, TeamView};
pub use crate::timer::view::{GapView, TimerView, TimersView};
pub use crate::values::toast::{Toast, ToastOffer};
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
    /// Whether two show the same; large parts are compared by identity. Each part is named here, and has to be: a new one
    /// that was forgotten would be drawn late.
    pub fn same(&self, other: &Self) -> bool {
        let Self {
            week,
            sidebar,
            whose,
            who,
            backlog,
            page,
            exports,
            form,
            creating,
            choices,
            timers,
            toast,
            saving,
            loaded,
            unopened,
            theme,
            held,
            selected,
            clip,
            cut,
            can_undo,
            can_redo,
            shortcuts,
        } = other;
        let same_backlog = match (&self.backlog, backlog) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        Arc::ptr_eq(&self.week, week)
            && Arc::ptr_eq(&self.sidebar, sidebar)
            && same_backlog
            && (&self.whose, &self.who) == (whose, who)
            && self.page.same(page)
            && (&self.exports, &self.form, &self.creating) == (exports, form, creating)
            && Arc::ptr_eq(&self.choices, choices)
            && Arc::ptr_eq(&self.timers, timers)
            && Arc::ptr_eq(&self.shortcuts, shortcuts)
            && (&self.toast, &self.saving) == (toast, saving)
            && (self.loaded, self.theme, self.cut) == (*loaded, *theme, *cut)
            && (&self.unopened, &self.held) == (unopened, held)
            && (&self.selected, &self.clip) == (selected, clip)
            && (self.can_undo, self.can_redo) == (*can_undo, *can_redo)
    }

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

/// The parts of the view that were made last. They belong to whoever shows a model, and go from one view of it to the next.
#[derive(Debug, Default)]
pub struct Views {
    calendar: CalendarCache,
    team: TeamCache,
    sidebar: SidebarCache,
    backlog: BacklogCache,
    settings: SettingsCache,
    choices: ChoicesCache,
    integrations: Option<Arc<IntegrationsView>>,
    exports: Option<Arc<ExportsView>>,
    report: Option<(ReportKey, Arc<ReportView>)>,
    form: Option<Arc<FormView>>,
    timers: Option<Arc<TimersView>>,
}

/// What the screen shows of `model` at the moment `env`.
///
/// A part that hasn't changed since it was last made into these `views` is the same allocation.
pub fn view(model: &Model, env: &Env, views: &mut Views) -> View {
    let session = &model.session;
    View {
        week: week(model, env, &mut views.calendar),
        sidebar: sidebar(model, env, &mut views.sidebar),
        whose: model.whose().map(|member| choices::member(member, model.my_id().as_ref())),
        who: session.who(),
        backlog: (!model.load.stands_still()).then(|| backlog(model, &mut views.backlog)).flatten(),
        page: page(model, env, views),
        exports: (session.page == Page::Reports)
            .then(|| exports(model))
            .flatten()
            .map(|made| keep(&mut views.exports, made)),
        form: form(model).map(|made| keep(&mut views.form, made)),
        creating: session.creating.as_ref().map(|(slot, member)| creating(model, *slot, member.as_ref())),
        choices: choices::choices(model, &mut views.choices),
        timers: keep(&mut views.timers, timers(model)),
        toast: session.toast.clone(),
        saving: Saving {
            acknowledged: model.outbox.acknowledged(),
            pending: model.outbox.pending(),
            failed: model.outbox.error().cloned(),
        },
        loaded: model.load.done,
        unopened: model.load.failed.clone(),
        theme: session.theme,
        held: session.held.as_ref().map(|held| Held {
            title: Arc::clone(&held.title),
            by_keys: held.by_keys,
            resizing: held.resizing(),
        }),
        selected: session.selection.entries().cloned().collect(),
        clip: session.clip.as_ref().map(|clip| Arc::clone(&clip.text)),
        cut: session.clip.as_ref().is_some_and(|clip| clip.cut),
        shortcuts: Arc::clone(&session.shortcuts),
        can_undo: !model.history.undo.is_empty(),
        can_redo: !model.history.redo.is_empty(),
    }
}

/// The days alone, for [`crate::first`].
pub(crate) fn calendar(model: &Model, env: &Env, views: &mut Views) -> Arc<WeekView> {
    week(model, env, &mut views.calendar)
}

/// The place of something new before it has a title.
fn creating(model: &Model, slot: Slot, member: Option<&MemberId>) -> Spot {
    let member = member.or(model.planning_for().map(|member| &member.id));
    let whose = member.and_then(|member| model.person(member));
    Spot { date: slot.date, start: slot.start, minutes: model.plan.settings().default_minutes, whose }
}

#[inline(never)]
fn page(model: &Model, env: &Env, views: &mut Views) -> PageView {
    match model.session.page {
        Page::Week => PageView::Week,
        Page::Day => PageView::Day,
        Page::Team => PageView::Team(team(model, env, &mut views.team)),
        Page::Reports => PageView::Reports(reported(model, env, views)),
        Page::Settings => PageView::Settings(settings(model, &mut views.settings)),
        Page::Integrations => PageView::Integrations(keep(&mut views.integrations, integrations(model))),
    }
}

/// The report made before, while nothing that it is made from has changed: it reads all that is planned.
fn reported(model: &Model, env: &Env, views: &mut Views) -> Arc<ReportView> {
    let key = key(model, env);
    if let Some((_, made)) = views.report.as_ref().filter(|(known, _)| *known == key) {
        return Arc::clone(made);
    }
    let made = Arc::new(make(model, env, &key));
    views.report = Some((key, Arc::clone(&made)));
    made
}
