//! Marks (complete or incomplete) that the source doesn't know yet: a queue that outlives the page and overlays every
//! list until the source agrees.

use litemap::LiteMap;
use plan::{ItemId, Millis};
use providers::Item;

use crate::storage::archive::write::{Refused, Wish, encode_wish};
use crate::values::connection::ConnectionId;
use crate::values::ids::CallId;
use crate::values::stored::StoredChange;

/// An item of a connection.
pub(crate) type Key = (ConnectionId, ItemId);

/// The mark of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Write {
    /// The state that the source should have.
    pub(crate) completed: bool,
    /// When the user made it, later with each mark of any item: marks are sent in this order.
    pub(super) at: Millis,
    /// The current call. There is only one, since two might reach the source in the wrong order.
    pub(super) call: Option<CallId>,
    /// The state that the call sends.
    pub(super) sent: bool,
    /// Whether the call reads the item before it is completed.
    pub(super) looks: bool,
    pub(super) not_before: Option<Millis>,
    /// When the source accepted it: lists that were started before don't know it yet.
    pub(super) done_at: Option<Millis>,
    /// Whether the source may have received a mark of this item, from this tab or before it was opened.
    pub(super) told: bool,
    /// Whether it takes back a mark that was never sent: nothing is sent, unless a list says otherwise.
    pub(super) quiet: bool,
    /// The source's refusal, which stays until the user has decided.
    pub(super) refused: Option<Refused>,
}

impl Write {
    /// Whether it is still to be sent.
    pub(super) fn waits(&self) -> bool {
        self.done_at.is_none() && !self.quiet && self.refused.is_none()
    }
}

/// The queue of marks.
#[derive(Debug, Default)]
pub(crate) struct Writes {
    pub(super) all: LiteMap<Key, Write>,
    edition: u64,
    /// What taking back the mark that was last made in a list would want.
    pub(super) undo: Option<(ConnectionId, ItemId, bool)>,
}

impl Writes {
    /// Grows with each change, so that views made from it can be compared.
    pub(crate) fn edition(&self) -> u64 {
        self.edition
    }

    /// The current call for a mark.
    pub(crate) fn call(&self, connection: &ConnectionId, item: &ItemId) -> Option<CallId> {
        self.all.get(&(connection.clone(), item.clone()))?.call
    }

    /// The user has done something else since the last mark in a list.
    pub(crate) fn forget_undo(&mut self) {
        self.undo = None;
    }

    /// The state that the user wants an item to have, or that was sent to the source.
    pub(crate) fn wish(&self, connection: &ConnectionId, item: &ItemId) -> Option<bool> {
        // A list has thousands of items, and the queue is nearly always empty.
        if self.all.is_empty() {
            return None;
        }
        let write = self.all.get(&(connection.clone(), item.clone()))?;
        write.refused.is_none().then_some(write.completed)
    }

    /// When the next one may be sent.
    pub(crate) fn due(&self) -> Option<Millis> {
        let waiting = self.all.values().filter(|write| write.waits() && write.call.is_none());
        waiting.filter_map(|write| write.not_before).min()
    }

    /// A time for the next mark that is later than that of all others, even within the same millisecond and if the
    /// clock was put back.
    pub(super) fn next_at(&self, now: Millis) -> Millis {
        let last = self.all.values().map(|write| write.at).max();
        last.map_or(now, |last| now.max(last.saturating_add(1)))
    }

    /// `back`: the source is known to have this state, as long as it wasn't sent anything else.
    pub(super) fn wants(&mut self, key: Key, completed: bool, at: Millis, back: bool) {
        let before = self.all.get(&key);
        let (call, sent) = before.map_or((None, completed), |before| (before.call, before.sent));
        let told = before.is_some_and(|before| before.told);
        let write = Write {
            completed,
            at,
            call,
            sent,
            looks: before.is_some_and(|before| before.looks),
            not_before: None,
            done_at: None,
            told,
            quiet: back && !told,
            refused: None,
        };
        self.all.insert(key, write);
        self.changed();
    }

    /// Something in the queue has changed.
    pub(super) fn changed(&mut self) {
        self.edition = self.edition.saturating_add(1);
    }

    /// A mark in the stored form.
    pub(super) fn stored(&self, key: &Key) -> Option<StoredChange> {
        let Write { completed, at, quiet, refused, .. } = self.all.get(key)?;
        let (connection, item) = key.clone();
        let wish = Wish { connection, item, completed: *completed, at: *at, quiet: *quiet, refused: refused.clone() };
        Some(StoredChange::Put(encode_wish(&wish)))
    }

    /// The marks that a connection has refused, in order.
    pub(crate) fn refused(&self, connection: &ConnectionId) -> Vec<(&ItemId, &Write, &Refused)> {
        let of = self.all.iter().filter(|((of, _), _)| of == connection);
        let mut all: Vec<_> =
            of.filter_map(|((_, item), write)| Some((item, write, write.refused.as_ref()?))).collect();
        plan::sort_by_key(&mut all, |(_, write, _)| write.at);
        all
    }

    pub(super) fn remove(&mut self, key: &Key) {
        if self.all.remove(key).is_some() {
            self.changed();
        }
    }

    /// The clock was put back by this much.
    pub(crate) fn put_back(&mut self, by: Millis) {
        for (_, write) in self.all.iter_mut() {
            for at in write.not_before.iter_mut().chain(&mut write.done_at) {
                *at = at.saturating_sub(by);
            }
        }
    }

    /// The same for an item that was read on its own.
    pub(crate) fn told(&mut self, connection: &ConnectionId, began: Millis, item: &Item) -> Vec<Key> {
        let key = (connection.clone(), item.id.clone());
        let Some(write) = self.all.get(&key) else { return Vec::new() };
        if write.done_at.is_some_and(|done| done < began) {
            self.remove(&key);
        } else if (write.quiet || write.refused.is_some()) && write.at < began && write.completed == item.completed {
            self.remove(&key);
            return vec![key];
        }
        Vec::new()
    }

    /// A list of the connection that was started at `began` is complete: it includes what the source had accepted
    /// before. Returns the marks whose records are over as well, since the source agrees without having been sent
    /// anything.
    pub(crate) fn listed(&mut self, connection: &ConnectionId, began: Millis, items: &[Item]) -> Vec<Key> {
        if self.all.is_empty() {
            return Vec::new();
        }
        let says = |id: &ItemId| items.iter().find(|item| item.id == *id).map(|item| item.completed);
        let (mut told, mut over) = (Vec::new(), Vec::new());
        for (key, write) in self.all.iter_mut().filter(|((of, _), _)| of == connection) {
            if write.done_at.is_some_and(|done| done < began) {
                told.push(key.clone());
            } else if (write.quiet || write.refused.is_some()) && write.at < began {
                match says(&key.1) {
                    Some(completed) if completed == write.completed => over.push(key.clone()),
                    // Sent by another tab in the meantime, though it wasn't the last word.
                    Some(_) => write.quiet = false,
                    None => {}
                }
            }
        }
        told.iter().chain(&over).for_each(|key| self.remove(key));
        over
    }
}
