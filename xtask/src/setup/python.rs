//! Packages from Python's index, each list in its own virtual environment: the vendors' clients for testing the
//! stand-ins, and programs that are published already built, verified by checksum.

use super::{apt, home_of, make};
use crate::fingerprint::hex;
use crate::place;
use crate::sh::Cmd;
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

const OTHERWISE: &str = "install Python 3 with its module `venv`, for tests only";

/// The programs' folder of the environment with the packages in `list`, in the versions and with the checksums given
/// there.
pub(super) fn bin(list: &str, what: &str, usually: &str) -> Result<PathBuf> {
    let file = place::root().join(list);
    let wanted = fs::read(&file).with_context(|| format!("reading {list}"))?;
    let home = home_of("python", &hex(&Sha256::digest(&wanted))[..16]);
    let bin = home.join("bin");
    make(
        &format!("installing {what}, for tests only"),
        usually,
        &home,
        || bin.is_dir(),
        |part| {
            if environment(part).is_err() {
                apt::install(&["python3", "python3-venv"], OTHERWISE)?;
                environment(part)?;
            }
            let pip = "-m pip install --quiet --disable-pip-version-check --requirement";
            Cmd::new(part.join("bin/python"), pip).arg(&file).run()
        },
    )?;
    Ok(bin)
}

fn environment(part: &Path) -> Result<()> {
    Cmd::new("python3", "-m venv --clear").arg(part).run()
}
