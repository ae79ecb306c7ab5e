//! `cargo xtask bench`: the app beside its peers in one run of Chromium.

use crate::place;
use crate::setup::{self, Need};
use crate::sh::Cmd;
use crate::site::{self, Kind};
use anyhow::Result;
use std::ffi::OsString;

/// Builds with the hook for benchmarks and hands over to bench/run.mjs, with what the person added.
pub(crate) fn bench(rest: Vec<OsString>) -> Result<()> {
    let kit = setup::need(&[Need::Node, Need::Chrome])?;
    let site = site::fresh(Kind::Bench)?;
    if !place::root().join("bench/node_modules").is_dir() {
        Cmd::new("npm", "ci --prefix bench --no-progress --loglevel=error").run()?;
    }
    kit.cmd("node", "bench/run.mjs")?.args(rest).env("HOURLOOM_DIST", site).env("CHROME", &kit.browser()?.program).run()
}
