//! A stored record that can't be read.

use std::sync::Arc;

use super::archive;
use super::archive::Bad;
use crate::values::stored::Stored;

/// The prefix of damaged records whose key is used for something else.
const KEPT: &str = "unread/";

/// A stored record that can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// Its text, as stored.
    pub json: Arc<str>,
    /// Why it can't be read.
    pub why: Bad,
}

impl Aside {
    /// Whether a newer version wrote it.
    pub fn is_newer(&self) -> bool {
        matches!(self.why, Bad::Newer { .. })
    }
}

/// The key to which a damaged record moves; `id` distinguishes it from others with the same key.
pub(super) fn kept_key(id: &str, key: &str) -> String {
    format!("{KEPT}{id}/{key}")
}

/// The original key of a damaged record, if the key has that prefix.
pub(super) fn original_key(key: &str) -> Option<&str> {
    key.strip_prefix(KEPT)?.split_once('/').map(|(_, key)| key)
}

/// Why a damaged record under another key can't be read.
pub(crate) fn why(stored: &Stored, original: &str) -> Bad {
    let original = Stored { key: original.to_owned(), json: stored.json.clone() };
    archive::decode(&original).err().unwrap_or(Bad::Key(original.key))
}
