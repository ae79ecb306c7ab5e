//! A compiler for `wasm32-unknown-unknown`.
//!
//! Usually rustup adds the target to the installed toolchain. If rustup is missing or can't reach its server, the
//! distribution's compiler is used. It has no standard library for the browser, so that is built once from the
//! distribution's source and stored in a separate folder, which `--sysroot` names; nothing of the system is changed.

use super::{apt, home_of, make, step};
use crate::place;
use crate::sh::{self, Cmd};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

const TARGET: &str = "wasm32-unknown-unknown";
/// The distribution's folder of programs.
const SYSTEM: &str = "/usr/bin";
const RUSTDOCFLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTDOCFLAGS";
/// Flags for building the documentation (only `ci` does): no warnings. Its readers work on the code, and it includes
/// private items, so links to those are fine.
pub(crate) const STRICT_DOCS: &str = "-Dwarnings -Arustdoc::private-intra-doc-links";
const OTHERWISE: &str = "install rustup from https://rustup.rs and run: rustup target add wasm32-unknown-unknown";

/// The compiler for the browser.
#[derive(Debug)]
pub(crate) enum Wasm {
    /// The installed toolchain has the target.
    Own,
    /// The distribution's compiler, with a standard library that was built here.
    Distribution {
        /// Holds `lib/rustlib/wasm32-unknown-unknown/lib`.
        sysroot: PathBuf,
        /// The path of the linker.
        linker: PathBuf,
    },
}

impl Wasm {
    /// A program that compiles for the browser, with these folders prepended to its PATH.
    pub(super) fn cmd(&self, program: &str, args: &str, programs: &[PathBuf]) -> Result<Cmd> {
        let Self::Distribution { sysroot, linker } = self else {
            let cmd = if program == "cargo" { Cmd::cargo(args) } else { Cmd::new(program, args) };
            return Ok(cmd.env("PATH", sh::path_with(programs)?).env(RUSTDOCFLAGS, STRICT_DOCS));
        };
        let mut dirs = programs.to_vec();
        dirs.push(SYSTEM.into());
        let flag = format!("--sysroot={}", sysroot.display());
        let program = if program == "cargo" { "/usr/bin/cargo" } else { program };
        // What rustup and cargo have set for this program's own compiler doesn't apply to that one.
        let forget = ["RUSTUP_TOOLCHAIN", "CARGO", "RUSTC", "RUSTDOC", "LD_LIBRARY_PATH"];
        let cmd = Cmd::new(program, args).env("PATH", sh::path_with(&dirs)?);
        let cmd = forget.iter().fold(cmd, |cmd, name| cmd.env_remove(name));
        Ok(cmd
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker)
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", &flag)
            .env(RUSTDOCFLAGS, format!("{STRICT_DOCS} {flag}")))
    }

    /// Identifies the compiler: a build by another one is out of date.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Own => String::from("own"),
            Self::Distribution { sysroot, .. } => sysroot.display().to_string(),
        }
    }
}

/// Finds a compiler, or makes one.
pub(super) fn wasm() -> Result<Wasm> {
    if own_has_target() {
        return Ok(Wasm::Own);
    }
    if let Some(ready) = distribution() {
        return Ok(ready);
    }
    if place::on_path(&["rustup"]).is_some() {
        let limit = Duration::from_secs(180);
        let added = step(&format!("adding {TARGET} by rustup"), "20 s", || {
            Ok(Cmd::new("rustup", "target add").arg(TARGET).succeeds_within(limit))
        })?;
        if added && own_has_target() {
            return Ok(Wasm::Own);
        }
        println!("set-up: rustup could not add the target; the distribution's compiler will do");
    }
    if place::on_path(&["apt-get"]).is_none() {
        bail!("{OTHERWISE}");
    }
    if system_version().is_none() || linker().is_none() || source().is_none() {
        step("installing the distribution's compiler for the browser", "30 s", || {
            let lld = apt::newest("lld").unwrap_or_else(|| String::from("lld"));
            apt::install(&["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy", &lld], OTHERWISE)
        })?;
    }
    build_std()?;
    distribution().context(OTHERWISE)
}

fn own_has_target() -> bool {
    let libs = Cmd::new("rustc", "--print target-libdir --target").arg(TARGET).output();
    libs.is_ok_and(|dir| has_std(Path::new(&dir)))
}

/// The distribution's compiler, if all its parts are installed.
fn distribution() -> Option<Wasm> {
    let sysroot = home_of("wasm-std", &system_version()?);
    has_std(&libs_in(&sysroot)).then_some(())?;
    Some(Wasm::Distribution { sysroot, linker: linker()? })
}

fn has_std(dir: &Path) -> bool {
    let names = fs::read_dir(dir).into_iter().flatten().flatten();
    names.into_iter().any(|entry| is_library(&entry.path(), "libstd-"))
}

fn is_library(file: &Path, prefix: &str) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with(prefix) && name.ends_with(".rlib")
}

fn libs_in(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib").join(TARGET).join("lib")
}

fn system_version() -> Option<String> {
    let rustc = Path::new(SYSTEM).join("rustc");
    rustc.is_file().then_some(())?;
    let said = Cmd::new(rustc, "--version").env_remove("LD_LIBRARY_PATH").output().ok()?;
    said.split_whitespace().nth(1).map(str::to_owned)
}

/// The standard library's source as packaged by the distribution.
fn source() -> Option<PathBuf> {
    Some(PathBuf::from("/usr/lib/rustlib/src/rust/library/std")).filter(|dir| dir.exists())
}

/// The newest `wasm-ld` of the system.
fn linker() -> Option<PathBuf> {
    let number = |name: &str| match name.strip_prefix("wasm-ld")? {
        "" => Some(0),
        rest => rest.strip_prefix('-')?.parse::<u32>().ok(),
    };
    let entries = fs::read_dir(SYSTEM).ok()?.flatten();
    let linkers = entries.filter_map(|entry| Some((number(&entry.file_name().to_string_lossy())?, entry.path())));
    linkers.max().map(|(_, path)| path)
}

/// Builds the standard library by building an empty crate, and keeps the result.
fn build_std() -> Result<()> {
    let version = system_version().context("the distribution's compiler is not there")?;
    let sysroot = home_of("wasm-std", &version);
    let there = || has_std(&libs_in(&sysroot));
    make("building the standard library for the browser", "1 min", &sysroot, there, |part| build_std_in(part, &sysroot))
}

fn build_std_in(part: &Path, sysroot: &Path) -> Result<()> {
    let probe = part.join("probe");
    fs::create_dir_all(probe.join("src"))?;
    fs::write(probe.join("Cargo.toml"), "[package]\nname = \"probe\"\nedition = \"2024\"\n\n[workspace]\n")?;
    fs::write(probe.join("src/lib.rs"), "#![no_std]\n")?;
    let system =
        Wasm::Distribution { sysroot: sysroot.to_path_buf(), linker: linker().context("there is no wasm-ld")? };
    // `embed-bitcode`: without it, link-time optimisation in a release build can't optimise std.
    system
        .cmd("cargo", "build --release -Zbuild-std=std,panic_abort,proc_macro,test --target", &[])?
        .arg(TARGET)
        .dir(&probe)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", probe.join("target"))
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-Cembed-bitcode=yes")
        .run()?;
    let libs = libs_in(part);
    fs::create_dir_all(&libs)?;
    for entry in fs::read_dir(probe.join("target").join(TARGET).join("release/deps"))? {
        let file = entry?.path();
        if let (true, false, Some(name)) = (is_library(&file, "lib"), is_library(&file, "libprobe"), file.file_name()) {
            fs::copy(&file, libs.join(name))?;
        }
    }
    Ok(fs::remove_dir_all(&probe)?)
}
