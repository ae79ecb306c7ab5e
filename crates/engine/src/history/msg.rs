//! Messages of this topic.

/// Taking back, and doing again.
#[derive(Clone, Debug, PartialEq, strum::EnumDiscriminants)]
#[strum_discriminants(name(HistoryMsgName), vis(pub(crate)))]
pub enum HistoryMsg {
    /// Takes the last change back.
    Undo,
    /// Does the last undone change again.
    Redo,
}
