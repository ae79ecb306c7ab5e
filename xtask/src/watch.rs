//! `cargo xtask test --watch`: each time a file is saved, runs the native tests of the crates that changed and of those
//! that depend on them.

use crate::fingerprint;
use crate::place;
use crate::sh::Cmd;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

/// How often the files' times are checked: soon enough for a person, and no load for the machine.
const PAUSE: Duration = Duration::from_millis(500);

/// A member of the workspace.
#[derive(Debug, PartialEq, Eq)]
struct Member {
    name: String,
    folder: PathBuf,
    /// The other members that its manifest names.
    stands_on: Vec<String>,
}

/// Runs until it is interrupted.
pub(crate) fn watch() -> Result<()> {
    let members = members()?;
    let mut known = state(&members)?;
    println!("waiting for a file to be saved (Ctrl+C ends it)");
    loop {
        sleep(PAUSE);
        let now = state(&members)?;
        let changed: Vec<&str> =
            now.iter().filter(|(name, state)| known.get(*name) != Some(*state)).map(|(name, _)| *name).collect();
        if changed.is_empty() {
            continue;
        }
        // The state from before the run: what is saved meanwhile is run for next.
        let concerned = concerned(&members, &changed);
        println!("\n== {} changed: tests of {}", changed.join(", "), concerned.join(", "));
        let packages = concerned.iter().flat_map(|name| ["--package", *name]);
        let runner = if place::on_path(&["cargo-nextest"]).is_some() { "nextest run" } else { "test" };
        // What failed is on the screen; the next save is waited for all the same.
        let passed = Cmd::cargo(runner).arg("--no-fail-fast").args(packages).run().is_ok();
        println!("== {}", if passed { "passed" } else { "failed" });
        known = now;
    }
}

/// All members but the app, whose code runs in a browser only.
fn members() -> Result<Vec<Member>> {
    let root = place::root();
    let mut folders: Vec<PathBuf> = vec![root.join("tests"), root.join("xtask")];
    for entry in fs::read_dir(root.join("crates")).context("reading crates")? {
        folders.push(entry?.path());
    }
    folders.sort();
    let read = |folder: PathBuf| {
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).context("reading a manifest")?;
        member(&manifest, &folder).with_context(|| format!("{} has no name", folder.display()))
    };
    folders.into_iter().map(read).collect()
}

fn member(manifest: &str, folder: &Path) -> Option<Member> {
    let table: toml::Table = manifest.parse().ok()?;
    let name = table.get("package")?.get("name")?.as_str()?.to_owned();
    let named = |section: &str| table.get(section).and_then(toml::Value::as_table).into_iter().flatten();
    let all = named("dependencies").chain(named("dev-dependencies"));
    let stands_on = all.map(|(name, _)| name.clone()).collect();
    Some(Member { name, folder: folder.to_path_buf(), stands_on })
}

/// The state of each member's files.
fn state(members: &[Member]) -> Result<BTreeMap<&str, String>> {
    let of = |member: &Member| {
        // Not what is built or installed there.
        let parts = ["Cargo.toml", "src", "tests", "native", "cases", "specs", "benches", "site"];
        let places: Vec<PathBuf> = parts.iter().map(|part| member.folder.join(part)).collect();
        fingerprint::of(&places, "")
    };
    members.iter().map(|member| Ok((member.name.as_str(), of(member)?))).collect()
}

/// Those that changed, and all that stand on them.
fn concerned<'a>(members: &'a [Member], changed: &[&str]) -> Vec<&'a str> {
    let mut found: Vec<&str> =
        members.iter().map(|it| it.name.as_str()).filter(|name| changed.contains(name)).collect();
    let mut at = 0;
    while let Some(below) = found.get(at).copied() {
        for member in members {
            if member.stands_on.iter().any(|name| name == below) && !found.contains(&member.name.as_str()) {
                found.push(&member.name);
            }
        }
        at += 1;
    }
    found
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;

    #[test]
    fn what_stands_on_a_change_is_tested_and_nothing_else_is() {
        let of = |name: &str, on: &[&str]| {
            let on: String = on.iter().map(|name| format!("{name} = {{ workspace = true }}\n")).collect();
            member(&format!("[package]\nname = \"{name}\"\n[dependencies]\n{on}"), Path::new(name)).unwrap()
        };
        let all = [
            of("engine", &["plan", "serde"]),
            of("plan", &[]),
            of("proxy", &["providers"]),
            of("providers", &["plan"]),
        ];
        assert_eq!(concerned(&all, &["proxy"]), ["proxy"]);
        assert_eq!(concerned(&all, &["plan"]), ["plan", "engine", "providers", "proxy"]);
        assert_eq!(concerned(&all, &[]), Vec::<&str>::new());
    }

    #[test]
    fn the_members_are_those_of_the_workspace() {
        let members = members().unwrap();
        let engine = members.iter().find(|it| it.name == "engine").unwrap();
        assert!(engine.stands_on.iter().any(|name| name == "plan") && engine.folder.ends_with("crates/engine"));
        assert!(members.iter().any(|it| it.name == "native-tests") && members.iter().any(|it| it.name == "xtask"));
    }
}
