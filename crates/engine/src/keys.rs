//! What was pressed, and where: what [`crate::shortcuts::action`] goes by.

use chrono::NaiveDate;
use plan::{EntryId, ItemId, MemberId, Slot, TaskId};

use crate::app::msg::Msg;
use crate::grid::GridKey;
use crate::values::connection::ConnectionId;

/// A key press as reported by the browser.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyPress<'a> {
    /// The physical key, such as `KeyI`.
    pub code: &'a str,
    /// The character that it types, such as `i`.
    pub key: &'a str,
    /// Alt or Option.
    pub alt: bool,
    /// Control.
    pub ctrl: bool,
    /// Command or Windows.
    pub meta: bool,
    /// Shift.
    pub shift: bool,
    /// Whether Alt with a letter types a character on this platform (Option on macOS).
    pub alt_types: bool,
}

/// Basic Latin letters, for the names of keys.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";

/// The key by where it leads along the line: in a page from right to left, the arrow to the right leads back.
pub fn along(key: &str, right_to_left: bool) -> &str {
    match key {
        "ArrowLeft" if right_to_left => "ArrowRight",
        "ArrowRight" if right_to_left => "ArrowLeft",
        other => other,
    }
}

impl<'a> KeyPress<'a> {
    /// The name of the key in shortcuts: a lower-case Latin letter if the keyboard types one, the letter of the
    /// physical key if it types in another script, otherwise what it types.
    ///
    /// A Hebrew or Ukrainian keyboard has no `n`: what types `т` there is the physical key of `n`. On a keyboard that
    /// moves the Latin letters around (AZERTY, Dvorak), the typed letter counts. `/` and `?` are shortcuts wherever
    /// they are.
    pub(crate) fn name(&self) -> &'a str {
        let mut chars = self.key.chars();
        let (Some(typed), None) = (chars.next(), chars.next()) else { return self.key };
        if typed.is_ascii_alphabetic() {
            return letter(typed).unwrap_or(self.key);
        }
        if is_latin(typed) || typed.is_ascii_digit() || matches!(typed, '/' | '?' | ' ') {
            return self.key;
        }
        self.physical().and_then(letter).unwrap_or(self.key)
    }

    /// The letter of the physical key.
    pub(crate) fn physical(&self) -> Option<char> {
        let mut rest = self.code.strip_prefix("Key")?.chars();
        rest.next().filter(|letter| letter.is_ascii_alphabetic() && rest.next().is_none())
    }

    /// Whether the physical key is this letter: Option+I types `ˆ` on macOS, and Alt+I types `ш` on a Ukrainian keyboard.
    pub(crate) fn is_physically(&self, key: &str) -> bool {
        self.physical().is_some_and(|letter| key.len() == 1 && key.starts_with([letter, letter.to_ascii_lowercase()]))
    }
}

/// A letter as the name of a key.
fn letter(letter: char) -> Option<&'static str> {
    let at = LETTERS.find(letter.to_ascii_lowercase())?;
    LETTERS.get(at..=at)
}

/// A Latin letter beyond the basic ones: `é`, `ł`, `ı`.
fn is_latin(letter: char) -> bool {
    matches!(letter, '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}') && letter.is_alphabetic()
}

/// Where keys can be pressed, as bits of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places(u8);

impl Places {
    /// In a field or a dialog.
    pub const TYPING: Self = Self(1);
    /// While something is picked up.
    pub const HELD: Self = Self(2);
    /// On an entry.
    pub const ENTRY: Self = Self(4);
    /// On a source item.
    pub const ITEM: Self = Self(8);
    /// On a task of the backlog.
    pub const TASK: Self = Self(16);
    /// On a button or another control.
    pub const CONTROL: Self = Self(32);
    /// On the page itself.
    pub const BARE: Self = Self(64);
    /// On the page, whatever has the focus.
    pub(crate) const PAGE: Self =
        Self::ENTRY.or(Self::ITEM).or(Self::TASK).or(Self::CONTROL).or(Self::BARE).or(Self::SLOT);
    /// On a place of a day.
    pub const SLOT: Self = Self(128);
    /// On whatever can be picked up.
    pub(crate) const ROWS: Self = Self::ENTRY.or(Self::ITEM).or(Self::TASK);

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the two have a place in common.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// What has the focus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum KeyFocus {
    /// The page, or anything without keys of its own.
    #[default]
    Page,
    /// A button or another control that uses Space and Enter.
    Control,
    /// A control of the sidebar, in whose lists arrows don't turn the calendar's pages.
    Sidebar,
    /// An entry.
    Entry(EntryId),
    /// A source item.
    Item(ConnectionId, ItemId),
    /// A task of the backlog.
    Task(TaskId),
    /// A time of a day, or the day itself.
    Slot(Slot),
}

/// What a key's meaning depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyContext {
    /// Whether the focus is in a field where keys type.
    pub typing: bool,
    /// Whether a dialog is open, so that only its own keys count.
    pub dialog: bool,
    /// Whether something is picked up, by pointer or keys.
    pub held: bool,
    /// One of the selected entries, to which keys pressed on the page apply.
    pub selected: Option<EntryId>,
    /// Whether something was cut and hasn't been pasted yet.
    pub cut: bool,
    /// Whether days are shown, with entries that can be selected.
    pub days: bool,
    /// Whether these days are a grid of slots, which an agenda isn't.
    pub grid: bool,
    /// Whether these days have hours.
    pub hours: bool,
    /// Whether weekends can be hidden among them.
    pub weekends: bool,
    /// What has the focus.
    pub focus: KeyFocus,
    /// The day from which another page continues: that of the focused entry, otherwise the first visible one; `None` is
    /// today.
    pub day: Option<NaiveDate>,
    /// Whose days it continues with; `None` is the user's own.
    pub who: Option<MemberId>,
}

/// What a key does.
#[derive(Clone, Debug, PartialEq)]
pub enum KeyAction {
    /// A message.
    Msg(Msg),
    /// Focus the sidebar's search, and open the sidebar if it is closed.
    FocusSearch,
    /// Open the palette: for a command, or to search everything.
    Palette {
        /// Whether it searches everything.
        everything: bool,
    },
    /// Show the keyboard shortcuts.
    Help,
    /// Open the menu of views.
    Views,
    /// Open the small month, to go to a day.
    GoToDay,
    /// Open the line for a new entry.
    QuickAdd,
    /// Move the focus from the calendar to a slot of it.
    EnterGrid,
    /// Move the focus to another slot.
    MoveSlot(GridKey),
    /// Move the focus from a slot to what is planned there.
    IntoSlot,
    /// Move the focus from an entry to the slot at its start.
    OutToSlot,
    /// Move the focus to the neighbour.
    MoveFocus(Toward),
    /// The same, and extend the selection to it.
    Extend(Toward),
}

/// A direction in which the focus moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toward {
    /// The one above, or earlier.
    Previous,
    /// The one below, or later.
    Next,
    /// The day before.
    PreviousDay,
    /// The day after.
    NextDay,
}

impl KeyContext {
    /// Where it is, as actions name it.
    pub(crate) fn place(&self) -> Places {
        match &self.focus {
            _ if self.typing || self.dialog => Places::TYPING,
            _ if self.held => Places::HELD,
            KeyFocus::Entry(_) => Places::ENTRY,
            KeyFocus::Item(..) => Places::ITEM,
            KeyFocus::Task(_) => Places::TASK,
            KeyFocus::Slot(_) => Places::SLOT,
            KeyFocus::Control | KeyFocus::Sidebar => Places::CONTROL,
            KeyFocus::Page => Places::BARE,
        }
    }

    /// The entry that keys apply to: the one with the focus, or on the bare page one of the selected.
    pub fn subject(&self) -> Option<&EntryId> {
        match &self.focus {
            KeyFocus::Entry(entry) => Some(entry),
            KeyFocus::Page => self.selected.as_ref(),
            KeyFocus::Control | KeyFocus::Sidebar | KeyFocus::Item(..) | KeyFocus::Task(_) | KeyFocus::Slot(_) => None,
        }
    }
}
