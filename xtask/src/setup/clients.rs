//! The vendors' own Python clients that the stand-ins are tried with, in a virtual environment of their own.

use super::{apt, beside, home_of, put_in_place, step};
use crate::fingerprint::hex;
use crate::place;
use crate::sh::Cmd;
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

const PYTHON: &str = "bin/python";

/// The Python that has the clients in the versions that tests/clients/requirements.txt names.
pub(super) fn clients() -> Result<PathBuf> {
    let list = place::root().join("tests/clients/requirements.txt");
    let wanted = fs::read(&list).context("reading tests/clients/requirements.txt")?;
    let home = home_of("clients", &hex(&Sha256::digest(&wanted))[..16]);
    let python = home.join(PYTHON);
    if python.is_file() {
        return Ok(python);
    }
    step("installing Google's, Slack's and Asana's Python clients, for tests only", "30 s", || {
        let part = beside(&home)?;
        if environment(&part).is_err() {
            let otherwise = "install Python 3 with its module `venv`, for tests only";
            apt::install(&["python3", "python3-venv"], otherwise)?;
            environment(&part)?;
        }
        let pip = "-m pip install --quiet --disable-pip-version-check --requirement";
        Cmd::new(part.join(PYTHON), pip).arg(&list).run()?;
        put_in_place(&part, &home)?;
        Ok(python)
    })
}

fn environment(part: &Path) -> Result<()> {
    Cmd::new("python3", "-m venv --clear").arg(part).run()
}
