//! `cargo xtask test`: all tests, in stages that print their name, duration and number of tests.

use crate::setup::{self, Hosts, Kit, Need};
use crate::sh::Cmd;
use crate::site::{self, Kind};
use crate::{extension, place, server};
use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Instant;

/// A stage's name and function.
type Stage = (&'static str, fn(&Kit, &Stories) -> Result<Count>);

/// Another name for the end-to-end stage.
const STORIES: &str = "stories";

/// How to run the end-to-end stories.
#[derive(Debug)]
pub(crate) struct Stories {
    /// How often. A story that fails once has failed; none is retried.
    pub(crate) repeat: u32,
    /// Whether as many busy threads as there are cores run beside them: what passes only on an idle machine has a race.
    pub(crate) load: bool,
    /// Whether to show the browser's window, slow enough to follow.
    pub(crate) show: bool,
    /// Runs only stories whose name matches this pattern, as in Node's `--test-name-pattern`.
    pub(crate) only: Option<String>,
}

impl Default for Stories {
    fn default() -> Self {
        Self { repeat: 1, load: false, show: false, only: None }
    }
}

const STAGES: [Stage; 6] =
    [("native", native), ("site", site), ("doc", doc), ("wasm", wasm), ("e2e", end_to_end), FULL];

/// Runs only when it is named.
const FULL: Stage = ("full", full);

/// Numbers of tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    passed: u32,
    failed: u32,
}

/// The stages to run: options for the stories alone select only the stories.
pub(crate) fn meant(named: Vec<String>, stories: &Stories) -> Vec<String> {
    let of_stories = stories.only.is_some() || stories.show;
    if named.is_empty() && of_stories { vec![STORIES.to_owned()] } else { named }
}

/// Runs the named stages, or all of them; a failing stage doesn't stop the others.
pub(crate) fn test(named: &[String], stories: &Stories) -> Result<()> {
    let is_stage = |name: &String| name == STORIES || STAGES.iter().any(|(stage, _)| stage == name);
    if let Some(unknown) = named.iter().find(|name| !is_stage(name)) {
        bail!("there is no stage `{unknown}`; there are: {}, {STORIES}", STAGES.map(|(name, _)| name).join(", "));
    }
    let chosen: Vec<Stage> = STAGES.into_iter().filter(|(stage, _)| chosen(stage, named)).collect();
    let needs: Vec<Need> =
        setup::ALL.into_iter().filter(|need| chosen.iter().any(|(stage, _)| needs(stage, *need))).collect();
    let kit = setup::need(&needs)?;
    let mut sum = Count::default();
    let mut broken = Vec::new();
    for (name, stage) in chosen {
        println!("\n== {name} tests");
        #[allow(clippy::disallowed_methods, reason = "told to a person; no test depends on it")]
        let start = Instant::now();
        let count = stage(&kit, stories);
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

/// Whether a stage needs something.
fn needs(stage: &str, need: Need) -> bool {
    match stage {
        "wasm" => matches!(need, Need::Wasm | Need::Runner | Need::Chrome),
        "e2e" => matches!(need, Need::Node | Need::Wasm | Need::Site | Need::Split | Need::Chrome),
        _ => false,
    }
}

fn chosen(stage: &str, named: &[String]) -> bool {
    let means = |name: &String| name == stage || (name == STORIES && stage == "e2e");
    if named.is_empty() { stage != FULL.0 } else { named.iter().any(means) }
}

/// The native integration tests, and the histories of several tabs, with the full number of cases; without optimisation
/// they would take days. Also the stand-ins against the vendors' own clients.
fn full(_kit: &Kit, _stories: &Stories) -> Result<Count> {
    let tests = Cmd::cargo("test --profile server --package native-tests --test native --no-fail-fast");
    let native = counted(
        with_nats(tests).env("HOURLOOM_CASES", "1000000").env("HOURLOOM_SEEDS", "1000").args(["--", "--show-output"]),
    )?;
    let tabs = Cmd::cargo("test --profile server --package engine --test it --no-fail-fast several");
    let tabs = counted(tabs.env("HOURLOOM_HISTORIES", "10000"))?;
    let python = setup::need(&[Need::Clients])?.clients.context("the clients weren't asked for")?;
    let clients = Cmd::cargo("test --profile server --package native-tests --test native --no-fail-fast clients::");
    let clients = counted(clients.env("HOURLOOM_CLIENTS", python).args(["--", "--ignored"]))?;
    let all = [native, tabs, clients];
    Ok(Count { passed: all.iter().map(|one| one.passed).sum(), failed: all.iter().map(|one| one.failed).sum() })
}

/// All crates except the app, whose code runs in a browser only.
fn native(_kit: &Kit, _stories: &Stories) -> Result<Count> {
    let tests = "--workspace --exclude hourloom --all-targets";
    if place::on_path(&["cargo-nextest"]).is_some() {
        return counted(with_nats(Cmd::cargo("nextest run --no-fail-fast").args(tests.split(' '))));
    }
    counted(with_nats(Cmd::cargo("test --no-fail-fast").args(tests.split(' '))))
}

/// The program that builds the page, which isn't a member of the workspace.
fn site(_kit: &Kit, _stories: &Stories) -> Result<Count> {
    counted(setup::site_cmd("test --features split --bin xtask-site --bin xtask-split"))
}

/// If nats-server isn't available, its tests are skipped and say so; `cargo xtask ci` has installed it before.
fn with_nats(tests: Cmd) -> Cmd {
    let kit = setup::need(&[Need::Nats]);
    let kit = kit.inspect_err(|error| println!("left out: tests of several proxies: {error:#}"));
    match kit.ok().and_then(|kit| kit.nats) {
        Some(program) => tests.env("HOURLOOM_NATS", program),
        None => tests,
    }
}

fn doc(_kit: &Kit, _stories: &Stories) -> Result<Count> {
    counted(Cmd::cargo("test --doc --no-fail-fast --workspace --exclude hourloom"))
}

fn wasm(kit: &Kit, _stories: &Stories) -> Result<Count> {
    let cargo = kit.wasm_cmd("cargo", "test --package hourloom --no-fail-fast")?.args(setup::FOR_THE_BROWSER);
    let browser = kit.browser()?;
    // For all of them together, also on a busy machine: the runner's own limit is 20 s.
    let cargo = cargo.env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    counted(cargo.env("CHROMEDRIVER", &browser.driver).env("WASM_BINDGEN_TEST_ONLY_WEB", "1"))
}

fn end_to_end(kit: &Kit, how: &Stories) -> Result<Count> {
    // If they aren't available, the stories about them are skipped and say so; `cargo xtask ci` has installed them
    // before.
    let hosts = setup::need(&[Need::Hosts]).map(|kit| kit.hosts);
    let hosts = hosts.inspect_err(|error| println!("left out: stories about nginx, Caddy and Python: {error:#}"));
    let hosts = hosts.ok().flatten();
    let program = server::build()?;
    let site = site::fresh(Kind::Release)?;
    let extension = extension::extension(&hosting::Home::Nowhere, Kind::Release)?;
    let stories = site::files(&place::root().join("tests/e2e"))?;
    let stories: Vec<_> = stories.into_iter().filter(|file| file.to_string_lossy().ends_with(".test.mjs")).collect();
    let this_program = std::env::current_exe().context("finding this program")?;
    let once = || -> Result<Cmd> {
        let node = kit.cmd("node", "--test --test-reporter=spec --test-concurrency=2")?;
        let node = node.args(how.only.iter().map(|only| format!("--test-name-pattern={only}"))).args(&stories);
        let node = match &hosts {
            Some(Hosts { nginx, caddy, python }) => {
                node.env("HOURLOOM_NGINX", nginx).env("HOURLOOM_CADDY", caddy).env("HOURLOOM_PYTHON", python)
            }
            None => node,
        };
        let node = if how.show { node.env("HOURLOOM_SHOW", "1") } else { node };
        let node = node.env("HOURLOOM_XTASK", &this_program).env("HOURLOOM_EXTENSION", &extension);
        Ok(node.env("HOURLOOM_DIST", &site).env("HOURLOOM_PROXY", &program).env("CHROME", &kit.browser()?.program))
    };
    let _load = how.load.then(Load::begin);
    let mut sum = Count::default();
    let mut failures: BTreeMap<String, u32> = BTreeMap::new();
    for round in 1..=how.repeat {
        if how.repeat > 1 {
            println!("\n-- stories, round {round} of {}", how.repeat);
        }
        let mut failed = BTreeSet::new();
        let count = counted_with(once()?, |line| failed.extend(failed_story(line)))?;
        sum.passed += count.passed;
        sum.failed += count.failed;
        for name in failed {
            *failures.entry(name).or_default() += 1;
        }
    }
    for (name, times) in failures.iter().filter(|_| how.repeat > 1) {
        println!("failed in {times} of {} rounds: {name}", how.repeat);
    }
    Ok(sum)
}

/// The name in a line with which Node's reporter reports a failed test: `✖ a name (123.4ms)`.
fn failed_story(line: &str) -> Option<String> {
    let (name, time) = line.trim().strip_prefix("✖ ")?.rsplit_once(" (")?;
    time.ends_with("ms)").then(|| name.to_owned())
}

/// Threads that keep all cores busy until this is dropped.
struct Load {
    on: std::sync::Arc<AtomicBool>,
    threads: Vec<thread::JoinHandle<()>>,
}

impl Load {
    fn begin() -> Self {
        let on = std::sync::Arc::new(AtomicBool::new(true));
        let cores = thread::available_parallelism().map_or(2, usize::from);
        let busy = |_| {
            let on = std::sync::Arc::clone(&on);
            thread::spawn(move || {
                while on.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            })
        };
        println!("(with {cores} busy threads beside them)");
        Self { threads: (0..cores).map(busy).collect(), on }
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.on.store(false, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            // It can't have panicked: it only counts.
            let _ended = thread.join();
        }
    }
}

/// Runs a stage and counts from what its runner prints. A runner that fails without a failed test has stopped early.
fn counted(cmd: Cmd) -> Result<Count> {
    counted_with(cmd, |_| {})
}

/// The same, and passes on each line.
fn counted_with(cmd: Cmd, mut also: impl FnMut(&str)) -> Result<Count> {
    let mut count = Count::default();
    let ended = cmd.lines(|line| {
        count.add(line);
        also(line);
    })?;
    if !ended && count.failed == 0 {
        bail!("its runner failed without a failed test; what it printed tells why");
    }
    Ok(count)
}

impl Count {
    /// Adds the numbers in a line of a runner's summary; other lines change nothing.
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

/// The number before a word.
fn before(text: &str, word: &str) -> Option<u32> {
    text.split(word).next().filter(|start| start.len() < text.len())?.split_whitespace().last()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Count, STORIES, Stories, chosen, failed_story, meant};

    #[test]
    fn what_takes_hours_is_run_only_when_it_is_named() {
        assert!(chosen("native", &[]) && !chosen("full", &[]));
        assert!(chosen("full", &["full".to_owned()]) && !chosen("native", &["full".to_owned()]));
        assert!(chosen("e2e", &["stories".to_owned()]) && !chosen("native", &["stories".to_owned()]));
    }

    #[test]
    fn a_story_that_is_named_is_all_that_runs() {
        let one = || Stories { only: Some("undo".to_owned()), ..Stories::default() };
        assert_eq!(meant(Vec::new(), &one()), [STORIES]);
        assert_eq!(meant(vec!["native".to_owned()], &one()), ["native"]);
        assert_eq!(meant(Vec::new(), &Stories::default()), Vec::<String>::new());
    }

    #[test]
    fn a_story_that_failed_is_found_by_its_name() {
        assert_eq!(failed_story("✖ a drop (by keys) counts (1234.5ms)").as_deref(), Some("a drop (by keys) counts"));
        assert_eq!(failed_story("✖ failing tests:"), None);
        assert_eq!(failed_story("✔ a drop by keys (12.5ms)"), None);
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
