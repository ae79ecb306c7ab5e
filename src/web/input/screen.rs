//! The screen, as the listeners of this folder read it and report to it.

use std::rc::Rc;
use std::sync::Arc;

use chrono::NaiveDate;
use engine::shortcuts::Shortcuts;
use engine::{ConnectionId, Msg, Page, View};
use plan::{EntryId, MemberId, Minutes};

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
    /// Whether these days are a grid of slots.
    pub grid: bool,
    /// Whether these days have hours.
    pub hours: bool,
    /// The minutes of a row of hours.
    pub row: u16,
    /// Whether weekends can be hidden among them.
    pub weekends: bool,
    /// The day from which another page continues if nothing has the focus.
    pub near: Option<NaiveDate>,
    /// Whose days are shown; `None` for the user's own.
    pub who: Option<MemberId>,
    /// The step of the grid, in minutes.
    pub snap: u16,
    /// The length of an entry for which none is chosen.
    pub default_minutes: Minutes,
    /// Whether the integrations are open.
    pub sidebar: bool,
    /// The connection whose items are listed.
    pub connection: Option<ConnectionId>,
}

impl ScreenState {
    /// What of a view the listeners go by.
    pub fn of(view: &View) -> Self {
        Self {
            held_by_keys: view.held.as_ref().map(|held| held.by_keys),
            selected: view.selected.first().cloned(),
            cut: view.cut,
            shortcuts: Arc::clone(&view.shortcuts),
            clip: view.clip.clone(),
            days: view.page.page().days().is_some(),
            grid: view.page.page().days().is_some() && view.page.page() != Page::Agenda,
            hours: view.page.page().has_hours(),
            row: view.minutes_a_row,
            weekends: view.page.page().weekends().is_some(),
            near: view.week.near(),
            who: view.who.clone(),
            snap: view.choices.snap,
            default_minutes: view.choices.default_minutes,
            sidebar: view.sidebar.open,
            connection: view.sidebar.panel.as_ref().map(|panel| panel.connection.clone()),
        }
    }
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
