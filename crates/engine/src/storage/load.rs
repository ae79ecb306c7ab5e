//! Whether the stored data has been read.

use plan::Millis;

use crate::values::stored::Stored;
use crate::values::trouble::LoadError;

/// Whether the stored data has been read.
#[derive(Debug, Default)]
pub(crate) struct Load {
    /// Whether it has been read, or the user continues without it.
    pub(crate) done: bool,
    /// Whether it has been read.
    pub(crate) read: bool,
    /// Why it can't be read, until it can.
    pub(crate) failed: Option<LoadError>,
    pub(crate) failures: u32,
    pub(crate) retry_at: Option<Millis>,
    /// Records that were read and are still to be handled: [`crate::app::first`] handles only the plan.
    pub(crate) later: Option<Vec<Stored>>,
    /// Whether the stored preferences have opened the sidebar.
    pub(crate) opened: bool,
}

impl Load {
    /// Whether it can't be read and the user hasn't continued without it: the screen must not look as if nothing were
    /// planned.
    pub(crate) fn stands_still(&self) -> bool {
        !self.done && self.failed.is_some()
    }
}
