//! What the palette offers for a text, in groups.

use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;
use plan::quick_add::day_alone;
use plan::{MinuteOfDay, Minutes, ProviderId, Task};
use providers::{Item, OpName};

use super::items::{Items, is_done, passes};
use super::msg::PaletteTarget;
use super::update::day_of;
use crate::app::env::Env;
use crate::app::model::Model;
use crate::calls::source::Source;
use crate::search::words::{Best, Vocabulary, worth};
use crate::search::{Index, SearchQuery, matching};
use crate::values::connection::ConnectionId;
use crate::values::hue;
use crate::values::route::PAGES;

/// The most rows of a group at first, and on request.
const FEW: usize = 5;
const MANY: usize = 50;
/// How much of the plan is read at once, in bytes of text: a few milliseconds' worth.
const SLICE: usize = 24 * 1_024;
/// The most actions that are offered without a text.
const USEFUL: usize = 7;

/// What the palette is asked for.
#[derive(Clone, Copy, Debug)]
pub struct PaletteInput<'a> {
    /// What was typed.
    pub text: &'a str,
    /// Whether everything is searched; otherwise actions, pages and days come first.
    pub everything: bool,
    /// Whether each group is shown in full.
    pub more: bool,
    /// The actions that are offered now and the pages, by their names on the screen.
    pub named: &'a [(PaletteTarget, String)],
}

/// What the palette offers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PaletteView {
    /// The groups that have something, in order.
    pub groups: Vec<PaletteGroup>,
    /// Whether the plan is still being read: there may be more ([`PaletteCache::read_on`]).
    pub reading: bool,
    /// What is looked for at sources, and the connections that are asked.
    pub asks: (Arc<str>, Vec<ConnectionId>),
    /// The providers that have still to answer.
    pub asked: Vec<&'static str>,
    /// The providers that couldn't search everything.
    pub partly: Vec<&'static str>,
}

/// Choices of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct PaletteGroup {
    /// What they are.
    pub kind: GroupKind,
    /// The best of them.
    pub rows: Vec<PaletteRow>,
    /// How many there are.
    pub total: usize,
}

/// A kind of choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupKind {
    /// What was chosen lately.
    Recent,
    /// Actions.
    Actions,
    /// Pages.
    Pages,
    /// Days.
    Dates,
    /// Tasks.
    Tasks,
    /// Entries.
    Entries,
    /// Loaded items.
    Items,
    /// What was found at the provider with this name.
    AtSource(&'static str),
}

/// A choice.
#[derive(Clone, Debug, PartialEq)]
pub struct PaletteRow {
    /// What is chosen.
    pub target: PaletteTarget,
    /// Its title; that of actions, pages and days is up to the screen.
    pub title: Arc<str>,
    /// The parts of the title that match, in bytes.
    pub marks: Vec<Range<usize>>,
    /// Whether it is complete.
    pub done: bool,
    /// The hue of its task.
    pub hue: Option<u8>,
    /// The provider of its item.
    pub provider: Option<Arc<str>>,
    /// Its project or list.
    pub place: Option<Arc<str>>,
    /// Its day and time; of a task the next one.
    pub at: Option<(NaiveDate, Option<(MinuteOfDay, Minutes)>)>,
}

/// What is kept from one view to the next: the index. It lives as long as whoever shows the palette keeps it.
#[derive(Debug, Default)]
pub struct PaletteCache {
    index: Index,
    items: Items,
}

impl PaletteCache {
    /// Follows the plan and reads on in it for some milliseconds. Returns whether everything is read.
    pub fn read_on(&mut self, model: &Model) -> bool {
        self.follow(model);
        self.index.read_on(&model.plan, SLICE)
    }

    fn follow(&mut self, model: &Model) {
        self.index.follow(&model.plan, model.edition, |before| model.changes.since(before));
    }
}

/// What the palette offers.
pub fn palette(model: &Model, env: &Env, cache: &mut PaletteCache, wanted: PaletteInput<'_>) -> PaletteView {
    let today = env.local.date();
    let query = SearchQuery::read(wanted.text, today, model.week_start(env));
    let most = if wanted.more { MANY } else { FEW };
    let mut groups = Vec::new();
    if query.is_empty() {
        groups.push(recent(model, wanted));
    }
    let mut view = PaletteView::default();
    if !wanted.everything && !query.filters() {
        groups.extend(commands(&query, wanted, most));
        let day = day_alone(wanted.text, today);
        groups.insert(0, group(GroupKind::Dates, day.into_iter().map(|day| row(PaletteTarget::Day(day), ""))));
    }
    if query.is_empty() {
        cache.follow(model);
    } else {
        cache.read_on(model);
        groups.extend(records(model, cache, &query, today, most));
    }
    view.reading = !cache.index.is_read();
    if wanted.everything {
        let sources = || model.sources.all.iter().filter(|source| source.lists());
        view.asks = (query.text.as_str().into(), asked(model, &query));
        for source in sources() {
            let Some(sought) = &source.sought else { continue };
            let elsewhere = |item: &&Item| {
                !source.known.lists.iter().any(|(_, list)| list.items.iter().any(|known| known.id == item.id))
            };
            let items: Vec<&Item> = sought
                .items
                .iter()
                .filter(elsewhere)
                .filter(|item| passes(model, source, item, &query, today))
                .collect();
            let mut found = group(
                GroupKind::AtSource(source.provider.name),
                items.iter().take(most).map(|item| of_item(model, source, item)),
            );
            found.total = items.len();
            groups.push(found);
            if sought.is_awaited() && !model.session.is_offline() && source.is_searched() {
                view.asked.push(source.provider.name);
            } else if sought.partly || sought.is_awaited() {
                view.partly.push(source.provider.name);
            }
        }
        let signed_out = |source: &&Source| {
            let can = source.provider.can(OpName::Search) && source.sought.is_none();
            !query.text.is_empty() && can && !source.is_searched()
        };
        view.partly.extend(sources().filter(signed_out).map(|source| source.provider.name));
    }
    groups.retain(|group| !group.rows.is_empty());
    for row in groups.iter_mut().flat_map(|group| &mut group.rows) {
        row.marks = matching(&row.title, &query.words);
    }
    view.groups = groups;
    view
}

/// The connections that are asked for what can't be found here.
fn asked(model: &Model, query: &SearchQuery) -> Vec<ConnectionId> {
    // A task's own project says nothing to a source, and neither do states that only the plan knows.
    let asks = |source: &&Source| {
        source.lists() && source.is_searched() && query.allows_provider(source.provider.id, source.provider.name)
    };
    model.sources.all.iter().filter(asks).map(|source| source.connection.id.clone()).collect()
}

/// Actions and pages by their names.
fn commands(query: &SearchQuery, wanted: PaletteInput<'_>, most: usize) -> [PaletteGroup; 2] {
    let mut words = Vocabulary::default();
    let texts: Vec<_> = wanted.named.iter().map(|(_, name)| words.read(name, "")).collect();
    let marks: Vec<_> = query.words.iter().map(|word| words.marks(word)).collect();
    [GroupKind::Actions, GroupKind::Pages].map(|kind| {
        let is_page = |target: &PaletteTarget| matches!(target, PaletteTarget::Page(_));
        let most = if query.is_empty() && kind == GroupKind::Actions { USEFUL } else { most.max(PAGES.len()) };
        let mut best = Best::new(most);
        for (at, (target, _)) in wanted.named.iter().enumerate() {
            if is_page(target) == (kind == GroupKind::Pages)
                && let Some(worth) = worth(&texts[at], &marks, |_| 0)
            {
                best.offer(worth, 0, at);
            }
        }
        let found = best.numbers().map(|at| row(wanted.named[at].0.clone(), &wanted.named[at].1));
        let mut made = group(kind, found);
        // Without a text the others aren't matches: they are found by typing.
        made.total = if query.is_empty() { made.rows.len() } else { best.total };
        made
    })
}

/// Tasks, entries and loaded items.
fn records(
    model: &Model,
    cache: &mut PaletteCache,
    query: &SearchQuery,
    today: NaiveDate,
    most: usize,
) -> [PaletteGroup; 3] {
    let plan = &model.plan;
    let (words, generation) = cache.index.words();
    cache.items.follow(model, words, generation);
    let name = |id: &ProviderId| providers::about(id.as_str()).map_or("", |about| about.name);
    let found = cache.index.find(plan, query, today, most, name);
    let tasks = found.tasks.iter().filter_map(|id| {
        let task = plan.task(id)?;
        let entries = || plan.entries_of(id).map(|entry| (entry.slot, entry.scheduled));
        let next = entries().filter(|(slot, _)| slot.date >= today).min().or_else(|| entries().max());
        let at = next.map(|(slot, minutes)| (slot.date, slot.start.map(|start| (start, minutes))));
        Some(PaletteRow { at, ..of_task(model, PaletteTarget::Task(id.clone()), task) })
    });
    let entries = found.entries.iter().filter_map(|id| entry(model, id));
    let marks = cache.index.marks(query);
    let (items, all_items) = cache.items.find(model, query, &marks, today, most);
    let mut groups = [
        group(GroupKind::Tasks, tasks),
        group(GroupKind::Entries, entries),
        group(GroupKind::Items, items.into_iter().map(|(source, item)| of_item(model, source, item))),
    ];
    for (group, total) in groups.iter_mut().zip([found.all_tasks, found.all_entries, all_items]) {
        group.total = total;
    }
    groups
}

/// What was chosen lately, as far as it is still there and offered.
fn recent(model: &Model, wanted: PaletteInput<'_>) -> PaletteGroup {
    let plan = &model.plan;
    let recent: Vec<PaletteTarget> =
        model.palette.recent().iter().filter_map(|text| PaletteTarget::parse(text)).collect();
    let rows = recent.iter().filter_map(|target| match target {
        PaletteTarget::Action(_) | PaletteTarget::Page(_) => {
            let named = wanted.named.iter().find(|(known, _)| known == target).filter(|_| !wanted.everything);
            named.map(|(target, name)| row(target.clone(), name))
        }
        PaletteTarget::Day(_) => Some(row(target.clone(), "")).filter(|_| !wanted.everything),
        PaletteTarget::Task(id) => plan.task(id).map(|task| of_task(model, target.clone(), task)),
        PaletteTarget::Entry(id) => entry(model, id),
        PaletteTarget::Item(connection, item) => {
            let source = model.sources.get(connection)?;
            Some(of_item(model, source, source.item(item)?))
        }
    });
    group(GroupKind::Recent, rows)
}

fn group(kind: GroupKind, rows: impl Iterator<Item = PaletteRow>) -> PaletteGroup {
    let rows: Vec<PaletteRow> = rows.collect();
    PaletteGroup { kind, total: rows.len(), rows }
}

fn row(target: PaletteTarget, title: &str) -> PaletteRow {
    PaletteRow {
        target,
        title: title.into(),
        marks: Vec::new(),
        done: false,
        hue: None,
        provider: None,
        place: None,
        at: None,
    }
}

fn of_task(model: &Model, target: PaletteTarget, task: &Task) -> PaletteRow {
    let project = task.project.as_ref().and_then(|id| model.plan.project(id));
    PaletteRow {
        title: Arc::clone(&task.title),
        done: task.done,
        hue: Some(hue::of_task(&model.plan, task)),
        provider: task.links.first().map(|link| link.key.provider.as_str().into()),
        place: project.map(|project| Arc::clone(&project.name)),
        ..row(target, "")
    }
}

fn entry(model: &Model, id: &plan::EntryId) -> Option<PaletteRow> {
    let entry = model.plan.entry(id)?;
    let task = model.plan.task(&entry.task)?;
    let time = entry.slot.start.map(|start| (start, entry.scheduled));
    Some(PaletteRow { at: Some((entry.slot.date, time)), ..of_task(model, PaletteTarget::Entry(id.clone()), task) })
}

fn of_item(model: &Model, source: &Source, item: &Item) -> PaletteRow {
    let list = source.known.containers.iter().find(|known| item.containers.first() == Some(&known.id));
    PaletteRow {
        title: Arc::clone(&item.title),
        done: is_done(model, source, item),
        provider: Some(source.provider.id.into()),
        place: list.map(|list| Arc::clone(&list.name)),
        at: day_of(item).map(|day| (day, None)),
        ..row(PaletteTarget::Item(source.connection.id.clone(), item.id.clone()), "")
    }
}
