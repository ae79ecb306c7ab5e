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

/// The toasts of a page.
#[derive(Debug, Default)]
pub(crate) struct Toasts {
    shown: Option<Toast>,
    /// What the shown one has displaced, if that is to come back.
    put_off: Option<Toast>,
    /// How many there were.
    count: u64,
}

impl Toasts {
    pub(crate) fn shown(&self) -> Option<&Toast> {
        self.shown.as_ref()
    }

    pub(crate) fn show(&mut self, message: Message, offer: Option<ToastOffer>) {
        self.count = self.count.saturating_add(1);
        let before = self.shown.replace(Toast { id: self.count, message, offer });
        // A request to act on a connection isn't lost to what the user does in the meantime: it comes back afterwards.
        let comes_back = |toast: &Toast| matches!(toast.offer, Some(ToastOffer::Reconnect(_)));
        self.put_off = before.filter(comes_back).or(self.put_off.take());
    }

    pub(crate) fn dismiss(&mut self) {
        self.shown = self.put_off.take();
    }

    /// Nothing comes back: there is nothing left to do about it.
    pub(crate) fn drop_put_off(&mut self) {
        self.put_off = None;
    }

    /// What this would do isn't wanted any more.
    pub(crate) fn withdraw(&mut self, offer: &ToastOffer) {
        for toast in [&mut self.shown, &mut self.put_off] {
            toast.take_if(|toast| toast.offer.as_ref() == Some(offer));
        }
    }
}
