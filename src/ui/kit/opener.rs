//! What is open over the page. It never outlives the page, so it belongs to the screen and not to the engine.

use chrono::NaiveDate;
use engine::{ConnectionId, FocusTarget};
use leptos::prelude::*;
use plan::{EntryId, ItemId};

use crate::web::dom;
use crate::web::input::focus;

/// What is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Open {
    /// Nothing.
    #[default]
    Nothing,
    /// The keyboard shortcuts.
    Keys,
    /// The bar's menu.
    Menu,
    /// The choice of whose week is shown.
    People,
    /// An entry's menu.
    Entry,
    /// What there is to know of a meeting.
    Meeting,
}

impl Open {
    /// Whether it is a menu, which a press outside closes.
    pub fn is_menu(self) -> bool {
        matches!(self, Self::Menu | Self::People | Self::Entry | Self::Meeting)
    }
}

/// An open entry menu and its position on the screen, in pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuAnchor {
    /// The entry.
    pub entry: EntryId,
    /// The position where it was requested.
    pub place: (i32, i32),
}

/// A meeting whose card is open, and the card's position on the screen, in pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingAnchor {
    /// The account that has it.
    pub connection: ConnectionId,
    /// The meeting.
    pub item: ItemId,
    /// The day on which it was opened.
    pub date: NaiveDate,
    /// The position beside it.
    pub place: (i32, i32),
}

/// Opens and closes things; provided to all components and to the keyboard.
#[derive(Clone, Copy)]
pub struct Opener(RwSignal<Open>, RwSignal<Option<MenuAnchor>>, RwSignal<Option<MeetingAnchor>>);

impl Opener {
    /// Provides it to every component below.
    pub fn provide() -> Self {
        let opener = Self(RwSignal::new(Open::Nothing), RwSignal::new(None), RwSignal::new(None));
        provide_context(opener);
        // A menu is closed by a press outside, wherever the focus is.
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

    /// Opens something in place of what is open.
    pub fn open(self, what: Open) {
        self.0.set(what);
    }

    /// Opens an entry's menu.
    pub fn open_entry(self, at: MenuAnchor) {
        // Closed first, so that another entry's menu is a new one.
        self.close();
        self.1.set(Some(at));
        self.open(Open::Entry);
    }

    /// Opens the card of a meeting.
    pub fn open_meeting(self, at: MeetingAnchor) {
        self.close();
        self.2.set(Some(at));
        self.open(Open::Meeting);
    }

    /// The meeting whose card is open.
    pub fn meeting(self) -> Option<MeetingAnchor> {
        self.2.get().filter(|_| self.get() == Open::Meeting)
    }

    /// The open entry menu and its position.
    pub fn entry(self) -> Option<MenuAnchor> {
        self.1.get().filter(|_| self.get() == Open::Entry)
    }

    /// Closes whatever is open, and returns the focus to what opened it.
    pub fn leave(self) {
        let opened = match self.0.get_untracked() {
            Open::Entry => self.1.get_untracked().map(|at| FocusTarget::Entry(at.entry)),
            Open::Meeting => self.2.get_untracked().map(|at| FocusTarget::Meeting(at.item)),
            _ => None,
        };
        match opened {
            Some(opened) => {
                focus::focus_soon(opened);
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

    /// Closes this one if it is open: the browser reports a closed dialog when another may already be open.
    pub fn close_only(self, what: Open) {
        if self.0.get_untracked() == what {
            self.close();
        }
    }

    /// Opens it, or closes it if it is open.
    pub fn toggle(self, what: Open) {
        self.0.update(|open| *open = if *open == what { Open::Nothing } else { what });
    }
}

/// The opener provided above.
pub fn use_opener() -> Opener {
    expect_context()
}
