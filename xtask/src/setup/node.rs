//! Packages from npm: wasm-opt (package `binaryen`), and the driver and the checker for the browser tests.

use super::step;
use crate::fingerprint::hex;
use crate::place;
use crate::sh::Cmd;
use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::PathBuf;

const NODE: u32 = 20;

/// The folder of npm's programs, with the packages that package-lock.json names.
pub(super) fn packages() -> Result<PathBuf> {
    let root = place::root();
    let lock = fs::read(root.join("package-lock.json")).context("reading package-lock.json")?;
    let wanted = hex(&Sha256::digest(&lock));
    let modules = root.join("node_modules");
    // npm removes the whole folder before it fills it, so this file exists only after a complete run.
    let stamp = modules.join(".installed");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(modules.join(".bin"));
    }
    let said = Cmd::new("node", "--version").output().unwrap_or_default();
    if major(&said).is_none_or(|version| version < NODE) || place::on_path(&["npm"]).is_none() {
        bail!(
            "Node {NODE} or later with npm is missing; install it from https://nodejs.org or by: sudo apt-get install nodejs npm"
        );
    }
    step("installing the Node packages", "20 s", || {
        Cmd::new("npm", "ci --no-progress --loglevel=error").run()?;
        fs::write(&stamp, wanted).context("noting what is installed")?;
        Ok(modules.join(".bin"))
    })
}

fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_major_version_is_the_first_number() {
        assert_eq!(super::major("v22.11.0"), Some(22));
        assert_eq!(super::major(""), None);
    }
}
