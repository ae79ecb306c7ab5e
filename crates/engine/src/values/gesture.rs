//! What is picked up, and where it goes, by pointer and by keys.

use chrono::NaiveDate;
use plan::{EntryId, ItemId, MemberId, TaskId};

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
