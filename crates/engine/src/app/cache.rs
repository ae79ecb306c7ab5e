//! Parts of the view that were made before, and what they were made from.

use std::sync::Arc;

use chrono::NaiveDate;
use litemap::LiteMap;
use plan::{ContainerId, ItemId, MemberId};
use providers::{Container, Item};

use super::env::ConnectionId;
use super::view::{CellView, DayView, TeamRow, TeamView, WeekView};
use crate::sidebar::view::{ContainerView, RowView, SidebarView};
use crate::storage::archive::source::Hidden;

/// Days that are remembered: some weeks around the shown one, so that going there and back is cheap.
const DAYS: usize = 70;

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    pub(crate) days: LiteMap<NaiveDate, (crate::calendar::view::DayKey, Arc<DayView>)>,
    pub(crate) week: Option<Arc<WeekView>>,
    pub(crate) cells: LiteMap<(Option<MemberId>, NaiveDate), (crate::calendar::view::DayKey, Arc<CellView>)>,
    pub(crate) rows_of_team: LiteMap<Option<MemberId>, Arc<TeamRow>>,
    pub(crate) team: Option<Arc<TeamView>>,
    pub(crate) sidebar: Option<Arc<SidebarView>>,
    pub(crate) integrations: Option<Arc<crate::app::view::IntegrationsView>>,
    pub(crate) exports: Option<Arc<crate::export::view::ExportsView>>,
    pub(crate) report: Option<(crate::reports::view::ReportKey, Arc<crate::reports::view::ReportView>)>,
    /// With what its counts are of, as below.
    pub(crate) settings: Option<(u64, Option<MemberId>, Arc<crate::settings::view::SettingsView>)>,
    pub(crate) form: Option<Arc<crate::entry::view::FormView>>,
    /// With the edition of the plan that they are of, and who one was.
    pub(crate) choices: Option<(u64, Option<MemberId>, Arc<crate::app::view::ChoicesView>)>,
    pub(crate) timers: Option<Arc<crate::timer::view::TimersView>>,
    pub(crate) panel: Option<Arc<crate::sidebar::view::PanelView>>,
    pub(crate) backlog: Option<Arc<crate::backlog::view::BacklogView>>,
    pub(crate) waiting: Option<(crate::backlog::view::RowsKey, crate::backlog::view::Rows)>,
    pub(crate) rows: Option<(RowsKey, Rows)>,
    pub(crate) containers: Option<(ContainersKey, Arc<Vec<ContainerView>>)>,
}

/// What the rows are made from. Lists and containers are compared by identity: a changed one is another allocation.
#[derive(Debug)]
pub(crate) struct RowsKey {
    pub(crate) connection: ConnectionId,
    pub(crate) container: Option<ContainerId>,
    pub(crate) items: Option<Arc<Vec<Item>>>,
    /// What the source found for the search.
    pub(crate) found: Option<Arc<Vec<Item>>>,
    pub(crate) containers: Arc<Vec<Container>>,
    pub(crate) from: Option<NaiveDate>,
    pub(crate) search: Option<Arc<str>>,
    pub(crate) held: Option<ItemId>,
    pub(crate) edition: u64,
    pub(crate) writes: u64,
    pub(crate) hidden: Hidden,
}

fn same_list(a: &Option<Arc<Vec<Item>>>, b: &Option<Arc<Vec<Item>>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => Arc::ptr_eq(a, b),
        (a, b) => a.is_none() && b.is_none(),
    }
}

impl RowsKey {
    pub(crate) fn same(&self, other: &Self) -> bool {
        same_list(&self.items, &other.items)
            && same_list(&self.found, &other.found)
            && Arc::ptr_eq(&self.containers, &other.containers)
            && (self.edition, self.writes, self.from) == (other.edition, other.writes, other.from)
            && (&self.connection, &self.container) == (&other.connection, &other.container)
            && (&self.search, &self.held, &self.hidden) == (&other.search, &other.held, &other.hidden)
    }
}

/// The rows, and how many items there are before searching.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    pub(crate) rows: Arc<Vec<RowView>>,
    pub(crate) total: usize,
}

/// What the tree of containers is made from.
#[derive(Debug)]
pub(crate) struct ContainersKey {
    pub(crate) containers: Arc<Vec<Container>>,
    pub(crate) items: Option<Arc<Vec<Item>>>,
    pub(crate) selected: Option<ContainerId>,
}

impl ContainersKey {
    pub(crate) fn same(&self, other: &Self) -> bool {
        same_list(&self.items, &other.items)
            && Arc::ptr_eq(&self.containers, &other.containers)
            && self.selected == other.selected
    }
}

/// The part made before when it is equal, so that the screen can compare by pointer; else the new one, remembered.
pub(crate) fn keep<T: PartialEq>(slot: &mut Option<Arc<T>>, made: T) -> Arc<T> {
    match slot {
        Some(before) if **before == made => Arc::clone(before),
        _ => Arc::clone(slot.insert(Arc::new(made))),
    }
}

impl Cache {
    pub(crate) fn prune(&mut self, shown: NaiveDate) {
        while self.days.len() > DAYS {
            let first = self.days.keys().next().copied();
            let last = self.days.keys().next_back().copied();
            // The end that is farther away goes.
            let far = first
                .into_iter()
                .chain(last)
                .max_by_key(|day| day.signed_duration_since(shown).num_days().unsigned_abs());
            if far.and_then(|day| self.days.remove(&day)).is_none() {
                break;
            }
        }
    }
}
