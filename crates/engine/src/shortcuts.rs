//! Keyboard shortcuts: their written form (`Mod+Shift+Z`), which shortcut a pressed key is, and the user's own
//! shortcuts.

use std::fmt::Write;
use std::sync::Arc;

use crate::actions::{ACTIONS, Action};
use crate::keys::{KeyAction, KeyContext, KeyFocus, KeyPress, Places};

/// The most shortcuts for one action.
const MOST: usize = 4;

/// A written shortcut: modifiers and a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chord<'a> {
    /// Command on macOS, Control elsewhere; both are accepted on every platform.
    pub command: bool,
    /// Control, on every platform.
    pub ctrl: bool,
    /// Alt or Option.
    pub alt: bool,
    /// Shift.
    pub shift: bool,
    /// `N`, `/`, `Space`, `ArrowUp`.
    pub key: &'a str,
}

impl<'a> Chord<'a> {
    /// Parses a written shortcut.
    pub fn read(written: &'a str) -> Self {
        let mut chord = Self { command: false, ctrl: false, alt: false, shift: false, key: written };
        while let Some((modifier, rest)) = chord.key.split_once('+').filter(|(_, rest)| !rest.is_empty()) {
            match modifier {
                "Mod" => chord.command = true,
                "Ctrl" => chord.ctrl = true,
                "Alt" => chord.alt = true,
                "Shift" => chord.shift = true,
                _ => break,
            }
            chord.key = rest;
        }
        chord
    }

    /// Whether it was pressed; Shift must match only if `heeds_shift`.
    fn is(&self, press: &KeyPress<'_>, heeds_shift: bool) -> bool {
        let command = press.ctrl || press.meta;
        let commanded = if self.ctrl { press.ctrl } else { self.command == command };
        commanded && self.alt == press.alt && (self.shift == press.shift || !heeds_shift) && self.is_key(press)
    }

    fn is_key(&self, press: &KeyPress<'_>) -> bool {
        match self.key {
            "Space" => press.key == " ",
            key => press.name().eq_ignore_ascii_case(key) || (self.alt && press.is_physically(key)),
        }
    }
}

/// Why a key can't be a shortcut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// Only Shift, Control, Alt or Command: the key itself is still to come.
    Modifier,
    /// The browser, or every dialog and list, uses it.
    Reserved,
}

/// The written form of a pressed key.
///
/// # Errors
/// Why it can't be a shortcut.
pub fn written(press: &KeyPress<'_>) -> Result<String, Unfit> {
    let key = match press.name() {
        "Shift" | "Control" | "Alt" | "Meta" | "AltGraph" | "CapsLock" | "Dead" | "Process" | "Unidentified" | "" => {
            return Err(Unfit::Modifier);
        }
        "Escape" | "Tab" | "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight" => return Err(Unfit::Reserved),
        " " => "Space".to_owned(),
        // With Option, macOS types another character: the letter on the key is meant.
        name if press.alt => {
            press.physical().map_or_else(|| name.to_uppercase(), |letter| letter.to_uppercase().to_string())
        }
        name if name.chars().count() == 1 => name.to_uppercase(),
        name => name.to_owned(),
    };
    let command = press.ctrl || press.meta;
    // Keys that a page can't or must not take: new window or tab, close, print, the clipboard.
    if command && !press.alt && matches!(&*key, "N" | "T" | "W" | "Q" | "R" | "L" | "P" | "C" | "X" | "V") {
        return Err(Unfit::Reserved);
    }
    // A character that needs Shift is written as that character.
    let symbol = key.chars().count() == 1 && !key.starts_with(char::is_alphabetic) && !command && !press.alt;
    let mut out = String::new();
    let modifiers = [(command, "Mod"), (press.alt, "Alt"), (press.shift && !symbol, "Shift")];
    for (_, name) in modifiers.iter().filter(|(held, _)| *held) {
        let _ = write!(out, "{name}+");
    }
    out.push_str(&key);
    Ok(out)
}

/// Whether two shortcuts are pressed in the same way.
fn same(one: &str, other: &str) -> bool {
    let (one, other) = (Chord::read(one), Chord::read(other));
    let held = |chord: &Chord<'_>| (chord.command || chord.ctrl, chord.alt, chord.shift);
    held(&one) == held(&other) && one.key.eq_ignore_ascii_case(other.key)
}

/// The shortcuts that the user has chosen, by action id. An action that isn't listed has its defaults; ids that this
/// version doesn't know are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shortcuts(pub Vec<(Arc<str>, Vec<Arc<str>>)>);

impl Shortcuts {
    /// The shortcuts of an action.
    pub fn of<'a>(&'a self, action: &'a Action) -> impl Iterator<Item = &'a str> {
        let chosen = self.chosen(action).into_iter().flatten().map(|key| &**key);
        let own = action.keys.iter().copied().filter(|_| self.chosen(action).is_none());
        chosen.chain(own)
    }

    /// Whether the action's shortcuts differ from its defaults.
    pub fn is_changed(&self, action: &Action) -> bool {
        self.chosen(action).is_some()
    }

    fn chosen(&self, action: &Action) -> Option<&Vec<Arc<str>>> {
        let own = |(id, _): &&(Arc<str>, Vec<Arc<str>>)| &**id == action.id() && !action.fixed;
        self.0.iter().find(own).map(|(_, keys)| keys)
    }

    /// Sets an action's shortcuts; `None` restores its defaults.
    pub fn set(&mut self, id: &str, keys: Option<Vec<Arc<str>>>) {
        self.0.retain(|(known, _)| &**known != id);
        if let Some(mut keys) = keys {
            keys.truncate(MOST);
            self.0.push((id.into(), keys));
        }
    }

    /// The action's shortcuts without this one.
    pub fn without(&self, action: &Action, key: &str) -> Vec<Arc<str>> {
        self.of(action).filter(|own| !same(own, key)).map(Arc::from).collect()
    }

    /// The other actions with this shortcut in places where this action applies too.
    pub fn conflicts(&self, action: &Action, key: &str) -> impl Iterator<Item = &'static Action> {
        let (id, places) = (action.id(), action.places);
        let others = ACTIONS.iter().filter(move |other| other.id() != id && other.places.meets(places));
        others.filter(move |other| self.of(other).any(|own| same(own, key)))
    }

    /// The action that a key starts in one of these places, and the shortcut that matched.
    pub(crate) fn pressed<'a>(
        &'a self,
        press: &'a KeyPress<'_>,
        places: Places,
    ) -> impl Iterator<Item = (&'static Action, &'a str)> {
        // A shortcut written with Shift comes first; otherwise Shift is ignored, as for `?` and with Caps Lock.
        let passes =
            [true, false].into_iter().filter(move |heeds| *heeds || (press.shift && !press.ctrl && !press.meta));
        passes.flat_map(move |heeds| {
            let here = ACTIONS.iter().filter(move |action| action.places.meets(places));
            here.filter_map(move |action| {
                self.of(action).find(|key| Chord::read(key).is(press, heeds)).map(|key| (action, key))
            })
        })
    }
}

/// What a key does here, with the user's shortcuts; `None` leaves it to the browser.
pub fn action(press: KeyPress<'_>, context: &KeyContext, shortcuts: &Shortcuts) -> Option<KeyAction> {
    let place = context.place();
    if place.meets(Places::TYPING) && press.key != "Escape" && press.alt && press.alt_types && context.typing {
        // In a field, the key types `ˆ` or `î`.
        return None;
    }
    if context.focus == KeyFocus::Sidebar && press.key.starts_with("Arrow") {
        return None;
    }
    shortcuts.pressed(&press, place).find_map(|(action, key)| action.act(context, key))
}
