//! What a connection showed when it was last refreshed: its containers, its last complete lists, and what has left them.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::Arc;

use plan::{ContainerId, ItemId, Millis};
use providers::{Changes, Container, Cursor, Item, Range};

/// Of how many weeks the lists are kept, so that they are shown at once when one goes back, and offline; and how many lists
/// at most, which is more than any page draws: a drawn list that isn't kept would be asked for without end.
const WEEKS: usize = 8;
const LISTS: usize = 512;
/// How often a list that is updated by changes is listed in full, if the provider reports deletions.
const CHANGES_WHOLE_EVERY: Millis = 6 * 3_600_000;
/// If it doesn't: with each poll of the usual cadence, so that deletions are noticed. A list of one page is listed in
/// full, for a longer one the ids are listed, and so rarely that it takes no more than a hundred pages a minute.
const VANISHED_EVERY: Millis = 25_000;
const PER_PAGE: Millis = 600;
/// The approximate number of items on a page.
const PAGE: usize = 100;

/// Identifies a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListKey {
    /// The container that is listed.
    pub scope: ContainerId,
    /// The days, if items are on days.
    pub range: Option<Range>,
}

/// A complete list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// The items, in the provider's order.
    pub items: Arc<Vec<Item>>,
    /// When it was completed.
    pub at: Millis,
    /// When it was last listed in full, not by changes.
    pub whole_at: Millis,
    /// The sync token for the provider's changes.
    pub since: Option<Cursor>,
    /// JSON paths of the records that couldn't be read.
    pub skipped: Arc<Vec<Arc<str>>>,
}

impl List {
    /// The sync token for the next request, unless a full listing is due: changes may get lost, and some providers
    /// don't report deletions.
    pub(super) fn mark(&self, now: Millis, changes: Changes, checks: bool) -> Option<Cursor> {
        let every = match changes {
            Changes::None => return None,
            Changes::Updates if !checks || self.items.len() <= PAGE => self.vanished_every(),
            Changes::Updates | Changes::All => CHANGES_WHOLE_EVERY,
        };
        self.since.clone().filter(|_| now.saturating_sub(self.whole_at) < every)
    }

    /// How often to check for disappeared items.
    pub(super) fn vanished_every(&self) -> Millis {
        let pages = Millis::try_from(self.items.len() / PAGE).unwrap_or(0).saturating_add(1);
        VANISHED_EVERY.max(pages.saturating_mul(PER_PAGE))
    }
}

/// What a connection showed when it was last refreshed successfully.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// When the containers were completed.
    pub containers_at: Option<Millis>,
    /// The containers, in the provider's order.
    pub containers: Arc<Vec<Container>>,
    /// The lists, the latest first.
    pub lists: Vec<(ListKey, List)>,
    /// Items that tasks are linked to and that no list contains any more.
    pub gone: Vec<ItemId>,
    /// Linked items that have left a list, to be read on their own: they may be complete, or on another day.
    pub missing: Vec<Missing>,
}

/// A linked item that has left a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The item.
    pub item: ItemId,
    /// Where it was last seen.
    pub container: Option<Arc<str>>,
}

impl Snapshot {
    pub(crate) fn list(&self, key: &ListKey) -> Option<&List> {
        self.lists.iter().find(|(known, _)| known == key).map(|(_, list)| list)
    }

    /// A list with this item: the given one, otherwise another.
    pub(crate) fn holds(&self, first: &ListKey, item: &ItemId) -> Option<&ListKey> {
        let with = |list: &List| list.items.iter().any(|known| known.id == *item);
        let holds = || self.lists.iter().filter(|(_, list)| with(list)).map(|(key, _)| key);
        holds().find(|key| *key == first).or_else(|| holds().next())
    }

    /// Puts a list first. Returns whether its items have changed.
    pub(super) fn put(&mut self, key: ListKey, list: List) -> bool {
        let same = self.list(&key).is_some_and(|known| known.items == list.items);
        let items = match self.list(&key) {
            // Equal items stay the same allocation, so that the views made from them stay as well.
            Some(known) if same => Arc::clone(&known.items),
            _ => Arc::clone(&list.items),
        };
        self.lists.retain(|(known, _)| *known != key);
        self.lists.insert(0, (key, List { items, ..list }));
        self.lists.truncate(self.kept());
        !same
    }

    /// How many of the lists belong to the last weeks; a list without days counts as one.
    fn kept(&self) -> usize {
        let mut weeks: Vec<&Range> = Vec::new();
        let mut others: usize = 0;
        for (at, (key, _)) in self.lists.iter().enumerate().take(LISTS) {
            match &key.range {
                Some(range) if weeks.contains(&range) => continue,
                Some(range) => weeks.push(range),
                None => others = others.saturating_add(1),
            }
            if weeks.len().saturating_add(others) > WEEKS {
                return at;
            }
        }
        LISTS
    }

    /// Replaces an item. Returns whether it differs.
    pub(super) fn replace(&mut self, item: &Item) -> bool {
        let mut differs = false;
        for (_, list) in &mut self.lists {
            if let Some(at) = list.items.iter().position(|known| known.id == item.id && known != item) {
                differs = true;
                if let Some(known) = Arc::make_mut(&mut list.items).get_mut(at) {
                    *known = item.clone();
                }
            }
        }
        let gone = self.gone.len();
        self.gone.retain(|id| *id != item.id);
        differs || self.gone.len() < gone
    }

    /// The source has said that there is no such item.
    pub(super) fn take_out(&mut self, id: &ItemId) {
        for (_, list) in self.lists.iter_mut().filter(|(_, list)| list.items.iter().any(|item| item.id == *id)) {
            Arc::make_mut(&mut list.items).retain(|item| item.id != *id);
        }
    }

    /// Items that a list no longer contains have disappeared, unless another list contains them; items in a list exist.
    pub(super) fn note_gone(&mut self, left: Vec<ItemId>) {
        let lists = || self.lists.iter().flat_map(|(_, list)| &*list.items);
        let listed: HashSet<ItemId> = lists().map(|item| item.id.clone()).collect();
        self.gone.extend(left);
        self.gone.retain(|id| !listed.contains(id));
        self.gone = unique(std::mem::take(&mut self.gone), |id| id);
    }

    /// The list is listed in full next time.
    pub(super) fn forget_mark(&mut self, key: &ListKey) {
        if let Some((_, list)) = self.lists.iter_mut().find(|(known, _)| known == key) {
            list.since = None;
        }
    }

    /// Takes over what is newer in `other`.
    pub(crate) fn merge(&mut self, other: Snapshot) {
        if other.containers_at > self.containers_at {
            (self.containers_at, self.containers) = (other.containers_at, other.containers);
        }
        let mut newer = false;
        for (key, list) in other.lists.into_iter().rev() {
            if self.list(&key).is_none_or(|known| known.at < list.at) {
                self.put(key, list);
                newer = true;
            }
        }
        if newer {
            self.note_gone(other.gone);
            self.missing = other.missing;
        }
    }
}

/// Removes repeated ids: pages that shift while they are being read may contain an item twice. The first one stays.
pub(super) fn unique<T, K: Eq + Hash + Clone>(all: Vec<T>, id: fn(&T) -> &K) -> Vec<T> {
    let mut seen = HashSet::new();
    all.into_iter().filter(|one| seen.insert(id(one).clone())).collect()
}
