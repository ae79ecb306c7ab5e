//! Tools that cargo installs, each version in a folder of its own.

use super::{beside, home_of, put_in_place, step};
use crate::place;
use crate::sh::Cmd;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::PathBuf;

const TRUNK: &str = "0.21.14";
const SPLIT: &str = "0.2.4";
const DENY: &str = "0.20.2";

/// Trunk, which builds the page.
pub(super) fn trunk() -> Result<PathBuf> {
    installed("trunk", TRUNK, "trunk", "--locked", "8 min")
}

/// wasm-bindgen's program has to be of the version that the app links. Without its own lock file, which names a
/// version that was taken back.
pub(super) fn wasm_bindgen() -> Result<PathBuf> {
    let lock = fs::read_to_string(place::root().join("Cargo.lock")).context("reading Cargo.lock")?;
    let version = locked(&lock, "wasm-bindgen").context("Cargo.lock names no wasm-bindgen")?;
    installed("wasm-bindgen-cli", version, "wasm-bindgen", "", "2 min")
}

/// What takes the linked app apart into modules.
pub(super) fn wasm_split() -> Result<PathBuf> {
    installed("wasm_split_cli_support", SPLIT, "wasm-split-cli", "--locked --features build-binary", "1 min")
}

/// cargo-deny, which judges licences and duplicates.
pub(super) fn deny() -> Result<PathBuf> {
    installed("cargo-deny", DENY, "cargo-deny", "--locked", "4 min")
}

/// The folder that holds `program`, from the person's own installation where it has the version.
fn installed(package: &str, version: &str, program: &str, how: &str, usually: &str) -> Result<PathBuf> {
    let home = home_of(program, version);
    let bin = home.join("bin");
    if bin.join(place::exe(program)).is_file() {
        return Ok(bin);
    }
    if let Some(own) = place::on_path(&[program]) {
        let said = Cmd::new(&own, "--version").output().unwrap_or_default();
        if let (true, Some(dir)) = (said.split_whitespace().any(|word| word == version), own.parent()) {
            return Ok(dir.to_path_buf());
        }
    }
    step(&format!("installing {program} {version}"), usually, || {
        let part = beside(&home)?;
        // Its crates are built in a folder that stays after an interruption, so that the next call goes on there.
        let install = Cmd::cargo("install --force --no-track --version").arg(version).arg(package);
        install
            .args(how.split_whitespace())
            .arg("--root")
            .arg(&part)
            .env("CARGO_TARGET_DIR", part.join("build"))
            .run()?;
        fs::remove_dir_all(part.join("build")).context("removing what the build left")?;
        if !part.join("bin").join(place::exe(program)).is_file() {
            bail!("{package} {version} brought no {program}");
        }
        put_in_place(&part, &home)?;
        Ok(bin)
    })
}

/// The version that a lock file names for a package.
fn locked<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::locked;

    #[test]
    fn the_locked_version_is_of_the_package_and_not_of_a_longer_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"registry\"\n";
        assert_eq!(locked(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked(lock, "wasm"), None);
    }
}
