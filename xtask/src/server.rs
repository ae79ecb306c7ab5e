//! The program that serves the app together with the sandbox.

use crate::extension;
use crate::place;
use crate::sh::Cmd;
use anyhow::Result;
use std::path::{Path, PathBuf};

/// Builds it without optimisation: it should start soon, and a single user makes few requests.
pub(crate) fn build() -> Result<PathBuf> {
    let program = place::target().join("debug").join(place::exe("hourloom-proxy"));
    let build = Cmd::cargo("build --package proxy --features sandbox");
    // The first build takes minutes: cargo shows its progress.
    if program.is_file() { build.arg("--quiet") } else { build }.run()?;
    Ok(program)
}

/// Starts it for `port` of this machine, with the static files of `site`, for this machine's pages and the extension. It says on its output when it listens; what
/// `hourloom-proxy find` looks into lies beside the build.
pub(crate) fn command(program: &Path, port: u16, site: &Path) -> Result<Cmd> {
    let pages = ["127.0.0.1", "localhost", "[::1]"].map(|host| format!("http://{host}:{port}/")).join(" ");
    let origins = format!("{pages} chrome-extension://{}", extension::own_id()?);
    let listen = format!("127.0.0.1:{port}");
    let log = place::target().join("error-log");
    let cmd = Cmd::new(program, "--sandbox --static").arg(site).arg("--listen").arg(listen).arg("--log-dir").arg(log);
    Ok(cmd.env("HOURLOOM_ORIGINS", origins))
}
