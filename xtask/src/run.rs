//! `cargo xtask run`: the app and the sandbox, served together on this machine.

use crate::server;
use crate::site::{self, Kind};
use anyhow::Result;

/// Builds what changed and serves until it is interrupted.
pub(crate) fn run(port: u16, kind: Kind) -> Result<()> {
    let program = server::build()?;
    let site = site::fresh(kind)?;
    println!("Hourloom with its sandbox: http://127.0.0.1:{port}/  (Ctrl+C ends it)");
    server::command(&program, port, &site).run()
}
