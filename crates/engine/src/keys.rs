//! Which key does what: a pure mapping, so that the list of keys is one table and can be tested without a browser.
//!
//! The screen tells what was pressed and what has the focus; the answer is a message for [`crate::update()`] or an intent
//! that only the screen can carry out (focus, dialogs).

use chrono::NaiveDate;
use plan::{EntryId, ItemId};

use crate::env::ConnectionId;
use crate::msg::{Grip, Msg, Nudge};
use crate::route::Route;
use crate::timer::TimerMsg;

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
    /// What has the focus.
    pub focus: KeyFocus,
    /// First day shown.
    pub date: Option<NaiveDate>,
    /// The day that one would look at closer: today where it is shown, else the first.
    pub day: Option<NaiveDate>,
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
    // By the physical key, since Option+I types a character on macOS.
    if press.alt && !press.ctrl && !press.meta && press.code == "KeyI" {
        return Some(KeyAction::Msg(Msg::ToggleSidebar));
    }
    if press.key == "Escape" {
        return context.held.then_some(KeyAction::Msg(Msg::Cancel));
    }
    if context.typing || context.dialog || press.alt {
        return None;
    }
    if press.ctrl || press.meta {
        return with_command(press);
    }
    if context.held { held(press) } else { focused(press, &context.focus).or_else(|| page(press, context)) }
}

fn with_command(press: KeyPress<'_>) -> Option<KeyAction> {
    let redo = press.shift;
    press.key.eq_ignore_ascii_case("z").then_some(KeyAction::Msg(if redo { Msg::Redo } else { Msg::Undo }))
}

fn held(press: KeyPress<'_>) -> Option<KeyAction> {
    let msg = match (press.key, press.shift) {
        ("ArrowUp", true) => Msg::Nudge(Nudge::Longer(-1)),
        ("ArrowDown", true) => Msg::Nudge(Nudge::Longer(1)),
        ("ArrowUp", false) => Msg::Nudge(Nudge::Steps(-1)),
        ("ArrowDown", false) => Msg::Nudge(Nudge::Steps(1)),
        ("ArrowLeft", _) => Msg::Nudge(Nudge::Days(-1)),
        ("ArrowRight", _) => Msg::Nudge(Nudge::Days(1)),
        ("Enter" | " ", _) => Msg::Drop,
        _ => return None,
    };
    Some(KeyAction::Msg(msg))
}

fn focused(press: KeyPress<'_>, focus: &KeyFocus) -> Option<KeyAction> {
    let action = match (focus, press.key) {
        (KeyFocus::Entry(_) | KeyFocus::Item(..), "ArrowUp") => KeyAction::MoveFocus(Toward::Previous),
        (KeyFocus::Entry(_) | KeyFocus::Item(..), "ArrowDown") => KeyAction::MoveFocus(Toward::Next),
        (KeyFocus::Entry(_), "ArrowLeft") => KeyAction::MoveFocus(Toward::PreviousDay),
        (KeyFocus::Entry(_), "ArrowRight") => KeyAction::MoveFocus(Toward::NextDay),
        (KeyFocus::Entry(entry), " ") => KeyAction::Msg(Msg::Lift(Grip::Entry { entry: entry.clone(), at: None })),
        (KeyFocus::Item(connection, item), " ") => {
            KeyAction::Msg(Msg::Lift(Grip::Item { connection: connection.clone(), item: item.clone() }))
        }
        (KeyFocus::Item(connection, item), "c" | "C") => {
            KeyAction::Msg(Msg::ToggleItem(connection.clone(), item.clone()))
        }
        (KeyFocus::Item(connection, item), "Enter") => KeyAction::Msg(Msg::OpenItem(connection.clone(), item.clone())),
        (KeyFocus::Entry(entry), "s" | "S") => KeyAction::Msg(Msg::Timer(TimerMsg::Toggle(entry.clone()))),
        (KeyFocus::Item(connection, item), "s" | "S") => {
            KeyAction::Msg(Msg::Timer(TimerMsg::ToggleItem(connection.clone(), item.clone())))
        }
        (KeyFocus::Entry(entry), "Enter") => KeyAction::Msg(Msg::Edit(entry.clone())),
        (KeyFocus::Entry(entry), "Delete" | "Backspace") => KeyAction::Msg(Msg::Remove(entry.clone())),
        (KeyFocus::Entry(entry), "c" | "C") => KeyAction::Msg(Msg::ToggleDone(entry.clone())),
        _ => return None,
    };
    Some(action)
}

fn page(press: KeyPress<'_>, context: &KeyContext) -> Option<KeyAction> {
    let action = match press.key {
        "n" | "N" => KeyAction::Msg(Msg::New(None)),
        "t" | "T" => KeyAction::Msg(Msg::Today),
        "j" | "J" | "ArrowRight" => KeyAction::Msg(Msg::Step(1)),
        "k" | "K" | "ArrowLeft" => KeyAction::Msg(Msg::Step(-1)),
        "w" | "W" => KeyAction::Msg(Msg::Go(Route::Week { date: context.date })),
        "d" | "D" => KeyAction::Msg(Msg::Go(Route::Day { date: context.day })),
        "g" | "G" => KeyAction::Msg(Msg::Go(Route::Team { date: context.date })),
        "s" | "S" => KeyAction::Msg(Msg::Timer(TimerMsg::Stop(None))),
        "/" => KeyAction::FocusSearch,
        "?" => KeyAction::Help,
        _ => return None,
    };
    Some(action)
}
