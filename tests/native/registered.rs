//! `docs/providers.md` says of each provider what the registry says: the parts between marks are made from it, the words
//! around them are people's.
//!
//! `HOURLOOM_WRITE_DOCS=1 cargo test -p native-tests registered` writes the parts anew.

use std::fmt::Write;

use providers::{Brings, Changes, Identity, OpName, PROVIDERS, Provider, Revoke};

const END: &str = "<!-- end -->";

fn begin(provider: &Provider) -> String {
    format!("<!-- from the registry: {} -->", provider.id)
}

fn code(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" ")
}

fn part(provider: &Provider) -> String {
    let mut out = String::new();
    let auth = &provider.auth;
    let does = |op: OpName| match op {
        OpName::Containers => "list projects, calendars or channels",
        OpName::Items => "list items",
        OpName::Account => "know whose account it is",
        OpName::Search => "search at the source",
        OpName::Complete => "mark complete and incomplete",
        OpName::CreateSpreadsheet => "make a spreadsheet",
        OpName::ReadSpreadsheet => "see what sheets one of its own has",
        OpName::ReadRows => "read its rows",
        OpName::ClearRows => "empty its rows",
        OpName::AppendRows => "append rows",
    };
    writeln!(out, "| operation | to | privileges |\n|---|---|---|").unwrap();
    if !auth.own_scopes.is_empty() {
        writeln!(out, "| | connect | {} |", code(auth.own_scopes)).unwrap();
    }
    for op in provider.ops {
        let scopes = if op.scopes.is_empty() { "none".to_owned() } else { code(op.scopes) };
        writeln!(out, "| `{}.{}` | {} | {scopes} |", provider.id, op.name.as_str(), does(op.name)).unwrap();
    }
    writeln!(out).unwrap();
    let brings = match provider.brings {
        Brings::Tasks => "open tasks, by project",
        Brings::Events => "events of the visible days, by calendar",
        Brings::Messages => "messages that wait for one",
        Brings::Reports => "nothing to plan; reports are written to it",
    };
    writeln!(out, "- Brings: {brings}.").unwrap();
    let changes = match provider.abilities.changes {
        _ if !provider.can(OpName::Items) => None,
        Changes::None => Some("each refresh lists everything"),
        Changes::Updates => Some("a refresh lists what has changed; what is gone shows in a full one, now and then"),
        Changes::All => Some("a refresh lists what has changed and what is gone"),
    };
    changes.iter().for_each(|changes| writeln!(out, "- Refresh: {changes}.").unwrap());
    let revoke = match auth.revoke {
        Revoke::InSettings(address) => format!("by the person, at <{address}>"),
        Revoke::Token { url, .. } | Revoke::Bearer { url } => format!("`{url}`"),
    };
    let identity = match auth.identity {
        Identity::Ask => "asked for",
        Identity::IdToken => "from the identity token",
    };
    writeln!(out, "- API: `{}`", provider.api_base).unwrap();
    writeln!(out, "- Authorization: `{}`, token: `{}`", auth.authorize_url, auth.token_url).unwrap();
    writeln!(out, "- Access is taken back: {revoke}. Whose account it is: {identity}.").unwrap();
    writeln!(out, "- Status: <{}>", provider.status_page).unwrap();
    out
}

#[test]
fn the_page_about_providers_says_what_the_registry_says() {
    let path = crate::root().join("docs/providers.md");
    let written = std::fs::read_to_string(&path).unwrap();
    let mut text = written.clone();
    let mut last = 0;
    for provider in PROVIDERS {
        let at = text.find(&begin(provider)).unwrap_or_else(|| panic!("docs/providers.md has no {}", begin(provider)));
        assert!(at >= last, "{} isn't in the registry's order", provider.id);
        let from = at + begin(provider).len();
        let until = from + text[from..].find(END).expect("the part ends");
        text.replace_range(from..until, &format!("\n{}", part(provider)));
        last = at;
    }
    assert_eq!(
        text.matches("<!-- from the registry").count(),
        PROVIDERS.len(),
        "a part of a provider that isn't known"
    );
    if std::env::var_os("HOURLOOM_WRITE_DOCS").is_some() {
        std::fs::write(&path, &text).unwrap();
    } else {
        assert!(written == text, "docs/providers.md is old; HOURLOOM_WRITE_DOCS=1 with this test writes it anew");
    }
}
