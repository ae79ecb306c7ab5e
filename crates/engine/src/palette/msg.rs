//! Messages of this topic.

use std::sync::Arc;

use chrono::NaiveDate;
use plan::{EntryId, ItemId, TaskId};

use crate::values::connection::ConnectionId;
use crate::values::route::Page;

/// The command palette.
#[derive(Clone, Debug, PartialEq, strum::EnumDiscriminants)]
#[strum_discriminants(name(PaletteMsgName), vis(pub(crate)))]
pub enum PaletteMsg {
    /// Searches these connections at their sources once typing has paused. Without any, what they found is forgotten.
    Search(Arc<str>, Vec<ConnectionId>),
    /// Something was chosen. An action is done by the screen, which knows what had the focus.
    Choose(PaletteTarget),
}

/// What can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaletteTarget {
    /// An action, by its id.
    Action(&'static str),
    /// A page.
    Page(Page),
    /// A day.
    Day(NaiveDate),
    /// A task: its next entry, or its place in the backlog.
    Task(TaskId),
    /// An entry.
    Entry(EntryId),
    /// A source item.
    Item(ConnectionId, ItemId),
}
