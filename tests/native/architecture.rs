//! The names in docs/architecture.md: each path that it names exists, each step of a walk names the file that takes it, and
//! each invariant names a test that holds it.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use crate::root;

fn page() -> String {
    fs::read_to_string(root().join("docs/architecture.md")).unwrap()
}

/// The part below a heading.
fn part<'a>(page: &'a str, heading: &str) -> &'a str {
    let (_, rest) =
        page.split_once(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("there is no part `{heading}`"));
    rest.split("\n## ").next().unwrap()
}

/// What stands between backticks, blocks of code left out.
fn code(text: &str) -> Vec<&str> {
    let prose = text.split("```").step_by(2);
    prose.flat_map(|text| text.split('`').skip(1).step_by(2)).collect()
}

/// The numbered lines of a part, each with what belongs to it.
fn steps(text: &str) -> Vec<&str> {
    let begins = |line: &str| line.split_once(". ").is_some_and(|(number, _)| number.parse::<u32>().is_ok());
    let mut starts: Vec<usize> =
        text.match_indices('\n').map(|(at, _)| at + 1).filter(|at| begins(&text[*at..])).collect();
    starts.push(text.len());
    starts.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect()
}

fn is_path(name: &str) -> bool {
    let folders = ["crates/", "src/", "tests/", "xtask/", "docs/", "extension/", "style/", "locales/"];
    folders.iter().any(|folder| name.starts_with(folder)) && !name.contains(['<', ' ', '*'])
}

/// The names of all tests and stories.
fn tests() -> BTreeSet<String> {
    let listed = Command::new("git").args(["ls-files", "--", "*.rs", "*.test.mjs"]).current_dir(root()).output();
    let listed = String::from_utf8(listed.unwrap().stdout).unwrap();
    let texts = listed.lines().filter_map(|name| fs::read_to_string(root().join(name)).ok());
    texts.flat_map(|text| names(&text)).collect()
}

fn names(text: &str) -> Vec<String> {
    let functions = text.split("fn ").skip(1).filter_map(|rest| rest.split(['(', '<']).next());
    let stories = text.split("story('").skip(1).filter_map(|rest| rest.split('\'').next());
    functions.chain(stories).map(str::to_owned).collect()
}

#[test]
fn every_path_that_the_architecture_names_exists() {
    let page = page();
    let gone: Vec<&str> = code(&page)
        .into_iter()
        .filter(|name| is_path(name) && !root().join(name.trim_end_matches('/')).exists())
        .collect();
    assert!(gone.is_empty(), "docs/architecture.md names what isn't there (moved?): {gone:#?}");
}

#[test]
fn every_step_of_a_walk_names_its_file() {
    let page = page();
    let all = steps(part(&page, "The path of one item"));
    assert!(all.len() >= 10, "{} steps are no walk", all.len());
    let silent: Vec<&&str> = all.iter().filter(|step| !code(step).into_iter().any(is_path)).collect();
    assert!(silent.is_empty(), "these steps of docs/architecture.md name no file: {silent:#?}");
}

#[test]
fn every_invariant_names_a_test_that_exists() {
    let (page, tests) = (page(), tests());
    assert!(tests.len() > 500, "{} tests are too few to be this project's", tests.len());
    let held = |step: &&&str| code(step).into_iter().any(|name| tests.contains(name));
    let all = steps(part(&page, "Invariants"));
    assert!(all.len() >= 12);
    let open: Vec<&&str> = all.iter().filter(|step| !held(step)).collect();
    assert!(open.is_empty(), "docs/architecture.md names no test that exists for: {open:#?}");
    // A test that was renamed is told even where another one is named beside it.
    let looks_like_a_test = |name: &str| name.matches('_').count() >= 3 && !name.contains(['/', ':', '.', '(']);
    let gone: Vec<&str> = all
        .iter()
        .flat_map(|step| code(step))
        .filter(|name| looks_like_a_test(name) && !tests.contains(*name))
        .collect();
    assert!(gone.is_empty(), "docs/architecture.md names tests that aren't there (renamed?): {gone:#?}");
}
