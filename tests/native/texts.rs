//! Texts stand in the catalogue and nowhere else: no component says a word of its own, every key that one asks for is
//! there with the arguments it gets, and the catalogue holds nothing that nobody asks for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

/// The app's own reading of the catalogue.
#[path = "../../src/ui/catalogue.rs"]
#[allow(dead_code, unreachable_pub, reason = "as the app has it")]
pub(crate) mod catalogue;

/// Words that are values for programs and not texts.
const VALUES: [&str; 2] = ["true", "false"];

/// The lists of actions, settings, themes and pages, in the engine.
const LISTS: [&str; 4] = ["actions.rs", "settings/list.rs", "values/prefs.rs", "values/route.rs"];

fn sources() -> Vec<(String, String)> {
    let mut sources = Vec::new();
    let mut folders = vec![crate::root().join("src/ui"), crate::root().join("src/boot")];
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                sources.push((name, without_comments(&std::fs::read_to_string(&path).unwrap())));
            }
        }
    }
    // The lists name their texts.
    for list in LISTS {
        let source = std::fs::read_to_string(crate::root().join("crates/engine/src").join(list)).unwrap();
        sources.push((list.to_owned(), without_comments(&source)));
    }
    sources.sort();
    assert!(sources.len() > 10, "the components are elsewhere");
    sources
}

fn without_comments(source: &str) -> String {
    source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// A string in the source: what stands around it, itself, and where it ends.
struct Quoted<'a> {
    before: &'a str,
    text: &'a str,
    after: &'a str,
    end: usize,
}

/// The strings in a piece of source, in order.
fn strings(source: &str) -> Vec<Quoted<'_>> {
    let literal = Regex::new(r#""((?:[^"\\]|\\.)*)""#).unwrap();
    literal
        .captures_iter(source)
        .map(|found| {
            let whole = found.get(0).unwrap();
            Quoted {
                before: source[..whole.start()].trim_end(),
                text: found.get(1).unwrap().as_str(),
                after: source[whole.end()..].trim_start(),
                end: whole.end(),
            }
        })
        .collect()
}

/// The blocks of `view! { ... }`, inner ones as part of their outer one.
fn views(source: &str) -> Vec<&str> {
    let mut views = Vec::new();
    let mut rest = source;
    while let Some(start) = rest.find("view! {") {
        let block = &rest[start + "view! ".len()..];
        let end = matching_brace(block).expect("a view! block ends");
        views.push(&block[..end]);
        rest = &block[end..];
    }
    views
}

fn matching_brace(block: &str) -> Option<usize> {
    let strings: Vec<_> =
        strings(block).into_iter().map(|quoted| quoted.end - quoted.text.len() - 2..quoted.end).collect();
    let mut depth = 0_usize;
    for (at, character) in block.char_indices() {
        match character {
            '{' | '}' if strings.iter().any(|string| string.contains(&at)) => {}
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Texts that a component says itself: children of elements, and the attributes that are read out or shown.
fn hard_coded(source: &str) -> Vec<String> {
    const SHOWN: [&str; 5] = [" aria-label=", " aria-description=", " title=", " placeholder=", " alt="];
    let letters = Regex::new(r"\p{L}{2}").unwrap();
    let says = |quoted: &Quoted<'_>| {
        // A child follows the end of a tag, of a block or of another child, or opens a block; so does a match's pattern.
        let child = quoted.before.ends_with(['>', '}', '{', '"']) && !quoted.after.starts_with("=>");
        child || SHOWN.iter().any(|name| quoted.before.ends_with(name))
    };
    let texts = views(source).into_iter().flat_map(|view| strings(view).into_iter().filter(|quoted| says(quoted)));
    texts
        .map(|quoted| quoted.text.to_owned())
        .filter(|text| letters.is_match(text) && !VALUES.contains(&text.as_str()))
        .collect()
}

/// The messages of the catalogue, each with the arguments that it names.
fn catalogue() -> BTreeMap<String, BTreeSet<String>> {
    let read = |name: &str| std::fs::read_to_string(crate::root().join("locales/en").join(name)).unwrap();
    let text = ["first.ftl", "app.ftl"].map(read).concat();
    if let Err((_, mistakes)) = fluent_syntax::parser::parse(text.as_str()) {
        panic!("the catalogue has mistakes: {mistakes:?}");
    }
    let message = Regex::new(r"(?m)^([a-z-]+) =(.*(?:\n[ \t].*)*)").unwrap();
    let argument = Regex::new(r"\$([a-z]+)").unwrap();
    let mut messages = BTreeMap::new();
    for found in message.captures_iter(&text) {
        let arguments = argument.captures_iter(&found[2]).map(|found| found[1].to_owned()).collect();
        assert!(messages.insert(found[1].to_owned(), arguments).is_none(), "{} is there twice", &found[1]);
    }
    assert!(messages.len() > 50, "the catalogue is elsewhere");
    messages
}

/// What a component asks for: the key, and the names of the arguments that stand in the same call.
fn asked(source: &str) -> Vec<(String, BTreeSet<String>)> {
    let call = Regex::new(r#"\btext(_with|_count)?\(\s*"([a-z-]+)""#).unwrap();
    let name = Regex::new(r#"\(\s*"([a-z]+)",\s"#).unwrap();
    call.captures_iter(source)
        .map(|found| {
            let rest = &source[found.get(0).unwrap().end()..];
            let arguments = match found.get(1).map(|kind| kind.as_str()) {
                None => BTreeSet::new(),
                Some("_count") => BTreeSet::from(["count".to_owned()]),
                Some(_) => {
                    let list = &rest[..rest.find(']').expect("a list of arguments ends")];
                    name.captures_iter(list).map(|name| name[1].to_owned()).collect()
                }
            };
            (found[2].to_owned(), arguments)
        })
        .collect()
}

#[test]
fn no_component_says_a_word_of_its_own() {
    let said: Vec<String> = sources()
        .iter()
        .flat_map(|(file, source)| hard_coded(source).into_iter().map(move |text| format!("{file}: {text:?}")))
        .collect();
    assert!(said.is_empty(), "these belong into locales/en:\n{}", said.join("\n"));
}

#[test]
fn every_key_that_is_asked_for_is_there_with_its_arguments() {
    let catalogue = catalogue();
    for (file, source) in sources() {
        for (key, arguments) in asked(&source) {
            let named = catalogue.get(&key).unwrap_or_else(|| panic!("{file} asks for {key}, which isn't there"));
            assert_eq!(*named, arguments, "{file}: the arguments of {key}");
        }
    }
}

#[test]
fn every_action_has_its_text() {
    let catalogue = catalogue();
    for action in engine::actions::ACTIONS {
        assert!(catalogue.contains_key(action.name), "{} isn't in the catalogue", action.name);
    }
}

#[test]
fn every_setting_has_its_texts() {
    use engine::settings::list::{Input, SETTINGS};
    let catalogue = catalogue();
    for setting in SETTINGS {
        let words = if let Input::OneOf(words) = setting.input { words } else { &[] };
        for key in words.iter().map(|(_, key)| key).chain([&setting.label, &setting.section]) {
            assert!(catalogue.contains_key(*key), "{key} isn't in the catalogue");
        }
    }
}

#[test]
fn the_catalogue_holds_nothing_that_nobody_asks_for() {
    let all: String = sources().into_iter().map(|(_, source)| source).collect();
    let idle: Vec<String> = catalogue().into_keys().filter(|key| !all.contains(&format!("\"{key}\""))).collect();
    assert!(idle.is_empty(), "nobody asks for {idle:?}");
}

#[test]
fn hard_coded_texts_are_found() {
    let check = |source: &str, found: &[&str]| assert_eq!(hard_coded(source), found, "{source}");
    check(r#"view! { <p>"Hello"</p> }"#, &["Hello"]);
    check(r#"view! { <p>{"Hello"}</p> }"#, &["Hello"]);
    check(r#"view! { <p>{name} "has left"</p> }"#, &["has left"]);
    check(r#"view! { <button aria-label="Close"></button> }"#, &["Close"]);
    check(r#"view! { <input placeholder="Search"/> }"#, &["Search"]);
    check(r#"view! { <p class="quiet" on:click=move |_| go("there")>" · "</p> }"#, &[]);
    check(r#"view! { <p aria-current=if here { "true" } else { "false" }>{text("hello")}</p> }"#, &[]);
}
