//! The state of a connection: its containers, its last complete lists, and the current listing.
//!
//! A listing collects its pages separately from the lists and replaces one only when it is complete. So an error never
//! empties a list, and only items that a complete listing no longer contains have disappeared.

use std::collections::{HashSet, VecDeque};
use std::hash::Hash;
use std::sync::Arc;

use litemap::LiteMap;
use plan::{ContainerId, ItemId, Link, Millis, SourceItem};
use providers::{About, Ask, Changes, Container, Cursor, Fault, Item, Kind, OpName, Range};

use super::requests::AccessToken;
use super::schedule::{HOT_FOR, Schedule};
use crate::values::connection::{Connection, ConnectionId};
use crate::values::ids::CallId;

/// Lists of earlier weeks that are kept in memory, so that going back shows them at once.
const LISTS: usize = 8;
/// How often a list that is updated by changes is listed in full, if the provider reports deletions.
const CHANGES_WHOLE_EVERY: Millis = 6 * 3_600_000;
/// If it doesn't: with each poll of the usual cadence, so that deletions are noticed. A list of one page is listed in
/// full, for a longer one the ids are listed, and so rarely that it takes no more than a hundred pages a minute.
const VANISHED_EVERY: Millis = 25_000;
const PER_PAGE: Millis = 600;
/// The approximate number of items on a page.
const PAGE: usize = 100;
/// The period of providers' budgets.
pub(crate) const MINUTE: Millis = 60_000;
/// How long, and for how many, answers about single items are kept.
const LOOKED_AGE: Millis = 600_000;
const LOOKED: usize = 64;
/// How often the containers are listed.
const CONTAINERS_AGE: Millis = 600_000;

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
    fn vanished_every(&self) -> Millis {
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
}

impl Snapshot {
    pub(crate) fn list(&self, key: &ListKey) -> Option<&List> {
        self.lists.iter().find(|(known, _)| known == key).map(|(_, list)| list)
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
        self.lists.truncate(LISTS);
        !same
    }

    /// Replaces an item. Returns whether it differs.
    fn replace(&mut self, item: &Item) -> bool {
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
        }
    }
}

/// The state of requests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Status {
    #[default]
    Fine,
    /// An error that resolves itself.
    Stale(Fault, Arc<str>),
    /// An error that needs action, with the id of the provider's answer in a log.
    Trouble(Fault, Arc<str>),
    Disconnected,
}

/// What a run requests.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Wanted {
    /// The account, because an earlier version of this program knew it by another id.
    Account,
    Containers,
    List(ListKey),
    /// The ids of the items that still exist in a list.
    Present(ListKey),
    /// An item that the user works with.
    Item(ItemId),
}

/// A linked item that the user has worked with.
#[derive(Clone, Debug)]
pub(crate) struct Watched {
    pub(super) item: ItemId,
    /// Where it was last seen.
    pub(super) container: Option<Arc<str>>,
    pub(super) at: Millis,
}

/// A listing in progress.
#[derive(Debug)]
pub(crate) struct Run {
    /// `None` while the request can't be sent.
    pub(super) call: Option<CallId>,
    pub(super) ask: Ask,
    pub(crate) wanted: Wanted,
    pub(super) queue: VecDeque<Ask>,
    pub(super) pages: u32,
    pub(super) containers: Vec<Container>,
    pub(super) items: Vec<Item>,
    /// When it started.
    pub(crate) began: Millis,
    /// Whether it requests changes only, and `removed` has left the list.
    pub(super) delta: bool,
    pub(super) removed: Vec<ItemId>,
    /// Ids of the existing items, if these were requested.
    pub(super) present: HashSet<ItemId>,
    /// The next sync token.
    pub(super) since: Option<Cursor>,
    /// JSON paths of the records that couldn't be read.
    pub(super) skipped: Vec<Arc<str>>,
    /// All requests so far: a continuation that repeats is a cycle.
    pub(super) asked: Vec<Ask>,
}

/// A search at the source.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Found {
    pub(super) text: Arc<str>,
    /// When to send it.
    pub(crate) due: Option<Millis>,
    pub(super) call: Option<CallId>,
    /// Pages, and other calendars, that are still to be requested.
    pub(super) queue: VecDeque<Ask>,
    pub(super) pages: u32,
    /// All requests so far.
    pub(super) all_asked: Vec<Ask>,
    /// Whether a part of it failed or couldn't be read.
    pub(crate) partly: bool,
    /// The results.
    pub(crate) items: Arc<Vec<Item>>,
}

/// A connection and its state.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) connection: Connection,
    pub(crate) provider: &'static About,
    pub(crate) known: Snapshot,
    pub(crate) run: Option<Run>,
    pub(crate) schedule: Schedule,
    pub(crate) status: Status,
    /// The source's results for the search text.
    pub(crate) found: Option<Found>,
    pub(crate) access: AccessToken,
    /// A list of which a full listing would have removed so much that it is repeated.
    pub(super) doubted: Option<ListKey>,
    /// Whether to list the containers again, however recent they are.
    pub(crate) relist: bool,
    /// JSON paths of containers that couldn't be read.
    pub(crate) skipped: Vec<Arc<str>>,
    /// Calls of the last minute in the provider's budgets, by all tabs: method and instant.
    pub(super) spent: Vec<(Arc<str>, Millis)>,
    /// The list that this cycle has completed.
    pub(super) listed: Option<ListKey>,
    /// When disappeared items were last looked for, and in which list.
    pub(super) checked: Option<(ListKey, Millis)>,
    /// Linked items that have left a list, to be read on their own: they may be complete, or on another day.
    pub(super) missing: VecDeque<Watched>,
    /// Linked items that the user has worked with recently.
    pub(super) watched: Vec<Watched>,
    /// Those of them that are still to be read.
    pub(super) looks: VecDeque<Watched>,
    /// Items that were read on their own, and when.
    pub(super) looked: Vec<(Item, Millis)>,
    /// How many requests the last listing took.
    pub(super) cost: usize,
    /// Whether a sync token was refused, and none has been accepted since.
    pub(super) mark_refused: bool,
    /// Until then everything is listed each time, since new sync tokens are refused immediately.
    pub(super) no_marks_until: Option<Millis>,
}

impl Source {
    /// `None` if this program doesn't have the provider.
    pub(crate) fn new(connection: Connection, known: Snapshot) -> Option<Self> {
        let provider = providers::about(&connection.provider)?;
        let schedule = Schedule::default();
        let found = None;
        let (run, status, relist, doubted) = (None, Status::Fine, false, None);
        let (skipped, mark_refused, no_marks_until) = (Vec::new(), false, None);
        Some(Self {
            connection,
            provider,
            known,
            run,
            schedule,
            status,
            found,
            access: AccessToken::default(),
            doubted,
            relist,
            skipped,
            spent: Vec::new(),
            listed: None,
            checked: None,
            missing: VecDeque::new(),
            watched: Vec::new(),
            looks: VecDeque::new(),
            looked: Vec::new(),
            cost: 0,
            mark_refused,
            no_marks_until,
        })
    }

    /// Whether it has anything to list; a connection that is only written to isn't polled and isn't in the sidebar.
    pub(crate) fn lists(&self) -> bool {
        self.provider.can(OpName::Items)
    }

    /// The sync token for a list, unless sync tokens are of no use at the moment.
    pub(super) fn mark(&self, key: &ListKey, now: Millis) -> Option<Cursor> {
        let marked = self.no_marks_until.is_none_or(|until| until <= now);
        let checks = self.provider.can(OpName::Present);
        self.known.list(key).filter(|_| marked)?.mark(now, self.provider.abilities.changes, checks)
    }

    /// Whether it is time to look for items that have disappeared from a list, if its changes don't report them.
    pub(super) fn check_due(&self, key: &ListKey, now: Millis) -> bool {
        let checks = self.provider.can(OpName::Present) && self.provider.abilities.changes == Changes::Updates;
        let Some(list) = self.known.list(key).filter(|_| checks) else { return false };
        let checked = self.checked.as_ref().filter(|(of, _)| of == key).map_or(list.whole_at, |(_, at)| *at);
        now.saturating_sub(checked.max(list.whole_at)) >= list.vanished_every()
    }

    pub(super) fn containers_due(&self, now: Millis) -> bool {
        self.relist || self.known.containers_at.is_none_or(|at| now.saturating_sub(at) >= CONTAINERS_AGE)
    }

    /// The container that is shown: the chosen one while it exists, otherwise the primary one, otherwise the first that
    /// can be listed on its own, otherwise the first.
    pub(crate) fn container(&self, chosen: Option<&ContainerId>) -> Option<&Container> {
        let all = &self.known.containers;
        let chosen = chosen.and_then(|id| all.iter().find(|container| container.id == *id));
        chosen
            .or_else(|| all.iter().find(|container| container.primary))
            .or_else(|| all.iter().find(|container| container.scope == container.id))
            .or_else(|| all.first())
    }

    /// The list for the shown container in the visible days.
    pub(crate) fn list_key(&self, chosen: Option<&ContainerId>, visible: &Range) -> Option<ListKey> {
        let scope = self.container(chosen)?.scope.clone();
        Some(ListKey { scope, range: self.provider.abilities.ranged.then(|| visible.clone()) })
    }

    /// An item that was listed, read on its own, or found.
    pub(crate) fn item(&self, id: &ItemId) -> Option<&Item> {
        let listed = self.known.lists.iter().flat_map(|(_, list)| &*list.items);
        let looked = self.looked.iter().map(|(item, _)| item);
        listed.chain(looked).chain(self.found.iter().flat_map(|found| &*found.items)).find(|item| item.id == *id)
    }

    /// What the source has said about an item within the last minute.
    pub(crate) fn said_lately(&self, id: &ItemId, now: Millis) -> Option<&Item> {
        let lately = |at: Millis| now.saturating_sub(at) < MINUTE;
        let looked = self.looked.iter().find(|(item, at)| item.id == *id && lately(*at)).map(|(item, _)| item);
        let lists = self.known.lists.iter().filter(|(_, list)| lately(list.at));
        looked.or_else(|| lists.flat_map(|(_, list)| &*list.items).find(|item| item.id == *id))
    }

    /// Ends the current run. An item that was read because it has left a list is still missing.
    pub(super) fn give_up_run(&mut self) -> Option<Run> {
        let run = self.run.take()?;
        if let (Wanted::Item(item), Ask::Item { container, .. }) = (&run.wanted, &run.ask) {
            self.missing.push_front(Watched { item: item.clone(), container: container.clone(), at: run.began });
            self.missing.truncate(LOOKED);
        }
        Some(run)
    }

    /// Stores the answer about a single item. Returns whether a list that contains it has changed.
    pub(super) fn take_look(&mut self, item: &Item, now: Millis) -> bool {
        self.looked.retain(|(known, at)| known.id != item.id && now.saturating_sub(*at) < LOOKED_AGE);
        // Drops the oldest one: a mark may be waiting for the answer about its item.
        if self.looked.len() >= LOOKED {
            self.looked.remove(0);
        }
        self.looked.push((item.clone(), now));
        self.known.replace(item)
    }

    /// The user works with the item of this link.
    pub(crate) fn works_with(&mut self, link: &Link, now: Millis) {
        self.schedule.worked(now);
        if self.provider.can(OpName::Item) {
            self.watched.retain(|known| known.item != link.key.item && now.saturating_sub(known.at) <= HOT_FOR);
            let container = link.container.as_ref().map(|id| Arc::from(id.as_str()));
            self.watched.push(Watched { item: link.key.item.clone(), container, at: now });
        }
    }

    /// Whether an item can be completed from here: decisions of others and milestones aren't part of anybody's week.
    pub(crate) fn completes(&self, item: &Item) -> bool {
        self.provider.can(OpName::Complete) && !matches!(item.kind, Kind::Approval | Kind::Milestone)
    }

    /// An item in the plan's form.
    pub(crate) fn source_item(&self, item: &Item) -> SourceItem {
        SourceItem {
            link: Link {
                key: self.connection.link_key(&item.id),
                container: item.containers.first().cloned(),
                url: item.url.clone(),
                seen_title: Arc::clone(&item.title),
                seen_completed: item.completed,
            },
            minutes: item.minutes(),
        }
    }
}

/// All connections.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    /// Whether the host has listed them.
    pub(crate) known: bool,
    pub(crate) all: Vec<Source>,
    /// Stored snapshots of connections that the host hasn't listed yet.
    pub(crate) stored: LiteMap<ConnectionId, Snapshot>,
    /// The request for the host's connections: whether it is in progress, how often it failed, and when to retry.
    pub(crate) fetching: bool,
    pub(crate) fetch_failures: u32,
    pub(crate) fetch_at: Option<Millis>,
    pub(crate) told_at: Option<Millis>,
}

impl Sources {
    pub(crate) fn get(&self, id: &ConnectionId) -> Option<&Source> {
        self.all.iter().find(|source| source.connection.id == *id)
    }

    /// Gives up the current listing of a connection, to request another list.
    pub(crate) fn give_up_list(&mut self, id: &ConnectionId, now: Millis) {
        let Some(source) = self.all.iter_mut().find(|source| source.connection.id == *id) else { return };
        if source.run.take_if(|run| matches!(run.wanted, Wanted::List(_) | Wanted::Present(_))).is_some() {
            source.schedule.abandoned(now);
        }
    }

    pub(crate) fn get_mut(&mut self, id: &ConnectionId) -> Option<&mut Source> {
        self.all.iter_mut().find(|source| source.connection.id == *id)
    }
}

/// Removes repeated ids: pages that shift while they are being read may contain an item twice. The first one stays.
pub(super) fn unique<T, K: Eq + Hash + Clone>(all: Vec<T>, id: fn(&T) -> &K) -> Vec<T> {
    let mut seen = HashSet::new();
    all.into_iter().filter(|one| seen.insert(id(one).clone())).collect()
}
