//! Which entries are selected, and what was copied of them. Both belong to the screen and not to the plan.

use std::sync::Arc;

use litemap::LiteMap;
use plan::{EntryId, MemberId, Minutes, Slot, TaskId};

/// The selected entries, all of them on the days shown.
#[derive(Debug, Default)]
pub(crate) struct Selection {
    entries: LiteMap<EntryId, ()>,
    /// Where a range begins.
    anchor: Option<EntryId>,
}

impl Selection {
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn has(&self, entry: &EntryId) -> bool {
        self.entries.contains_key(entry)
    }

    /// In the order of their ids.
    pub(crate) fn entries(&self) -> impl ExactSizeIterator<Item = &EntryId> {
        self.entries.keys()
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(crate) fn toggle(&mut self, entry: EntryId) {
        if self.entries.remove(&entry).is_none() {
            self.entries.insert(entry.clone(), ());
        }
        self.anchor = Some(entry);
    }

    /// These, and ranges begin at the first.
    pub(crate) fn set(&mut self, entries: Vec<EntryId>) {
        self.anchor = entries.first().cloned();
        self.entries = entries.into_iter().map(|entry| (entry, ())).collect();
    }

    /// From where a range began, else from `from`, through `to`, in this order.
    pub(crate) fn reach(&mut self, order: &[EntryId], from: Option<EntryId>, to: &EntryId) {
        let place = |entry: &EntryId| order.iter().position(|known| known == entry);
        let Some(end) = place(to) else { return };
        let anchor = [self.anchor.take(), from].into_iter().flatten().find_map(|entry| Some((place(&entry)?, entry)));
        let (start, anchor) = anchor.unwrap_or_else(|| (end, to.clone()));
        self.entries = order[start.min(end)..=start.max(end)].iter().map(|entry| (entry.clone(), ())).collect();
        self.anchor = Some(anchor);
    }

    /// Only those stay selected.
    pub(crate) fn keep(&mut self, stays: impl Fn(&EntryId) -> bool) {
        self.entries.retain(|entry, ()| stays(entry));
        self.anchor.take_if(|anchor| !stays(anchor));
    }
}

/// What was copied or cut here last.
#[derive(Clone, Debug)]
pub(crate) struct Clip {
    /// In the order in which they are read.
    pub(crate) entries: Vec<Clipped>,
    /// The same for other programs: a line for each, in the title syntax.
    pub(crate) text: Arc<str>,
    /// They are to go where they are pasted; until then they stay where they are.
    pub(crate) cut: bool,
}

/// A copied entry.
#[derive(Clone, Debug)]
pub(crate) struct Clipped {
    pub(crate) entry: EntryId,
    pub(crate) task: TaskId,
    pub(crate) member: MemberId,
    pub(crate) slot: Slot,
    pub(crate) scheduled: Minutes,
    pub(crate) line: Arc<str>,
}
