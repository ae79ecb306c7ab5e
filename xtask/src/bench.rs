//! `cargo xtask bench`: the app and its peers in one run of Chromium; `cargo xtask bench proxy`: the proxy beside
//! nginx.

use crate::place;
use crate::setup::{self, Need};
use crate::sh::Cmd;
use crate::site::{self, Kind};
use anyhow::{Context, Result};
use std::ffi::OsString;

/// Runs the benchmark that is named first, or the app's.
pub(crate) fn bench(rest: Vec<OsString>) -> Result<()> {
    if rest.first().is_some_and(|name| name == "proxy") { proxy(&rest[1..]) } else { app(rest) }
}

/// Builds the proxy as for deployment and measures it with the given arguments, beside nginx if there is one.
fn proxy(rest: &[OsString]) -> Result<()> {
    let kit = setup::need(&[Need::Nginx]);
    Cmd::cargo("build --quiet --profile server --package proxy --features sandbox").run()?;
    let program = place::target().join("server").join(place::exe("hourloom-proxy"));
    let bench = Cmd::cargo("bench --quiet --profile server --package native-tests --bench proxy --")
        .args(rest)
        .env("HOURLOOM_PROXY", program);
    match kit.and_then(|kit| kit.nginx.context("nginx wasn't asked for")) {
        Ok(nginx) => bench.env("HOURLOOM_NGINX", nginx).run(),
        Err(why) => {
            println!("nginx isn't there: {why:#}");
            bench.run()
        }
    }
}

/// Builds the app with the benchmark hook and runs bench/run.mjs with the given arguments.
fn app(rest: Vec<OsString>) -> Result<()> {
    let kit = setup::need(&[Need::Node, Need::Chrome])?;
    let site = site::fresh(Kind::Bench)?;
    if !place::root().join("bench/node_modules").is_dir() {
        Cmd::new("npm", "ci --prefix bench --no-progress --loglevel=error").run()?;
    }
    kit.cmd("node", "bench/run.mjs")?.args(rest).env("HOURLOOM_DIST", site).env("CHROME", &kit.browser()?.program).run()
}
