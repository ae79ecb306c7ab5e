//! From a patch to what is stored, and the repetition of saves that failed.

use std::sync::Arc;

use plan::{Patch, RecordKey};

use super::Step;
use crate::archive::connection::flow_key;
use crate::archive::{self, key_of};
use crate::aside::{kept_key, stays};
use crate::connect::Flow;
use crate::effect::{Stored, StoredChange};
use crate::ids;
use crate::outbox::Kind;

/// How long an authorization that nobody came back from is kept: who comes after its end is told of that.
const FLOW_KEPT: i64 = 24 * 3_600_000;
/// How long a removed record's revision is kept, so that a late change of another tab can't bring it back.
const GONE_FOR: i64 = 7 * 24 * 3_600_000;

impl Step<'_> {
    /// Stores the records of a patch that has been applied, and what goes along with it, as one.
    pub(super) fn store(&mut self, patch: &Patch, along: Vec<StoredChange>, edit: bool) {
        let records = patch.changes.iter().map(|change| {
            self.revise(&change.key);
            StoredChange::Put(self.stored(&change.key))
        });
        let changes = records.chain(along).collect();
        self.send(changes, if edit { Kind::Edit } else { Kind::Noted });
    }

    /// Gives the record a greater revision than it had, also when the clock was put back meanwhile.
    fn revise(&mut self, key: &RecordKey) {
        let fresh = ids::decode(&self.ids.take()).unwrap_or(0);
        let by = self.model.my_id();
        let meta = self.model.meta.entry(key_of(key)).or_default();
        (meta.at, meta.by) = (Some(self.env.now), by);
        if fresh > meta.rev {
            meta.rev = fresh;
        } else {
            // Not simply the next number: another tab that goes on from the same revision would come to the same one.
            meta.rev = meta.rev.saturating_add(1 + (fresh & u128::from(u64::MAX)));
        }
    }

    /// The record as it is to be stored now.
    pub(super) fn stored(&self, key: &RecordKey) -> Stored {
        let meta = self.model.meta.get(&key_of(key)).cloned().unwrap_or_default();
        archive::encode(key, self.model.plan.record(key).as_ref(), &meta)
    }

    pub(super) fn send(&mut self, changes: Vec<StoredChange>, kind: Kind) {
        let changes = self.sparing(changes);
        self.out.extend(self.model.outbox.push(changes, kind));
    }

    /// The changes without those that would write over what a newer version has stored. What is broken goes on under
    /// another key, in the same step.
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

    #[inline(never)]
    pub(super) fn retry_saves(&mut self) {
        self.out.extend(self.model.outbox.retry());
    }

    #[inline(never)]
    pub(super) fn retry_due(&mut self) {
        let now = self.env.now;
        if self.model.outbox.due().is_some_and(|at| at <= now) {
            self.retry_saves();
        }
        let load = &mut self.model.load;
        if load.retry_at.is_some_and(|at| at <= now) {
            load.retry_at = None;
            self.out.push(crate::Effect::Load);
        }
        if self.model.sources.fetch_at.is_some_and(|at| at <= now) {
            self.fetch_host();
        }
    }

    /// Takes out of the store what has been gone for so long that no tab can still have it.
    pub(super) fn forget_gone(&mut self) {
        let limit = ids::from_parts(self.env.now.saturating_sub(GONE_FOR), 0);
        let plan = &self.model.plan;
        let gone = |text: &str| archive::record_key(text).is_some_and(|key| plan.record(&key).is_none());
        let old: Vec<String> = self
            .model
            .meta
            .iter()
            .filter(|(text, meta)| meta.rev < limit && gone(text))
            .map(|(text, _)| text.clone())
            .collect();
        for text in &old {
            self.model.meta.remove(text);
        }
        let flows = &mut self.model.connecting.flows;
        let over = |flow: &Flow| self.env.now.saturating_sub(flow.at) > FLOW_KEPT;
        let left: Vec<_> = flows.iter().filter(|(_, flow)| over(flow)).map(|(hash, _)| Arc::clone(hash)).collect();
        for hash in &left {
            flows.remove(hash);
        }
        let keys = old.into_iter().chain(left.iter().map(|hash| flow_key(hash)));
        self.send(keys.map(|key| StoredChange::Delete { key }).collect(), Kind::Noted);
    }
}
