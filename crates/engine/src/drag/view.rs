//! That something is held, as data.

use std::sync::Arc;

/// That something is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its title.
    pub title: Arc<str>,
    /// By keys rather than by pointer.
    pub by_keys: bool,
    /// Its length is what changes.
    pub resizing: bool,
}
