//! What the panel of the backlog is at.

use std::sync::Arc;

use plan::TaskId;

use crate::values::prefs::BacklogOrder;

/// What the panel of tasks that wait is at.
#[derive(Debug, Default)]
pub(crate) struct Backlog {
    pub(crate) open: bool,
    pub(crate) order: BacklogOrder,
    pub(crate) search: Arc<str>,
    /// The row that is written anew.
    pub(crate) editing: Option<TaskId>,
    /// Rows that are shown at most.
    pub(crate) rows: usize,
}

/// Rows that are shown at first, and more at each wish for more.
pub(crate) const ROWS: usize = 100;
