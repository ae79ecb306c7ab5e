//! The state of storage, and its errors by remedy.

use std::sync::Arc;

/// Why stored data can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadError {
    /// The browser offers no storage here (private mode, settings).
    Unavailable,
    /// The device, or the browser's share of it, is full.
    Full,
    /// The stored data belongs to a newer version of the app.
    Newer,
    /// Another tab holds an older version open; the app waits for it.
    Blocked,
    /// The browser hasn't answered yet; the app waits for it.
    Silent,
    /// Anything else, with the browser's message.
    Failed(Arc<str>),
}

/// Why a save failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveError {
    /// The device, or the browser's share of it, is full.
    Quota,
    /// The browser offers no storage here.
    Unavailable,
    /// The stored data now belongs to a newer version of the app.
    Newer,
    /// The browser doesn't answer.
    Silent,
    /// Anything else, with the browser's message.
    Failed(Arc<str>),
}

/// The state of saving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saving {
    /// The number of the user's edits since the page started that are durable.
    pub acknowledged: u64,
    /// The number of edits being saved.
    pub pending: u64,
    /// Why the last attempt failed, while edits are only in memory.
    pub failed: Option<SaveError>,
}
