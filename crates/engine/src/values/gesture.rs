//! What is picked up, and where it goes, by pointer and by keys.

use chrono::NaiveDate;
use plan::layout::minute_at;
use plan::{EntryId, ItemId, MemberId, MinuteOfDay, Slot, TaskId};

use super::connection::ConnectionId;

/// What is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grip {
    /// A task of the backlog.
    Task(TaskId),
    /// A source item from the sidebar.
    Item {
        /// The connection it is listed under.
        connection: ConnectionId,
        /// The item.
        item: ItemId,
    },
    /// An entry, to be moved.
    Entry {
        /// Which.
        entry: EntryId,
        /// Where in its height it was taken, so that it doesn't jump; `None`: its head.
        at: Option<Ratio>,
    },
    /// An entry's lower edge, to change its length.
    Edge {
        /// Which.
        entry: EntryId,
    },
}

/// A part of a whole, in any unit (pixels, in practice): where along an area a point lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// From the area's beginning; may lie outside of it.
    pub part: i32,
    /// The area's whole extent; a ratio of nothing (0 or less) counts as its beginning.
    pub whole: i32,
}

/// A place under the pointer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The day.
    pub date: NaiveDate,
    /// Whose cell of the page of everybody it is; such a place has no time, and what has one already keeps it.
    pub member: Option<MemberId>,
    /// Where in the timed area (00:00 to 24:00), or `None` for the untimed area.
    pub at: Option<Ratio>,
}

/// What arrow keys do to what is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nudge {
    /// This many snap steps later (negative: earlier). Above 00:00 lies the untimed area, below it 00:00 again. On the
    /// page of everybody: this many people on.
    Steps(i32),
    /// This many days on.
    Days(i32),
    /// This many snap steps longer.
    Longer(i32),
}

/// The slot at a place: of the grid's steps the one that it lies in.
pub(crate) fn slot_at(place: &Place, step: u16) -> Slot {
    let start = place.at.map(|at| MinuteOfDay::clamped(plan::layout::line(minute(at).clamp(0, 1439), step.min(60))));
    Slot { date: place.date, start }
}

/// The minute at a ratio; far outside of the day it doesn't matter which.
pub(crate) fn minute(at: Ratio) -> i32 {
    let whole = at.whole.max(0);
    minute_at(at.part.clamp(whole.saturating_neg(), whole.saturating_mul(2)), whole)
}
