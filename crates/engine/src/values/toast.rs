//! The notice at the edge of the screen.

use std::sync::Arc;

use super::announcement::Message;

/// A toast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// Changes with each toast, so that a repeated one is seen as new.
    pub id: u64,
    /// What it says.
    pub message: Message,
    /// What it offers to do about it.
    pub offer: Option<ToastOffer>,
}

/// What a toast's button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToastOffer {
    /// Undoes it.
    Undo,
    /// Connects an account of this provider anew; a registry id.
    Reconnect(Arc<str>),
    /// Shows what is said of storage on the page of settings.
    Storage,
}
