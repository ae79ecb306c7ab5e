//! The list of actions with their shortcuts, and the user's changes to them.

use engine::actions::{ACTIONS, find};
use engine::keys::{KeyAction, KeyContext, KeyFocus, KeyPress};
use engine::shortcuts::{Shortcuts, Unfit, action, written};
use engine::{CalendarMsg, DragMsg, EntryMsg, Msg, TimerMsg};
use proptest::prelude::*;

fn press<'a>(code: &'a str, key: &'a str) -> KeyPress<'a> {
    KeyPress { code, key, ..KeyPress::default() }
}

fn chosen(id: &str, keys: &[&str]) -> Shortcuts {
    let mut shortcuts = Shortcuts::default();
    shortcuts.set(id, Some(keys.iter().map(|key| (*key).into()).collect()));
    shortcuts
}

#[test]
fn each_action_has_a_unique_id() {
    for action in ACTIONS {
        assert_eq!(find(action.id()).map(|found| found.name), Some(action.name), "{}", action.id());
        assert!(action.name.starts_with("key-"), "{}", action.name);
    }
}

/// Arrow keys move the focus from the element that has it, and turn the page where they can't.
#[test]
fn no_two_actions_share_a_shortcut_in_one_place_except_arrows() {
    let own = Shortcuts::default();
    for action in ACTIONS {
        for key in own.of(action).filter(|key| !key.starts_with("Arrow")) {
            let others: Vec<_> = own.conflicts(action, key).map(|other| other.name).collect();
            assert!(others.is_empty(), "{key} of {} is that of {others:?}", action.name);
        }
    }
}

#[test]
fn a_chosen_shortcut_replaces_the_default_and_can_be_reset() {
    let page = KeyContext::default();
    let new = Some(KeyAction::Msg(Msg::Entry(EntryMsg::New(None))));
    let mut shortcuts = chosen("new", &["M", "Mod+Shift+E"]);
    assert_eq!(action(press("KeyN", "n"), &page, &shortcuts), None);
    assert_eq!(action(press("KeyM", "m"), &page, &shortcuts), new);
    let with_ctrl = KeyPress { ctrl: true, shift: true, ..press("KeyE", "E") };
    assert_eq!(action(with_ctrl, &page, &shortcuts), new);
    assert_eq!(action(KeyPress { shift: false, ..with_ctrl }, &page, &shortcuts), None);
    shortcuts.set("new", None);
    assert_eq!(shortcuts, Shortcuts::default());
    assert_eq!(action(press("KeyN", "n"), &page, &shortcuts), new);
}

#[test]
fn an_action_may_have_no_shortcut_at_all() {
    let shortcuts = chosen("timer", &[]);
    let stop = Some(KeyAction::Msg(Msg::Timer(TimerMsg::Stop(None))));
    assert_eq!(action(press("KeyS", "s"), &KeyContext::default(), &Shortcuts::default()), stop);
    assert_eq!(action(press("KeyS", "s"), &KeyContext::default(), &shortcuts), None);
}

#[test]
fn fixed_shortcuts_stay_whatever_is_stored() {
    let held = KeyContext { held: true, focus: KeyFocus::Entry("e".into()), ..KeyContext::default() };
    let shortcuts = chosen("cancel", &["X"]);
    assert_eq!(action(press("Escape", "Escape"), &held, &shortcuts), Some(KeyAction::Msg(Msg::Drag(DragMsg::Cancel))));
    assert_eq!(action(press("KeyX", "x"), &held, &shortcuts), None);
}

#[test]
fn a_conflict_is_named_where_both_apply_and_only_there() {
    let new = find("new").unwrap();
    let named =
        |key: &str| Shortcuts::default().conflicts(new, key).map(engine::actions::Action::id).collect::<Vec<_>>();
    assert_eq!(named("T"), ["today"]);
    assert_eq!(named("Mod+Z"), ["undo"]);
    assert_eq!(named("Q"), ["quick-add"]);
    assert_eq!(named("X"), [""; 0]);
    // `B` shows the backlog on the page; its other use, for what was picked up, applies elsewhere.
    assert_eq!(named("B"), ["backlog"]);
    assert_eq!(chosen("today", &["Y"]).conflicts(new, "T").count(), 0);
}

#[test]
fn keys_that_belong_to_the_browser_or_to_every_list_are_refused() {
    for key in ["Escape", "Tab", "ArrowUp"] {
        assert_eq!(written(&press(key, key)), Err(Unfit::Reserved), "{key}");
    }
    for key in ["Shift", "Control", "Alt", "Meta", "Dead"] {
        assert_eq!(written(&press("", key)), Err(Unfit::Modifier), "{key}");
    }
    for key in ["n", "t", "w", "c", "v"] {
        assert_eq!(written(&KeyPress { ctrl: true, ..press("", key) }), Err(Unfit::Reserved), "{key}");
    }
}

#[test]
fn a_shortcut_is_written_as_documented() {
    let cases = [
        (press("KeyM", "m"), "M"),
        (KeyPress { shift: true, ..press("KeyM", "M") }, "Shift+M"),
        (KeyPress { shift: true, ..press("Slash", "?") }, "?"),
        (press("Space", " "), "Space"),
        (KeyPress { meta: true, shift: true, ..press("KeyE", "e") }, "Mod+Shift+E"),
        (KeyPress { alt: true, alt_types: true, ..press("KeyO", "ø") }, "Alt+O"),
        (press("KeyN", "т"), "N"),
        (press("F2", "F2"), "F2"),
    ];
    for (press, expected) in cases {
        assert_eq!(written(&press).as_deref(), Ok(expected), "{press:?}");
    }
}

proptest! {
    /// Any accepted shortcut starts its action when it is pressed.
    #[test]
    fn an_accepted_shortcut_starts_its_action(
        letter in proptest::char::range('a', 'z'),
        named in proptest::option::of(proptest::sample::select(vec!["F2", "Home", "Delete", " ", "/", "?", ";", "5"])),
        (ctrl, alt, shift) in any::<(bool, bool, bool)>(),
    ) {
        let code = format!("Key{}", letter.to_ascii_uppercase());
        let typed = if shift { letter.to_ascii_uppercase() } else { letter }.to_string();
        let (code, key) = named.map_or((&*code, &*typed), |named| ("", named));
        let press = KeyPress { code, key, ctrl, alt, shift, ..KeyPress::default() };
        if let Ok(key) = written(&press) {
            let shortcuts = chosen("today", &[&key]);
            let others = shortcuts.conflicts(find("today").unwrap(), &key).count();
            let does = action(press, &KeyContext::default(), &shortcuts);
            prop_assert!(others > 0 || does == Some(KeyAction::Msg(Msg::Calendar(CalendarMsg::Today))), "{key}: {does:?}");
        }
    }
}
