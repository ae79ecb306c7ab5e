//! `cargo xtask run`: the app and the sandbox, served together on this machine.

use crate::server;
use crate::site::{self, Kind};
use anyhow::{Result, ensure};
use std::time::Instant;

/// Builds what has changed and serves until it is interrupted.
pub(crate) fn run(port: u16, kind: Kind) -> Result<()> {
    #[allow(clippy::disallowed_methods, reason = "told to the person who waits; nothing depends on it")]
    let start = Instant::now();
    println!("1 of 3: the proxy with its sandbox of providers (a new clone: 2 min)");
    let program = server::build()?;
    println!("2 of 3: the page (a new clone: 3 min; a new machine needs some tools first)");
    let site = site::fresh(kind)?;
    println!("3 of 3: serving both");
    let ended_well = server::command(&program, port, &site)?.lines(|line| {
        if line.starts_with("listening") {
            let waited = start.elapsed().as_secs_f32();
            println!(
                "Hourloom, with a sandbox of providers: http://127.0.0.1:{port}/  ({waited:.1} s; Ctrl+C ends it)"
            );
        }
    })?;
    ensure!(ended_well, "the server ended with an error; its log says why (is the port taken? --port takes another)");
    Ok(())
}
