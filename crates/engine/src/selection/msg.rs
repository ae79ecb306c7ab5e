//! Messages of this topic.

use std::sync::Arc;

use plan::EntryId;

/// Several entries at once, and the clipboard.
#[derive(Clone, Debug, PartialEq, strum::EnumDiscriminants)]
#[strum_discriminants(name(SelectionMsgName), vis(pub(crate)))]
pub enum SelectionMsg {
    /// An entry is selected too, or no longer. What is done to one of the selected entries is done to all of them.
    Select(EntryId),
    /// Entries are selected in the order in which they are read: from where the last range began, else from `from`.
    SelectThrough {
        /// The entry that had the focus.
        from: Option<EntryId>,
        /// The other end.
        to: EntryId,
    },
    /// These are selected, and no others.
    SelectOnly(Vec<EntryId>),
    /// All entries of the days shown are selected.
    SelectAll,
    /// Nothing is selected any more.
    Clear,
    /// The entry is copied, with all that are selected with it; see [`crate::View::clip`].
    Copy(EntryId),
    /// It goes from where it is once it is pasted.
    Cut(EntryId),
    /// What was copied here comes to the days shown, or each line of another program's text as a new entry.
    Paste {
        /// What the clipboard of the system holds, where it may be read.
        text: Option<Arc<str>>,
        /// The entry with the focus: it is pasted where that one is.
        at: Option<EntryId>,
    },
}
