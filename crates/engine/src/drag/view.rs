//! What the screen shows of a drag, as data.

use std::sync::Arc;

/// What a ghost shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GhostKind {
    /// Where something would be, instead of where it is now.
    #[default]
    Move,
    /// Where a copy would be.
    Copy,
    /// A new entry, which has no title yet.
    New,
}

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
