//! Where the keyboard focus goes.

use std::sync::Arc;

use plan::{EntryId, ItemId, TaskId};

/// Where the keyboard focus goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FocusTarget {
    /// The page's heading.
    Heading,
    /// An entry.
    Entry(EntryId),
    /// A source item.
    Item(ItemId),
    /// A task of the backlog.
    Task(TaskId),
    /// The backlog's field for a new task.
    Backlog,
    /// The button that opens the backlog.
    BacklogToggle,
    /// The row of the settings of what has this id.
    Setting(Arc<str>),
    /// The sidebar's search, else its first control.
    Sidebar,
    /// The button that opens the sidebar.
    SidebarToggle,
}
