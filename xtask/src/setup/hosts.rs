//! The web servers that docs/deploy.md describes, to test the app on.

use super::apt::{self, Unpacked};
use super::{nginx, step};
use crate::place;
use crate::sh::Cmd;
use anyhow::{Context, Result};
use std::path::PathBuf;
use std::time::Duration;

/// The paths of the programs.
#[derive(Debug)]
pub(crate) struct Hosts {
    pub(crate) nginx: PathBuf,
    pub(crate) caddy: PathBuf,
    pub(crate) python: PathBuf,
}

/// Finds them, or installs or unpacks them.
pub(super) fn hosts() -> Result<Hosts> {
    // It signs the certificates of the documented hosts.
    installed("openssl", "version")?;
    Ok(Hosts { nginx: nginx::nginx()?, caddy: caddy()?, python: installed("python3", "--version")? })
}

/// A program whose package has the same name.
fn installed(program: &str, version: &str) -> Result<PathBuf> {
    // A shim with that name may have no version behind it.
    let works = |file: &PathBuf| Cmd::new(file, version).quiet().succeeds_within(Duration::from_secs(10));
    if let Some(file) = place::on_path(&[program]).filter(works) {
        return Ok(file);
    }
    let otherwise = format!("install {program}, for hosting tests only");
    step(&format!("installing {program}, for hosting tests only"), "10 s", || {
        apt::install(&[program], &otherwise)?;
        place::on_path(&[program]).context(otherwise)
    })
}

fn caddy() -> Result<PathBuf> {
    apt::program(&Unpacked {
        name: "caddy",
        variable: "HOURLOOM_CADDY",
        packages: &["caddy"],
        path: "usr/bin/caddy",
        variant: "debian",
        purpose: "for hosting tests only",
    })
}
