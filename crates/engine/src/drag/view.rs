//! What the screen shows of a drag, as data.

use std::sync::Arc;

/// Something that is picked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The title.
    pub title: Arc<str>,
    /// Whether it was picked up by keys rather than by the pointer.
    pub by_keys: bool,
    /// Whether its length is being changed.
    pub resizing: bool,
}
