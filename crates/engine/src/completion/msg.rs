//! Messages of this topic.

use plan::ItemId;

use crate::values::connection::ConnectionId;

/// Completing at the source.
#[derive(Clone, Debug, PartialEq, strum::EnumDiscriminants)]
#[strum_discriminants(name(CompletionMsgName), vis(pub(crate)))]
pub enum CompletionMsg {
    /// What is to become of a mark that a source won't have, or of an item whose source says something else than its task.
    Refusal(ConnectionId, ItemId, RefusalMsg),
    /// An item of the list becomes complete at its source, or incomplete again.
    Toggle(ConnectionId, ItemId),
}

/// What a person does about a mark that a source won't have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalMsg {
    /// What the source says holds: the task becomes that.
    TakeTheirs,
    /// What was marked here holds: the source is told again.
    TakeMine,
    /// Both stay as they are.
    Read,
}
