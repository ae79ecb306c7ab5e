//! Handles what storage and the other tabs send: two versions of a record are joined, with the same result in every tab
//! (`archive::join`).
//!
//! Neither tab can see which of two saves was carried out last, since a tab may learn of the other's save before or
//! after its own has finished. So a tab that sees the lesser version written, or has written it itself, writes the
//! greater one again: the tabs and the store end with the same record, whatever arrived in whatever order.

use plan::{Command, MemberId, Millis, Record, RecordKey};

use super::archive;
use super::archive::{Meta, source};
use super::kinds::{Unreadable, kind_of};
use super::outbox::Kind;
use super::unread::why;
use crate::app::update::Step;
use crate::calls::snapshot::{ListKey, Snapshot};
use crate::values::connection::ConnectionId;
use crate::values::stored::{Stored, StoredChange};

impl Step<'_> {
    #[inline(never)]
    pub(super) fn heard(&mut self, changes: Vec<StoredChange>) {
        let keys = changes.iter().map(|change| match change {
            StoredChange::Put(stored) => &stored.key,
            StoredChange::Delete { key } => key,
        });
        let keys: Vec<RecordKey> = keys.filter_map(|key| archive::record_key(key)).collect();
        for change in changes {
            match change {
                StoredChange::Put(stored) => self.hear(stored),
                StoredChange::Delete { key } => self.hear_deletion(&key),
            }
        }
        self.join_me();
        self.mend_after(&keys);
        self.tell_kept();
    }

    #[cfg(feature = "bench")]
    pub(super) fn given(&mut self, records: Vec<(RecordKey, Option<Record>)>) {
        for (key, record) in records {
            self.model.learn(&archive::key_of(&key), &key, record, Meta::default());
        }
    }

    fn hear(&mut self, stored: Stored) {
        if stored.key == source::PREFS { self.hear_prefs(stored) } else { self.take_stored(stored) }
    }

    /// Anything stored except the preferences.
    pub(crate) fn take_stored(&mut self, stored: Stored) {
        let Some((kind, id)) = kind_of(&stored.key) else {
            let bad = why(&stored, &stored.key);
            return self.model.set_aside(stored, bad);
        };
        match (kind.take)(self, id, &stored) {
            Ok(()) => drop(self.model.aside.remove(&stored.key)),
            Err(_) if kind.unreadable == Unreadable::MadeAnew => {}
            Err(bad) => self.model.set_aside(stored, bad),
        }
    }

    /// A record as it is stored, by this tab earlier or by another.
    pub(super) fn take_record(&mut self, text: &str, key: &RecordKey, record: Option<Record>, meta: Meta) {
        self.model.aside.remove(text);
        let waiting = self.model.outbox.holds(text);
        let theirs = (record, meta);
        let (joined, before) = match self.model.meta.get(text).cloned() {
            Some(meta) => {
                let ours = (self.model.plan.record(key), meta);
                (archive::join(ours.clone(), theirs.clone()), Some(ours))
            }
            None => (theirs.clone(), None),
        };
        let (is_new, is_more) = (before.as_ref() != Some(&joined), joined != theirs);
        if is_new {
            if let Some(Record::Task(task)) = &joined.0 {
                task.links.iter().for_each(|link| self.model.history.observed(link));
            }
            self.model.learn(text, key, joined.0, joined.1);
        }
        if is_more || (is_new && waiting) {
            self.rewrite(key);
        }
        if let RecordKey::Timer(member) = key {
            let lost = [before.and_then(|before| before.0), theirs.0].into_iter().flatten();
            lost.for_each(|lost| self.end_lost(member, lost));
        }
    }

    /// A timer that two tabs started without knowing of each other: the later one continues and has stopped the other.
    /// Its tracked time isn't lost.
    fn end_lost(&mut self, member: &MemberId, lost: Record) {
        let Record::Timer(lost) = lost else { return };
        let Some(meta) = self.model.meta.get(&archive::key_of(&RecordKey::Entry(lost.entry.clone()))) else { return };
        let Some(entry) = self.model.plan.entry(&lost.entry) else { return };
        // It was stopped before.
        if meta.turns(lost.begin, entry.tracked.spans.contains_key(&lost.begin)) > 0 {
            return;
        }
        if let Some(ours) = self.model.plan.timer(member) {
            if ours.begin != lost.begin {
                self.change(&Command::JoinTimer(lost));
            }
            return;
        }
        let gone = self.model.meta.get(&archive::key_of(&RecordKey::Timer(member.clone())));
        match gone.and_then(|meta| meta.seen()?.last.clone()) {
            Some(Record::Timer(winner)) if winner.begin == lost.begin => {}
            Some(Record::Timer(winner)) if winner.since >= lost.since => {
                self.change(&Command::EndTimer { timer: lost, until: winner.since });
            }
            Some(_) => self.change(&Command::JoinTimer(lost)),
            None => {}
        }
    }

    /// Only records that were removed long ago are deleted from the store: there is nothing to compare, and nothing to
    /// lose.
    fn hear_deletion(&mut self, text: &str) {
        if self.model.aside.remove(text).is_some() {
            self.model.changed();
        }
        if let Some((kind, _)) = kind_of(text) {
            (kind.forget)(self, text);
        }
    }

    pub(super) fn forget_planned(&mut self, text: &str) {
        let Some(key) = archive::record_key(text) else { return };
        if !self.model.plan.has(&key) {
            self.model.meta.remove(text);
        } else if !self.model.outbox.holds(text) {
            self.model.plan.overwrite(&key, None);
            self.model.meta.remove(text);
            self.model.changed_record(&key);
        }
    }

    pub(super) fn rewrite(&mut self, key: &RecordKey) {
        let stored = self.stored(key);
        self.send(vec![StoredChange::Put(stored)], Kind::Noted);
    }

    pub(super) fn take_snapshot(&mut self, connection: ConnectionId, snapshot: Snapshot) {
        let sources = &mut self.model.sources;
        match sources.get_mut(&connection) {
            Some(source) => {
                if let Some(at) = snapshot.lists.iter().map(|(_, list)| list.at).max() {
                    source.schedule.heard(at);
                }
                source.known.merge(snapshot);
            }
            None => sources.snapshot_mut(&connection).merge(snapshot),
        }
    }

    pub(super) fn take_seen(&mut self, connection: &ConnectionId, list: &ListKey, at: Millis) {
        let sources = &mut self.model.sources;
        if let Some(source) = sources.get_mut(connection) {
            source.schedule.heard(at);
        }
        if let Some((_, known)) = sources.snapshot_mut(connection).lists.iter_mut().find(|(key, _)| key == list) {
            known.at = known.at.max(at);
        }
    }
}
