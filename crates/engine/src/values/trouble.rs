//! What storage is doing, and what can go wrong with it, by what helps.

use std::sync::Arc;

/// Why stored data can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadError {
    /// The browser offers no storage here (private mode, settings).
    Unavailable,
    /// The device or the browser's share of it is full.
    Full,
    /// What is stored is of a newer version of the app.
    Newer,
    /// Another tab holds an older version open; it is waited for.
    Blocked,
    /// The browser hasn't answered so far; it is waited for.
    Silent,
    /// Anything else, in the browser's words.
    Failed(Arc<str>),
}

/// Why a save failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveError {
    /// The device or the browser's share of it is full.
    Quota,
    /// The browser offers no storage here.
    Unavailable,
    /// What is stored is of a newer version of the app by now.
    Newer,
    /// The browser doesn't answer.
    Silent,
    /// Anything else, in the browser's words.
    Failed(Arc<str>),
}

/// What storage is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saving {
    /// Edits made by a person that are durable, since the page started: the acknowledgement.
    pub acknowledged: u64,
    /// Edits on their way.
    pub pending: u64,
    /// Why the last try failed, while edits are only in memory.
    pub failed: Option<SaveError>,
}
