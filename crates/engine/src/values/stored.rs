//! Stored records as keys and texts.

/// A stored record: a key such as `task/01J…` and its JSON text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Kind and id.
    pub key: String,
    /// The record, see [`crate::storage::archive`].
    pub json: String,
}

/// A change of a stored record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoredChange {
    /// Write it, whatever is there.
    Put(Stored),
    /// Remove it.
    Delete {
        /// Kind and id.
        key: String,
    },
}
