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

/// A folder for unfinished work beside `result`, on the same disk, so that one rename puts it in place.
fn beside(result: &Path) -> Result<PathBuf> {
    let mut name = OsString::from(".part-");
    name.push(result.file_name().context("a folder without a name")?);
    let part = result.with_file_name(name);
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
