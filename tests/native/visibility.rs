//! A topic of the engine opens to the others only what they use. The compiler sees to the rest: what is `pub(super)` is the
//! topic's own.

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
