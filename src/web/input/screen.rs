//! The screen, as the listeners of this folder read it and report to it.

use std::rc::Rc;
use std::sync::Arc;

use chrono::NaiveDate;
use engine::shortcuts::Shortcuts;
use engine::{ConnectionId, Msg};
use plan::{EntryId, MemberId};

/// What is on the screen, as far as keys, pointer and clipboard depend on it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScreenState {
    /// Whether something is picked up: by keys, or otherwise by the pointer.
    pub held_by_keys: Option<bool>,
    /// One of the selected entries.
    pub selected: Option<EntryId>,
    /// Whether something was cut and hasn't been pasted yet.
    pub cut: bool,
    /// What the system's clipboard should contain.
    pub clip: Option<Arc<str>>,
    /// Keyboard shortcuts that were changed.
    pub shortcuts: Arc<Shortcuts>,
    /// Whether days are shown, with entries that can be selected.
    pub days: bool,
    /// The day from which another page continues if nothing has the focus.
    pub near: Option<NaiveDate>,
    /// Whose days are shown; `None` for the user's own.
    pub who: Option<MemberId>,
    /// Whether the integrations are open.
    pub sidebar: bool,
    /// The connection whose items are listed.
    pub connection: Option<ConnectionId>,
}

/// Reads the screen and sends messages.
#[derive(Clone)]
pub struct Screen {
    shown: Rc<dyn Fn() -> ScreenState>,
    send: Rc<dyn Fn(Msg)>,
}

impl Screen {
    /// From what returns the current state of the screen, and what receives messages.
    pub fn new(shown: impl Fn() -> ScreenState + 'static, send: impl Fn(Msg) + 'static) -> Self {
        Self { shown: Rc::new(shown), send: Rc::new(send) }
    }

    /// The current state of the screen.
    pub(crate) fn shown(&self) -> ScreenState {
        (self.shown)()
    }

    /// Sends a message.
    pub(crate) fn send(&self, msg: Msg) {
        (self.send)(msg);
    }
}
