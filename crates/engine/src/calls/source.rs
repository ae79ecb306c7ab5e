//! What is known of a connection: its containers, its last complete lists, and the enumeration that runs.
//!
//! An enumeration gathers page by page apart from the lists and replaces one only when it is complete, so an error never
//! empties a list, and only what a complete listing no longer holds is gone.

use std::collections::{HashSet, VecDeque};
use std::hash::Hash;
use std::sync::Arc;

use litemap::LiteMap;
use plan::{ContainerId, ItemId, Link, Millis, SourceItem};
use providers::{About, Ask, Changes, Container, Cursor, Fault, Item, Kind, OpName, Range};

use super::schedule::{HOT_FOR, Schedule};
use crate::values::connection::{Connection, ConnectionId, Opaque};
use crate::values::ids::CallId;

/// Lists of earlier weeks that are kept in memory, so that going back shows them at once.
const LISTS: usize = 8;
/// Questions whose answers are still looked at when nobody waits for them any more.
const UNANSWERED: usize = 64;
/// After this long a list kept up by its changes is listed wholly, where the provider tells of what is gone.
const CHANGES_WHOLE_EVERY: Millis = 6 * 3_600_000;
/// Where it doesn't, with each poll of the usual cadence, so that what is deleted there goes here: a list of a page
/// wholly, a longer one by the ids of what is there, and so seldom that it asks for no more than a hundred pages a minute.
const VANISHED_EVERY: Millis = 25_000;
const PER_PAGE: Millis = 600;
/// The items of a page, about.
const PAGE: usize = 100;
/// What providers count their calls by.
pub(crate) const MINUTE: Millis = 60_000;
/// What was said of single items is kept for so long, and of so many.
const LOOKED_AGE: Millis = 600_000;
const LOOKED: usize = 64;
/// After this long the containers are listed again.
const CONTAINERS_AGE: Millis = 600_000;

/// What a list lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListKey {
    /// The container that is asked.
    pub scope: ContainerId,
    /// The days, where items lie on days.
    pub range: Option<Range>,
}

/// A complete list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// In the provider's order.
    pub items: Arc<Vec<Item>>,
    /// When it was completed.
    pub at: Millis,
    /// When it was last listed wholly, and not by its changes.
    pub whole_at: Millis,
    /// The mark by which the provider tells what has changed since.
    pub since: Option<Cursor>,
    /// Where the records stood that couldn't be read and are left out.
    pub skipped: Arc<Vec<Arc<str>>>,
}

impl List {
    /// The mark to ask with, while a whole listing isn't due: now and then one is, since changes get lost and some
    /// providers don't tell what is gone.
    pub(crate) fn mark(&self, now: Millis, changes: Changes, checks: bool) -> Option<Cursor> {
        let every = match changes {
            Changes::None => return None,
            Changes::Updates if !checks || self.items.len() <= PAGE => self.vanished_every(),
            Changes::Updates | Changes::All => CHANGES_WHOLE_EVERY,
        };
        self.since.clone().filter(|_| now.saturating_sub(self.whole_at) < every)
    }

    /// How often it is looked what has vanished.
    fn vanished_every(&self) -> Millis {
        let pages = Millis::try_from(self.items.len() / PAGE).unwrap_or(0).saturating_add(1);
        VANISHED_EVERY.max(pages.saturating_mul(PER_PAGE))
    }
}

/// What a connection showed when it was last asked with success.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// When the containers were completed.
    pub containers_at: Option<Millis>,
    /// In the provider's order.
    pub containers: Arc<Vec<Container>>,
    /// The latest first.
    pub lists: Vec<(ListKey, List)>,
    /// Items that tasks are linked to and that no list holds any more.
    pub gone: Vec<ItemId>,
}

impl Snapshot {
    pub(crate) fn list(&self, key: &ListKey) -> Option<&List> {
        self.lists.iter().find(|(known, _)| known == key).map(|(_, list)| list)
    }

    /// Puts a list first; true when its items are other ones than before.
    pub(crate) fn put(&mut self, key: ListKey, list: List) -> bool {
        let same = self.list(&key).is_some_and(|known| known.items == list.items);
        let items = match self.list(&key) {
            // The same items stay the same allocation: what is drawn from them stays as well.
            Some(known) if same => Arc::clone(&known.items),
            _ => Arc::clone(&list.items),
        };
        self.lists.retain(|(known, _)| *known != key);
        self.lists.insert(0, (key, List { items, ..list }));
        self.lists.truncate(LISTS);
        !same
    }

    /// Puts an item in the place of what it was; whether it differs.
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
    pub(crate) fn take_out(&mut self, id: &ItemId) {
        for (_, list) in self.lists.iter_mut().filter(|(_, list)| list.items.iter().any(|item| item.id == *id)) {
            Arc::make_mut(&mut list.items).retain(|item| item.id != *id);
        }
    }

    /// What a list doesn't hold any more is gone, unless another one holds it; what it holds is there.
    pub(crate) fn note_gone(&mut self, left: Vec<ItemId>) {
        let lists = || self.lists.iter().flat_map(|(_, list)| &*list.items);
        let listed: HashSet<ItemId> = lists().map(|item| item.id.clone()).collect();
        self.gone.extend(left);
        self.gone.retain(|id| !listed.contains(id));
        self.gone = unique(std::mem::take(&mut self.gone), |id| id);
    }

    /// The list is listed wholly next time.
    pub(crate) fn forget_mark(&mut self, key: &ListKey) {
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

/// How asking goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Status {
    #[default]
    Fine,
    /// It passes by itself.
    Stale(Fault, Arc<str>),
    /// Somebody must help; with what finds the provider's answer in a log.
    Trouble(Fault, Arc<str>),
    Disconnected,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Wanted {
    /// Whose account it is: an earlier version of this program knew it by less.
    Account,
    Containers,
    List(ListKey),
    /// Which items of a list are still there.
    Present(ListKey),
    /// One item that the person works with.
    Item(ItemId),
}

/// A linked item that the person worked with.
#[derive(Clone, Debug)]
pub(crate) struct Watched {
    pub(crate) item: ItemId,
    /// Where it was seen last.
    pub(crate) container: Option<Arc<str>>,
    pub(crate) at: Millis,
}

/// An enumeration under way.
#[derive(Debug)]
pub(crate) struct Run {
    /// `None` while it waits for a new access.
    pub(crate) call: Option<CallId>,
    /// What the call was signed with.
    pub(crate) access: Opaque,
    pub(crate) ask: Ask,
    pub(crate) wanted: Wanted,
    pub(crate) queue: VecDeque<Ask>,
    pub(crate) pages: u32,
    pub(crate) containers: Vec<Container>,
    pub(crate) items: Vec<Item>,
    /// When it was begun.
    pub(crate) began: Millis,
    /// It asks for changes only, and these are gone.
    pub(crate) delta: bool,
    pub(crate) removed: Vec<ItemId>,
    /// Ids of what is there, where that was asked.
    pub(crate) present: HashSet<ItemId>,
    /// The mark for the next time.
    pub(crate) since: Option<Cursor>,
    /// Where the records stood that couldn't be read.
    pub(crate) skipped: Vec<Arc<str>>,
    /// All that was asked: a continuation that comes again goes round in circles.
    pub(crate) asked: Vec<Ask>,
}

/// A search at the source.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Found {
    pub(crate) text: Arc<str>,
    /// When it is to be asked.
    pub(crate) due: Option<Millis>,
    pub(crate) asked: Option<(CallId, Ask)>,
    /// Pages, and other calendars, that are still to be asked.
    pub(crate) queue: VecDeque<Ask>,
    pub(crate) pages: u32,
    pub(crate) renewed: bool,
    /// All that was asked for it.
    pub(crate) all_asked: Vec<Ask>,
    /// A part of it failed, or couldn't be read.
    pub(crate) partly: bool,
    /// What it found.
    pub(crate) items: Arc<Vec<Item>>,
}

/// A connection and what is known of it.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) connection: Connection,
    pub(crate) provider: &'static About,
    pub(crate) known: Snapshot,
    pub(crate) run: Option<Run>,
    pub(crate) schedule: Schedule,
    pub(crate) status: Status,
    /// What the source finds for the text in the search.
    pub(crate) found: Option<Found>,
    /// A new access is being asked for.
    pub(crate) renewing: bool,
    /// The access that the run asks with was renewed for it: one that is refused all the same is not merely old.
    pub(crate) fresh: bool,
    /// When a fresh access was first refused.
    pub(crate) rejected_at: Option<Millis>,
    /// A whole listing would have removed so much that it is repeated before it is believed.
    pub(crate) doubted: Option<ListKey>,
    /// The containers are to be listed again, however fresh they are.
    pub(crate) relist: bool,
    /// Where containers stood that couldn't be read.
    pub(crate) skipped: Vec<Arc<str>>,
    /// Calls of the last minute that the provider counts, of all tabs: method and moment.
    pub(crate) spent: Vec<(Arc<str>, Millis)>,
    /// The list that this cycle has brought.
    pub(crate) listed: Option<ListKey>,
    /// When it was last looked what has vanished, and from which list.
    pub(crate) checked: Option<(ListKey, Millis)>,
    /// Linked items that have left a list: to be asked for, since they may be complete, or lie on another day.
    pub(crate) missing: VecDeque<Watched>,
    /// Linked items that the person worked with lately.
    pub(crate) watched: Vec<Watched>,
    /// Those of them that are still to be asked for.
    pub(crate) looks: VecDeque<Watched>,
    /// Items that were asked for by themselves, and when they were told.
    pub(crate) looked: Vec<(Item, Millis)>,
    /// How many questions the last listing took.
    pub(crate) cost: usize,
    /// A mark was refused, and none has been taken since.
    pub(crate) mark_refused: bool,
    /// Until then everything is listed each time: marks are refused as soon as they are given.
    pub(crate) no_marks_until: Option<Millis>,
}

impl Source {
    /// `None` when this program has no such provider.
    pub(crate) fn new(connection: Connection, known: Snapshot) -> Option<Self> {
        let provider = providers::about(&connection.provider)?;
        let schedule = Schedule::default();
        let (renewing, fresh, rejected_at) = (false, false, None);
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
            renewing,
            fresh,
            rejected_at,
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

    /// Whether it has anything to list; one that is only written to isn't polled and has no place in the sidebar.
    pub(crate) fn lists(&self) -> bool {
        self.provider.can(OpName::Items)
    }

    /// The mark to ask a list's changes with, while marks are any good.
    pub(crate) fn mark(&self, key: &ListKey, now: Millis) -> Option<Cursor> {
        let marked = self.no_marks_until.is_none_or(|until| until <= now);
        let checks = self.provider.can(OpName::Present);
        self.known.list(key).filter(|_| marked)?.mark(now, self.provider.abilities.changes, checks)
    }

    /// Whether it is time to look what has vanished from a list whose changes don't tell.
    pub(crate) fn check_due(&self, key: &ListKey, now: Millis) -> bool {
        let checks = self.provider.can(OpName::Present) && self.provider.abilities.changes == Changes::Updates;
        let Some(list) = self.known.list(key).filter(|_| checks) else { return false };
        let checked = self.checked.as_ref().filter(|(of, _)| of == key).map_or(list.whole_at, |(_, at)| *at);
        now.saturating_sub(checked.max(list.whole_at)) >= list.vanished_every()
    }

    pub(crate) fn containers_due(&self, now: Millis) -> bool {
        self.relist || self.known.containers_at.is_none_or(|at| now.saturating_sub(at) >= CONTAINERS_AGE)
    }

    /// The container that is shown: the one chosen, while it exists, else the main one, else the first that can be
    /// listed by itself, else the first.
    pub(crate) fn container(&self, chosen: Option<&ContainerId>) -> Option<&Container> {
        let all = &self.known.containers;
        let chosen = chosen.and_then(|id| all.iter().find(|container| container.id == *id));
        chosen
            .or_else(|| all.iter().find(|container| container.primary))
            .or_else(|| all.iter().find(|container| container.scope == container.id))
            .or_else(|| all.first())
    }

    /// What is listed for the container shown, in the visible days.
    pub(crate) fn list_key(&self, chosen: Option<&ContainerId>, visible: &Range) -> Option<ListKey> {
        let scope = self.container(chosen)?.scope.clone();
        Some(ListKey { scope, range: self.provider.abilities.ranged.then(|| visible.clone()) })
    }

    /// An item that is listed, was asked for, or was found.
    pub(crate) fn item(&self, id: &ItemId) -> Option<&Item> {
        let listed = self.known.lists.iter().flat_map(|(_, list)| &*list.items);
        let looked = self.looked.iter().map(|(item, _)| item);
        listed.chain(looked).chain(self.found.iter().flat_map(|found| &*found.items)).find(|item| item.id == *id)
    }

    /// What the source has said of an item within the last minute.
    pub(crate) fn said_lately(&self, id: &ItemId, now: Millis) -> Option<&Item> {
        let lately = |at: Millis| now.saturating_sub(at) < MINUTE;
        let looked = self.looked.iter().find(|(item, at)| item.id == *id && lately(*at)).map(|(item, _)| item);
        let lists = self.known.lists.iter().filter(|(_, list)| lately(list.at));
        looked.or_else(|| lists.flat_map(|(_, list)| &*list.items).find(|item| item.id == *id))
    }

    /// Ends what is under way. An item that was asked for because it has left a list is still missing.
    pub(crate) fn give_up_run(&mut self) -> Option<Run> {
        let run = self.run.take()?;
        if let (Wanted::Item(item), Ask::Item { container, .. }) = (&run.wanted, &run.ask) {
            self.missing.push_front(Watched { item: item.clone(), container: container.clone(), at: run.began });
            self.missing.truncate(LOOKED);
        }
        Some(run)
    }

    /// Keeps what was said of an item by itself; whether a list that holds it is another one by that.
    pub(crate) fn take_look(&mut self, item: &Item, now: Millis) -> bool {
        self.looked.retain(|(known, at)| known.id != item.id && now.saturating_sub(*at) < LOOKED_AGE);
        // The oldest one goes for it: a mark waits for what was said of its item.
        if self.looked.len() >= LOOKED {
            self.looked.remove(0);
        }
        self.looked.push((item.clone(), now));
        self.known.replace(item)
    }

    /// The person works with what is linked so.
    pub(crate) fn works_with(&mut self, link: &Link, now: Millis) {
        self.schedule.worked(now);
        if self.provider.can(OpName::Item) {
            self.watched.retain(|known| known.item != link.key.item && now.saturating_sub(known.at) <= HOT_FOR);
            let container = link.container.as_ref().map(|id| Arc::from(id.as_str()));
            self.watched.push(Watched { item: link.key.item.clone(), container, at: now });
        }
    }

    /// Whether an item can be marked complete from here: what others decide or declare reached is no part of anybody's
    /// week.
    pub(crate) fn completes(&self, item: &Item) -> bool {
        self.provider.can(OpName::Complete) && !matches!(item.kind, Kind::Approval | Kind::Milestone)
    }

    /// An item as the plan needs it.
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
    /// The host has told which there are.
    pub(crate) known: bool,
    pub(crate) all: Vec<Source>,
    /// Stored snapshots of connections that the host hasn't told yet.
    pub(crate) stored: LiteMap<ConnectionId, Snapshot>,
    pub(crate) next_call: u64,
    /// Questions of any kind that are under way, also those that were given up since: of a late answer a "wait" counts.
    pub(crate) unanswered: VecDeque<(ConnectionId, CallId, Ask)>,
    /// The question which connections there are: since when it is under way, how often it failed, when it is repeated.
    pub(crate) fetching: bool,
    pub(crate) fetch_failures: u32,
    pub(crate) fetch_at: Option<Millis>,
    pub(crate) told_at: Option<Millis>,
}

impl Sources {
    pub(crate) fn get(&self, id: &ConnectionId) -> Option<&Source> {
        self.all.iter().find(|source| source.connection.id == *id)
    }

    /// Gives up what a connection is being asked for one list, to ask for another.
    pub(crate) fn give_up_list(&mut self, id: &ConnectionId, now: Millis) {
        let Some(source) = self.all.iter_mut().find(|source| source.connection.id == *id) else { return };
        if source.run.take_if(|run| matches!(run.wanted, Wanted::List(_) | Wanted::Present(_))).is_some() {
            source.schedule.abandoned(now);
        }
    }

    /// A question goes out.
    pub(crate) fn asked(&mut self, id: &ConnectionId, call: CallId, ask: &Ask) {
        if self.unanswered.len() >= UNANSWERED {
            self.unanswered.pop_front();
        }
        self.unanswered.push_back((id.clone(), call, ask.clone()));
    }

    /// Whose question this was and what, at its first answer.
    pub(crate) fn answered(&mut self, call: CallId) -> Option<(ConnectionId, Ask)> {
        let at = self.unanswered.iter().position(|(_, known, _)| *known == call)?;
        self.unanswered.remove(at).map(|(id, _, ask)| (id, ask))
    }

    pub(crate) fn get_mut(&mut self, id: &ConnectionId) -> Option<&mut Source> {
        self.all.iter_mut().find(|source| source.connection.id == *id)
    }
}

/// Without repetitions of an id: pages that shift while one reads bring an item twice. The first stays.
pub(crate) fn unique<T, K: Eq + Hash + Clone>(all: Vec<T>, id: fn(&T) -> &K) -> Vec<T> {
    let mut seen = HashSet::new();
    all.into_iter().filter(|one| seen.insert(id(one).clone())).collect()
}
