//! `cargo xtask notices`: the licences of everything that is shipped, with the texts that must be passed on with it
//! (ADR 0021).
//!
//! Cargo says what is linked, and the texts are those in the packages. A package without one gets the standard text of
//! its licence with the authors that it names; if that can't be made, nothing is shipped.

use crate::place;
use crate::sh::Cmd;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The file's name, beside the app's pages.
pub(crate) const FILE: &str = "licences.txt";

/// A part that is shipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shipped {
    /// The page and the extension.
    App,
    /// The proxy's program.
    Proxy,
}

impl Shipped {
    /// The arguments of `cargo tree` for it.
    fn tree(self) -> &'static str {
        match self {
            Self::App => "--package hourloom --features split --target wasm32-unknown-unknown",
            Self::Proxy => "--package proxy",
        }
    }
}

/// How the names of licence files begin, in lower case.
const NAMES: [&str; 7] = ["license", "licence", "copying", "copyright", "notice", "unlicense", "authors"];

const HEAD: &str = "Hourloom is licensed under Apache-2.0 or MIT, as you like. It holds what others have made, under the \
    licences below.\n";

/// A package in cargo's metadata.
#[derive(Clone, Debug, Default)]
struct Package {
    name: String,
    version: String,
    licence: String,
    authors: Vec<String>,
    repository: String,
    /// Its licence files, sorted by name.
    texts: Vec<String>,
}

/// Writes both below `target/notices/`.
pub(crate) fn notices() -> Result<()> {
    let dir = place::target().join("notices");
    fs::create_dir_all(&dir).with_context(|| format!("creating {}", dir.display()))?;
    for (shipped, name) in [(Shipped::App, "app.txt"), (Shipped::Proxy, "proxy.txt")] {
        let to = dir.join(name);
        fs::write(&to, text(shipped)?).with_context(|| format!("writing {}", to.display()))?;
        println!("{}", to.display());
    }
    Ok(())
}

/// The notices of a part that is shipped.
///
/// # Errors
/// Lists every package that has no text.
pub(crate) fn text(shipped: Shipped) -> Result<String> {
    let own = |name: &str| read(&place::root().join(name));
    let standard = Standard { apache: own("LICENSE-APACHE")?, mit: own("LICENSE-MIT")? };
    let mut packages = packages(shipped)?;
    packages.push(Package {
        name: "the Rust standard library".to_owned(),
        licence: "MIT OR Apache-2.0".to_owned(),
        ..Package::default()
    });
    if shipped == Shipped::App {
        packages.push(Package {
            name: "icons of Lucide".to_owned(),
            licence: "ISC AND MIT".to_owned(),
            texts: vec![own("xtask/src/site/notices/lucide.txt")?, standard.mit_of("2013-2023 Cole Bemis")],
            ..Package::default()
        });
    }
    compose(&packages, &standard)
}

/// The texts that many packages share.
struct Standard {
    apache: String,
    mit: String,
}

impl Standard {
    /// The MIT licence with this copyright in place of ours.
    fn mit_of(&self, whose: &str) -> String {
        let line = |line: &str| match line.starts_with("Copyright (c)") {
            true => format!("Copyright (c) {whose}\n"),
            false => format!("{line}\n"),
        };
        self.mit.lines().map(line).collect()
    }

    /// The texts of a package; `None` if there is none and none can be made.
    fn of(&self, package: &Package) -> Option<Vec<String>> {
        if !package.texts.is_empty() {
            return Some(package.texts.clone());
        }
        let choices: Vec<&str> = package
            .licence
            .split(" OR ")
            .flat_map(|part| part.split('/'))
            .map(|part| part.trim_matches(['(', ')', ' ']))
            .collect();
        if choices.contains(&"Apache-2.0") {
            return Some(vec![self.apache.clone()]);
        }
        let authors: Vec<&str> =
            package.authors.iter().map(|author| author.split('<').next().unwrap_or_default().trim()).collect();
        let named = !authors.is_empty() && choices.contains(&"MIT");
        named.then(|| vec![self.mit_of(&authors.join(", "))])
    }
}

/// Each text once, below everything that it belongs to.
fn compose(packages: &[Package], standard: &Standard) -> Result<String> {
    let (mut by_text, mut missing) = (BTreeMap::<String, (String, BTreeSet<String>)>::new(), Vec::new());
    for package in packages {
        let name = format!("{} {}", package.name, package.version).trim().to_owned();
        let Some(texts) = standard.of(package).filter(|texts| texts.iter().all(|text| !text.trim().is_empty())) else {
            missing.push(format!("{name} ({}, {})", package.licence, package.repository));
            continue;
        };
        for text in texts {
            // Different line ends and indentation don't make a different text.
            let same = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let text = text.replace("\r\n", "\n");
            let (kept, users) = by_text.entry(same).or_insert_with(|| (text.clone(), BTreeSet::new()));
            if text < *kept {
                *kept = text;
            }
            users.insert(format!("{name} ({})", package.licence));
        }
    }
    if !missing.is_empty() {
        bail!("shipped without a licence's text: {}", missing.join("; "));
    }
    // The most shared texts come first, the others by the names of their users, so that the same packages make the same
    // file.
    let mut texts: Vec<(String, BTreeSet<String>)> = by_text.into_values().collect();
    texts.sort_by(|(_, one), (_, other)| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
    let rule = "=".repeat(80);
    let part = |(text, users): &(String, BTreeSet<String>)| {
        let users: String = users.iter().map(|user| format!("- {user}\n")).collect();
        format!("\n{rule}\n{users}\n{}\n", text.trim_end())
    };
    Ok(HEAD.to_owned() + &texts.iter().map(part).collect::<String>())
}

/// The linked packages of others.
fn packages(shipped: Shipped) -> Result<Vec<Package>> {
    let tree = "tree --locked --edges normal,no-proc-macro --prefix none --no-dedupe --format {p}";
    let linked = Cmd::cargo(tree).args(shipped.tree().split(' ')).dir(&place::root()).output()?;
    let linked: BTreeSet<(&str, &str)> = linked.lines().filter_map(named).collect();
    let known = Cmd::cargo("metadata --locked --format-version 1 --all-features").dir(&place::root()).output()?;
    let known: Value = serde_json::from_str(&known).context("reading cargo's metadata")?;
    let mut packages = Vec::new();
    for package in known["packages"].as_array().into_iter().flatten() {
        let field = |name: &str| package[name].as_str().unwrap_or_default().to_owned();
        let (name, version) = (field("name"), field("version"));
        // Our own packages have no source.
        if package["source"].is_null() || !linked.contains(&(&*name, &*version)) {
            continue;
        }
        let manifest = PathBuf::from(field("manifest_path"));
        let dir = manifest.parent().context("a manifest in no folder")?;
        let authors = package["authors"].as_array().into_iter().flatten();
        packages.push(Package {
            texts: texts(dir, &field("license_file"))?,
            authors: authors.filter_map(Value::as_str).map(str::to_owned).collect(),
            licence: field("license"),
            repository: field("repository"),
            name,
            version,
        });
    }
    let found: BTreeSet<(&str, &str)> = packages.iter().map(|it| (&*it.name, &*it.version)).collect();
    let ours = |name: &str| place::root().join("crates").join(name).is_dir() || name == "hourloom";
    let lost: Vec<_> = linked.iter().filter(|one| !found.contains(*one) && !ours(one.0)).collect();
    if !lost.is_empty() {
        bail!("cargo's metadata don't know {lost:?}");
    }
    Ok(packages)
}

/// Name and version of a line such as `adler2 v2.0.1`.
fn named(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split(' ');
    Some((words.next()?, words.next()?.strip_prefix('v')?))
}

/// A package's licence files: in its folder, and in a folder named after licences.
fn texts(dir: &Path, named: &str) -> Result<Vec<String>> {
    let mut files = BTreeSet::new();
    if !named.is_empty() {
        files.insert(dir.join(named));
    }
    for entry in fs::read_dir(dir).with_context(|| format!("reading {}", dir.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        if !NAMES.iter().any(|begin| name.starts_with(begin)) || name.ends_with(".rs") || name.ends_with(".toml") {
            continue;
        }
        match path.is_dir() {
            true => files.extend(fs::read_dir(&path)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?),
            false => drop(files.insert(path)),
        }
    }
    files.iter().filter(|file| file.is_file()).map(|file| read(file)).collect()
}

/// Reads a text; some are old and aren't UTF-8.
fn read(file: &Path) -> Result<String> {
    let bytes = fs::read(file).with_context(|| format!("reading {}", file.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;

    fn standard() -> Standard {
        Standard { apache: "Apache".to_owned(), mit: "MIT\n\nCopyright (c) us\n\nText\n".to_owned() }
    }

    fn package(name: &str, licence: &str, authors: &[&str], texts: &[&str]) -> Package {
        let all = |some: &[&str]| some.iter().map(|one| (*one).to_owned()).collect();
        Package {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            licence: licence.to_owned(),
            authors: all(authors),
            texts: all(texts),
            ..Package::default()
        }
    }

    #[test]
    fn a_package_without_a_text_is_named_and_nothing_is_written() {
        let good = package("good", "ISC", &[], &["Text"]);
        for bad in [
            package("bad", "ISC", &["Ada <ada@example>"], &[]),
            package("bad", "MIT", &[], &[]),
            package("bad", "MIT AND ISC", &["Ada"], &[]),
            package("bad", "", &["Ada"], &[]),
            package("bad", "MIT", &["Ada"], &[" \n"]),
        ] {
            let error = compose(&[good.clone(), bad.clone()], &standard()).unwrap_err().to_string();
            assert!(error.contains("bad 1.0.0") && !error.contains("good"), "{bad:?}: {error}");
        }
    }

    #[test]
    fn each_text_stands_once_below_all_that_it_belongs_to() {
        let packages = [
            package("b", "MIT", &[], &["One  text\r\n"]),
            package("a", "MIT OR Apache-2.0", &[], &["One text", "Another"]),
            package("c", "MIT/Apache-2.0", &[], &[]),
            package("d", "MIT", &["Ada <ada@example>", "Bo"], &[]),
        ];
        let text = compose(&packages, &standard()).unwrap();
        assert_eq!(text.matches("One  text").count() + text.matches("One text").count(), 1, "{text}");
        assert!(text.contains("- a 1.0.0 (MIT OR Apache-2.0)\n- b 1.0.0 (MIT)\n\nOne"), "{text}");
        assert!(text.contains("- c 1.0.0 (MIT/Apache-2.0)\n\nApache\n"), "{text}");
        assert!(text.contains("- d 1.0.0 (MIT)\n\nMIT\n\nCopyright (c) Ada, Bo\n\nText\n"), "{text}");
        let turned: Vec<_> = packages.into_iter().rev().collect();
        assert_eq!(compose(&turned, &standard()).unwrap(), text, "in whatever order");
    }

    #[test]
    fn everything_that_is_shipped_has_its_text() {
        for (shipped, some, none) in [(Shipped::App, "leptos ", "axum "), (Shipped::Proxy, "ring ", "sandbox ")] {
            let text = text(shipped).unwrap();
            assert!(text.contains(&format!("\n- {some}")) && !text.contains(&format!("\n- {none}")), "{shipped:?}");
            assert!(text.contains("\n- the Rust standard library (MIT OR Apache-2.0)\n"));
            assert_eq!(text.contains("\n- icons of Lucide (ISC AND MIT)\n"), shipped == Shipped::App);
            for package in packages(shipped).unwrap() {
                assert!(text.contains(&format!("\n- {} {} (", package.name, package.version)), "{}", package.name);
            }
        }
    }
}
