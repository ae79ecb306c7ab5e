//! What the screen shows, as data: the only output.
//!
//! Parts are behind `Arc`, and [`view`] returns the previous part if nothing in it has changed, so that the screen can
//! compare by pointer. Minutes and lanes only; pixels exist in CSS.
//!
//! Each topic makes its own part, with the help of what it keeps in [`Views`].

use std::sync::Arc;

use plan::{EntryId, MemberId};

use super::env::Env;
use super::model::Model;
use crate::backlog::view::{BacklogCache, backlog};
use crate::calendar::view::{CalendarCache, week};
use crate::connections::view::integrations;
use crate::entry::choices;
use crate::entry::choices::ChoicesCache;
use crate::entry::state::Creating;
use crate::entry::view::form;
use crate::export::view::exports;
use crate::meetings::view::{MeetingsCache, meetings};
use crate::reports::view::{ReportKey, ReportView, key, make};
use crate::settings::list::DeviceSettings;
use crate::settings::view::{SettingsCache, settings};
use crate::shortcuts::Shortcuts;
use crate::sidebar::build::sidebar;
use crate::sidebar::panel::SidebarCache;
use crate::team::view::{TeamCache, team};
use crate::timer::view::timers;
use crate::values::announcement::Spot;
use crate::values::keep::keep;
use crate::values::route::Page;
use crate::values::trouble::LoadError;

pub use crate::backlog::view::{BacklogView, WaitingView};
pub use crate::calendar::today::{Phase, TodayRow, phases};
pub use crate::calendar::view::{DayView, EntryView, GhostView, Lane, WeekView};
pub use crate::connections::host::HostState;
pub use crate::connections::view::{AccountView, CalendarView, IntegrationsView, ProviderView};
pub use crate::drag::view::{GhostKind, Held};
pub use crate::entry::choices::{ChoiceView, ChoicesView};
pub use crate::entry::view::{FormSource, FormView};
pub use crate::export::view::{ExportState, ExportView, ExportsView};
pub use crate::meetings::view::{MeetingView, MeetingsDay, MeetingsView};
pub use crate::settings::view::{ChosenView, SettingView, SettingsView, SheetView};
pub use crate::sidebar::view::{
    ChipState, ChipView, ContainerView, Heading, ItemView, ListName, PanelStatus, PanelView, RefusedView, RowView,
    SidebarView,
};
pub use crate::team::view::{CellView, TeamDay, TeamRow, TeamView};
pub use crate::timer::view::{GapView, TimerView, TimersView};
pub use crate::values::toast::{Toast, ToastOffer};
pub use crate::values::trouble::Saving;
pub use crate::welcome::view::{WelcomeView, welcome};

/// Everything on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The calendar.
    pub week: Arc<WeekView>,
    /// The meetings behind its entries.
    pub meetings: Arc<MeetingsView>,
    /// The integrations.
    pub sidebar: Arc<SidebarView>,
    /// The member whose week is shown; `None` until the stored data has been read.
    pub whose: Option<ChoiceView<MemberId>>,
    /// The member in the URL; `None` is the user.
    pub who: Option<MemberId>,
    /// The backlog, while it is open.
    pub backlog: Option<Arc<BacklogView>>,
    /// The current page.
    pub page: PageView,
    /// The minutes of its rows, if its days have hours.
    pub minutes_a_row: u16,
    /// Exports to spreadsheets, on the Reports page.
    pub exports: Option<Arc<ExportsView>>,
    /// An entry's form, while it is open.
    pub form: Option<Arc<FormView>>,
    /// The slot, member and default length for the entry whose dialog is open.
    pub creating: Option<Spot>,
    /// Whether it is typed beside its place, where the days show it.
    pub in_place: bool,
    /// The choices in forms and filters.
    pub choices: Arc<ChoicesView>,
    /// The running timers.
    pub timers: Arc<TimersView>,
    /// The toast, if one is up.
    pub toast: Option<Toast>,
    /// The state of saving.
    pub saving: Saving,
    /// Whether the stored data has been read, or the user continues without it. Until then the calendar shows only its
    /// frame.
    pub loaded: bool,
    /// Why the stored data can't be read. Until something is loaded, this replaces every page.
    pub unopened: Option<LoadError>,
    /// The settings of this device.
    pub device: Arc<DeviceSettings>,
    /// Whether something is picked up, and how.
    pub held: Option<Held>,
    /// The selected entries, by id; they are also marked in the days.
    pub selected: Vec<EntryId>,
    /// What was last copied or cut here, one line per entry, for the system's clipboard.
    pub clip: Option<Arc<str>>,
    /// Whether it was cut and hasn't been pasted yet.
    pub cut: bool,
    /// Changes with what the palette shows; the palette itself asks for that while it is open.
    pub palette: (u64, u64),
    /// Keyboard shortcuts that were changed.
    pub shortcuts: Arc<Shortcuts>,
    /// Whether there is something to undo.
    pub can_undo: bool,
    /// Whether there is something to redo.
    pub can_redo: bool,
}

impl View {
    /// Whether both show the same; large parts are compared by identity. Every part has to be named here: a change to
    /// one that isn't would be drawn late.
    pub fn same(&self, other: &Self) -> bool {
        let Self {
            week,
            meetings,
            sidebar,
            whose,
            who,
            backlog,
            page,
            minutes_a_row,
            exports,
            form,
            creating,
            in_place,
            choices,
            timers,
            toast,
            saving,
            loaded,
            unopened,
            device,
            held,
            selected,
            clip,
            cut,
            can_undo,
            can_redo,
            palette,
            shortcuts,
        } = other;
        let same_backlog = match (&self.backlog, backlog) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        Arc::ptr_eq(&self.week, week)
            && Arc::ptr_eq(&self.meetings, meetings)
            && Arc::ptr_eq(&self.sidebar, sidebar)
            && same_backlog
            && (&self.whose, &self.who) == (whose, who)
            && self.page.same(page)
            && (&self.exports, &self.form, &self.creating) == (exports, form, creating)
            && Arc::ptr_eq(&self.choices, choices)
            && Arc::ptr_eq(&self.timers, timers)
            && Arc::ptr_eq(&self.shortcuts, shortcuts)
            && (&self.toast, &self.saving) == (toast, saving)
            && Arc::ptr_eq(&self.device, device)
            && (self.loaded, self.cut, self.in_place, self.minutes_a_row) == (*loaded, *cut, *in_place, *minutes_a_row)
            && (&self.unopened, &self.held) == (unopened, held)
            && (&self.selected, &self.clip) == (selected, clip)
            && (self.can_undo, self.can_redo, self.palette) == (*can_undo, *can_redo, *palette)
    }

    /// A visible entry.
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

/// The current page; the days of the calendar are in [`View::week`].
#[derive(Clone, Debug, PartialEq)]
pub enum PageView {
    /// A page without content of its own, such as those of the calendar.
    Plain(Page),
    /// The week of all members.
    Team(Arc<TeamView>),
    /// A report.
    Reports(Arc<ReportView>),
    /// Members, projects, clients, labels and other choices.
    Settings(Arc<SettingsView>),
    /// The connected tools, and those that can be connected.
    Integrations(Arc<IntegrationsView>),
}

impl PageView {
    /// The page, without what is on it.
    pub fn page(&self) -> Page {
        match self {
            Self::Plain(page) => *page,
            Self::Team(_) => Page::Team,
            Self::Reports(_) => Page::Reports,
            Self::Settings(_) => Page::Settings,
            Self::Integrations(_) => Page::Integrations,
        }
    }

    /// Whether two pages show the same; their content is compared by identity.
    pub fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Integrations(a), Self::Integrations(b)) => Arc::ptr_eq(a, b),
            (Self::Team(a), Self::Team(b)) => Arc::ptr_eq(a, b),
            (Self::Reports(a), Self::Reports(b)) => Arc::ptr_eq(a, b),
            (Self::Settings(a), Self::Settings(b)) => Arc::ptr_eq(a, b),
            (a, b) => a.page() == b.page(),
        }
    }
}

/// The last parts of the view. Whoever shows a model owns them and passes them from one view to the next.
#[derive(Debug, Default)]
pub struct Views {
    calendar: CalendarCache,
    meetings: MeetingsCache,
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

/// What the screen shows of `model` in the environment `env`.
///
/// A part that hasn't changed since it was last made into these `views` is the same allocation.
pub fn view(model: &Model, env: &Env, views: &mut Views) -> View {
    View {
        week: week(model, env, &mut views.calendar),
        meetings: meetings(model, env, &mut views.meetings),
        sidebar: sidebar(model, env, &mut views.sidebar),
        whose: model.whose().map(|member| choices::member(member, model.my_id().as_ref())),
        who: model.who(),
        backlog: (!model.load.stands_still()).then(|| backlog(model, &mut views.backlog)).flatten(),
        page: page(model, env, views),
        minutes_a_row: model.rows(),
        exports: (model.navigation.page() == Page::Reports)
            .then(|| exports(model))
            .flatten()
            .map(|made| keep(&mut views.exports, made)),
        form: form(model).map(|made| keep(&mut views.form, made)),
        creating: model.forms.creating().map(|new| creating(model, new)),
        in_place: model.forms.creating().is_some_and(|new| new.in_place),
        choices: choices::choices(model, &mut views.choices),
        timers: keep(&mut views.timers, timers(model)),
        toast: model.toasts.shown().cloned(),
        saving: Saving {
            acknowledged: model.outbox.acknowledged(),
            pending: model.outbox.pending(),
            failed: model.outbox.error().cloned(),
        },
        loaded: model.load.is_done(),
        unopened: model.load.error().cloned(),
        device: Arc::clone(model.settings.device()),
        held: model.drag.held().map(|held| Held {
            title: Arc::clone(&held.title),
            by_keys: held.by_keys,
            resizing: held.resizing(),
        }),
        palette: (model.edition, model.palette.heard()),
        selected: model.selection.entries().cloned().collect(),
        clip: model.clipboard.clip().map(|clip| Arc::clone(&clip.text)),
        cut: model.clipboard.clip().is_some_and(|clip| clip.cut),
        shortcuts: Arc::clone(model.settings.shortcuts()),
        can_undo: model.history.can_undo(),
        can_redo: model.history.can_redo(),
    }
}

/// The days alone, for [`crate::first`].
pub(crate) fn calendar(model: &Model, env: &Env, views: &mut Views) -> Arc<WeekView> {
    week(model, env, &mut views.calendar)
}

/// The slot of a new entry before it has a title.
fn creating(model: &Model, new: &Creating) -> Spot {
    let Creating { slot, minutes, member, .. } = new;
    let member = member.as_ref().or(model.planning_for().map(|member| &member.id));
    let whose = member.and_then(|member| model.person(member));
    let minutes = minutes.unwrap_or(model.plan.settings().default_minutes);
    Spot { date: slot.date, start: slot.start, minutes, whose }
}

#[inline(never)]
fn page(model: &Model, env: &Env, views: &mut Views) -> PageView {
    match model.navigation.page() {
        Page::Team => PageView::Team(team(model, env, &mut views.team)),
        Page::Reports => PageView::Reports(reported(model, env, views)),
        Page::Settings => PageView::Settings(settings(model, &mut views.settings)),
        Page::Integrations => PageView::Integrations(keep(&mut views.integrations, integrations(model))),
        plain => PageView::Plain(plain),
    }
}

/// The report, computed again only if something that it depends on has changed, since it reads the whole plan.
fn reported(model: &Model, env: &Env, views: &mut Views) -> Arc<ReportView> {
    let key = key(model, env);
    if let Some((_, made)) = views.report.as_ref().filter(|(known, _)| *known == key) {
        return Arc::clone(made);
    }
    let made = Arc::new(make(model, env, &key));
    views.report = Some((key, Arc::clone(&made)));
    made
}
