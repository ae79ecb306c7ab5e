//! The matrix of the kit: which kinds of cases each provider has. A provider without a case of a kind that it should have
//! is a gap, and there may only be fewer of them. That each case passes is what `crates/providers/tests` hold.
//!
//! `HOURLOOM_WRITE_DOCS=1 cargo test -p native-tests kit` writes `docs/providers-matrix.md` anew.

use std::collections::BTreeMap;
use std::fmt::Write;

use providers::{Brings, Changes, OpName, PROVIDERS, Provider};

/// How many cases are missing. When you add some, lower the number.
const GAPS: usize = 9;

/// A kind of case.
struct Kind {
    /// The name of its files, `<name>.json` or `<name>--<detail>.json`.
    name: &'static str,
    about: &'static str,
    /// Whether a provider should have one.
    of: fn(&Provider) -> bool,
}

const fn kind(name: &'static str, about: &'static str, of: fn(&Provider) -> bool) -> Kind {
    Kind { name, about, of }
}

fn all(_: &Provider) -> bool {
    true
}

fn lists(provider: &Provider) -> bool {
    provider.can(OpName::Items)
}

fn changes(provider: &Provider) -> bool {
    lists(provider) && provider.abilities.changes != Changes::None
}

fn tasks(provider: &Provider) -> bool {
    provider.brings == Brings::Tasks
}

fn events(provider: &Provider) -> bool {
    provider.abilities.ranged
}

fn completes(provider: &Provider) -> bool {
    provider.can(OpName::Complete)
}

const KINDS: &[Kind] = &[
    kind("account", "identifies the account", |it| it.can(OpName::Account)),
    kind("containers", "lists containers, with their parents", |it| it.can(OpName::Containers)),
    kind("pages", "two pages, and the last one ends it", lists),
    kind("empty", "nothing there", lists),
    kind("many", "10,000 items", lists),
    kind("bad-record", "one broken record among good ones", lists),
    kind("hostile", "markup, controls and addresses as text", lists),
    kind("changes", "what has changed since", changes),
    kind("dead-changes", "a mark that the source has forgotten", changes),
    kind("gone", "an item that was deleted", |it| it.can(OpName::Item)),
    kind("due-date", "due on a day", tasks),
    kind("due-floating", "due at a time without a zone", tasks),
    kind("due-instant", "due at an instant", tasks),
    kind("all-day", "all day, the end exclusive", events),
    kind("zone", "an event of another zone", events),
    kind("summer-time", "over a change of the clock", events),
    kind("complete", "completing", completes),
    kind("reopen", "reopening", completes),
    kind("search", "searching at the source", |it| it.can(OpName::Search)),
    kind("unauthorized", "a token that isn't accepted", all),
    kind("scope", "a scope that wasn't allowed", all),
    kind("forbidden", "not this user's to see", all),
    kind("limited", "429 with `Retry-After`", all),
    kind("limited-bare", "429 without", all),
    kind("down", "5xx", all),
    kind("html", "a page in place of an answer", all),
];

/// What a provider's API doesn't have, so that no case can show it.
const WITHOUT: &[(&str, &str, &str)] = &[("asana", "due-floating", "Asana's due times are instants")];

/// How many cases of each kind each provider has.
fn counted() -> BTreeMap<(String, String), usize> {
    let names = |path: std::path::PathBuf| -> Vec<String> {
        let entries = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap());
        entries.map(|entry| entry.file_name().into_string().unwrap()).collect()
    };
    let mut found = BTreeMap::new();
    let kit = crate::root().join("tests/kit");
    for provider in names(kit.clone()) {
        assert!(PROVIDERS.iter().any(|known| known.id == provider), "tests/kit/{provider}: no such provider");
        for file in names(kit.join(&provider)) {
            let stem = file.strip_suffix(".json").unwrap_or_else(|| panic!("{provider}/{file}"));
            let name = stem.split_once("--").map_or(stem, |(kind, _)| kind);
            assert!(KINDS.iter().any(|kind| kind.name == name), "{provider}/{file}: no such kind");
            *found.entry((provider.clone(), name.to_owned())).or_default() += 1;
        }
    }
    // Cases from reports say themselves what they show.
    for case in names(crate::root().join("tests/cases")).into_iter().filter(|name| !name.ends_with(".md")) {
        let text = std::fs::read(crate::root().join("tests/cases").join(&case).join("case.json")).unwrap();
        let json: serde_json::Value = serde_json::from_slice(&text).unwrap();
        let Some(shows) = json["shows"].as_str() else { continue };
        assert!(KINDS.iter().any(|kind| kind.name == shows), "{case}: no such kind");
        *found.entry((json["provider"].as_str().unwrap().to_owned(), shows.to_owned())).or_default() += 1;
    }
    found
}

#[test]
fn the_matrix_of_cases_is_up_to_date_and_no_case_got_lost() {
    let found = counted();
    let lacks = |provider: &Provider, kind: &Kind| {
        WITHOUT.iter().find(|(id, name, _)| *id == provider.id && *name == kind.name).map(|(.., why)| *why)
    };
    let (mut gaps, mut notes) = (Vec::new(), String::new());
    let mut page = String::from(
        "# Which cases each provider passes\n\nGenerated from `tests/kit` and `tests/cases` by `tests/native/kit.rs`, and \
         checked there; that each case passes is\nchecked in `crates/providers/tests`. A number is how many cases there \
         are, **–** is one that is still missing, and an empty\ncell is something that the provider doesn't have. \
         [How a case is written](adr/0039-cases.md).\n\n| case |",
    );
    PROVIDERS.iter().for_each(|it| write!(page, " {} |", it.name).unwrap());
    writeln!(page, "\n|---|{}", "---|".repeat(PROVIDERS.len())).unwrap();
    for kind in KINDS {
        write!(page, "| {} |", kind.about).unwrap();
        for provider in PROVIDERS {
            let count = found.get(&(provider.id.to_owned(), kind.name.to_owned())).copied().unwrap_or(0);
            match lacks(provider, kind) {
                Some(why) => {
                    assert_eq!(count, 0, "{} {}: it has what it lacks", provider.id, kind.name);
                    writeln!(notes, "- {}: {why}.", provider.name).unwrap();
                    write!(page, " |").unwrap();
                }
                None if count > 0 => write!(page, " {count} |").unwrap(),
                None if (kind.of)(provider) => {
                    gaps.push(format!("{}/{}", provider.id, kind.name));
                    write!(page, " **–** |").unwrap();
                }
                None => write!(page, " |").unwrap(),
            }
        }
        writeln!(page).unwrap();
    }
    write!(page, "\nWhat an API doesn't have:\n\n{notes}\nMissing: {}.\n", gaps.len()).unwrap();
    let path = crate::root().join("docs/providers-matrix.md");
    if std::env::var_os("HOURLOOM_WRITE_DOCS").is_some() {
        std::fs::write(&path, &page).unwrap();
    } else {
        let written = std::fs::read_to_string(&path).unwrap();
        assert!(written == page, "docs/providers-matrix.md is out of date: see the head of tests/native/kit.rs");
    }
    assert!(gaps.len() <= GAPS, "{} cases are missing, {GAPS} may be: {gaps:#?}", gaps.len());
    assert!(gaps.len() >= GAPS, "only {} cases are missing: lower GAPS", gaps.len());
}
