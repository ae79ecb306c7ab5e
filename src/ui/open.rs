//! What is open over the page; nothing of it outlives the page, so it is the screen's own and not the engine's.

use leptos::prelude::*;

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
}

/// Opens and closes; provided to all components and to the keyboard.
#[derive(Clone, Copy)]
pub struct Opener(RwSignal<Open>);

impl Opener {
    /// Provides it to everything below.
    pub fn provide() -> Self {
        let opener = Self(RwSignal::new(Open::Nothing));
        provide_context(opener);
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
