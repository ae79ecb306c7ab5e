//! What a person marked complete (or incomplete again) and the source doesn't know yet: a queue that outlives the page,
//! laid over every list until the source says the same.

use litemap::LiteMap;
use plan::ItemId;

use crate::env::{CallId, ConnectionId, Millis};
use crate::poll::PATIENCE;

/// An item of a connection.
pub(crate) type Key = (ConnectionId, ItemId);

/// One item's wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Write {
    /// What the source shall say.
    pub(crate) completed: bool,
    /// When the person wanted it.
    pub(crate) at: Millis,
    /// Under way, and since when. It is the only one: two could reach the source in another order than the person's.
    pub(crate) call: Option<(CallId, Millis)>,
    /// What that call says.
    pub(crate) sent: bool,
    /// The access was renewed for it.
    pub(crate) renewed: bool,
    pub(crate) failures: u32,
    pub(crate) not_before: Option<Millis>,
    /// The source has taken it: lists that were begun before don't know it yet.
    pub(crate) done_at: Option<Millis>,
}

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Writes {
    pub(crate) all: LiteMap<Key, Write>,
    /// Grows with each change, so that what is drawn from it can be compared.
    pub(crate) edition: u64,
}

impl Writes {
    /// What the person wants an item to be, or the source has been told it is.
    pub(crate) fn wish(&self, connection: &ConnectionId, item: &ItemId) -> Option<bool> {
        // A list has thousands of items and the queue is nearly always empty.
        if self.all.is_empty() {
            return None;
        }
        self.all.get(&(connection.clone(), item.clone())).map(|write| write.completed)
    }

    /// When the next one may go out, or has been without an answer for too long.
    pub(crate) fn due(&self) -> Option<Millis> {
        let open = self.all.values().filter(|write| write.done_at.is_none());
        open.filter_map(|write| match write.call {
            Some((_, since)) => Some(since.saturating_add(PATIENCE)),
            None => write.not_before,
        })
        .min()
    }

    pub(crate) fn wants(&mut self, key: Key, completed: bool, at: Millis) {
        let before = self.all.get(&key);
        let (call, sent) = before.map_or((None, completed), |before| (before.call, before.sent));
        let write = Write { completed, at, call, sent, renewed: false, failures: 0, not_before: None, done_at: None };
        self.all.insert(key, write);
        self.edition += 1;
    }

    pub(crate) fn remove(&mut self, key: &Key) {
        if self.all.remove(key).is_some() {
            self.edition += 1;
        }
    }

    /// The clock was put back by so much.
    pub(crate) fn put_back(&mut self, by: Millis) {
        for (_, write) in self.all.iter_mut() {
            let since = write.call.as_mut().map(|(_, since)| since);
            for at in since.into_iter().chain(&mut write.not_before).chain(&mut write.done_at) {
                *at = at.saturating_sub(by);
            }
        }
    }

    /// A list of the connection that was begun at `began` is complete: it knows what the source took before.
    pub(crate) fn listed(&mut self, connection: &ConnectionId, began: Millis) {
        let told: Vec<Key> = self
            .all
            .iter()
            .filter(|((of, _), write)| of == connection && write.done_at.is_some_and(|done| done < began))
            .map(|(key, _)| key.clone())
            .collect();
        told.iter().for_each(|key| self.remove(key));
    }
}
