//! Rules for the tree that manifests and the compiler can't express: which files may name what, and how they are kept.
//!
//! Each rule is a function from a file's text to its violations; the tests are named after the rules.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Crates that provide JavaScript's types.
const BROWSER: [&str; 6] = ["web_sys", "js_sys", "wasm_bindgen", "gloo_", "idb", "wasm_bindgen_futures"];

/// What the pure crates can't use: the browser, the clock, randomness, the network.
const IMPURE: [&str; 20] = [
    "web-sys",
    "js-sys",
    "wasm-bindgen",
    "wasm-bindgen-futures",
    "gloo-net",
    "gloo-timers",
    "idb",
    "leptos",
    "tokio",
    "axum",
    "hyper",
    "reqwest",
    "ureq",
    "futures-timer",
    "instant",
    "web-time",
    "getrandom",
    "rand",
    "uuid",
    "time",
];

/// Marks of unfinished work.
const UNFINISHED: [&str; 6] = ["TODO", "FIXME", "XXX", "todo!(", "unimplemented!(", "dbg!("];

/// Places that exist on one machine only, and hosts that a lock file or a script must not depend on.
const MACHINE: [&str; 8] =
    ["/root/", "/work/", "/tmp/", "/home/", "registry.npmjs.org", "index.crates.io", "static.crates.io", "artifactory"];

/// How many functions of the engine are kept apart for the browser's compiler. Each is a topic's entry, or so large that its
/// caller would be slow to compile with it (docs/adr/0012-two-modules.md); there were 116, half of them without effect.
const KEPT_APART: usize = 64;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// The tracked text files except this one, which has to name what it looks for.
fn tracked() -> Vec<(String, String)> {
    let listed = Command::new("git").arg("ls-files").current_dir(root()).output().expect("git lists the files");
    let names = String::from_utf8(listed.stdout).unwrap();
    let names = names.lines().filter(|name| !name.ends_with("tidy.rs"));
    let read = names.filter_map(|name| Some((name.to_owned(), fs::read_to_string(root().join(name)).ok()?)));
    let files: Vec<_> = read.collect();
    assert!(files.len() > 50, "the list of files is not this project's");
    files
}

fn is_rust(name: &str) -> bool {
    name.ends_with(".rs")
}

/// Applies a rule to the files that `concerns` selects, and fails with all that it finds.
fn check(concerns: impl Fn(&str) -> bool, rule: impl Fn(&str) -> Vec<String>) {
    let files = tracked();
    let found = files.iter().filter(|(name, _)| concerns(name)).flat_map(|(name, text)| {
        let lines = rule(text);
        lines.into_iter().map(move |line| format!("{name}:{line}"))
    });
    let found: Vec<String> = found.collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

/// The lines that contain one of these at the start of a word.
fn lines_with(text: &str, words: &[&str]) -> Vec<String> {
    let begins =
        |line: &str, at: usize| line[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '_');
    let holds = |line: &str| words.iter().any(|word| line.match_indices(word).any(|(at, _)| begins(line, at)));
    text.lines()
        .enumerate()
        .filter(|(_, line)| holds(line))
        .map(|(n, line)| format!("{}: {}", n + 1, line.trim()))
        .collect()
}

/// The part of a file that is shipped: up to its unit tests.
fn shipped(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

#[test]
fn only_the_edge_names_javascript_types() {
    let concerns = |name: &str| {
        is_rust(name) && (name.starts_with("src/") || name.starts_with("crates/")) && !name.starts_with("src/web")
    };
    let paths: Vec<String> =
        BROWSER.iter().map(|name| if name.ends_with('_') { (*name).into() } else { format!("{name}::") }).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    check(concerns, |text| lines_with(text, &paths));
}

#[test]
fn a_provider_is_named_in_its_own_file_only() {
    let places = ["crates/plan/src/", "crates/engine/src/", "crates/proxy/src/", "src/"];
    let concerns =
        |name: &str| is_rust(name) && places.iter().any(|place| name.starts_with(place)) && !name.contains("/tests");
    let ids: Vec<String> = providers::PROVIDERS.iter().map(|provider| format!("\"{}\"", provider.id)).collect();
    assert!(!ids.is_empty());
    check(concerns, |text| ids.iter().flat_map(|id| lines_with(shipped(text), &[id])).collect());
}

#[test]
fn only_the_courier_calls_providers() {
    let concerns = |name: &str| {
        let courier = ["courier", "access"].iter().any(|file| name.contains(&format!("calls/{file}")));
        is_rust(name) && name.starts_with("crates/engine/src/") && !courier && !name.contains("/tests")
    };
    // Sending a request, taking its answer, keeping to a "wait", renewing an access token.
    let words = ["Effect::Call {", "answer.reply", "hold_off(now", "HostCall::refresh("];
    check(concerns, |text| lines_with(shipped(text), &words));
}

#[test]
fn a_file_is_a_topic_of_at_most_500_lines() {
    check(is_rust, |text| {
        let lines = text.lines().count();
        if lines > 500 { vec![format!("{lines}: lines, is it one topic?")] } else { Vec::new() }
    });
}

#[test]
fn functions_are_kept_apart_in_the_engine_only_and_not_more_of_them() {
    let apart = ["#[inline(never)]"];
    let concerns = |name: &str| is_rust(name) && !name.starts_with("crates/engine/src/");
    check(concerns, |text| lines_with(shipped(text), &apart));
    let engine = tracked().into_iter().filter(|(name, _)| is_rust(name) && !concerns(name));
    let count: usize = engine.map(|(_, text)| lines_with(&text, &apart).len()).sum();
    assert_eq!(count, KEPT_APART, "one more needs a reason, one less lowers the number");
}

/// Each copy of the standard library's sort is five kilobytes (docs/adr/0009-size.md).
#[test]
fn what_the_browser_gets_is_sorted_by_plan() {
    let places = ["crates/plan/src/", "crates/engine/src/", "crates/providers/src/", "src/"];
    let concerns =
        |name: &str| is_rust(name) && places.iter().any(|place| name.starts_with(place)) && !name.contains("/tests");
    check(concerns, |text| sorts(shipped(text)));
}

fn sorts(text: &str) -> Vec<String> {
    let is = |line: &&str| [".sort(", ".sort_by", ".sort_unstable"].iter().any(|call| line.contains(call));
    text.lines().filter(is).map(|line| line.trim().to_owned()).collect()
}

#[test]
fn nothing_is_left_unfinished() {
    let kinds = ["rs", "css", "js", "mjs", "html", "toml"];
    let concerns = |name: &str| kinds.contains(&name.rsplit('.').next().unwrap_or_default());
    check(concerns, |text| lines_with(text, &UNFINISHED));
}

#[test]
fn the_pure_crates_depend_on_no_browser_clock_or_network() {
    let manifests = ["plan", "providers", "hosting", "engine"].map(|name| format!("crates/{name}/Cargo.toml"));
    check(|name| manifests.iter().any(|manifest| manifest == name), impure_dependencies);
}

/// The lines of `[dependencies]` that name something impure; chrono is allowed, its clock isn't.
fn impure_dependencies(manifest: &str) -> Vec<String> {
    let mut section = "";
    let mut found = Vec::new();
    for (n, line) in manifest.lines().enumerate() {
        if line.starts_with('[') {
            section = line.trim_matches(['[', ']']);
        }
        let table = section.strip_prefix("dependencies.").filter(|_| line.starts_with('['));
        let key = (section == "dependencies").then(|| line.split(['=', '.', ' ']).next().unwrap_or_default());
        let clock = line.starts_with("chrono") && ["\"clock\"", "\"now\""].iter().any(|feature| line.contains(feature));
        if table.or(key).is_some_and(|name| IMPURE.contains(&name)) || clock {
            found.push(format!("{}: {line}", n + 1));
        }
    }
    found
}

#[test]
fn arithmetic_is_checked_wherever_something_comes_from_outside() {
    let own =
        ["plan", "hosting", "providers", "engine", "proxy", "sandbox"].map(|name| format!("crates/{name}/src/lib.rs"));
    let own = own.into_iter().chain(["src/lib.rs".to_owned()]);
    let without: Vec<_> = own
        .filter(|path| {
            let text = fs::read_to_string(root().join(path)).unwrap();
            !text.contains("#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]")
        })
        .collect();
    assert_eq!(without, Vec::<String>::new());
}

#[test]
fn every_decision_is_listed() {
    let list = fs::read_to_string(root().join("docs/adr/README.md")).unwrap();
    let missing = |name: &str| {
        let file = name.strip_prefix("docs/adr/").filter(|file| *file != "README.md");
        file.is_some_and(|file| !list.contains(&format!("({file})")))
    };
    check(missing, |_| vec![String::from("1: docs/adr/README.md doesn't link it")]);
}

#[test]
fn no_file_names_a_single_machine_or_registry() {
    check(|_| true, |text| lines_with(text, &MACHINE));
}

#[test]
fn the_rules_find_planted_violations() {
    assert_eq!(lines_with("let a = my_web_sys::x;\n  web_sys::window()", &["web_sys::"]), ["2: web_sys::window()"]);
    assert_eq!(lines_with("cd /tmp/x\nhttps://host/work/1", &MACHINE), ["1: cd /tmp/x"]);
    assert_eq!(shipped("a\n#[cfg(test)]\nmod tests"), "a\n");
    assert_eq!(sorts("plan::sort_by(&mut a, f);\n b.sort_by_key(g);\nc.sort();"), ["b.sort_by_key(g);", "c.sort();"]);
    let manifest = "[dependencies]\nhttp.workspace = true\nchrono = { version = \"1\", features = [\"clock\"] }\n\
                    [dev-dependencies]\nrand = \"1\"\n[dependencies.web-sys]\nversion = \"1\"\n";
    let found = impure_dependencies(manifest);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("3: chrono") && found[1].starts_with("6: "), "{found:?}");
}

#[test]
fn a_released_proxy_has_no_sandbox() {
    let manifest = fs::read_to_string(crate::root().join("crates/proxy/Cargo.toml")).unwrap();
    assert!(manifest.contains("\nsandbox = { workspace = true, optional = true }"));
    assert!(!manifest.contains("\ndefault = "), "a default feature may bring it in");
    let page = fs::read_to_string(crate::root().join("docs/deploy.md")).unwrap();
    let builds: Vec<&str> = page.lines().filter(|line| line.contains("cargo build --profile server")).collect();
    assert!(!builds.is_empty() && builds.iter().all(|line| !line.contains("--features")), "{builds:?}");
}
