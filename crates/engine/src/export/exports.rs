//! What is known of exports beside the one that is shown.

use std::sync::Arc;

use litemap::LiteMap;

use super::state::Export;
use crate::values::stored::Stored;

/// What is known of exports beside the one that is shown.
#[derive(Debug, Default)]
pub(crate) struct Exports {
    /// Of each what was stored of it: how far it is, and its rows.
    pub(crate) heads: LiteMap<Arc<str>, Export>,
    pub(crate) rows: LiteMap<Arc<str>, Arc<Vec<Vec<providers::Cell>>>>,
    /// The one that is to be taken back by the tab that is at it.
    pub(crate) back: Option<Arc<str>>,
    /// How far the one that is shown is, as it was stored last.
    pub(crate) stored: Option<Stored>,
    /// This tab waits for the lock.
    pub(crate) claiming: bool,
    /// This tab is at it.
    pub(crate) claimed: bool,
    /// Another page was at it until now.
    pub(crate) foreign: bool,
    /// What comes of it is said, since its page has gone.
    pub(crate) tells: bool,
}
