//! The items that are loaded, by their words. A list is read when it is another one than before.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use plan::ItemId;
use providers::Item;

use super::update::day_of;
use crate::app::model::Model;
use crate::calls::source::Source;
use crate::search::words::{Best, Fit, Text, Vocabulary, worth};
use crate::search::{Is, SearchQuery};
use crate::values::connection::ConnectionId;

/// How far from today an item without a day counts, in days.
const UNDATED: u32 = 14;

/// The loaded items of all connections.
#[derive(Debug, Default)]
pub(super) struct Items {
    /// The generation of the words.
    generation: u32,
    all: Vec<OfSource>,
}

#[derive(Debug)]
struct OfSource {
    connection: ConnectionId,
    /// The lists that it was read from, the latest first.
    lists: Vec<Arc<Vec<Item>>>,
    rows: Vec<ItemRow>,
}

/// An item: its list, its place there, and its words.
#[derive(Debug)]
struct ItemRow {
    list: usize,
    at: usize,
    text: Text,
}

impl Items {
    /// Follows what is loaded.
    pub(super) fn follow(&mut self, model: &Model, words: &mut Vocabulary, generation: u32) {
        if self.generation != generation {
            *self = Self { generation, all: Vec::new() };
        }
        let known = std::mem::take(&mut self.all);
        let follow = |source: &Source| {
            let lists = || source.known.lists.iter().map(|(_, list)| &list.items);
            let same = |of: &&OfSource| {
                of.connection == source.connection.id
                    && of.lists.len() == lists().count()
                    && of.lists.iter().zip(lists()).all(|(a, b)| Arc::ptr_eq(a, b))
            };
            known.iter().position(|of| same(&of)).ok_or_else(|| OfSource::read(source, words))
        };
        let followed: Vec<_> = model.sources.all.iter().map(follow).collect();
        let mut known: Vec<_> = known.into_iter().map(Some).collect();
        self.all = followed.into_iter().filter_map(|of| of.map_or_else(Some, |at| known[at].take())).collect();
    }

    /// The best matches with their connections, and how many there are. Kinds that lists leave out are left out here.
    pub(super) fn find<'a>(
        &'a self,
        model: &'a Model,
        query: &SearchQuery,
        wanted: &[Vec<Fit>],
        today: NaiveDate,
        most: usize,
    ) -> (Vec<(&'a Source, &'a Item)>, usize) {
        let mut best = Best::new(most);
        let mut all: Vec<(&Source, &Item)> = Vec::new();
        for of in &self.all {
            let Some(source) = model.sources.get(&of.connection) else { continue };
            if !query.allows_provider(source.provider.id, source.provider.name) {
                continue;
            }
            for row in &of.rows {
                let Some(item) = of.lists.get(row.list).and_then(|list| list.get(row.at)) else { continue };
                let Some(worth) = worth(&row.text, wanted, |_| 0).filter(|_| passes(model, source, item, query, today))
                else {
                    continue;
                };
                let away = |day: NaiveDate| day.num_days_from_ce().abs_diff(today.num_days_from_ce());
                let far = day_of(item).map_or(UNDATED, away);
                best.offer(worth, far | (u32::from(is_done(model, source, item)) << 31), all.len());
                all.push((source, item));
            }
        }
        (best.numbers().map(|at| all[at]).collect(), best.total)
    }
}

impl OfSource {
    fn read(source: &Source, words: &mut Vocabulary) -> Self {
        let lists: Vec<_> = source.known.lists.iter().map(|(_, list)| Arc::clone(&list.items)).collect();
        let mut known: HashSet<&ItemId> = HashSet::new();
        let mut rows = Vec::new();
        for (list, items) in lists.iter().enumerate() {
            for (at, item) in items.iter().enumerate().filter(|(_, item)| known.insert(&item.id)) {
                rows.push(ItemRow { list, at, text: words.read(&item.title, "") });
            }
        }
        Self { connection: source.connection.id.clone(), lists, rows }
    }
}

/// Whether an item is complete, as far as that is known here.
pub(super) fn is_done(model: &Model, source: &Source, item: &Item) -> bool {
    model.writes.wish(&source.connection.id, &item.id).unwrap_or(item.completed)
}

/// Whether an item passes the filters.
pub(super) fn passes(model: &Model, source: &Source, item: &Item, query: &SearchQuery, today: NaiveDate) -> bool {
    let done = || is_done(model, source, item);
    let day = day_of(item);
    let in_project = || {
        let names = source.known.containers.iter().filter(|container| item.containers.contains(&container.id));
        names.into_iter().any(|container| query.allows_project(&container.name))
    };
    let planned = || model.plan.tasks_linked_to(&source.connection.link_key(&item.id)).next().is_some();
    !model.settings.device().hidden().has(item.kind)
        && (query.project.is_empty() || in_project())
        && query.due.is_none_or(|(first, last)| day.is_some_and(|day| first <= day && day <= last))
        && !(query.unscheduled && planned())
        && query.allows(|is| match is {
            Is::Open => !done(),
            Is::Done => done(),
            Is::Running => false,
            Is::Overdue => !done() && day.is_some_and(|day| day < today),
        })
}
