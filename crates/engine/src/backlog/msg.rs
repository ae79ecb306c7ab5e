//! Messages of this topic.

use std::sync::Arc;

use plan::TaskId;

use crate::values::draft::NewEntry;
use crate::values::prefs::BacklogOrder;

/// Tasks that wait to be planned.
#[derive(Clone, Debug, PartialEq, strum::EnumDiscriminants)]
#[strum_discriminants(name(BacklogMsgName), vis(pub(crate)))]
pub enum BacklogMsg {
    /// Opens or closes its panel.
    Toggle,
    /// The pointer, holding something, is over it.
    Over,
    /// What is held goes into it: an entry's task waits again, a source item is kept as a task.
    Shelve,
    /// Another order of its rows.
    Order(BacklogOrder),
    /// Only titles that hold this.
    Search(Arc<str>),
    /// More rows of a long one.
    More,
    /// What was typed in its field: a task that waits, or an entry if it says when.
    Add(NewEntry),
    /// A row is written anew in its place, or no longer.
    Edit(Option<TaskId>),
    /// What was written there: the title, with the title syntax for the estimate. It is planned if it says when.
    Rename(TaskId, NewEntry),
    /// The task is complete.
    Complete(TaskId),
    /// The task goes.
    Remove(TaskId),
}
