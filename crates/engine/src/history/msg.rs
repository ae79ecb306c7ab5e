//! Messages of this topic.

/// Taking back, and doing again.
#[derive(Clone, Debug, PartialEq)]
pub enum HistoryMsg {
    /// Takes the last change back.
    Undo,
    /// Does the last undone change again.
    Redo,
}
