//! Toasts: messages at the edge of the screen.

use std::sync::Arc;

use super::announcement::Message;

/// A toast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// Changes with each toast, so that a repeated one counts as new.
    pub id: u64,
    /// What it says.
    pub message: Message,
    /// What its button does.
    pub offer: Option<ToastOffer>,
}

/// What a toast's button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToastOffer {
    /// Undo the change.
    Undo,
    /// Connect an account of this provider again; a registry id.
    Reconnect(Arc<str>),
    /// Show the storage section of the Settings page.
    Storage,
}
