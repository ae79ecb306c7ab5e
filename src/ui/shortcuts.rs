//! Keyboard shortcuts on the screen: how this platform writes them, what assistive technology hears, and the dialog
//! that lists them.

use engine::actions::{ACTIONS, Action, NEW, SIDEBAR, find};
use engine::keys::along;
use engine::shortcuts::Chord;
use leptos::prelude::*;

use crate::ui::kit::dialog::Dialog;
use crate::ui::kit::opener::Open;
use crate::ui::slices;
use crate::ui::texts::{text, text_with};
use crate::web::dom;

/// The dialog that lists the shortcuts.
#[component]
pub fn KeysDialog() -> impl IntoView {
    let changed = slices::shortcuts();
    let rows = move || {
        let changed = changed.get();
        let row = |action: &'static Action| {
            let mut written: Vec<Vec<String>> = changed.of(action).map(|key| caps(key, action.fixed)).collect();
            // All four arrow keys are shown as one.
            written.dedup();
            (!written.is_empty()).then(|| {
                view! {
                    <dt>{text(action.name)}</dt>
                    <dd>{alternatives(written)}</dd>
                }
            })
        };
        ACTIONS.iter().map(row).collect_view()
    };
    view! {
        <Dialog what=Open::Keys heading="keys-title">
            <div class="keys-list" tabindex="0" role="group" aria-label=text("keys-title")>
                <dl class="keys">{rows}</dl>
            </div>
        </Dialog>
    }
}

/// Shortcuts of which each does the same, with "or" between them.
pub fn alternatives(shortcuts: Vec<Vec<String>>) -> impl IntoView {
    let one = |(at, caps): (usize, Vec<String>)| {
        let or = (at > 0).then(|| view! { <span class="shortcut-or">{text("shortcut-or")}</span> });
        view! {
            {or}
            {keys(caps)}
        }
    };
    shortcuts.into_iter().enumerate().map(one).collect_view()
}

/// A shortcut as drawn: a key cap for each key.
pub fn keys(caps: Vec<String>) -> impl IntoView {
    let caps = caps.into_iter().map(|cap| view! { <kbd>{cap}</kbd> }).collect_view();
    view! { <span class="shortcut">{caps}</span> }
}

/// The keys of a shortcut as this platform labels them; letters are the same everywhere. Arrow keys are the ones to press,
/// which from right to left are the other ones. Where all arrow keys do the
/// same, they are written together.
pub fn caps(shortcut: &str, arrows_together: bool) -> Vec<String> {
    let chord = Chord::read(shortcut);
    let command = if dom::is_mac() { "press-command" } else { "press-control" };
    let alt = if dom::is_mac() { "press-option" } else { "press-alt" };
    let modifiers =
        [(chord.command, command), (chord.ctrl, "press-control"), (chord.alt, alt), (chord.shift, "press-shift")];
    let modifiers = modifiers.into_iter().filter(|(held, _)| *held).map(|(_, name)| text(name));
    modifiers.chain([cap(chord.key, arrows_together)]).collect()
}

fn cap(key: &str, arrows_together: bool) -> String {
    match along(key, dom::is_right_to_left()) {
        "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight" if arrows_together => text("press-arrows"),
        "ArrowUp" => "↑".to_owned(),
        "ArrowDown" => "↓".to_owned(),
        "ArrowLeft" => "←".to_owned(),
        "ArrowRight" => "→".to_owned(),
        "Space" => text("press-space"),
        "Enter" => text("press-enter"),
        "Escape" => text("press-escape"),
        "Delete" => text("press-delete"),
        "Backspace" => text("press-backspace"),
        other => other.to_owned(),
    }
}

/// The shortcuts of an action as `aria-keyshortcuts` has them; `None` if the action has none.
pub fn aria(id: &'static str) -> Signal<Option<String>> {
    let changed = slices::shortcuts();
    Signal::derive(move || {
        let action = find(id)?;
        let told = changed.with(|changed| changed.of(action).map(told).collect::<Vec<_>>());
        (!told.is_empty()).then(|| told.join(" "))
    })
}

/// A shortcut in WAI-ARIA's syntax.
fn told(shortcut: &str) -> String {
    let key = Chord::read(shortcut).key;
    let held = shortcut.strip_suffix(key).unwrap_or_default();
    let held = held.replace("Mod", if dom::is_mac() { "Meta" } else { "Control" }).replace("Ctrl", "Control");
    held + along(key, dom::is_right_to_left())
}

/// The first shortcut of an action, with a cap for each key.
pub fn first_of(id: &'static str) -> Signal<Vec<String>> {
    let changed = slices::shortcuts();
    Signal::derive(move || {
        let first = |action| changed.with(|changed| changed.of(action).next().map(|key| caps(key, false)));
        find(id).and_then(first).unwrap_or_default()
    })
}

/// The first shortcut of an action, beside its name in a menu. It isn't text, since the name is all that is read there:
/// assistive technology has the shortcut from [`aria`].
#[component]
pub fn MenuKeys(
    /// The action's id; nothing is shown without one.
    action: Option<&'static str>,
) -> impl IntoView {
    action.map(|action| {
        let first = first_of(action);
        view! { <span class="menu-keys" aria-hidden="true" data-keys=move || first.get().join("+")></span> }
    })
}

/// A tooltip: the text of a key, with the first shortcut of its action.
pub fn tip(
    key: Signal<&'static str>,
    action: Option<&'static str>,
) -> impl Fn() -> String + Copy + Send + Sync + 'static {
    let (changed, action) = (slices::shortcuts(), action.and_then(find));
    move || {
        let name = text(key.get());
        let first = |action| changed.with(|changed| Some(caps(changed.of(action).next()?, false).join("+")));
        match action.and_then(first) {
            Some(shortcut) => text_with("with-shortcut", [("name", &name), ("shortcut", &shortcut)]),
            None => name,
        }
    }
}

/// The default keys for a new entry and for the integrations, which the first view shows while nothing else is loaded.
pub fn usual() -> [String; 2] {
    [NEW, SIDEBAR].map(|key| caps(key, false).join("+"))
}
