//! A topic of the engine opens to the others only what they use. The compiler sees to the rest: what is `pub(super)` is the
//! topic's own. What the model holds of a topic is written by this topic alone: its fields aren't open, and the others call its
//! functions.

use std::collections::BTreeSet;

use crate::modules::{layer, sources, tokens};

/// Who is no topic of the engine: what topics share, and what puts them together.
const SHARED: [&str; 6] = ["crate", "app", "values", "actions", "keys", "shortcuts"];

/// Functions and fields of a topic that are open to the whole crate although no other topic names them.
fn needlessly_open(sources: &[(String, String)]) -> Vec<String> {
    let read: Vec<(&str, Vec<String>)> = sources.iter().map(|(name, text)| (name.as_str(), tokens(text))).collect();
    let words: Vec<(&str, BTreeSet<&String>)> =
        read.iter().map(|(name, all)| (layer(name), all.iter().collect())).collect();
    let mut found = Vec::new();
    for (name, all) in read.iter().filter(|(name, _)| !SHARED.contains(&layer(name))) {
        for open in all.windows(6).filter(|next| next[..4] == ["pub", "(", "crate", ")"]) {
            let item = match (open[4].as_str(), open[5].as_str()) {
                ("fn", _) => &open[5],
                (_, ":") => &open[4],
                _ => continue,
            };
            if !words.iter().any(|(other, words)| *other != layer(name) && words.contains(item)) {
                found.push(format!("{name}: {item}"));
            }
        }
    }
    found
}

/// The states that [`Model`](engine::Model) holds and that are still open, and how many of their fields are. Both have to be
/// exact, so that they can only fall.
const OPEN_STATES: [(&str, usize); 1] = [("Sources", 1)];

/// The fields of the states in `model` that any topic can write.
fn open_fields(model: &str, sources: &[(String, String)]) -> Vec<(String, String)> {
    let read: Vec<Vec<String>> = sources.iter().map(|(_, text)| tokens(text)).collect();
    let whole = sources.iter().position(|(name, _)| name == model).expect("the model is there");
    let held: BTreeSet<&String> = fields(&read[whole], "Model").into_iter().flat_map(|(_, of)| of).collect();
    let open = |state: &String| {
        let all = read.iter().flat_map(|all| fields(all, state));
        let open = all.filter(|(open, _)| *open).filter_map(|(_, of)| of.first().copied());
        open.map(|field| (state.clone(), String::clone(field))).collect::<Vec<_>>()
    };
    held.into_iter().flat_map(open).collect()
}

/// The fields of a struct: whether each is open to the whole crate, with its name and the names in its type.
fn fields<'a>(all: &'a [String], name: &str) -> Vec<(bool, Vec<&'a String>)> {
    let Some(at) = all.windows(3).position(|next| next[0] == "struct" && next[1] == name && next[2] == "{") else {
        return Vec::new();
    };
    let (mut depth, mut found) = (0, vec![Vec::new()]);
    for token in &all[at + 3..] {
        match token.as_str() {
            "}" if depth == 0 => break,
            "," if depth == 0 => found.push(Vec::new()),
            _ => {
                depth += i32::from("([{<".contains(token.as_str())) - i32::from(")]}>".contains(token.as_str()));
                found.last_mut().expect("one is begun").push(token);
            }
        }
    }
    let named = |token: &&&String| token.starts_with(char::is_alphabetic);
    let one = |field: Vec<&'a String>| {
        let open = field.windows(4).any(|next| next.iter().zip(["pub", "(", "crate", ")"]).all(|(a, b)| *a == b));
        (
            open,
            field
                .iter()
                .filter(named)
                .filter(|it| !matches!(it.as_str(), "pub" | "crate" | "super"))
                .copied()
                .collect(),
        )
    };
    found.into_iter().map(one).collect()
}

#[test]
fn a_topic_writes_its_own_state_only() {
    let found = open_fields("app::model", &sources("crates/engine/src"));
    for (state, known) in OPEN_STATES {
        let count = found.iter().filter(|(of, _)| of == state).count();
        assert_eq!(count, known, "{state}: {found:?}");
    }
    let others: Vec<_> = found.iter().filter(|(of, _)| OPEN_STATES.iter().all(|(state, _)| state != of)).collect();
    assert!(others.is_empty(), "pub(super) and a method would do: {others:?}");
}

#[test]
fn an_open_state_is_found() {
    let sources = [
        ("app::model", "pub struct Model { pub(crate) one: One, pub(crate) many: LiteMap<Key, (Two, u8)> }"),
        (
            "a::state",
            "pub(crate) struct One { pub(super) own: u8, pub(crate) open: Other } struct Other { pub(crate) x: u8 }",
        ),
        ("b::state", "pub(crate) struct Two { /// Open.\n pub(crate) wide: LiteMap<u8, u8>, own: u8 }"),
    ];
    let sources = sources.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let found = open_fields("app::model", &sources);
    let names: Vec<String> = found.iter().map(|(state, field)| format!("{state}.{field}")).collect();
    assert_eq!(names, ["One.open", "Two.wide"]);
}

#[test]
fn a_topic_opens_only_what_another_one_uses() {
    let found = needlessly_open(&sources("crates/engine/src"));
    assert!(found.is_empty(), "pub(super) would do:\n{}", found.join("\n"));
}

#[test]
fn what_is_needlessly_open_is_found() {
    let sources = [
        ("a", "pub(crate) fn used() {} pub(crate) fn alone() {} pub(crate) struct S { pub(crate) field: u8 }"),
        ("a::d", "fn f(s: S) { s.field; alone() }"),
        ("b::c", "fn f() { crate::a::used() }"),
    ];
    let sources = sources.map(|(name, text)| (name.to_owned(), text.to_owned()));
    assert_eq!(needlessly_open(&sources), ["a: alone", "a: field"]);
}
