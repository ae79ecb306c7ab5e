//! What is stored, as keys and texts.

/// A stored record: a key such as `task/01J…` and its JSON text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Kind and id.
    pub key: String,
    /// The record, see [`crate::storage::archive`].
    pub json: String,
}

/// A change to what is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoredChange {
    /// Write it, over what is there.
    Put(Stored),
    /// Remove it.
    Delete {
        /// Kind and id.
        key: String,
    },
}
