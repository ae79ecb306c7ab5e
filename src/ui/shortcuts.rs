//! The list of keys, in a dialog; and the names that keys have on this platform.

use leptos::prelude::*;

use crate::ui::kit::dialog::Dialog;
use crate::ui::kit::opener::Open;
use crate::ui::texts::text;
use crate::web::dom;

/// What a key does, and the key; several are pressed together.
const KEYS: [(&str, &[&str]); 30] = [
    ("key-sidebar", &["alt", "I"]),
    ("key-new", &["N"]),
    ("key-today", &["T"]),
    ("key-next", &["J"]),
    ("key-previous", &["K"]),
    ("key-day", &["D"]),
    ("key-week", &["W"]),
    ("key-team", &["G"]),
    ("key-backlog", &["B"]),
    ("key-search", &["/"]),
    ("key-undo", &["mod", "Z"]),
    ("key-redo", &["mod", "press-shift", "Z"]),
    ("key-pick", &["press-space"]),
    ("key-move", &["press-arrows"]),
    ("key-length", &["press-shift", "press-arrows"]),
    ("key-drop", &["press-enter"]),
    ("key-shelve", &["B"]),
    ("key-cancel", &["press-escape"]),
    ("key-complete", &["C"]),
    ("key-timer", &["S"]),
    ("key-open", &["press-enter"]),
    ("key-remove", &["press-delete"]),
    ("key-duplicate", &["mod", "D"]),
    ("key-select", &["press-shift", "press-space"]),
    ("key-extend", &["press-shift", "press-arrows"]),
    ("key-select-all", &["mod", "A"]),
    ("key-clear", &["press-escape"]),
    ("key-copy", &["mod", "C"]),
    ("key-cut", &["mod", "X"]),
    ("key-paste", &["mod", "V"]),
];

/// The list.
#[component]
pub fn KeysDialog() -> impl IntoView {
    view! {
        <Dialog what=Open::Keys heading="keys-title">
            <div class="keys-list" tabindex="0" role="group" aria-label=text("keys-title")>
                <dl class="keys">
                    {KEYS
                        .map(|(does, keys)| {
                            let keys = keys.iter().map(|key| view! { <kbd>{key_name(key)}</kbd> }).collect_view();
                            view! {
                                <dt>{text(does)}</dt>
                                <dd>{keys}</dd>
                            }
                        })
                        .into_iter()
                        .collect_view()}
                </dl>
            </div>
        </Dialog>
    }
}

/// A key as this platform labels it; letters are the same everywhere.
fn key_name(key: &'static str) -> String {
    match key {
        "alt" => text(if dom::is_mac() { "press-option" } else { "press-alt" }),
        "mod" => text(if dom::is_mac() { "press-command" } else { "press-control" }),
        named if named.len() > 1 => text(named),
        letter => letter.to_owned(),
    }
}

/// The keys that undo.
pub fn undo_key() -> [String; 2] {
    ["mod", "Z"].map(key_name)
}

/// The key that opens the sidebar, in one word.
pub fn sidebar_key() -> String {
    ["alt", "I"].map(key_name).join("+")
}
