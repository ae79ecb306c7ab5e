//! What is picked up, and where it goes, by pointer and by keys.

use chrono::NaiveDate;
use plan::layout::minute_at;
use plan::{EntryId, ItemId, MemberId, MinuteOfDay, Slot, TaskId};

use super::connection::ConnectionId;

/// What is picked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grip {
    /// A task of the backlog.
    Task(TaskId),
    /// A source item from the sidebar.
    Item {
        /// The connection under which it is listed.
        connection: ConnectionId,
        /// The item.
        item: ItemId,
    },
    /// An entry, to be moved.
    Entry {
        /// The entry's id.
        entry: EntryId,
        /// Where in its height it was grabbed, so that it doesn't jump; `None` is its start.
        at: Option<Ratio>,
    },
    /// An entry's edge, to resize it.
    Edge {
        /// The entry's id.
        entry: EntryId,
        /// Whether it is the upper one, which moves the start.
        upper: bool,
    },
    /// Empty time, to draw a new entry.
    Blank {
        /// The day.
        date: NaiveDate,
        /// Where in it the pointer was pressed.
        at: Ratio,
    },
}

/// A fraction in any unit (in practice pixels): the position of a point along an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// Distance from the area's start; may be outside the area.
    pub part: i32,
    /// The area's length; with a length of 0 or less, the ratio is its start.
    pub whole: i32,
}

/// A place under the pointer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The date.
    pub date: NaiveDate,
    /// The member, for a cell of the Team page. Such a place has no time, and what has a time keeps it.
    pub member: Option<MemberId>,
    /// The position in the timed area (00:00 to 24:00), or `None` in the untimed area.
    pub at: Option<Ratio>,
}

/// What an arrow key does with what is picked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nudge {
    /// Moves by this many grid steps (negative: earlier). Above 00:00 is the untimed area, below it 00:00 again. On the
    /// Team page: by this many members.
    Steps(i32),
    /// Moves by this many days.
    Days(i32),
    /// Lengthens by this many grid steps.
    Longer(i32),
}

/// The slot at a place: the grid step that contains it.
pub fn slot_at(place: &Place, step: u16) -> Slot {
    let start = place.at.map(|at| MinuteOfDay::clamped(plan::layout::line(minute(at).clamp(0, 1439), step.min(60))));
    Slot { date: place.date, start }
}

/// The minute at a ratio; far outside the day it doesn't matter which.
pub(crate) fn minute(at: Ratio) -> i32 {
    let whole = at.whole.max(0);
    minute_at(at.part.clamp(whole.saturating_neg(), whole.saturating_mul(2)), whole)
}
