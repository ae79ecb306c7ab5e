//! The state of the backlog's panel.

use std::sync::Arc;

use plan::TaskId;

use crate::values::prefs::BacklogOrder;

/// The state of the backlog's panel.
#[derive(Debug, Default)]
pub(crate) struct Backlog {
    pub(super) open: bool,
    pub(super) order: BacklogOrder,
    pub(super) search: Arc<str>,
    /// The row that is being edited.
    pub(super) editing: Option<TaskId>,
    /// The most rows that are shown.
    pub(super) rows: usize,
}

impl Backlog {
    pub(crate) fn is_open(&self) -> bool {
        self.open
    }

    pub(crate) fn order(&self) -> BacklogOrder {
        self.order
    }

    /// As it was stored.
    pub(crate) fn restore(&mut self, open: bool, order: BacklogOrder) {
        (self.open, self.order) = (open, order);
    }
}

/// The number of rows that are shown at first, and added on request.
pub(crate) const ROWS: usize = 100;
