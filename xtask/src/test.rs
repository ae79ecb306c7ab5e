//! `cargo xtask test`: every test, in stages that say their name, their time and their count.

use crate::setup::{self, Hosts, Kit, Need};
use crate::sh::Cmd;
use crate::site::{self, Kind};
use crate::{extension, place, server};
use anyhow::{Context, Result, bail};
use std::time::Instant;

/// A stage's name and what it runs.
type Stage = (&'static str, fn(&Kit) -> Result<Count>);

const STAGES: [Stage; 5] = [("native", native), ("doc", doc), ("wasm", wasm), ("e2e", end_to_end), FULL];

/// Run only when it is named.
const FULL: Stage = ("full", full);

/// How many tests there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    passed: u32,
    failed: u32,
}

/// Runs the stages that are named, or all of them; one that fails doesn't keep the others from running.
pub(crate) fn test(named: &[String]) -> Result<()> {
    if let Some(unknown) = named.iter().find(|name| STAGES.iter().all(|(stage, _)| stage != name)) {
        bail!("there is no stage `{unknown}`; there are: {}", STAGES.map(|(name, _)| name).join(", "));
    }
    let chosen: Vec<Stage> = STAGES.into_iter().filter(|(stage, _)| chosen(stage, named)).collect();
    let needs = chosen.iter().any(|(stage, _)| matches!(*stage, "wasm" | "e2e"));
    let kit = setup::need(if needs { &[Need::Node, Need::Wasm, Need::Trunk, Need::Chrome] } else { &[] })?;
    let mut sum = Count::default();
    let mut broken = Vec::new();
    for (name, stage) in chosen {
        println!("\n== {name} tests");
        #[allow(clippy::disallowed_methods, reason = "told to a person; no test depends on it")]
        let start = Instant::now();
        let count = stage(&kit);
        let seconds = start.elapsed().as_secs();
        match count {
            Ok(count) => {
                println!("== {name} tests: {} passed, {} failed ({seconds} s)", count.passed, count.failed);
                sum.passed += count.passed;
                sum.failed += count.failed;
            }
            Err(error) => {
                println!("== {name} tests: stopped ({seconds} s): {error:#}");
                broken.push(name);
            }
        }
    }
    println!("\n{} passed, {} failed", sum.passed, sum.failed);
    if !broken.is_empty() {
        bail!("stopped before their end: {}", broken.join(", "));
    }
    if sum.failed > 0 {
        bail!("{} tests failed", sum.failed);
    }
    Ok(())
}

fn chosen(stage: &str, named: &[String]) -> bool {
    if named.is_empty() { stage != FULL.0 } else { named.iter().any(|name| name == stage) }
}

/// The native integration tests, and the histories of several tabs, with as many cases as are promised; unoptimised they
/// would take days.
fn full(_kit: &Kit) -> Result<Count> {
    let tests = Cmd::cargo("test --profile server --package native-tests --test native --no-fail-fast");
    let native =
        counted(tests.env("HOURLOOM_CASES", "1000000").env("HOURLOOM_SEEDS", "1000").args(["--", "--show-output"]))?;
    let tabs = Cmd::cargo("test --profile server --package engine --test it --no-fail-fast several");
    let tabs = counted(tabs.env("HOURLOOM_HISTORIES", "10000"))?;
    Ok(Count { passed: native.passed + tabs.passed, failed: native.failed + tabs.failed })
}

/// All crates but the app, whose code runs in a browser only.
fn native(_kit: &Kit) -> Result<Count> {
    let tests = "--workspace --exclude hourloom --all-targets";
    if place::on_path(&["cargo-nextest"]).is_some() {
        return counted(Cmd::cargo("nextest run --no-fail-fast").args(tests.split(' ')));
    }
    counted(Cmd::cargo("test --no-fail-fast").args(tests.split(' ')))
}

fn doc(_kit: &Kit) -> Result<Count> {
    counted(Cmd::cargo("test --doc --no-fail-fast --workspace --exclude hourloom"))
}

fn wasm(kit: &Kit) -> Result<Count> {
    let cargo = kit.wasm_cmd("cargo", "test --package hourloom --no-fail-fast")?.args(setup::FOR_THE_BROWSER);
    let browser = kit.browser()?;
    counted(cargo.env("CHROMEDRIVER", &browser.driver).env("WASM_BINDGEN_TEST_ONLY_WEB", "1"))
}

fn end_to_end(kit: &Kit) -> Result<Count> {
    // Where they can't be had, the stories about them are left out and say so; `cargo xtask ci` has asked for them before.
    let hosts = setup::need(&[Need::Hosts]).map(|kit| kit.hosts);
    let hosts = hosts.inspect_err(|error| println!("left out: stories about nginx, Caddy and Python: {error:#}"));
    let program = server::build()?;
    let site = site::fresh(Kind::Release)?;
    let extension = extension::extension(&hosting::Home::Nowhere, Kind::Release)?;
    let stories = site::files(&place::root().join("tests/e2e"))?;
    let stories = stories.into_iter().filter(|file| file.to_string_lossy().ends_with(".test.mjs"));
    let node = kit.cmd("node", "--test --test-reporter=spec --test-concurrency=2")?.args(stories);
    let node = match hosts.ok().flatten() {
        Some(Hosts { nginx, caddy, python }) => {
            node.env("HOURLOOM_NGINX", nginx).env("HOURLOOM_CADDY", caddy).env("HOURLOOM_PYTHON", python)
        }
        None => node,
    };
    let node = node.env("HOURLOOM_XTASK", std::env::current_exe().context("finding this program")?);
    let node = node.env("HOURLOOM_EXTENSION", extension);
    counted(node.env("HOURLOOM_DIST", site).env("HOURLOOM_PROXY", program).env("CHROME", &kit.browser()?.program))
}

/// Runs a stage and counts by what its runner prints. A runner that fails without a failed test has stopped early.
fn counted(cmd: Cmd) -> Result<Count> {
    let mut count = Count::default();
    let ended = cmd.lines(|line| count.add(line))?;
    if !ended && count.failed == 0 {
        bail!("its runner failed without a failed test; what it printed tells why");
    }
    Ok(count)
}

impl Count {
    /// Adds a line of a runner's summary; other lines change nothing.
    fn add(&mut self, line: &str) {
        let line = line.trim();
        if let Some(result) = line.strip_prefix("test result:") {
            self.passed += before(result, "passed").unwrap_or(0);
            self.failed += before(result, "failed").unwrap_or(0);
        } else if let Some(summary) = line.strip_prefix("Summary ") {
            self.passed += before(summary, "passed").unwrap_or(0);
            self.failed += before(summary, "failed").unwrap_or(0);
        } else if let Some(passed) = line.strip_prefix("ℹ pass ") {
            self.passed += passed.parse::<u32>().unwrap_or(0);
        } else if let Some(failed) = line.strip_prefix("ℹ fail ").or_else(|| line.strip_prefix("ℹ cancelled ")) {
            self.failed += failed.parse::<u32>().unwrap_or(0);
        }
    }
}

/// The number that stands before a word.
fn before(text: &str, word: &str) -> Option<u32> {
    text.split(word).next().filter(|start| start.len() < text.len())?.split_whitespace().last()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Count, chosen};

    #[test]
    fn what_takes_hours_is_run_only_when_it_is_named() {
        assert!(chosen("native", &[]) && !chosen("full", &[]));
        assert!(chosen("full", &["full".to_owned()]) && !chosen("native", &["full".to_owned()]));
    }

    #[test]
    fn the_summaries_of_all_runners_are_added() {
        let mut count = Count::default();
        for line in [
            "running 3 tests",
            "test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "     Summary [   0.1s] 20 tests run: 18 passed (1 slow), 2 failed, 4 skipped",
            "ℹ tests 7",
            "ℹ pass 5",
            "ℹ fail 1",
            "ℹ cancelled 1",
        ] {
            count.add(line);
        }
        assert_eq!(count, Count { passed: 26, failed: 5 });
    }
}
