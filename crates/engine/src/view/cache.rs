//! Parts of the view that were made before, and what they were made from.

use std::sync::Arc;

use chrono::NaiveDate;
use litemap::LiteMap;
use plan::{ContainerId, ItemId, MemberId};
use providers::{Container, Item};

use super::{CellView, ContainerView, DayView, RowView, SidebarView, TeamRow, TeamView, WeekView};
use crate::archive::source::Hidden;
use crate::env::ConnectionId;

/// Days that are remembered: some weeks around the shown one, so that going there and back is cheap.
const DAYS: usize = 70;

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    pub(super) days: LiteMap<NaiveDate, (super::week::DayKey, Arc<DayView>)>,
    pub(super) week: Option<Arc<WeekView>>,
    pub(super) cells: LiteMap<(Option<MemberId>, NaiveDate), (super::week::DayKey, Arc<CellView>)>,
    pub(super) rows_of_team: LiteMap<Option<MemberId>, Arc<TeamRow>>,
    pub(super) team: Option<Arc<TeamView>>,
    pub(super) sidebar: Option<Arc<SidebarView>>,
    pub(super) integrations: Option<Arc<super::IntegrationsView>>,
    pub(super) exports: Option<Arc<super::export::ExportsView>>,
    pub(super) report: Option<(super::report::ReportKey, Arc<super::report::ReportView>)>,
    /// With what its counts are of, as below.
    pub(super) settings: Option<(u64, Option<MemberId>, Arc<super::SettingsView>)>,
    pub(super) form: Option<Arc<super::FormView>>,
    /// With the edition of the plan that they are of, and who one was.
    pub(super) choices: Option<(u64, Option<MemberId>, Arc<super::ChoicesView>)>,
    pub(super) timers: Option<Arc<super::TimersView>>,
    pub(super) panel: Option<Arc<super::PanelView>>,
    pub(super) backlog: Option<Arc<super::BacklogView>>,
    pub(super) waiting: Option<(super::backlog::RowsKey, super::backlog::Rows)>,
    pub(super) rows: Option<(RowsKey, Rows)>,
    pub(super) containers: Option<(ContainersKey, Arc<Vec<ContainerView>>)>,
}

/// What the rows are made from. Lists and containers are compared by identity: a changed one is another allocation.
#[derive(Debug)]
pub(super) struct RowsKey {
    pub(super) connection: ConnectionId,
    pub(super) container: Option<ContainerId>,
    pub(super) items: Option<Arc<Vec<Item>>>,
    /// What the source found for the search.
    pub(super) found: Option<Arc<Vec<Item>>>,
    pub(super) containers: Arc<Vec<Container>>,
    pub(super) from: Option<NaiveDate>,
    pub(super) search: Option<Arc<str>>,
    pub(super) held: Option<ItemId>,
    pub(super) edition: u64,
    pub(super) writes: u64,
    pub(super) hidden: Hidden,
}

fn same_list(a: &Option<Arc<Vec<Item>>>, b: &Option<Arc<Vec<Item>>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => Arc::ptr_eq(a, b),
        (a, b) => a.is_none() && b.is_none(),
    }
}

impl RowsKey {
    pub(super) fn same(&self, other: &Self) -> bool {
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
pub(super) struct Rows {
    pub(super) rows: Arc<Vec<RowView>>,
    pub(super) total: usize,
}

/// What the tree of containers is made from.
#[derive(Debug)]
pub(super) struct ContainersKey {
    pub(super) containers: Arc<Vec<Container>>,
    pub(super) items: Option<Arc<Vec<Item>>>,
    pub(super) selected: Option<ContainerId>,
}

impl ContainersKey {
    pub(super) fn same(&self, other: &Self) -> bool {
        same_list(&self.items, &other.items)
            && Arc::ptr_eq(&self.containers, &other.containers)
            && self.selected == other.selected
    }
}

/// The part made before when it is equal, so that the screen can compare by pointer; else the new one, remembered.
pub(super) fn keep<T: PartialEq>(slot: &mut Option<Arc<T>>, made: T) -> Arc<T> {
    match slot {
        Some(before) if **before == made => Arc::clone(before),
        _ => Arc::clone(slot.insert(Arc::new(made))),
    }
}

impl Cache {
    pub(super) fn prune(&mut self, shown: NaiveDate) {
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
