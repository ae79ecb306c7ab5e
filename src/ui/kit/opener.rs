//! What is open over the page. It never outlives the page, so it belongs to the screen and not to the engine.

use engine::FocusTarget;
use leptos::prelude::*;

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
    /// The line for a new entry.
    QuickAdd,
    /// The bar's menu.
    Menu,
    /// The menu of views.
    Views,
    /// The small month, to go to a day.
    MiniMonth,
    /// The choice of whose week is shown.
    People,
    /// The menu of an entry, an item, a task or a day.
    Context,
    /// What there is to know of a meeting.
    Meeting,
    /// The palette, for a command.
    Palette,
    /// The palette, to search everything.
    Search,
}

impl Open {
    /// The palette, for a command or to search everything.
    pub fn palette(everything: bool) -> Self {
        if everything { Self::Search } else { Self::Palette }
    }

    /// Whether it is a menu, which a press outside closes.
    pub fn is_menu(self) -> bool {
        matches!(self, Self::Menu | Self::Views | Self::MiniMonth | Self::People | Self::Context | Self::Meeting)
    }
}

/// Where a menu or card was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// What it belongs to, where the focus returns.
    pub of: FocusTarget,
    /// Its position on the screen, in pixels.
    pub place: (i32, i32),
}

/// Opens and closes things; provided to all components and to the keyboard.
#[derive(Clone, Copy)]
pub struct Opener {
    open: RwSignal<Open>,
    anchor: RwSignal<Option<Anchor>>,
}

impl Opener {
    /// Provides it to every component below.
    pub fn provide() -> Self {
        let opener = Self { open: RwSignal::new(Open::Nothing), anchor: RwSignal::new(None) };
        provide_context(opener);
        // A menu is closed by a press outside, wherever the focus is.
        dom::watch_presses_beside_menus(move || {
            if opener.open.get_untracked().is_menu() {
                opener.close();
            }
        });
        opener
    }

    /// What is open.
    pub fn get(self) -> Open {
        self.open.get()
    }

    /// Opens something in place of what is open.
    pub fn open(self, what: Open) {
        self.anchor.set(None);
        self.open.set(what);
    }

    /// Opens something that belongs to a part of the page.
    pub fn open_at(self, what: Open, anchor: Anchor) {
        // Closed first, so that another entry's menu is a new one.
        self.close();
        self.anchor.set(Some(anchor));
        self.open.set(what);
    }

    /// Where this is open; `None` if it isn't.
    pub fn anchor(self, what: Open) -> Option<Anchor> {
        self.anchor.get().filter(|_| self.get() == what)
    }

    /// Closes whatever is open, and returns the focus to what opened it.
    pub fn leave(self) {
        match self.anchor.get_untracked() {
            Some(anchor) => {
                focus::focus_soon(anchor.of);
                focus::settle();
            }
            None => dom::focus_opener(),
        }
        self.close();
    }

    /// Closes whatever is open.
    pub fn close(self) {
        self.open.set(Open::Nothing);
    }

    /// Closes this one if it is open: the browser reports a closed dialog when another may already be open.
    pub fn close_only(self, what: Open) {
        if self.open.get_untracked() == what {
            self.close();
        }
    }

    /// Opens it, or closes it if it is open.
    pub fn toggle(self, what: Open) {
        self.anchor.set(None);
        self.open.update(|open| *open = if *open == what { Open::Nothing } else { what });
    }
}

/// The opener provided above.
pub fn use_opener() -> Opener {
    expect_context()
}
