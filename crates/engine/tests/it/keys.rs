//! What each key does where.

use engine::keys::{KeyAction, KeyContext, KeyFocus, KeyPress, Toward, along};
use engine::shortcuts::Shortcuts;
use engine::{
    BacklogMsg, CalendarMsg, DragMsg, EntryMsg, Grip, HistoryMsg, Msg, Nudge, SelectionMsg, SidebarMsg, TimerMsg,
};

/// What a key does with the shortcuts that everybody has.
fn action(press: KeyPress<'_>, context: &KeyContext) -> Option<KeyAction> {
    engine::shortcuts::action(press, context, &Shortcuts::default())
}

/// `Alt+Shift+I` and the like; a letter's physical key is its upper case.
fn press(text: &str) -> KeyPress<'_> {
    let key = text.rsplit_once('+').map_or(text, |(_, key)| key);
    let has = |name: &str| text.split('+').any(|part| part == name);
    let code = if key.eq_ignore_ascii_case("i") || key == "ˆ" { "KeyI" } else { "" };
    let key = if key == "Space" { " " } else { key };
    let (alt, ctrl, meta, shift) = (has("Alt"), has("Ctrl"), has("Cmd"), has("Shift"));
    KeyPress { code, key, alt, ctrl, meta, shift, alt_types: false }
}

/// A key of a keyboard that is not the English one: the physical key, and what it types there.
fn typed<'a>(code: &'a str, key: &'a str) -> KeyPress<'a> {
    KeyPress { code, key, ..KeyPress::default() }
}

fn entry() -> KeyFocus {
    KeyFocus::Entry("e".into())
}

fn check(context: &KeyContext, cases: &[(&str, Option<KeyAction>)]) {
    for (keys, expected) in cases {
        assert_eq!(action(press(keys), context), *expected, "{keys} in {context:?}");
    }
}

fn msg(msg: Msg) -> Option<KeyAction> {
    Some(KeyAction::Msg(msg))
}

#[test]
fn arrows_on_the_sidebars_controls_turn_no_pages() {
    let step = |key| action(press(key), &KeyContext { focus: KeyFocus::Sidebar, ..KeyContext::default() });
    assert_eq!(step("ArrowRight"), None);
    assert_eq!(step("ArrowLeft"), None);
    assert_eq!(step("j"), msg(Msg::Calendar(CalendarMsg::Step(1))));
}

#[test]
fn on_the_page() {
    check(
        &KeyContext::default(),
        &[
            ("Alt+I", msg(Msg::Sidebar(SidebarMsg::Toggle))),
            ("Alt+ˆ", msg(Msg::Sidebar(SidebarMsg::Toggle))),
            ("Ctrl+Alt+I", None),
            ("n", Some(KeyAction::Msg(Msg::Entry(EntryMsg::New(None))))),
            ("t", msg(Msg::Calendar(CalendarMsg::Today))),
            ("j", msg(Msg::Calendar(CalendarMsg::Step(1)))),
            ("ArrowLeft", msg(Msg::Calendar(CalendarMsg::Step(-1)))),
            ("s", msg(Msg::Timer(TimerMsg::Stop(None)))),
            ("/", Some(KeyAction::Palette { everything: true })),
            ("Ctrl+k", Some(KeyAction::Palette { everything: false })),
            ("Cmd+K", Some(KeyAction::Palette { everything: false })),
            ("Shift+?", Some(KeyAction::Help)),
            ("q", Some(KeyAction::QuickAdd)),
            ("Ctrl+z", msg(Msg::History(HistoryMsg::Undo))),
            ("Cmd+Shift+Z", msg(Msg::History(HistoryMsg::Redo))),
            ("Ctrl+t", None),
            ("Space", None),
            ("Escape", None),
            ("ArrowDown", None),
        ],
    );
}

#[test]
fn on_an_entry() {
    let context = KeyContext { focus: entry(), ..KeyContext::default() };
    check(
        &context,
        &[
            ("Space", msg(Msg::Drag(DragMsg::Lift(Grip::Entry { entry: "e".into(), at: None })))),
            ("Delete", msg(Msg::Entry(EntryMsg::Remove("e".into())))),
            ("c", msg(Msg::Entry(EntryMsg::ToggleDone("e".into())))),
            ("Ctrl+c", None),
            ("s", msg(Msg::Timer(TimerMsg::Toggle("e".into())))),
            ("ArrowRight", Some(KeyAction::MoveFocus(Toward::NextDay))),
            ("j", msg(Msg::Calendar(CalendarMsg::Step(1)))),
        ],
    );
}

#[test]
fn while_something_is_held() {
    let context = KeyContext { held: true, focus: entry(), ..KeyContext::default() };
    check(
        &context,
        &[
            ("ArrowUp", msg(Msg::Drag(DragMsg::Nudge(Nudge::Steps(-1))))),
            ("Shift+ArrowDown", msg(Msg::Drag(DragMsg::Nudge(Nudge::Longer(1))))),
            ("ArrowRight", msg(Msg::Drag(DragMsg::Nudge(Nudge::Days(1))))),
            ("Enter", msg(Msg::Drag(DragMsg::Drop))),
            ("Space", msg(Msg::Drag(DragMsg::Drop))),
            ("Escape", msg(Msg::Drag(DragMsg::Cancel))),
            ("j", None),
            ("Delete", None),
        ],
    );
}

#[test]
fn while_typing_only_escape_and_the_sidebar_key() {
    let context = KeyContext { typing: true, held: true, ..KeyContext::default() };
    let none = ["n", "t", "j", "k", "w", "s", "/", "?", "Space", "Enter", "ArrowUp", "Ctrl+z", "Delete", "c"];
    check(&context, &none.map(|key| (key, None)));
    check(&context, &[("Alt+I", msg(Msg::Sidebar(SidebarMsg::Toggle))), ("Escape", msg(Msg::Drag(DragMsg::Cancel)))]);
}

#[test]
fn with_entries_selected() {
    let days = KeyContext { days: true, ..KeyContext::default() };
    check(
        &days,
        &[
            ("Ctrl+a", msg(Msg::Selection(SelectionMsg::SelectAll))),
            ("Ctrl+d", None),
            ("Delete", None),
            ("Escape", None),
        ],
    );
    check(&KeyContext::default(), &[("Ctrl+a", None)]);
    let selected = KeyContext { selected: Some("s".into()), ..days.clone() };
    check(
        &selected,
        &[
            ("Escape", msg(Msg::Selection(SelectionMsg::Clear))),
            ("Delete", msg(Msg::Entry(EntryMsg::Remove("s".into())))),
            ("c", msg(Msg::Entry(EntryMsg::ToggleDone("s".into())))),
            ("Ctrl+d", msg(Msg::Entry(EntryMsg::Duplicate("s".into())))),
            ("Ctrl+c", None),
            ("Space", None),
        ],
    );
    let focused = KeyContext { focus: entry(), ..selected.clone() };
    check(
        &focused,
        &[
            ("Delete", msg(Msg::Entry(EntryMsg::Remove("e".into())))),
            ("Ctrl+d", msg(Msg::Entry(EntryMsg::Duplicate("e".into())))),
            ("Shift+Space", msg(Msg::Selection(SelectionMsg::Select("e".into())))),
            ("Shift+ArrowDown", Some(KeyAction::Extend(Toward::Next))),
            ("Shift+ArrowLeft", Some(KeyAction::Extend(Toward::PreviousDay))),
        ],
    );
    check(&KeyContext { cut: true, ..days }, &[("Escape", msg(Msg::Selection(SelectionMsg::Clear)))]);
    for typing in [KeyContext { typing: true, ..selected.clone() }, KeyContext { dialog: true, ..selected }] {
        check(&typing, &[("Escape", None), ("Delete", None), ("Ctrl+a", None), ("Ctrl+d", None)]);
    }
}

#[test]
fn letters_go_by_the_character_where_it_is_latin_else_by_the_physical_key() {
    let days = KeyContext { days: true, ..KeyContext::default() };
    let new = msg(Msg::Entry(EntryMsg::New(None)));
    for (keyboard, code, key, expected) in [
        ("Ukrainian", "KeyN", "т", &new),
        ("Ukrainian, Shift", "KeyN", "Т", &new),
        ("Greek", "KeyN", "ν", &new),
        ("Hebrew", "KeyN", "מ", &new),
        ("Arabic", "KeyN", "ى", &new),
        ("Korean", "KeyN", "ㅜ", &new),
        ("Dvorak", "KeyL", "n", &new),
        ("Dvorak, where n is b", "KeyN", "b", &msg(Msg::Backlog(BacklogMsg::Toggle))),
        ("AZERTY", "KeyZ", "w", &msg(Msg::Calendar(CalendarMsg::Go(engine::Route::week(None))))),
        (
            "Hebrew, where W types an apostrophe",
            "KeyW",
            "'",
            &msg(Msg::Calendar(CalendarMsg::Go(engine::Route::week(None)))),
        ),
        ("Hebrew, where Q types a slash", "KeyQ", "/", &Some(KeyAction::Palette { everything: true })),
        ("Turkish, a letter of its own", "KeyI", "ı", &None),
        ("Czech, a letter of its own", "KeyN", "ň", &None),
        ("Polish, a letter of its own", "KeyT", "ł", &None),
        ("a dead key", "KeyN", "Dead", &None),
        ("a keypad", "Numpad4", "4", &None),
        ("French, a digit by Shift", "Digit2", "é", &None),
    ] {
        assert_eq!(action(typed(code, key), &days), *expected, "{keyboard}");
    }
    for (code, key, shift, expected) in [
        ("KeyZ", "я", false, Msg::History(HistoryMsg::Undo)),
        ("KeyZ", "Я", true, Msg::History(HistoryMsg::Redo)),
        ("KeyY", "н", false, Msg::History(HistoryMsg::Redo)),
        ("KeyW", "z", false, Msg::History(HistoryMsg::Undo)),
        ("KeyZ", "y", false, Msg::History(HistoryMsg::Redo)),
    ] {
        let press = KeyPress { ctrl: true, shift, ..typed(code, key) };
        assert_eq!(action(press, &days), msg(expected), "{key}");
    }
    let press = KeyPress { meta: true, ..typed("KeyY", "y") };
    assert_eq!(action(press, &days), None, "the history of a browser on macOS");
    let entry = KeyContext { focus: entry(), ..days };
    assert_eq!(
        action(typed("KeyC", "с"), &entry),
        msg(Msg::Entry(EntryMsg::ToggleDone("e".into()))),
        "the Cyrillic es"
    );
}

#[test]
fn the_sidebar_opens_by_the_character_or_the_physical_key_unless_that_would_type() {
    let toggle = msg(Msg::Sidebar(SidebarMsg::Toggle));
    let field = KeyContext { typing: true, ..KeyContext::default() };
    for (code, key, mac) in
        [("KeyI", "i", false), ("KeyI", "ш", false), ("KeyG", "i", false), ("KeyI", "ˆ", true), ("KeyI", "Dead", true)]
    {
        let press = KeyPress { alt: true, alt_types: mac, ..typed(code, key) };
        assert_eq!(action(press, &KeyContext::default()), toggle, "{code} {key}");
        assert_eq!(action(press, &field), if mac { None } else { toggle.clone() }, "{code} {key} in a field");
    }
    let other = KeyPress { alt: true, ..typed("KeyC", "ç") };
    assert_eq!(action(other, &KeyContext::default()), None);
}

#[test]
fn arrows_lead_where_they_point_in_a_page_from_right_to_left() {
    assert_eq!((along("ArrowLeft", false), along("ArrowRight", false)), ("ArrowLeft", "ArrowRight"));
    assert_eq!((along("ArrowLeft", true), along("ArrowRight", true)), ("ArrowRight", "ArrowLeft"));
    assert_eq!((along("ArrowUp", true), along("j", true)), ("ArrowUp", "j"));
}
