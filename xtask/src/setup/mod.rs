//! What a command needs on this machine, installed when it is missing.
//!
//! A step says what it does and how long that usually takes. It is skipped if its result is there, and moves its result
//! into place at once at its end: an interrupted call leaves nothing half done, and the next one continues. If a step
//! can't continue, it says in one sentence what to run.

mod apt;
mod chrome;
mod hosts;
mod nats;
mod nginx;
mod node;
mod python;
mod tools;
mod wasm;

use crate::{place, sh};
use anyhow::{Context, Result};
use std::cell::Cell;
use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Instant;

pub(crate) use chrome::Browser;
pub(crate) use hosts::Hosts;
pub(crate) use tools::{SITE_MANIFEST, site_cmd};
pub(crate) use wasm::{STRICT_DOCS, Wasm};

/// Something that a command may need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// A compiler for the browser's WebAssembly.
    Wasm,
    /// The program that generates the app's script and assembles the page.
    Site,
    /// The program that splits the app, for releases.
    Split,
    /// The runner of tests that were built for the browser.
    Runner,
    /// esbuild, wasm-opt and what the browser tests use from npm.
    Node,
    /// Chromium and its driver, for tests only.
    Chrome,
    /// cargo-deny.
    Deny,
    /// typos.
    Typos,
    /// nginx, with which the proxy is compared.
    Nginx,
    /// nats-server, the store that several proxies share in tests.
    Nats,
    /// nginx, Caddy and Python, which host the app in tests.
    Hosts,
    /// The vendors' Python clients, which the full tests run against the stand-ins.
    Clients,
}

/// Everything that tests and builds need, what is quick first.
pub(crate) const ALL: [Need; 10] = [
    Need::Node,
    Need::Wasm,
    Need::Site,
    Need::Split,
    Need::Runner,
    Need::Chrome,
    Need::Hosts,
    Need::Nats,
    Need::Deny,
    Need::Typos,
];

/// Cargo's arguments for builds that are tested, not released: one profile, so that the page, the tests, the lints and
/// the documentation share one build of the dependencies.
pub(crate) const FOR_THE_BROWSER: [&str; 4] = ["--profile", "web-dev", "--target", "wasm32-unknown-unknown"];

/// Where the requested tools are.
#[derive(Debug, Default)]
pub(crate) struct Kit {
    /// Folders with programs, to prepend to the PATH.
    pub(crate) programs: Vec<PathBuf>,
    /// The compiler for the browser, if requested.
    pub(crate) wasm: Option<Wasm>,
    /// The browser, if requested.
    pub(crate) browser: Option<Browser>,
    /// nginx's program, if requested.
    pub(crate) nginx: Option<PathBuf>,
    /// nats-server's program, if requested.
    pub(crate) nats: Option<PathBuf>,
    /// The web servers, if requested.
    pub(crate) hosts: Option<Hosts>,
    /// A Python with the vendors' clients, if requested.
    pub(crate) clients: Option<PathBuf>,
}

impl Kit {
    /// A program with the tools on its PATH.
    pub(crate) fn cmd(&self, program: &str, args: &str) -> Result<sh::Cmd> {
        Ok(sh::Cmd::new(program, args).env("PATH", sh::path_with(&self.programs)?))
    }

    /// A program that compiles for the browser: `cargo` itself, or one that calls it.
    pub(crate) fn wasm_cmd(&self, program: &str, args: &str) -> Result<sh::Cmd> {
        let wasm = self.wasm.as_ref().context("the compiler for the browser wasn't asked for")?;
        wasm.cmd(program, args, &self.programs)
    }

    /// The browser and its driver.
    pub(crate) fn browser(&self) -> Result<&Browser> {
        self.browser.as_ref().context("the browser wasn't asked for")
    }
}

/// Installs what is missing.
pub(crate) fn need(needs: &[Need]) -> Result<Kit> {
    let mut kit = Kit::default();
    for (at, need) in needs.iter().enumerate() {
        OF.set((at + 1, needs.len()));
        match need {
            Need::Wasm => kit.wasm = Some(wasm::wasm()?),
            Need::Site => kit.programs.push(tools::site()?),
            Need::Split => kit.programs.push(tools::split()?),
            Need::Runner => kit.programs.push(tools::runner()?),
            Need::Node => kit.programs.push(node::packages()?),
            Need::Chrome => kit.browser = Some(chrome::browser()?),
            Need::Deny => kit.programs.push(tools::deny()?),
            Need::Typos => kit.programs.push(tools::typos()?),
            Need::Nginx => kit.nginx = Some(nginx::nginx()?),
            Need::Nats => kit.nats = Some(nats::nats()?),
            Need::Hosts => kit.hosts = Some(hosts::hosts()?),
            Need::Clients => {
                let what = "Google's, Slack's and Asana's Python clients";
                kit.clients = Some(python::bin("tests/clients/requirements.txt", what, "30 s")?.join("python"));
            }
        }
    }
    Ok(kit)
}

thread_local! {
    /// The number of the current step and of all steps of a command, to show progress.
    static OF: Cell<(usize, usize)> = const { Cell::new((1, 1)) };
}

/// Runs a step's work; prints what it is, how long it usually takes, and how long it took.
fn step<T>(what: &str, usually: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let (at, all) = OF.get();
    println!("set-up {at} of {all}: {what} (usually {usually})");
    #[allow(clippy::disallowed_methods, reason = "a person waits here; nothing depends on it")]
    let start = Instant::now();
    let result = work().with_context(|| format!("set-up stopped: {what}"))?;
    println!("set-up: done in {:.0} s", start.elapsed().as_secs_f32());
    Ok(result)
}

/// Makes `result`, unless it is `there`: `work` fills a folder beside it, which one rename puts in place. Clones share
/// the tools, so only one of them works on a result at a time, and the others find it there.
fn make(
    what: &str,
    usually: &str,
    result: &Path,
    there: impl Fn() -> bool,
    work: impl FnOnce(&Path) -> Result<()>,
) -> Result<()> {
    if there() {
        return Ok(());
    }
    step(what, usually, || {
        let _held = hold(result)?;
        if there() {
            return Ok(());
        }
        let part = beside(result)?;
        work(&part)?;
        put_in_place(&part, result)
    })
}

/// Holds the lock of a folder, until the returned file is dropped or this process ends, however it ends.
fn hold(folder: &Path) -> Result<File> {
    let file = hidden(folder, ".lock-")?;
    if let Some(parent) = file.parent() {
        std::fs::create_dir_all(parent).with_context(|| format!("creating {}", parent.display()))?;
    }
    let lock = File::create(&file).with_context(|| format!("creating {}", file.display()))?;
    match lock.try_lock() {
        Ok(()) => return Ok(lock),
        Err(TryLockError::WouldBlock) => println!("set-up: waiting for another clone, which is doing the same"),
        Err(TryLockError::Error(error)) => return Err(error).with_context(|| format!("locking {}", file.display())),
    }
    lock.lock().with_context(|| format!("locking {}", file.display()))?;
    Ok(lock)
}

/// The hidden name beside a folder that begins with `mark`.
fn hidden(folder: &Path, mark: &str) -> Result<PathBuf> {
    let mut name = OsString::from(mark);
    name.push(folder.file_name().context("a folder without a name")?);
    Ok(folder.with_file_name(name))
}

/// A folder for unfinished work beside `result`, on the same disk, so that one rename puts it in place.
fn beside(result: &Path) -> Result<PathBuf> {
    let part = hidden(result, ".part-")?;
    std::fs::create_dir_all(&part).with_context(|| format!("creating {}", part.display()))?;
    Ok(part)
}

/// Turns the unfinished work into the result.
fn put_in_place(part: &Path, result: &Path) -> Result<()> {
    if result.exists() {
        std::fs::remove_dir_all(result).with_context(|| format!("removing {}", result.display()))?;
    }
    std::fs::rename(part, result).with_context(|| format!("putting {} in place", result.display()))
}

/// The folder for one version of a tool.
fn home_of(tool: &str, version: &str) -> PathBuf {
    place::tools().join(format!("{tool}-{version}"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::make;
    use std::fs;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::sync::{Arc, Barrier};
    use std::thread;

    /// Each clone is a thread here: a lock of a file belongs to who has opened it.
    #[test]
    fn clones_that_need_the_same_tool_at_once_make_it_once() {
        let dir = std::env::temp_dir().join(format!("hourloom-make-{}", std::process::id()));
        let result = dir.join("tool-1");
        let (works, start) = (Arc::new(AtomicU32::new(0)), Arc::new(Barrier::new(4)));
        let clones: Vec<_> = (0..4)
            .map(|_| {
                let (result, works, start) = (result.clone(), Arc::clone(&works), Arc::clone(&start));
                thread::spawn(move || {
                    let program = result.join("program");
                    start.wait();
                    make(
                        "making a tool",
                        "0 s",
                        &result,
                        || program.is_file(),
                        |part| {
                            works.fetch_add(1, Ordering::SeqCst);
                            // Whoever else worked in the same folder would find this, or remove it.
                            fs::create_dir(part.join("half"))?;
                            fs::write(part.join("half/made"), "made")?;
                            thread::yield_now();
                            fs::rename(part.join("half/made"), part.join("program"))?;
                            Ok(fs::remove_dir(part.join("half"))?)
                        },
                    )
                    .unwrap();
                    assert_eq!(fs::read_to_string(program).unwrap(), "made");
                })
            })
            .collect();
        let ended: Vec<_> = clones.into_iter().map(|clone| clone.join()).collect();
        fs::remove_dir_all(&dir).unwrap();
        assert!(ended.iter().all(Result::is_ok));
        assert_eq!(works.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn work_that_failed_leaves_nothing_in_place_and_is_done_again() {
        let dir = std::env::temp_dir().join(format!("hourloom-again-{}", std::process::id()));
        let result = dir.join("tool-1");
        let there = || result.is_dir();
        assert!(make("failing", "0 s", &result, there, |_| anyhow::bail!("interrupted")).is_err());
        assert!(!result.exists());
        make("making a tool", "0 s", &result, there, |part| Ok(fs::write(part.join("program"), "made")?)).unwrap();
        assert!(result.join("program").is_file());
        fs::remove_dir_all(&dir).unwrap();
    }
}
