//! Who sends requests.

use plan::ItemId;

/// Who asks, and gets the reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// The listing of a connection, including the question for its account.
    Listing,
    /// The search of the sidebar's list.
    Search,
    /// The search of the palette.
    Palette,
    /// The mark of an item.
    Mark(ItemId),
    Export,
}
