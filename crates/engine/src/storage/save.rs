//! From a patch to what is stored, and retrying failed saves.

use plan::{Begin, Change, EntryId, Millis, Patch, Record, RecordKey, TimeEntry, Timer, Tracked};

use super::archive;
use super::archive::{Meta, key_of};
use super::kinds::stays;
use super::outbox::Kind;
use super::unread::kept_key;
use crate::app::update::Step;
use crate::storage::archive::connection::flow_key;
use crate::values::ids;
use crate::values::stored::{Stored, StoredChange};

/// How long a sign-in that was never completed is kept, in milliseconds: someone who comes back later is told that it
/// took too long.
const FLOW_KEPT: i64 = 24 * 3_600_000;
/// How long a removed record's revision is kept, in milliseconds, so that a late change of another tab can't restore
/// it.
const GONE_FOR: i64 = 7 * 24 * 3_600_000;

impl Step<'_> {
    /// Stores the records of an applied patch, and what belongs to it, in one transaction.
    pub(crate) fn store(&mut self, patch: &Patch, along: Vec<StoredChange>, edit: bool) {
        for change in patch.changes() {
            let for_good = matches!(&change.key, RecordKey::Entry(id) if patch.removes_for_good(id));
            self.revise(change, for_good);
        }
        for change in patch.changes() {
            if let (Some(Record::Entry(entry)), None) = (&change.before, &change.after) {
                self.note_seen(entry);
            }
        }
        let keys = patch.changes().iter().map(|change| change.key.clone()).chain(self.void_timers(patch));
        let mut keys: Vec<RecordKey> = keys.collect();
        plan::sort_and_dedup(&mut keys);
        let records = keys.iter().map(|key| StoredChange::Put(self.stored(key)));
        let mut changes: Vec<StoredChange> = records.chain(along).collect();
        changes.append(&mut self.along);
        self.send(changes, if edit { Kind::Edit } else { Kind::Noted });
    }

    /// Records what the removal of an entry had seen of its task.
    fn note_seen(&mut self, entry: &TimeEntry) {
        let task = self.model.meta.get(&key_of(&RecordKey::Task(entry.task.clone()))).map(|meta| meta.rev);
        if let Some(meta) = self.model.meta.get_mut(&key_of(&RecordKey::Entry(entry.id.clone()))) {
            meta.seen_mut().saw = task;
        }
    }

    /// Gives the record a greater revision. A removed record keeps its own, which shows what its author had seen.
    fn revise(&mut self, change: &Change, for_good: bool) {
        let (now, by) = (self.env.now, self.model.my_id());
        let fresh = self.fresh(&change.key);
        let meta = self.model.meta.entry(key_of(&change.key)).or_default();
        if change.after.is_none() {
            let seen = meta.seen_mut();
            (seen.left, seen.last) = (Some(now), change.before.clone());
            if let Some(Record::Entry(entry)) = &seen.last {
                let (id, task) = (entry.id.clone(), entry.task.clone());
                seen.for_good = Some(for_good);
                self.model.went(&id, &task);
            }
            return;
        }
        (meta.rev, meta.at, meta.by) = (fresh, Some(now), by);
        if let Some(seen) = &mut meta.seen {
            seen.last = None;
        }
        if let Some(Record::Entry(after)) = &change.after {
            let nothing = Tracked::default();
            let before = match &change.before {
                Some(Record::Entry(before)) => &before.tracked,
                _ => &nothing,
            };
            let after = &after.tracked;
            let begun: Vec<Begin> = before.spans.keys().chain(after.spans.keys()).copied().collect();
            for begin in begun {
                meta.turn(begin, before.spans.contains_key(&begin), after.spans.contains_key(&begin));
            }
            if (before.base, &before.over) != (after.base, &after.over) {
                meta.seen_mut().typed = fresh;
            }
        }
    }

    /// A revision that is greater than the record's, even if the clock was put back.
    fn fresh(&mut self, key: &RecordKey) -> u128 {
        let fresh = ids::decode(&self.ids.take()).unwrap_or(0);
        let known = self.model.meta.get(&key_of(key)).map_or(0, Meta::stamp);
        // Not simply the next number: another tab that continues from the same revision would get the same one.
        if fresh > known { fresh } else { known.saturating_add(fresh & u128::from(u64::MAX)).saturating_add(1) }
    }

    /// Records at their entries which timers have ended, or never started, without having counted anything, so that
    /// nothing that another tab logs of them counts. A timer that was stopped by the start of the next isn't one of
    /// these: another tab may have seen what this one hasn't. Returns the records to store.
    fn void_timers(&mut self, patch: &Patch) -> Vec<RecordKey> {
        let ended = patch.changes().iter().filter_map(|change| match (&change.before, &change.after) {
            (Some(Record::Timer(before)), Some(Record::Timer(after))) => (after.begin < before.begin).then_some(before),
            (Some(Record::Timer(before)), _) => Some(before),
            _ => None,
        });
        let goes_on = |timer: &Timer| self.model.plan.timers().any(|known| known.begin == timer.begin);
        let ended: Vec<Timer> = ended.filter(|timer| !goes_on(timer)).cloned().collect();
        let mut keys = Vec::new();
        for timer in ended {
            let entry = self.model.plan.entry(&timer.entry);
            if entry.is_some_and(|entry| !entry.tracked.spans.contains_key(&timer.begin)) {
                let key = RecordKey::Entry(timer.entry);
                self.model.meta.entry(key_of(&key)).or_default().void(timer.begin);
                keys.push(key);
            }
        }
        keys
    }

    /// What a deleted record was, which exists again as of now.
    pub(super) fn take_last(&mut self, key: &RecordKey) -> Option<Record> {
        let kept = self.fresh(key);
        let seen = self.model.meta.get_mut(&key_of(key)).and_then(|meta| meta.seen.as_deref_mut())?;
        let last = seen.last.take()?;
        seen.kept = kept;
        Some(last)
    }

    /// The record in its current stored form.
    pub(super) fn stored(&self, key: &RecordKey) -> Stored {
        let meta = self.model.meta.get(&key_of(key)).cloned().unwrap_or_default();
        archive::encode(key, self.model.plan.record(key).as_ref(), &meta)
    }

    pub(crate) fn send(&mut self, changes: Vec<StoredChange>, kind: Kind) {
        let changes = self.sparing(changes);
        self.out.extend(self.model.outbox.push(changes, kind));
    }

    /// The changes except those that would overwrite what a newer version has stored. Damaged records move to another
    /// key in the same transaction.
    fn sparing(&mut self, changes: Vec<StoredChange>) -> Vec<StoredChange> {
        if self.model.aside.is_empty() {
            return changes;
        }
        let mut spared = Vec::with_capacity(changes.len());
        for change in changes {
            let (StoredChange::Put(Stored { key, .. }) | StoredChange::Delete { key }) = &change;
            match self.model.aside.get(key) {
                Some(aside) if aside.is_newer() && stays(key) => continue,
                Some(aside) if stays(key) => {
                    let (key, to, aside) = (key.clone(), kept_key(&self.ids.take(), key), aside.clone());
                    spared.push(StoredChange::Put(Stored { key: to.clone(), json: aside.json.to_string() }));
                    self.model.aside.remove(&key);
                    self.model.aside.insert(to, aside);
                }
                Some(_) => drop(self.model.aside.remove(&key.clone())),
                None => {}
            }
            spared.push(change);
        }
        spared
    }

    /// Retries what couldn't be read or written, at the user's request.
    pub(super) fn retry_storage(&mut self) {
        if self.model.load.retry() {
            self.out.push(crate::Effect::Load);
        }
        self.retry_saves();
    }

    pub(super) fn retry_saves(&mut self) {
        self.out.extend(self.model.outbox.retry());
    }

    pub(crate) fn retry_due(&mut self) {
        let now = self.env.now;
        if self.model.outbox.due().is_some_and(|at| at <= now) {
            self.retry_saves();
        }
        if self.model.load.retry_due(now) {
            self.out.push(crate::Effect::Load);
        }
        if self.model.fetch.due().is_some_and(|at| at <= now) {
            self.fetch_host();
        }
    }

    /// The storage keys of records that were removed before an instant.
    fn long_gone(&self, limit: Millis) -> Vec<String> {
        let plan = &self.model.plan;
        // Both are in the same order, so that nothing has to be searched for.
        let mut there = plan.keys_as_stored().peekable();
        let mut gone = |text: &str| {
            let Some(key) = text.split_once('/') else { return false };
            while there.next_if(|known| *known < key).is_some() {}
            there.peek() != Some(&key) && archive::record_key(text).is_some_and(|key| !plan.has(&key))
        };
        let left = |meta: &Meta| meta.seen().and_then(|seen| seen.left).unwrap_or_else(|| ids::time_of(meta.rev));
        let all = self.model.meta.iter();
        all.filter(|(text, meta)| left(meta) < limit && gone(text)).map(|(text, _)| text.clone()).collect()
    }

    /// Deletes records from the store that were removed so long ago that no tab can still have them.
    pub(crate) fn forget_gone(&mut self) {
        let limit = self.env.now.saturating_sub(GONE_FOR);
        let old = self.long_gone(limit);
        for text in &old {
            self.model.meta.remove(text);
        }
        let meta = &self.model.meta;
        let known = |id: &EntryId| meta.contains_key(&key_of(&RecordKey::Entry(id.clone())));
        for (_, entries) in self.model.went.iter_mut() {
            entries.retain(|id, ()| known(id));
        }
        self.model.went.retain(|_, entries| !entries.is_empty());
        let left = self.model.connecting.drop_old(self.env.now, FLOW_KEPT);
        let keys = old.into_iter().chain(left.iter().map(|hash| flow_key(hash)));
        self.send(keys.map(|key| StoredChange::Delete { key }).collect(), Kind::Noted);
    }
}
