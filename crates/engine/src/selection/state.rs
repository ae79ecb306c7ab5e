//! Which entries are selected, and what was copied. Both belong to the screen and not to the plan.

use std::sync::Arc;

use litemap::LiteMap;
use plan::{EntryId, MemberId, Minutes, Slot, TaskId};

/// The selected entries, all of them visible.
#[derive(Debug, Default)]
pub(crate) struct Selection {
    entries: LiteMap<EntryId, ()>,
    /// Where a range starts.
    anchor: Option<EntryId>,
}

impl Selection {
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn has(&self, entry: &EntryId) -> bool {
        self.entries.contains_key(entry)
    }

    /// The entries, by id.
    pub(crate) fn entries(&self) -> impl ExactSizeIterator<Item = &EntryId> {
        self.entries.keys()
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(super) fn toggle(&mut self, entry: EntryId) {
        if self.entries.remove(&entry).is_none() {
            self.entries.insert(entry.clone(), ());
        }
        self.anchor = Some(entry);
    }

    /// Selects these; ranges start at the first.
    pub(super) fn set(&mut self, entries: Vec<EntryId>) {
        self.anchor = entries.first().cloned();
        self.entries = plan::map_of_many(entries.into_iter().map(|entry| (entry, ())));
    }

    /// Selects a range in this order, from where the last range started, otherwise from `from`, through `to`.
    pub(super) fn reach(&mut self, order: &[EntryId], from: Option<EntryId>, to: &EntryId) {
        let place = |entry: &EntryId| order.iter().position(|known| known == entry);
        let Some(end) = place(to) else { return };
        let anchor = [self.anchor.take(), from].into_iter().flatten().find_map(|entry| Some((place(&entry)?, entry)));
        let (start, anchor) = anchor.unwrap_or_else(|| (end, to.clone()));
        let range = order[start.min(end)..=start.max(end)].iter();
        self.entries = plan::map_of_many(range.map(|entry| (entry.clone(), ())));
        self.anchor = Some(anchor);
    }

    /// Keeps only those selected.
    pub(super) fn keep(&mut self, stays: impl Fn(&EntryId) -> bool) {
        self.entries.retain(|entry, ()| stays(entry));
        self.anchor.take_if(|anchor| !stays(anchor));
    }
}

/// What was last copied or cut here.
#[derive(Debug, Default)]
pub(crate) struct Clipboard {
    pub(super) clip: Option<Clip>,
}

impl Clipboard {
    pub(crate) fn clip(&self) -> Option<&Clip> {
        self.clip.as_ref()
    }
}

/// Copied or cut entries.
#[derive(Clone, Debug)]
pub(crate) struct Clip {
    /// The entries, in reading order.
    pub(crate) entries: Vec<Clipped>,
    /// The same for other programs: a line for each, in the title syntax.
    pub(crate) text: Arc<str>,
    /// Whether they move when they are pasted; until then they stay.
    pub(crate) cut: bool,
}

/// A copied entry.
#[derive(Clone, Debug)]
pub(crate) struct Clipped {
    pub(crate) entry: EntryId,
    pub(super) task: TaskId,
    pub(super) member: MemberId,
    pub(super) slot: Slot,
    pub(super) scheduled: Minutes,
    pub(super) line: Arc<str>,
}
