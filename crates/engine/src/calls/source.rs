//! The state of a connection: what it showed last, and the current listing.
//!
//! A listing collects its pages separately from the lists and replaces one only when it is complete. So an error never
//! empties a list, and only items that a complete listing no longer contains have disappeared.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use litemap::LiteMap;
use plan::{ContainerId, ItemId, Link, Millis, SourceItem};
use providers::{About, Ask, Changes, Container, Cursor, Fault, Item, Kind, OpName, Range};

use super::pace::Pace;
use super::requests::AccessToken;
use super::schedule::{HOT_FOR, Schedule};
use super::snapshot::{ListKey, Missing, Snapshot};
use crate::values::connection::{Connection, ConnectionId};
use crate::values::ids::CallId;

/// The period of providers' budgets.
pub(crate) const MINUTE: Millis = 60_000;
/// How long, and for how many, answers about single items are kept.
const LOOKED_AGE: Millis = 600_000;
const LOOKED: usize = 64;
/// How often the containers are listed.
const CONTAINERS_AGE: Millis = 600_000;

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

impl Found {
    /// Whether the source has still to answer.
    pub(crate) fn is_awaited(&self) -> bool {
        self.due.is_some() || self.call.is_some() || !self.queue.is_empty()
    }
}

/// A connection and its state.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) connection: Connection,
    pub(crate) provider: &'static About,
    pub(crate) known: Snapshot,
    pub(crate) run: Option<Run>,
    /// How many listings have begun.
    pub(super) begun: u32,
    pub(crate) schedule: Schedule,
    pub(crate) pace: Pace,
    pub(crate) status: Status,
    /// The source's results for the search text.
    pub(crate) found: Option<Found>,
    /// The source's results for the palette's text.
    pub(crate) sought: Option<Found>,
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
    /// The lists that this cycle has asked for: however late an answer comes, the next cycle asks again.
    pub(super) asked: Vec<ListKey>,
    /// When disappeared items were last looked for, and in which list.
    pub(super) checked: Option<(ListKey, Millis)>,
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
    /// Lists that the calendar draws and that couldn't be read, and when that was tried.
    pub(super) unreadable: Vec<(ListKey, Millis)>,
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
            begun: 0,
            schedule,
            pace: Pace::default(),
            status,
            found,
            sought: None,
            access: AccessToken::default(),
            doubted,
            relist,
            skipped,
            spent: Vec::new(),
            listed: None,
            asked: Vec::new(),
            checked: None,
            watched: Vec::new(),
            looks: VecDeque::new(),
            looked: Vec::new(),
            cost: 0,
            mark_refused,
            unreadable: Vec::new(),
            no_marks_until,
        })
    }

    /// How many listings have begun, and the call that the current one waits for.
    pub(crate) fn listing(&self) -> (u32, Option<CallId>) {
        (self.begun, self.run.as_ref().and_then(|run| run.call))
    }

    /// The user wants it to be listed at this instant.
    pub(crate) fn demanded(&mut self, at: Millis) {
        self.schedule.demanded(at);
        self.pace.hurry(at);
    }

    /// The user has signed in again.
    pub(crate) fn signed_in(&mut self, now: Millis) {
        self.schedule.signed_in(now);
        (self.pace, self.run, self.status) = (Pace::default(), None, Status::Fine);
    }

    /// Whether it has anything to list; a connection that is only written to isn't polled and isn't in the sidebar.
    pub(crate) fn lists(&self) -> bool {
        self.provider.can(OpName::Items)
    }

    /// When a list was last completed, or tried in vain.
    pub(super) fn tried_at(&self, key: &ListKey) -> Option<Millis> {
        let failed = self.unreadable.iter().find(|(known, _)| known == key).map(|(_, at)| *at);
        self.known.list(key).map(|list| list.at).max(failed)
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
        listed
            .chain(looked)
            .chain(self.found.iter().chain(&self.sought).flat_map(|found| &*found.items))
            .find(|item| item.id == *id)
    }

    /// Lists what the palette has found, under this search text.
    pub(crate) fn keep_found(&mut self, text: &Arc<str>) {
        self.found = self.sought.take().map(|sought| Found {
            text: Arc::clone(text),
            partly: sought.partly,
            items: sought.items,
            ..Found::default()
        });
    }

    /// What the source has said about an item within the last minute.
    pub(crate) fn said_lately(&self, id: &ItemId, now: Millis) -> Option<&Item> {
        let lately = |at: Millis| now.saturating_sub(at) < MINUTE;
        let looked = self.looked.iter().find(|(item, at)| item.id == *id && lately(*at)).map(|(item, _)| item);
        let lists = self.known.lists.iter().filter(|(_, list)| lately(list.at));
        looked.or_else(|| lists.flat_map(|(_, list)| &*list.items).find(|item| item.id == *id))
    }

    /// Ends the current run. An item that was to be read is still to be read.
    pub(super) fn give_up_run(&mut self) -> Option<Run> {
        let run = self.run.take()?;
        if let (Wanted::Item(item), Ask::Item { container, .. }) = (&run.wanted, &run.ask)
            && self.known.missing.iter().all(|known| known.item != *item)
        {
            self.known.missing.insert(0, Missing { item: item.clone(), container: container.clone() });
            self.known.missing.truncate(LOOKED);
        }
        Some(run)
    }

    /// The source has answered about an item. Returns whether it was missing.
    pub(super) fn found_out(&mut self, id: &ItemId) -> bool {
        let before = self.known.missing.len();
        self.known.missing.retain(|missing| missing.item != *id);
        self.known.missing.len() < before
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
        self.watched.retain(|known| known.item != link.key.item && now.saturating_sub(known.at) <= HOT_FOR);
        let container = link.container.as_ref().map(|id| Arc::from(id.as_str()));
        self.watched.push(Watched { item: link.key.item.clone(), container, at: now });
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
    pub(crate) all: Vec<Source>,
    /// Stored snapshots of connections that aren't there yet.
    stored: LiteMap<ConnectionId, Snapshot>,
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

    /// What is known of a connection, also of one that isn't there yet.
    pub(crate) fn snapshot_mut(&mut self, id: &ConnectionId) -> &mut Snapshot {
        match self.all.iter_mut().find(|source| source.connection.id == *id) {
            Some(source) => &mut source.known,
            None => self.stored.entry(id.clone()).or_default(),
        }
    }

    /// Keeps what is known of a connection until it is there.
    pub(crate) fn store(&mut self, id: ConnectionId, known: Snapshot) {
        self.stored.insert(id, known);
    }

    /// What was stored of a connection that is there from now on.
    pub(crate) fn take_stored(&mut self, id: &ConnectionId) -> Snapshot {
        self.stored.remove(id).unwrap_or_default()
    }

    pub(crate) fn get_mut(&mut self, id: &ConnectionId) -> Option<&mut Source> {
        self.all.iter_mut().find(|source| source.connection.id == *id)
    }
}
