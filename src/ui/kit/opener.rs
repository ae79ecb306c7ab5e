//! What is open over the page; nothing of it outlives the page, so it is the screen's own and not the engine's.

use engine::FocusTarget;
use leptos::prelude::*;
use plan::EntryId;

use crate::web::dom;
use crate::web::input::focus;

/// What is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Open {
    /// Nothing.
    #[default]
    Nothing,
    /// The list of keys.
    Keys,
    /// The menu of the bar.
    Menu,
    /// The choice of whose week is shown.
    People,
    /// The menu of an entry.
    Entry,
}

impl Open {
    /// It is a menu, which a press beside it closes.
    pub fn is_menu(self) -> bool {
        matches!(self, Self::Menu | Self::People | Self::Entry)
    }
}

/// Whose menu is opened, and where on the screen, in pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At {
    /// The entry.
    pub entry: EntryId,
    /// Where it was asked for.
    pub place: (i32, i32),
}

/// Opens and closes; provided to all components and to the keyboard.
#[derive(Clone, Copy)]
pub struct Opener(RwSignal<Open>, RwSignal<Option<At>>);

impl Opener {
    /// Provides it to everything below.
    pub fn provide() -> Self {
        let opener = Self(RwSignal::new(Open::Nothing), RwSignal::new(None));
        provide_context(opener);
        // A menu is closed by a press beside it, wherever the focus is.
        dom::watch_presses_beside_menus(move || {
            if opener.0.get_untracked().is_menu() {
                opener.close();
            }
        });
        opener
    }

    /// What is open.
    pub fn get(self) -> Open {
        self.0.get()
    }

    /// Opens it, in the place of what is open.
    pub fn open(self, what: Open) {
        self.0.set(what);
    }

    /// Opens the menu of an entry.
    pub fn open_entry(self, at: At) {
        // Closed before, so that the menu of another entry is another menu.
        self.close();
        self.1.set(Some(at));
        self.open(Open::Entry);
    }

    /// Whose menu is open, and where.
    pub fn entry(self) -> Option<At> {
        self.1.get().filter(|_| self.get() == Open::Entry)
    }

    /// Closes whatever is open, and puts the focus back on what has opened it.
    pub fn leave(self) {
        match self.1.get_untracked().filter(|_| self.0.get_untracked() == Open::Entry) {
            Some(at) => {
                focus::focus_soon(FocusTarget::Entry(at.entry));
                focus::settle();
            }
            None => dom::focus_opener(),
        }
        self.close();
    }

    /// Closes whatever is open.
    pub fn close(self) {
        self.0.set(Open::Nothing);
    }

    /// Closes this one, if it is what is open: the browser tells that a dialog has closed when another may be open already.
    pub fn close_only(self, what: Open) {
        if self.0.get_untracked() == what {
            self.close();
        }
    }

    /// Opens it, or closes it if it is what is open.
    pub fn toggle(self, what: Open) {
        self.0.update(|open| *open = if *open == what { Open::Nothing } else { what });
    }
}

/// The opener that was provided above.
pub fn use_opener() -> Opener {
    expect_context()
}
