//! Saves in progress, and changes that are only in memory since a save failed.
//!
//! Every change gets a rising stamp. Storage carries out saves in order, so only the newest change of a record matters:
//! a failed older one is dropped if a newer one is in progress, waiting or durable. An edit is durable when each record
//! that it touched is stored with its stamp or a greater one.

use litemap::LiteMap;
use plan::Millis;

use crate::app::effect::Effect;
use crate::values::ids::SaveId;
use crate::values::stored::StoredChange;
use crate::values::trouble::SaveError;

const RETRY_FIRST: Millis = 2_000;
const RETRY_CAP: Millis = 60_000;

#[derive(Debug)]
struct Change {
    stamp: u64,
    strict: bool,
    change: StoredChange,
}

/// An edit that isn't durable yet.
#[derive(Debug)]
struct Edit {
    stamp: u64,
    keys: LiteMap<String, ()>,
}

/// The purpose of a save.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A change of the plan by the user.
    Edit,
    /// Something that mustn't be lost and isn't an edit: a grant, a mark for a source.
    Needed,
    /// Something that may be lost.
    Noted,
}

/// The saves.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    saves: u64,
    stamps: u64,
    /// For each record that isn't durable yet, the stamp of the newest change, and whether the user made it.
    newest: LiteMap<String, (u64, bool)>,
    flights: LiteMap<SaveId, Vec<Change>>,
    failed: LiteMap<String, Change>,
    open: Vec<Edit>,
    acknowledged: u64,
    error: Option<SaveError>,
    attempts: u32,
    retry_at: Option<Millis>,
}

impl Outbox {
    /// Sends changes, together with the user's earlier ones that failed. An edit is acknowledged when it is durable.
    pub(super) fn push(&mut self, changes: Vec<StoredChange>, kind: Kind) -> Option<Effect> {
        let edit = kind == Kind::Edit;
        if changes.is_empty() {
            return None;
        }
        self.stamps = self.stamps.saturating_add(1);
        let stamp = self.stamps;
        // What follows a user's change that isn't durable yet includes that change, and needs the same durability.
        let follows = |key: &str| self.newest.get(key).is_some_and(|(_, strict)| *strict);
        let strict = kind != Kind::Noted || changes.iter().any(|change| follows(key(change)));
        if edit {
            self.open.push(Edit { stamp, keys: changes.iter().map(|change| (key(change).to_owned(), ())).collect() });
        }
        for change in &changes {
            self.newest.insert(key(change).to_owned(), (stamp, strict));
            self.failed.remove(key(change));
        }
        let mut all = if strict { self.take_failed(true) } else { Vec::new() };
        all.extend(changes.into_iter().map(|change| Change { stamp, strict, change }));
        Some(self.send(all, strict))
    }

    /// Sends failed changes again, the user's first.
    pub(super) fn retry(&mut self) -> Vec<Effect> {
        self.retry_at = None;
        [true, false]
            .into_iter()
            .filter_map(|strict| {
                let changes = self.take_failed(strict);
                (!changes.is_empty()).then(|| self.send(changes, strict))
            })
            .collect()
    }

    pub(super) fn saved(&mut self, save: SaveId) {
        let Some(changes) = self.flights.remove(&save) else { return };
        for Change { stamp, change, .. } in changes {
            let key = key(&change);
            if self.newest.get(key).is_some_and(|(newest, _)| *newest == stamp) {
                self.newest.remove(key);
            }
            for edit in self.open.iter_mut().filter(|edit| edit.stamp <= stamp) {
                edit.keys.remove(key);
            }
        }
        let before = self.open.len();
        self.open.retain(|edit| !edit.keys.is_empty());
        let done = before.saturating_sub(self.open.len()) as u64;
        self.acknowledged = self.acknowledged.saturating_add(done);
        if self.failed.is_empty() {
            (self.attempts, self.error, self.retry_at) = (0, None, None);
        }
    }

    pub(super) fn failed(&mut self, save: SaveId, error: SaveError, now: Millis) {
        let Some(changes) = self.flights.remove(&save) else { return };
        for change in changes {
            let key = key(&change.change).to_owned();
            if self.newest.get(&key).is_some_and(|(newest, _)| *newest == change.stamp) {
                self.failed.insert(key, change);
            }
        }
        if self.failed.is_empty() {
            return;
        }
        let wait = RETRY_FIRST.saturating_mul(1 << self.attempts.min(10)).min(RETRY_CAP);
        self.attempts = self.attempts.saturating_add(1);
        self.retry_at = Some(now.saturating_add(wait));
        self.error = Some(error);
    }

    /// When failed changes are sent again.
    pub(crate) fn due(&self) -> Option<Millis> {
        self.retry_at
    }

    /// The clock was put back by this much.
    pub(crate) fn put_back(&mut self, by: Millis) {
        self.retry_at = self.retry_at.map(|at| at.saturating_sub(by));
    }

    /// Whether the record has a change that isn't durable.
    pub(crate) fn holds(&self, key: &str) -> bool {
        self.newest.contains_key(key)
    }

    /// Whether a change of the record is being saved.
    pub(crate) fn in_flight(&self, key: &str) -> bool {
        self.holds(key) && !self.failed.contains_key(key)
    }

    pub(crate) fn acknowledged(&self) -> u64 {
        self.acknowledged
    }

    pub(crate) fn pending(&self) -> u64 {
        self.open.len() as u64
    }

    /// Why the last attempt failed, while the user's edits are only in memory.
    pub(crate) fn error(&self) -> Option<&SaveError> {
        self.error.as_ref().filter(|_| !self.open.is_empty())
    }

    fn take_failed(&mut self, strict: bool) -> Vec<Change> {
        let all = std::mem::take(&mut self.failed).into_iter();
        let (taken, left): (Vec<_>, Vec<_>) = all.partition(|(_, change)| change.strict == strict);
        self.failed = plan::map_of(left);
        taken.into_iter().map(|(_, change)| change).collect()
    }

    fn send(&mut self, changes: Vec<Change>, strict: bool) -> Effect {
        self.saves = self.saves.saturating_add(1);
        let save = SaveId(self.saves);
        let out = changes.iter().map(|change| change.change.clone()).collect();
        self.flights.insert(save, changes);
        Effect::Save { save, changes: out, strict }
    }
}

fn key(change: &StoredChange) -> &str {
    match change {
        StoredChange::Put(stored) => &stored.key,
        StoredChange::Delete { key } => key,
    }
}
