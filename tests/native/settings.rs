//! Compares the table in `docs/settings.md` with the list of settings.
//!
//! `HOURLOOM_WRITE_DOCS=1 cargo test -p native-tests settings` writes it anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::fmt::Write;

use engine::settings::list::{Input, Reach, SETTINGS, Setting};

const BEGIN: &str = "<!-- from the list of settings -->\n";
const END: &str = "<!-- end -->";

fn text(catalogue: &str, key: &str) -> String {
    let found = catalogue.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "));
    found.unwrap_or_else(|| panic!("{key} isn't in the catalogue")).to_owned()
}

fn row(catalogue: &str, setting: &Setting) -> String {
    let choices = match setting.input {
        Input::Length => "a length of at most a day".to_owned(),
        Input::Minutes(all) => {
            format!("{} minutes", all.iter().map(u16::to_string).collect::<Vec<_>>().join(", "))
        }
        Input::Weekday => "a day of the week".to_owned(),
        Input::OneOf(words) => words.iter().map(|(_, key)| text(catalogue, key)).collect::<Vec<_>>().join(", "),
        Input::Switch => "on, off".to_owned(),
        Input::LeftOut(kinds) => {
            let names = kinds.iter().map(|kind| text(catalogue, &format!("kind-{}", kind.as_str())));
            format!("each of: {}", names.collect::<Vec<_>>().join(", "))
        }
        Input::Zone => "a time zone".to_owned(),
        Input::Language => "a language".to_owned(),
    };
    let usual = match (setting.input, setting.usual) {
        (Input::Switch, "") => "off".to_owned(),
        (_, "") => text(catalogue, "by-locale"),
        (Input::LeftOut(_), out) => format!("all but `{out}`"),
        (Input::OneOf(words), usual) => text(catalogue, words.iter().find(|(word, _)| *word == usual).unwrap().1),
        (Input::Minutes(_), usual) => format!("{usual} minutes"),
        (_, usual) => usual.to_owned(),
    };
    let record = match setting.reach {
        Reach::Plan => "settings",
        Reach::Device => "pref/ui",
    };
    format!("| {} | {choices} | {usual} | `{record}`, `{}` |", text(catalogue, setting.label), setting.id)
}

#[test]
fn the_table_has_every_setting() {
    let read = |path: &str| std::fs::read_to_string(crate::root().join(path)).unwrap();
    let (docs, catalogue) = (read("docs/settings.md"), read("locales/en/app.ftl"));
    let mut table = String::from("\n| setting | choices | default | stored in |\n|---|---|---|---|\n");
    SETTINGS.iter().for_each(|setting| writeln!(table, "{}", row(&catalogue, setting)).unwrap());
    table.push('\n');
    let (before, rest) = docs.split_once(BEGIN).expect("the mark is there");
    let (known, after) = rest.split_once(END).expect("the mark is there");
    if std::env::var_os("HOURLOOM_WRITE_DOCS").is_some() {
        std::fs::write(crate::root().join("docs/settings.md"), [before, BEGIN, &table, END, after].concat()).unwrap();
    } else {
        assert_eq!(known, table, "docs/settings.md is out of date: see the head of tests/native/settings.rs");
    }
}
