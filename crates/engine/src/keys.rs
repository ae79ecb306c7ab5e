//! Which key does what: a pure mapping, so that the list of keys is one table and can be tested without a browser.
//!
//! The screen tells what was pressed and what has the focus; the answer is a message for [`crate::update()`] or an intent
//! that only the screen can carry out (focus, dialogs).

use chrono::NaiveDate;
use plan::{EntryId, ItemId, MemberId, TaskId};

use crate::app::env::ConnectionId;
use crate::app::msg::{Grip, Msg, Nudge};
use crate::timer::state::TimerMsg;
use crate::values::route::Route;

/// A key as the browser tells it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyPress<'a> {
    /// The physical key, `KeyI`.
    pub code: &'a str,
    /// What it types, `i`.
    pub key: &'a str,
    /// Alt or Option.
    pub alt: bool,
    /// Control.
    pub ctrl: bool,
    /// Command or Windows.
    pub meta: bool,
    /// Shift.
    pub shift: bool,
    /// On this platform Alt with a letter types a character (Option on macOS).
    pub alt_types: bool,
}

/// Basic Latin letters, for names of keys.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";

impl<'a> KeyPress<'a> {
    /// The key by the name that shortcuts have: a Latin letter in lower case, where the keyboard types one; the letter
    /// of the physical key where it types in another script; else what it types.
    ///
    /// A keyboard for Hebrew or Ukrainian has no `n`: what types `т` there is the physical key of `n`. One that moves the
    /// Latin letters around (AZERTY, Dvorak) is taken at its word. `/` and `?` are shortcuts wherever they are.
    fn name(&self) -> &'a str {
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
    fn physical(&self) -> Option<char> {
        let mut rest = self.code.strip_prefix("Key")?.chars();
        rest.next().filter(|letter| letter.is_ascii_alphabetic() && rest.next().is_none())
    }

    /// Alt with this letter, by what it types or by the physical key: Option+I types `ˆ` on macOS, and Alt+I types `ш`
    /// on a Ukrainian keyboard.
    fn is_alt_with(&self, wanted: char) -> bool {
        let typed = self.key.len() == 1 && self.key.starts_with([wanted, wanted.to_ascii_uppercase()]);
        let physical = self.physical().is_some_and(|letter| letter.eq_ignore_ascii_case(&wanted));
        self.alt && !self.ctrl && !self.meta && (typed || physical)
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

/// What has the focus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum KeyFocus {
    /// The page, or anything without keys of its own.
    #[default]
    Page,
    /// A button or another control that Space and Enter belong to.
    Control,
    /// An entry.
    Entry(EntryId),
    /// A source item.
    Item(ConnectionId, ItemId),
    /// A task of the backlog.
    Task(TaskId),
}

/// What a key's meaning depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyContext {
    /// The focus is in a field where keys type.
    pub typing: bool,
    /// A dialog is open: only its own keys count.
    pub dialog: bool,
    /// Something is held, by pointer or keys.
    pub held: bool,
    /// One of the selected entries: keys that are pressed on the page are for it.
    pub selected: Option<EntryId>,
    /// Something was cut and is still to be pasted.
    pub cut: bool,
    /// Days are shown, with entries that can be selected.
    pub days: bool,
    /// What has the focus.
    pub focus: KeyFocus,
    /// The day that another page goes on from: that of the focused entry, else the first one shown; `None` is today.
    pub day: Option<NaiveDate>,
    /// Whose days it goes on with; `None` is one's own.
    pub who: Option<MemberId>,
}

/// What a key does.
#[derive(Clone, Debug, PartialEq)]
pub enum KeyAction {
    /// A message.
    Msg(Msg),
    /// Focus on the sidebar's search, opening the sidebar when it is closed.
    FocusSearch,
    /// The list of keys.
    Help,
    /// Focus on the neighbour of what has it.
    MoveFocus(Toward),
    /// The same, and the selection reaches as far as there.
    Extend(Toward),
}

/// A direction in which the focus goes.
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

/// What this key does here; `None` leaves it to the browser.
pub fn action(press: KeyPress<'_>, context: &KeyContext) -> Option<KeyAction> {
    if press.is_alt_with('i') {
        // In a field it belongs to whoever types `ˆ` or `î` by it.
        let types = press.alt_types && context.typing;
        return (!types).then_some(KeyAction::Msg(Msg::ToggleSidebar));
    }
    if press.key == "Escape" {
        let selected = (context.selected.is_some() || context.cut) && !context.typing && !context.dialog;
        return match context.held {
            true => Some(KeyAction::Msg(Msg::Cancel)),
            false => selected.then_some(KeyAction::Msg(Msg::ClearSelection)),
        };
    }
    if context.typing || context.dialog || press.alt {
        return None;
    }
    if press.ctrl || press.meta {
        return with_command(press, context);
    }
    if context.held {
        return held(press);
    }
    focused(press, &context.focus).or_else(|| on_selection(press, context)).or_else(|| page(press, context))
}

/// Copy, cut and paste are the browser's own events, which come with the clipboard.
fn with_command(press: KeyPress<'_>, context: &KeyContext) -> Option<KeyAction> {
    let msg = match (press.name(), press.shift) {
        ("z", false) => Msg::Undo,
        ("z", true) => Msg::Redo,
        ("y", false) if press.ctrl => Msg::Redo,
        ("a", false) if context.days && !context.held => Msg::SelectAll,
        ("d", false) if !context.held => Msg::Duplicate(context.subject()?.clone()),
        _ => return None,
    };
    Some(KeyAction::Msg(msg))
}

impl KeyContext {
    /// The entry that keys are for: the one with the focus, and on the bare page one of the selected.
    pub fn subject(&self) -> Option<&EntryId> {
        match &self.focus {
            KeyFocus::Entry(entry) => Some(entry),
            KeyFocus::Page => self.selected.as_ref(),
            KeyFocus::Control | KeyFocus::Item(..) | KeyFocus::Task(_) => None,
        }
    }
}

fn on_selection(press: KeyPress<'_>, context: &KeyContext) -> Option<KeyAction> {
    let entry = context.subject()?.clone();
    match press.name() {
        "Delete" | "Backspace" => Some(KeyAction::Msg(Msg::Remove(entry))),
        "c" => Some(KeyAction::Msg(Msg::ToggleDone(entry))),
        _ => None,
    }
}

fn held(press: KeyPress<'_>) -> Option<KeyAction> {
    let msg = match (press.name(), press.shift) {
        ("ArrowUp", true) => Msg::Nudge(Nudge::Longer(-1)),
        ("ArrowDown", true) => Msg::Nudge(Nudge::Longer(1)),
        ("ArrowUp", false) => Msg::Nudge(Nudge::Steps(-1)),
        ("ArrowDown", false) => Msg::Nudge(Nudge::Steps(1)),
        ("ArrowLeft", _) => Msg::Nudge(Nudge::Days(-1)),
        ("ArrowRight", _) => Msg::Nudge(Nudge::Days(1)),
        ("Enter" | " ", _) => Msg::Drop,
        ("b", _) => Msg::Shelve,
        _ => return None,
    };
    Some(KeyAction::Msg(msg))
}

fn focused(press: KeyPress<'_>, focus: &KeyFocus) -> Option<KeyAction> {
    if press.shift
        && let KeyFocus::Entry(entry) = focus
    {
        let toward = match press.key {
            " " => return Some(KeyAction::Msg(Msg::Select(entry.clone()))),
            "ArrowUp" => Toward::Previous,
            "ArrowDown" => Toward::Next,
            "ArrowLeft" => Toward::PreviousDay,
            "ArrowRight" => Toward::NextDay,
            _ => return None,
        };
        return Some(KeyAction::Extend(toward));
    }
    let action = match (focus, press.name()) {
        (KeyFocus::Entry(_) | KeyFocus::Item(..) | KeyFocus::Task(_), "ArrowUp") => {
            KeyAction::MoveFocus(Toward::Previous)
        }
        (KeyFocus::Entry(_) | KeyFocus::Item(..) | KeyFocus::Task(_), "ArrowDown") => {
            KeyAction::MoveFocus(Toward::Next)
        }
        (KeyFocus::Entry(_), "ArrowLeft") => KeyAction::MoveFocus(Toward::PreviousDay),
        (KeyFocus::Entry(_), "ArrowRight") => KeyAction::MoveFocus(Toward::NextDay),
        (KeyFocus::Entry(entry), " ") => KeyAction::Msg(Msg::Lift(Grip::Entry { entry: entry.clone(), at: None })),
        (KeyFocus::Item(connection, item), " ") => {
            KeyAction::Msg(Msg::Lift(Grip::Item { connection: connection.clone(), item: item.clone() }))
        }
        (KeyFocus::Item(connection, item), "c") => KeyAction::Msg(Msg::ToggleItem(connection.clone(), item.clone())),
        (KeyFocus::Item(connection, item), "Enter") => KeyAction::Msg(Msg::OpenItem(connection.clone(), item.clone())),
        (KeyFocus::Entry(entry), "s") => KeyAction::Msg(Msg::Timer(TimerMsg::Toggle(entry.clone()))),
        (KeyFocus::Item(connection, item), "s") => {
            KeyAction::Msg(Msg::Timer(TimerMsg::ToggleItem(connection.clone(), item.clone())))
        }
        (KeyFocus::Task(task), " ") => KeyAction::Msg(Msg::Lift(Grip::Task(task.clone()))),
        (KeyFocus::Task(task), "Enter") => KeyAction::Msg(Msg::EditTask(Some(task.clone()))),
        (KeyFocus::Task(task), "c") => KeyAction::Msg(Msg::CompleteTask(task.clone())),
        (KeyFocus::Task(task), "Delete" | "Backspace") => KeyAction::Msg(Msg::RemoveTask(task.clone())),
        (KeyFocus::Entry(entry), "Enter") => KeyAction::Msg(Msg::Edit(entry.clone())),
        _ => return None,
    };
    Some(action)
}

fn page(press: KeyPress<'_>, context: &KeyContext) -> Option<KeyAction> {
    let action = match press.name() {
        "n" => KeyAction::Msg(Msg::New(None)),
        "t" => KeyAction::Msg(Msg::Today),
        "j" | "ArrowRight" => KeyAction::Msg(Msg::Step(1)),
        "k" | "ArrowLeft" => KeyAction::Msg(Msg::Step(-1)),
        "w" => KeyAction::Msg(Msg::Go(Route::Week { date: context.day, who: context.who.clone() })),
        "d" => KeyAction::Msg(Msg::Go(Route::Day { date: context.day, who: context.who.clone() })),
        "g" => KeyAction::Msg(Msg::Go(Route::Team { date: context.day })),
        "s" => KeyAction::Msg(Msg::Timer(TimerMsg::Stop(None))),
        "b" if context.days => KeyAction::Msg(Msg::ToggleBacklog),
        "/" => KeyAction::FocusSearch,
        "?" => KeyAction::Help,
        _ => return None,
    };
    Some(action)
}
