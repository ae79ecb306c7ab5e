//! `cargo xtask ci`: everything that a change has to pass, the quick checks first.

use crate::setup::{self, Kit};
use crate::sh::Cmd;
use crate::{budget, dist, test};
use anyhow::{Context, Result};
use std::time::Instant;

/// Runs all checks and stops at the first failure.
pub(crate) fn ci() -> Result<()> {
    check("format", format)?;
    let kit = setup::need(&setup::ALL)?;
    check("spelling", || kit.cmd("typos", "")?.run())?;
    check("licences, bans, sources", || deny(&kit))?;
    check("lints", || lints(&kit))?;
    check("documentation", || documentation(&kit))?;
    check("tests", || test::test(&[], &test::Stories::default()))?;
    check("static files and their size", || budget::check(&dist::dist(&dist::Dist::default())?))?;
    println!("\nci: all passed");
    Ok(())
}

fn check(name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("\n=== {name}");
    #[allow(clippy::disallowed_methods, reason = "told to a person; nothing depends on it")]
    let start = Instant::now();
    work().with_context(|| format!("ci: {name}"))?;
    println!("=== {name}: passed ({} s)", start.elapsed().as_secs());
    Ok(())
}

/// The workspace, and `xtask/site`, which isn't a member.
fn format() -> Result<()> {
    Cmd::cargo("fmt --all --check").run()?;
    Cmd::cargo("fmt --check --manifest-path").arg(setup::SITE_MANIFEST).run()
}

/// Advisories are left out: they come from a database on the network, and would fail a change that passed yesterday.
fn deny(kit: &Kit) -> Result<()> {
    println!("(advisories need the network and are not part of this: cargo deny check advisories)");
    kit.cmd("cargo-deny", "--workspace check --hide-inclusion-graph licenses bans sources")?.run()
}

/// Lints the app for the browser, and everything else for this machine.
fn lints(kit: &Kit) -> Result<()> {
    let lint = "clippy --quiet --all-targets";
    let strict = ["--", "-D", "warnings"];
    setup::site_cmd(lint).arg("--all-features").args(strict).run()?;
    Cmd::cargo(lint).args(["--workspace", "--exclude", "hourloom"]).args(strict).run()?;
    let app = kit.wasm_cmd("cargo", lint)?.args(["--package", "hourloom"]).args(setup::FOR_THE_BROWSER);
    app.args(strict).run()
}

fn documentation(kit: &Kit) -> Result<()> {
    let doc = "doc --quiet --no-deps --document-private-items";
    let native = Cmd::cargo(doc).args(["--workspace", "--exclude", "hourloom"]);
    native.env("RUSTDOCFLAGS", setup::STRICT_DOCS).run()?;
    kit.wasm_cmd("cargo", doc)?.args(["--package", "hourloom"]).args(setup::FOR_THE_BROWSER).run()
}
