//! Handles a complete listing: the lists, what has left them, and what follows for linked tasks.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use plan::{Command, ItemId, Millis, Task};
use providers::{Item, OpName};

use super::snapshot::{List, ListKey, Missing, Snapshot, unique};
use super::source::Wanted;
use crate::app::update::Step;
use crate::storage::archive::source::{encode_seen, encode_snapshot};
use crate::storage::outbox::Kind;
use crate::values::stored::StoredChange;

/// A full listing that would remove this much is repeated after this long, in milliseconds.
const DOUBT_FOR: Millis = 60_000;

impl Step<'_> {
    pub(super) fn complete(&mut self, at: usize) {
        let now = self.env.now;
        let source = &mut self.model.sources.all[at];
        let Some(run) = source.run.take() else { return };
        match run.wanted {
            Wanted::Account => self.done(at),
            Wanted::Present(key) => {
                source.checked = Some((key.clone(), now));
                let Some(list) = source.known.list(&key).cloned() else { return self.done(at) };
                let there = |item: &&Item| item.completed || run.present.contains(&item.id);
                let items: Vec<Item> = list.items.iter().filter(there).cloned().collect();
                let known: HashSet<&ItemId> = list.items.iter().map(|item| &item.id).collect();
                // If there are items that no change has reported, everything is listed next time.
                let untold = run.present.iter().filter(|id| !known.contains(id)).count() > list.skipped.len();
                let since = list.since.clone().filter(|_| !untold);
                if doubtful(&list.items, &items) && source.doubted.as_ref() != Some(&key) {
                    source.doubted = Some(key);
                    self.done(at);
                    return self.model.sources.all[at].schedule.pause(now, DOUBT_FOR);
                }
                source.doubted = None;
                let left = gone_from(&list, &items, &[]);
                self.put_list(at, &key, List { items: Arc::new(items), since, ..list }, left, &[]);
            }
            Wanted::Item(id) => {
                source.schedule.continued(now);
                self.looked_at(at, &id, run.began, run.items);
                self.next_part(at);
            }
            Wanted::Containers => {
                let containers = unique(run.containers, |container| &container.id);
                if *source.known.containers != containers {
                    source.known.containers = Arc::new(containers);
                }
                source.known.containers_at = Some(now);
                source.skipped = run.skipped;
                source.relist = false;
                source.schedule.continued(now);
                self.list_items(at);
            }
            Wanted::List(key) => {
                let known = source.known.list(&key);
                // An item that has left the listing is reported one last time, and linked tasks follow that too.
                let last: Vec<Item> = run.items.iter().filter(|item| run.removed.contains(&item.id)).cloned().collect();
                let (items, whole_at) = match known.filter(|_| run.delta) {
                    Some(known) => (changed(&known.items, run.items, &run.removed), known.whole_at),
                    None => (unique(run.items, |item| &item.id), now),
                };
                if !run.delta
                    && known.is_some_and(|known| doubtful(&known.items, &items))
                    && source.doubted.as_ref() != Some(&key)
                {
                    source.doubted = Some(key);
                    self.done(at);
                    return self.model.sources.all[at].schedule.pause(now, DOUBT_FOR);
                }
                if !run.delta {
                    source.doubted = None;
                }
                source.cost = run.asked.len();
                if run.delta {
                    (source.mark_refused, source.no_marks_until) = (false, None);
                }
                // Records that a full listing left out are still missing after changes.
                let mut skipped = run.skipped;
                let before = known.filter(|_| run.delta).map(|known| &known.skipped);
                skipped.extend(before.into_iter().flat_map(|before| before.iter().cloned()));
                let skipped = Arc::new(unique(skipped, |path| path));
                let since = run.since.or_else(|| known.filter(|_| run.delta).and_then(|known| known.since.clone()));
                let items = Arc::new(items);
                // A full listing with unreadable records doesn't show what is missing from it.
                let telling = run.delta || skipped.is_empty();
                let left = known.filter(|_| telling).map(|known| gone_from(known, &items, &last)).unwrap_or_default();
                let list = List { items: Arc::clone(&items), at: now, whole_at, since, skipped };
                if !run.delta {
                    source.checked = None;
                }
                let over = self.model.writes.listed(&source.connection.id, run.began, &items);
                self.forget_wishes(over);
                self.put_list(at, &key, list, left, &last);
            }
        }
    }

    /// Replaces a list, given the items that have left it and their last states, and continues with what follows.
    fn put_list(&mut self, at: usize, key: &ListKey, list: List, left: Vec<ItemId>, last: &[Item]) {
        let now = self.env.now;
        let source = &mut self.model.sources.all[at];
        let items = Arc::clone(&list.items);
        let containers: Vec<(ItemId, Option<Arc<str>>)> = left
            .into_iter()
            .filter_map(|id| {
                let link = source.connection.link_key(&id);
                let linked = self.model.plan.tasks_linked_to(&link).flat_map(|task| &task.links);
                let link = linked.into_iter().find(|known| known.key.names(&link))?;
                Some((id, link.container.as_ref().map(|container| Arc::from(container.as_str()))))
            })
            .collect();
        let changed = source.known.put(key.clone(), list);
        if source.provider.can(OpName::Item) {
            let missing = &mut source.known.missing;
            for (item, container) in containers {
                if missing.iter().all(|known| known.item != item) {
                    missing.push(Missing { item, container });
                }
            }
            source.known.note_gone(Vec::new());
        } else {
            source.known.note_gone(containers.into_iter().map(|(id, _)| id).collect());
        }
        source.listed = Some(key.clone());
        source.schedule.continued(now);
        self.keep_snapshot(at, key, changed);
        if changed {
            self.note_meetings();
            self.observe(at, &items);
        }
        self.observe(at, last);
        self.next_part(at);
    }

    /// Stores the list for the next start and the other tabs; only its age if it hasn't changed.
    pub(super) fn keep_snapshot(&mut self, at: usize, key: &ListKey, changed: bool) {
        let source = &self.model.sources.all[at];
        let id = &source.connection.id;
        let stored = if changed {
            let Snapshot { containers_at, containers, lists, gone, missing } = source.known.clone();
            // Of a week all of its calendars, which are drawn together.
            let same = |(other, _): &(ListKey, List)| other == key || (key.range.is_some() && other.range == key.range);
            let lists = lists.into_iter().filter(same).collect();
            encode_snapshot(id, &Snapshot { containers_at, containers, lists, gone, missing })
        } else {
            encode_seen(id, key, self.env.now)
        };
        self.send(vec![StoredChange::Put(stored)], Kind::Noted);
    }

    /// Linked tasks follow their source where the user hasn't changed them.
    pub(super) fn observe(&mut self, at: usize, items: &[Item]) {
        let source = &self.model.sources.all[at];
        let plan = &self.model.plan;
        let linked: Vec<Command> = items
            .iter()
            .filter(|item| plan.tasks_linked_to(&source.connection.link_key(&item.id)).next().is_some())
            .map(|item| Command::Observe { item: source.source_item(item) })
            .collect();
        for command in linked {
            self.follow(&command);
        }
    }

    /// Applies an observation, and adjusts the history to it.
    pub(crate) fn follow(&mut self, command: &Command) {
        let Command::Observe { item } = command else { return };
        let before: Vec<Task> = self.model.plan.tasks_linked_to(&item.link.key).cloned().collect();
        self.change(command);
        self.model.history.observed(&item.link);
        for task in before {
            if let Some(after) = self.model.plan.task(&task.id).filter(|after| **after != task) {
                self.model.history.followed(&task, after);
            }
        }
    }
}

/// A list after its changes: changed items in place, new ones at the end, without those that have left it.
fn changed(known: &[Item], changes: Vec<Item>, removed: &[ItemId]) -> Vec<Item> {
    let mut changes = unique(changes.into_iter().rev().collect(), |item| &item.id);
    changes.reverse();
    let gone: HashSet<&ItemId> = removed.iter().collect();
    let mut fresh: HashMap<ItemId, Item> = HashMap::new();
    let order: Vec<ItemId> = changes.iter().map(|item| item.id.clone()).collect();
    fresh.extend(changes.into_iter().map(|item| (item.id.clone(), item)));
    let kept = known.iter().filter(|item| !gone.contains(&item.id));
    let mut items: Vec<Item> = kept.map(|item| fresh.remove(&item.id).unwrap_or_else(|| item.clone())).collect();
    items.extend(order.iter().filter(|id| !gone.contains(id)).filter_map(|id| fresh.remove(id)));
    items
}

/// The items that have disappeared from a list, except those that were completed at the source.
fn gone_from(known: &List, items: &[Item], last: &[Item]) -> Vec<ItemId> {
    let there: HashSet<&ItemId> = items.iter().map(|item| &item.id).collect();
    let done = |id: &ItemId| last.iter().any(|item| item.id == *id && item.completed);
    let gone = known.items.iter().map(|item| &item.id).filter(|id| !there.contains(id) && !done(id));
    gone.cloned().collect()
}

/// Whether so much would disappear that it is more likely an error of the source.
fn doubtful(known: &[Item], listed: &[Item]) -> bool {
    let listed: HashSet<&ItemId> = listed.iter().map(|item| &item.id).collect();
    let gone = known.iter().filter(|item| !listed.contains(&item.id)).count();
    gone > 20 && gone.saturating_mul(10) > known.len().saturating_mul(3)
}
