//! Targets of the keyboard focus.

use std::sync::Arc;

use plan::{EntryId, ItemId, TaskId};

/// A target of the keyboard focus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FocusTarget {
    /// The page's heading.
    Heading,
    /// An entry.
    Entry(EntryId),
    /// A source item.
    Item(ItemId),
    /// A meeting in the calendar.
    Meeting(ItemId),
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
