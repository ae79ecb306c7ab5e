//! Targets of the keyboard focus.

use std::sync::Arc;

use chrono::NaiveDate;
use plan::{EntryId, ItemId, MemberId, Slot, TaskId};

use crate::values::connection::ConnectionId;

/// A target of the keyboard focus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FocusTarget {
    /// The page's heading.
    Heading,
    /// A time of a day, or the day itself; where people have days of their own, whose it is.
    Slot(Slot, Option<MemberId>),
    /// An entry.
    Entry(EntryId),
    /// A source item.
    Item(ItemId),
    /// A meeting in the calendar.
    Meeting(MeetingKey),
    /// A task of the backlog.
    Task(TaskId),
    /// The backlog's field for a new task.
    Backlog,
    /// The button that opens the backlog.
    BacklogToggle,
    /// The row on the Settings page for this id.
    Setting(Arc<str>),
    /// The sidebar's search, otherwise its first control.
    Sidebar,
    /// The button that opens the sidebar.
    SidebarToggle,
}

/// The part of a meeting that is on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingKey {
    /// The day.
    pub date: NaiveDate,
    /// The account that has it.
    pub connection: ConnectionId,
    /// The provider's id for it.
    pub item: ItemId,
}
