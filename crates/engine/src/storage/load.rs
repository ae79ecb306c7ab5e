//! Whether what is stored has been read.

use plan::Millis;

use crate::values::stored::Stored;
use crate::values::trouble::LoadError;

/// Whether stored data has been read.
#[derive(Debug, Default)]
pub(crate) struct Load {
    /// It has, or the person goes on without.
    pub(crate) done: bool,
    /// It has.
    pub(crate) read: bool,
    /// Why it can't be, until it can.
    pub(crate) failed: Option<LoadError>,
    pub(crate) failures: u32,
    pub(crate) retry_at: Option<Millis>,
    /// What was read and is still to be taken in: [`crate::app::first`] takes the plan only.
    pub(crate) later: Option<Vec<Stored>>,
    /// What was read has opened the sidebar.
    pub(crate) opened: bool,
}

impl Load {
    /// It can't be read, and the person hasn't gone on without it: nothing may look as if nothing were planned.
    pub(crate) fn stands_still(&self) -> bool {
        !self.done && self.failed.is_some()
    }
}
