//! `cargo xtask new-provider ID`: a provider that compiles and passes the conformance tests, with an invented API in the
//! place of its own: the adapter, the description that judges it, a stand-in in the sandbox, and its part of the docs.

use crate::place;
use crate::sh::Cmd;
use anyhow::{Context, Result, bail, ensure};
use std::fs;
use std::path::Path;

const ADAPTER: &str = include_str!("provider.rs.txt");
const STAND_IN: &str = include_str!("stand_in.rs.txt");
const DESCRIPTION: &str = include_str!("openapi.json");
/// Where the lists are, with what begins and what ends each.
const PROVIDERS: (&str, &str, &str) = ("crates/providers/src/lib.rs", "providers![", "];");
const STAND_INS: (&str, &str, &str) = ("crates/sandbox/src/lib.rs", "STANDS: &[&Stand] =", "];");

/// Writes it.
pub(crate) fn new_provider(id: &str) -> Result<()> {
    ensure!(
        is_id(id),
        "`{id}`: an id is in lower-case letters and digits, with hyphens between words, such as my-tool"
    );
    let file = id.replace('-', "_");
    let adapter = format!("crates/providers/src/{file}.rs");
    let stand_in = format!("crates/sandbox/src/{file}.rs");
    let description = format!("tests/specs/{id}.openapi.json");
    for path in [&adapter, &stand_in, &description] {
        ensure!(!Path::new(path).exists(), "{path} is there already");
    }
    let name = name_of(id);
    let fill = |text: &str| text.replace("NAME", &name).replace("ID.example", &format!("{id}.example"));
    // The id stands in texts and addresses; a constant is called `ID`, too.
    let fill = |text: &str| {
        fill(text)
            .replace("\"ID\"", &format!("\"{id}\""))
            .replace("/ID/", &format!("/{id}/"))
            .replace("specs/ID.", &format!("specs/{id}."))
    };
    for (path, text) in [(&adapter, ADAPTER), (&stand_in, STAND_IN), (&description, DESCRIPTION)] {
        write(path, &fill(text))?;
    }
    change(PROVIDERS.0, |text| listed(&with_module(text, &file)?, PROVIDERS.1, PROVIDERS.2, &file))?;
    change(STAND_INS.0, |text| {
        listed(&with_module(text, &file)?, STAND_INS.1, STAND_INS.2, &format!("&{file}::STAND"))
    })?;
    change("docs/providers.md", |text| {
        let part = format!("\n## {name}\n<!-- from the registry: {id} -->\n<!-- end -->\n");
        Ok(text.trim_end().to_owned() + "\n" + &part)
    })?;
    Cmd::cargo("fmt --package providers --package sandbox").run()?;
    println!("its part of docs/providers.md is written by a test, which has to be built first");
    let docs = Cmd::cargo("test --quiet --package native-tests --test native registered::the_page_about_providers");
    docs.env("HOURLOOM_WRITE_DOCS", "1").run()?;
    println!(
        "\n{name} is in the list. It speaks an invented API: put the provider's own description into\n  {description}\n\
         and let {adapter} and {stand_in} follow it. `cargo xtask test --only native` says what doesn't fit."
    );
    Ok(())
}

fn is_id(id: &str) -> bool {
    let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    id.starts_with(|c: char| c.is_ascii_lowercase()) && id.split('-').all(word)
}

/// `my-tool` is `My Tool` until somebody writes it as its maker does.
fn name_of(id: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    id.split('-').map(capital).collect::<Vec<_>>().join(" ")
}

/// The file with one more module, in order.
fn with_module(text: &str, file: &str) -> Result<String> {
    let line = format!("mod {file};");
    let lines: Vec<&str> = text.lines().collect();
    let own = |line: &&str| line.starts_with("mod ") && line.ends_with(';');
    let after = lines.iter().rposition(|other| own(other) && **other < *line);
    let first = lines.iter().position(own).context("no list of modules")?;
    let at = after.map_or(first, |at| at + 1);
    let mut all = lines;
    all.insert(at, &line);
    Ok(all.join("\n") + "\n")
}

/// The file with one more entry at the end of a list.
fn listed(text: &str, begin: &str, end: &str, entry: &str) -> Result<String> {
    let from = text.find(begin).with_context(|| format!("no `{begin}`"))?;
    let until = from + text[from..].find(end).with_context(|| format!("`{begin}` has no end"))?;
    let separator = if text[..until].trim_end().ends_with(',') { "" } else { ", " };
    Ok([text[..until].trim_end(), separator, entry, &text[until..]].concat())
}

fn change(path: &str, to: impl FnOnce(&str) -> Result<String>) -> Result<()> {
    let path = place::root().join(path);
    let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let new = to(&text).with_context(|| format!("in {}", path.display()))?;
    if new == text {
        bail!("{} is as it was", path.display());
    }
    fs::write(&path, new).with_context(|| format!("writing {}", path.display()))
}

fn write(path: &str, text: &str) -> Result<()> {
    fs::write(place::root().join(path), text).with_context(|| format!("writing {path}"))?;
    println!("{path}");
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_file_and_an_address() {
        assert!(is_id("todoist") && is_id("my-tool2"));
        for wrong in ["", "My-tool", "my--tool", "-tool", "my_tool", "2do", "a/b"] {
            assert!(!is_id(wrong), "{wrong}");
        }
        assert_eq!(name_of("my-tool"), "My Tool");
    }

    #[test]
    fn an_entry_goes_to_the_end_of_its_list_and_a_module_into_its_place() {
        assert_eq!(listed("list![a, b];\nmore", "list![", "];", "c").unwrap(), "list![a, b, c];\nmore");
        assert!(listed("nothing", "list![", "];", "c").is_err());
        let text = "pub mod z;\n\nmod asana;\nmod wire;\n\npub use x;\n";
        assert_eq!(with_module(text, "my_tool").unwrap(), text.replace("mod wire", "mod my_tool;\nmod wire"));
        assert_eq!(with_module(text, "aa").unwrap(), text.replace("mod asana", "mod aa;\nmod asana"));
    }

    #[test]
    fn the_lists_are_where_a_new_provider_is_added() {
        for (path, begin, end) in [PROVIDERS, STAND_INS] {
            let text = fs::read_to_string(place::root().join(path)).unwrap();
            assert!(listed(&text, begin, end, "new").unwrap().len() > text.len(), "{path}");
        }
    }
}
