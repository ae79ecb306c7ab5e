//! The screen, as the listeners of this folder ask and tell it.

use std::rc::Rc;
use std::sync::Arc;

use chrono::NaiveDate;
use engine::shortcuts::Shortcuts;
use engine::{ConnectionId, Msg};
use plan::{EntryId, MemberId};

/// What is on the screen, as far as keys, pointer and clipboard go by it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// Something is held: by keys, or else by the pointer.
    pub held_by_keys: Option<bool>,
    /// One of the selected entries.
    pub selected: Option<EntryId>,
    /// Something was cut and is still to be pasted.
    pub cut: bool,
    /// What belongs into the clipboard of the system.
    pub clip: Option<Arc<str>>,
    /// Keyboard shortcuts that were changed.
    pub shortcuts: Arc<Shortcuts>,
    /// Days are shown, with entries that can be selected.
    pub days: bool,
    /// The day that another page goes on from where nothing has the focus.
    pub near: Option<NaiveDate>,
    /// Whose days are shown; `None` is one's own.
    pub who: Option<MemberId>,
    /// The integrations are open.
    pub sidebar: bool,
    /// Whose items are listed.
    pub connection: Option<ConnectionId>,
}

/// The way to both.
#[derive(Clone)]
pub struct Screen {
    shown: Rc<dyn Fn() -> Shown>,
    send: Rc<dyn Fn(Msg)>,
}

impl Screen {
    /// Of what answers with the screen at this moment, and what takes messages in.
    pub fn new(shown: impl Fn() -> Shown + 'static, send: impl Fn(Msg) + 'static) -> Self {
        Self { shown: Rc::new(shown), send: Rc::new(send) }
    }

    /// The screen at this moment.
    pub(crate) fn shown(&self) -> Shown {
        (self.shown)()
    }

    /// Sends a message.
    pub(crate) fn send(&self, msg: Msg) {
        (self.send)(msg);
    }
}
