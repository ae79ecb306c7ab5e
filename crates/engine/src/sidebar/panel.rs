//! The panel of the shown connection: its containers as a tree, its items as rows, and its state.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};
use litemap::LiteMap;
use plan::{ContainerId, ItemId, map_of_many};
use providers::{Container, Fault, Item, When};

use super::view::{
    ContainerView, Heading, ItemView, ListName, PanelStatus, PanelView, RefusedView, RowView, SidebarView,
};
use crate::app::env::Env;
use crate::app::model::Model;
use crate::calendar::multi_day;
use crate::calls::snapshot::List;
use crate::calls::source::{Source, Status};
use crate::storage::archive::write::Refused;
use crate::values::connection::ConnectionId;
use crate::values::prefs::Hidden;

/// The deepest level that is drawn; deeper ones are drawn at this level. It also ends a cyclic chain of parents.
const DEEPEST: u8 = 8;

/// The last parts, and what they depend on.
#[derive(Debug, Default)]
pub(crate) struct SidebarCache {
    pub(super) sidebar: Option<Arc<SidebarView>>,
    pub(super) panel: Option<Arc<PanelView>>,
    rows: Option<(RowsKey, Rows)>,
    containers: Option<(ContainersKey, Arc<Vec<ContainerView>>)>,
}

#[inline(never)]
pub(crate) fn panel(model: &Model, env: &Env, source: &Source, cache: &mut SidebarCache) -> PanelView {
    let chosen = model.chosen(&source.connection.id);
    let list = model.list_key(source, env).and_then(|key| source.known.list(&key));
    let container = source.container(chosen);
    let Rows { rows, total } = rows(model, env, source, container, cache);
    PanelView {
        connection: source.connection.id.clone(),
        provider: Arc::clone(&source.connection.provider),
        name: Arc::from(source.provider.name),
        account: Arc::clone(&source.connection.account.name),
        updated_at: list.map(|list| list.at),
        refreshing: source.run.is_some(),
        search: model.sidebar.search.clone().unwrap_or_else(|| Arc::from("")),
        containers: containers(source, container, list.map(|list| &list.items), cache),
        rows,
        total,
        status: status(model, source, list.is_some()),
        status_page: source.provider.status_page,
        skipped: skipped(source, list),
        partly_found: source.found.as_ref().is_some_and(|found| found.partly),
        refused: refused(model, source),
    }
}

fn refused(model: &Model, source: &Source) -> Vec<RefusedView> {
    let all = model.writes.refused(&source.connection.id).into_iter();
    all.map(|(item, write, Refused { title, fault, correlation })| RefusedView {
        item: item.clone(),
        title: Arc::clone(title),
        wanted: write.completed,
        differs: model.plan.tasks_linked_to(&source.connection.link_key(item)).any(|task| task.done == write.completed),
        fault: fault.clone(),
        correlation_id: Arc::clone(correlation),
        status_page: source.provider.status_page,
    })
    .collect()
}

/// JSON paths of what couldn't be read in the list and the containers.
fn skipped(source: &Source, list: Option<&List>) -> Arc<Vec<Arc<str>>> {
    let of_list = list.map(|list| &list.skipped);
    match of_list {
        Some(all) if source.skipped.is_empty() => Arc::clone(all),
        _ => Arc::new(of_list.into_iter().flat_map(|all| all.iter()).chain(&source.skipped).cloned().collect()),
    }
}

fn status(model: &Model, source: &Source, listed: bool) -> PanelStatus {
    match &source.status {
        Status::Disconnected => PanelStatus::Disconnected,
        _ if model.session.is_offline() => PanelStatus::Stale { fault: Fault::Offline, retry_at: None, help: None },
        Status::Trouble(fault, correlation) => PanelStatus::Trouble {
            fault: fault.clone(),
            correlation_id: Arc::clone(correlation),
            status_page: source.provider.status_page,
        },
        Status::Stale(fault, correlation) => PanelStatus::Stale {
            fault: fault.clone(),
            retry_at: source.schedule.retry_at(&source.pace),
            // There is something to look up only for an answer of the provider itself.
            help: (*fault == Fault::ProviderDown).then(|| (Arc::clone(correlation), source.provider.status_page)),
        },
        // Without any container there is nothing to list, which is final and no reason to wait.
        Status::Fine if listed || (source.known.containers_at.is_some() && source.known.containers.is_empty()) => {
            PanelStatus::Ready
        }
        Status::Fine => PanelStatus::Loading,
    }
}

fn containers(
    source: &Source,
    selected: Option<&Container>,
    items: Option<&Arc<Vec<Item>>>,
    cache: &mut SidebarCache,
) -> Arc<Vec<ContainerView>> {
    let key = ContainersKey {
        containers: Arc::clone(&source.known.containers),
        items: items.cloned(),
        selected: selected.map(|container| container.id.clone()),
    };
    if let Some((_, made)) = cache.containers.as_ref().filter(|(known, _)| known.same(&key)) {
        return Arc::clone(made);
    }
    let counts = selected.zip(items).map(|(selected, items)| (&selected.scope, counts(items)));
    let all = &source.known.containers;
    let depths = Depths::new(all);
    let view = |container: &Container| ContainerView {
        id: container.id.clone(),
        name: list_name(source, container),
        depth: depths.of(container),
        selected: key.selected.as_ref() == Some(&container.id),
        color: container.color.clone(),
        count: counts.as_ref().filter(|(scope, _)| **scope == container.scope).map(|(scope, (each, total))| {
            if container.id == **scope { *total } else { each.get(&container.id).copied().unwrap_or(0) }
        }),
    };
    let made = Arc::new(depths.reading_order().into_iter().map(view).collect());
    cache.containers = Some((key, Arc::clone(&made)));
    made
}

fn list_name(source: &Source, container: &Container) -> ListName {
    let own = (source.provider.own_list)(container.id.as_str());
    own.map_or_else(|| ListName::Source(Arc::clone(&container.name)), ListName::Own)
}

/// The number of open items in each container, and in total.
fn counts(items: &[Item]) -> (LiteMap<&ContainerId, usize>, usize) {
    let mut each = LiteMap::new();
    let open = || items.iter().filter(|item| !item.completed);
    for container in open().flat_map(|item| &item.containers) {
        let count = each.entry(container).or_insert(0_usize);
        *count = count.saturating_add(1);
    }
    (each, open().count())
}

/// The tree that containers form by their parents; a container with a missing parent is at the top.
struct Depths<'a> {
    all: &'a [Container],
    children: LiteMap<Option<&'a ContainerId>, Vec<&'a Container>>,
    depth: LiteMap<&'a ContainerId, u8>,
}

impl<'a> Depths<'a> {
    fn new(all: &'a [Container]) -> Self {
        let by_id = map_of_many(all.iter().map(|container| (&container.id, container)));
        let parent = |container: &'a Container| container.parent.as_ref().filter(|parent| by_id.contains_key(parent));
        let mut children: LiteMap<_, Vec<_>> = LiteMap::new();
        let mut depth = LiteMap::new();
        for container in all {
            children.entry(parent(container)).or_default().push(container);
            let ups = std::iter::successors(parent(container), |id| by_id.get(id).and_then(|up| parent(up)));
            depth.insert(&container.id, ups.take(DEEPEST.into()).count() as u8);
        }
        Self { all, children, depth }
    }

    fn of(&self, container: &Container) -> u8 {
        self.depth.get(&container.id).copied().unwrap_or(0)
    }

    fn reading_order(&self) -> Vec<&'a Container> {
        let mut order = Vec::with_capacity(self.all.len());
        let mut open: Vec<&Container> = self.children.get(&None).into_iter().flatten().rev().copied().collect();
        while let Some(container) = open.pop() {
            order.push(container);
            open.extend(self.children.get(&Some(&container.id)).into_iter().flatten().rev());
        }
        // Containers in a cycle aren't connected to the top.
        if order.len() < self.all.len() {
            let missing = |container: &&Container| !order.iter().any(|known: &&Container| known.id == container.id);
            let rest: Vec<&Container> = self.all.iter().filter(missing).collect();
            order.extend(rest);
        }
        order
    }
}

fn rows(model: &Model, env: &Env, source: &Source, container: Option<&Container>, cache: &mut SidebarCache) -> Rows {
    let list = model.list_key(source, env).and_then(|key| source.known.list(&key));
    let key = RowsKey {
        connection: source.connection.id.clone(),
        container: container.map(|container| container.id.clone()),
        items: list.map(|list| Arc::clone(&list.items)),
        found: source.found.as_ref().map(|found| Arc::clone(&found.items)),
        containers: Arc::clone(&source.known.containers),
        from: source.provider.abilities.ranged.then(|| model.first_day(env)),
        search: model.sidebar.search.clone(),
        held: held_item(model, source),
        edition: model.edition,
        writes: model.writes.edition(),
        hidden: model.settings.device().hidden(),
        today: env.local.date(),
    };
    if let Some((_, rows)) = cache.rows.as_ref().filter(|(known, _)| known.same(&key)) {
        return rows.clone();
    }
    let mut made = build(model, env, source, container, &key);
    // Most edits change nothing in the list, so it stays the same.
    if let Some((_, before)) = &cache.rows
        && before.rows == made.rows
    {
        made.rows = Arc::clone(&before.rows);
    }
    cache.rows = Some((key, made.clone()));
    made
}

fn held_item(model: &Model, source: &Source) -> Option<ItemId> {
    model.drag.held()?.item_of(&source.connection.id).cloned()
}

fn build(model: &Model, env: &Env, source: &Source, container: Option<&Container>, key: &RowsKey) -> Rows {
    let (Some(items), Some(container)) = (&key.items, container) else { return Rows::default() };
    let whole = container.id == container.scope;
    let shown = |item: &&Item| !key.hidden.has(item.kind);
    let listed: Vec<&Item> =
        items.iter().filter(|item| whole || item.containers.contains(&container.id)).filter(shown).collect();
    let total = listed.len();
    let search = key.search.as_deref().map(str::to_lowercase).unwrap_or_default();
    let found = listed.into_iter().filter(|item| search.is_empty() || item.title.to_lowercase().contains(&search));
    let mut groups = match key.from {
        Some(from) => by_day(found, from, model.range(env).until),
        None => by_container(found, source, container),
    };
    let known: HashSet<&ItemId> = groups.iter().flat_map(|(_, items)| items).map(|(item, _)| &item.id).collect();
    let elsewhere =
        key.found.iter().flat_map(|found| found.iter()).filter(shown).filter(|item| !known.contains(&item.id));
    let elsewhere: Vec<Placed<'_>> = elsewhere.map(placed).collect();
    if !elsewhere.is_empty() {
        groups.push((Some(Heading::AtSource(source.provider.name)), elsewhere));
    }
    let names = map_of_many(source.known.containers.iter().map(|container| (&container.id, container)));
    let mut rows = Vec::new();
    for (heading, items) in groups {
        rows.extend(heading.map(RowView::Heading));
        rows.extend(items.into_iter().map(|(item, when)| {
            let shown = item.containers.first().filter(|first| **first != container.id);
            let completed = model.writes.wish(&source.connection.id, &item.id).unwrap_or(item.completed);
            RowView::Item(ItemView {
                id: item.id.clone(),
                title: Arc::clone(&item.title),
                container: shown.and_then(|id| names.get(id)).map(|container| list_name(source, container)),
                when,
                overdue: !completed && when.and_then(due).is_some_and(|due| due < key.today),
                completed,
                completable: source.completes(item),
                kind: item.kind,
                planned: model.plan.planned_for(&source.connection.link_key(&item.id)),
                url: item.url.clone(),
                held: key.held.as_ref() == Some(&item.id),
            })
        }));
    }
    Rows { rows: Arc::new(rows), total }
}

/// The day on which something is due.
fn due(when: When) -> Option<NaiveDate> {
    match when {
        When::DueOn(day) => Some(day),
        When::DueAt(at) => Some(at.date()),
        _ => None,
    }
}

/// An item, and the part of its time that is on the day under which it is listed.
type Placed<'a> = (&'a Item, Option<When>);

type Groups<'a> = Vec<(Option<Heading>, Vec<Placed<'a>>)>;

fn placed(item: &Item) -> Placed<'_> {
    (item, item.when)
}

/// In the order of the containers, items without one last. A list of a single container needs no heading.
fn by_container<'a>(items: impl Iterator<Item = &'a Item>, source: &Source, shown: &Container) -> Groups<'a> {
    if shown.id != shown.scope {
        return vec![(None, items.map(placed).collect())];
    }
    let all = &source.known.containers;
    let order = map_of_many(all.iter().enumerate().map(|(at, container)| (&container.id, at)));
    let mut groups: LiteMap<usize, Vec<Placed<'_>>> = LiteMap::new();
    for item in items {
        // The first is displayed, unless it is the scope itself, which says nothing.
        let at = item.containers.iter().filter(|id| **id != shown.scope).find_map(|id| order.get(id));
        groups.entry(at.copied().unwrap_or(usize::MAX)).or_default().push(placed(item));
    }
    let heading =
        |at: usize| all.get(at).map_or(Heading::NoContainer, |known| Heading::Container(list_name(source, known)));
    let single = groups.len() == 1 && groups.contains_key(&usize::MAX);
    groups.into_iter().map(|(at, items)| ((!single).then(|| heading(at)), items)).collect()
}

/// By day, on a day first the untimed ones, then by time and title. Items that began before the visible days are on the
/// first one; an event of more than a day is on each day that it touches, with the part that is on that day.
fn by_day<'a>(items: impl Iterator<Item = &'a Item>, from: NaiveDate, until: NaiveDate) -> Groups<'a> {
    let place = |when: Option<When>| -> (Option<NaiveDate>, Option<NaiveTime>) {
        match when {
            Some(When::DueOn(day)) => (Some(day), None),
            Some(When::DueAt(at)) => (Some(at.date()), Some(at.time())),
            Some(When::AllDay { from: first, .. }) => (Some(first.max(from)), None),
            Some(When::Timed { start, .. } | When::Instants { start, .. }) if start.date() < from => {
                (Some(from), Some(NaiveTime::MIN))
            }
            Some(When::Timed { start, .. } | When::Instants { start, .. }) => (Some(start.date()), Some(start.time())),
            None => (None, None),
        }
    };
    let each = |item: &'a Item| match multi_day::days(item, from, until) {
        // What the source lists although it is on none of these days stays in sight.
        Some(days) if !days.is_empty() => days.into_iter().map(|(_, when)| (item, Some(when))).collect(),
        _ => vec![placed(item)],
    };
    let mut placed: Vec<_> = items.flat_map(each).map(|(item, when)| (place(when), (item, when))).collect();
    plan::sort_by(&mut placed, |((day, time), (item, _)), ((other_day, other_time), (other, _))| {
        (day.is_none(), day, time, &item.title).cmp(&(other_day.is_none(), other_day, other_time, &other.title))
    });
    let mut groups: Groups<'a> = Vec::new();
    for ((day, _), item) in placed {
        let heading = Some(day.map_or(Heading::NoDay, Heading::Day));
        match groups.last_mut() {
            Some((known, items)) if *known == heading => items.push(item),
            _ => groups.push((heading, vec![item])),
        }
    }
    groups
}

/// What the rows depend on. Lists and containers are compared by identity: a changed one is another allocation.
#[derive(Debug)]
pub(crate) struct RowsKey {
    pub(crate) connection: ConnectionId,
    pub(crate) container: Option<ContainerId>,
    pub(crate) items: Option<Arc<Vec<Item>>>,
    /// The source's results for the search.
    pub(crate) found: Option<Arc<Vec<Item>>>,
    pub(crate) containers: Arc<Vec<Container>>,
    pub(crate) from: Option<NaiveDate>,
    pub(crate) search: Option<Arc<str>>,
    pub(crate) held: Option<ItemId>,
    pub(crate) edition: u64,
    pub(crate) writes: u64,
    pub(crate) hidden: Hidden,
    /// What is overdue depends on it.
    pub(crate) today: NaiveDate,
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
            && (self.edition, self.writes, self.from, self.today)
                == (other.edition, other.writes, other.from, other.today)
            && (&self.connection, &self.container) == (&other.connection, &other.container)
            && (&self.search, &self.held, &self.hidden) == (&other.search, &other.held, &other.hidden)
    }
}

/// The rows, and the number of items before searching.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    pub(crate) rows: Arc<Vec<RowView>>,
    pub(crate) total: usize,
}

/// What the tree of containers depends on.
#[derive(Debug)]
pub(crate) struct ContainersKey {
    pub(crate) containers: Arc<Vec<Container>>,
    pub(crate) items: Option<Arc<Vec<Item>>>,
    pub(crate) selected: Option<ContainerId>,
}

impl ContainersKey {
    pub(super) fn same(&self, other: &Self) -> bool {
        same_list(&self.items, &other.items)
            && Arc::ptr_eq(&self.containers, &other.containers)
            && self.selected == other.selected
    }
}
