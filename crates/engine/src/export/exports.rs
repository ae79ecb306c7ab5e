//! Exports other than the one that is shown.

use std::sync::Arc;

use litemap::LiteMap;

use super::state::Export;
use crate::values::stored::Stored;

/// Exports other than the one that is shown.
#[derive(Debug, Default)]
pub(crate) struct Exports {
    /// The stored state and rows of each export.
    pub(super) heads: LiteMap<Arc<str>, Export>,
    pub(super) rows: LiteMap<Arc<str>, Arc<Vec<Vec<providers::Cell>>>>,
    /// An export that the tab doing it has to undo.
    pub(super) back: Option<Arc<str>>,
    /// The last stored state of the export that is shown.
    pub(super) stored: Option<Stored>,
    /// Whether this tab waits for the lock.
    pub(super) claiming: bool,
    /// Whether this tab does the export.
    pub(super) claimed: bool,
    /// Whether another page was doing it until now.
    pub(super) foreign: bool,
    /// Whether its result is reported in a message, since its page has gone.
    pub(super) tells: bool,
}
