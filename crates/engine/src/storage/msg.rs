//! Messages of this topic.

use crate::values::ids::SaveId;
use crate::values::stored::{Stored, StoredChange};
use crate::values::trouble::{LoadError, SaveError};

/// What storage and other tabs tell.
#[derive(Clone, Debug, PartialEq, strum::EnumDiscriminants)]
#[strum_discriminants(name(StorageMsgName), vis(pub(crate)))]
pub enum StorageMsg {
    /// Everything stored on this device, or why it can't be read (the app then works in memory and says so).
    Loaded(Result<Vec<Stored>, LoadError>),
    /// A save is durable.
    Saved(SaveId),
    /// A save failed; its changes are only in memory.
    Failed(SaveId, SaveError),
    /// Another tab saved these.
    Heard(Vec<StoredChange>),
    /// Records that a benchmark shows, or no longer does: known as if they had been stored.
    #[cfg(feature = "bench")]
    Given(Vec<(plan::RecordKey, Option<plan::Record>)>),
    /// What failed with the storage is tried again.
    Retry,
    /// What is stored can't be read, and the person goes on without: what they do is in memory until it can.
    GoOnUnopened,
}
