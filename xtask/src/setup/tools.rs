//! Programs that are built here: those of `xtask/site`, and cargo-deny where no built one is available.

use super::{hold, home_of, make, python};
use crate::fingerprint::hex;
use crate::place;
use crate::sh::Cmd;
use crate::site::files;
use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of `xtask/site` in the clone.
const SITE: &str = "xtask/site";
pub(crate) const SITE_MANIFEST: &str = "xtask/site/Cargo.toml";
const DENY: &str = "0.20.2";

/// The program that generates the app's script and assembles the page.
pub(super) fn site() -> Result<PathBuf> {
    own("xtask-site", "what makes the page, with wasm-bindgen in it", &[], "1 min")
}

/// The program that splits the app.
pub(super) fn split() -> Result<PathBuf> {
    own("xtask-split", "what takes the app apart, for releases only", &["--features", "split"], "1 min")
}

/// The runner of tests that were built for the browser.
pub(super) fn runner() -> Result<PathBuf> {
    own("wasm-bindgen-test-runner", "what runs tests in a browser, for tests only", &["--features", "runner"], "1 min")
}

/// The folder with a program of `xtask/site`, for its current sources and lock file.
fn own(program: &str, what: &str, features: &[&str], usually: &str) -> Result<PathBuf> {
    let source = place::root().join(SITE);
    let mut hash = Sha256::new();
    for file in [source.join("Cargo.toml"), source.join("Cargo.lock")].into_iter().chain(files(&source.join("src"))?) {
        hash.update(fs::read(&file).with_context(|| format!("reading {}", file.display()))?);
    }
    let home = home_of(program, &hex(&hash.finalize())[..16]);
    let bin = home.join("bin");
    let made = bin.join(place::exe(program));
    if made.is_file() {
        return Ok(bin);
    }
    fits(&read_lock(Path::new(""))?, &read_lock(Path::new(SITE))?)?;
    make(
        &format!("building {what}"),
        usually,
        &home,
        || made.is_file(),
        |part| {
            // A clone with other sources builds into the same folder: until this program is kept, it has to wait.
            let _held = hold(&site_build())?;
            site_cmd("build").arg("--bin").arg(program).args(features).run()?;
            fs::create_dir_all(part.join("bin"))?;
            let name = place::exe(program);
            fs::copy(site_build().join("debug").join(&name), part.join("bin").join(&name))
                .context("keeping what was built")?;
            Ok(())
        },
    )?;
    Ok(bin)
}

/// Cargo for `xtask/site`.
pub(crate) fn site_cmd(args: &str) -> Cmd {
    Cmd::cargo(args).args(["--locked", "--manifest-path", SITE_MANIFEST]).env("CARGO_TARGET_DIR", site_build())
}

/// Shared by all clones and kept, so that a change rebuilds only what it affects.
fn site_build() -> PathBuf {
    place::tools().join("site-build")
}

fn read_lock(folder: &Path) -> Result<String> {
    fs::read_to_string(place::root().join(folder).join("Cargo.lock")).context("reading a Cargo.lock")
}

/// wasm-bindgen's program reads what its library has put into the module, so both must have the same version.
fn fits(app: &str, site: &str) -> Result<()> {
    let (linked, reads) = (locked(app, "wasm-bindgen"), locked(site, "wasm-bindgen-cli-support"));
    let why = "xtask/site/Cargo.toml has to name the version of wasm-bindgen that Cargo.lock has";
    ensure!(linked.is_some() && linked == reads, "{why}: {linked:?}, not {reads:?}");
    Ok(())
}

/// cargo-deny, which checks licences and duplicates: a published program, or else built here.
pub(super) fn deny() -> Result<PathBuf> {
    let home = home_of("cargo-deny", DENY);
    let bin = home.join("bin");
    let program = place::exe("cargo-deny");
    if bin.join(&program).is_file() {
        return Ok(bin);
    }
    if let Some(own) = place::on_path(&["cargo-deny"]) {
        let said = Cmd::new(&own, "--version").output().unwrap_or_default();
        if let (true, Some(dir)) = (said.split_whitespace().any(|word| word == DENY), own.parent()) {
            return Ok(dir.to_path_buf());
        }
    }
    let built = python::bin("xtask/tools.txt", "cargo-deny and typos", "10 s");
    match built.inspect_err(|error| println!("set-up: {error:#}")) {
        Ok(bin) if bin.join(&program).is_file() => Ok(bin),
        _ => make(
            &format!("building cargo-deny {DENY}"),
            "4 min",
            &home,
            || bin.join(&program).is_file(),
            |part| {
                // Its crates are built in a folder that remains after an interruption, so that the next call continues
                // there.
                let build = part.join("build");
                // It runs for a second: optimising it takes longer than that would ever save.
                Cmd::cargo("install --force --no-track --locked cargo-deny --version")
                    .arg(DENY)
                    .arg("--root")
                    .arg(part)
                    .env("CARGO_TARGET_DIR", &build)
                    .env("CARGO_PROFILE_RELEASE_LTO", "off")
                    .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
                    .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
                    .run()?;
                fs::remove_dir_all(build).context("removing what the build left")
            },
        )
        .map(|()| bin),
    }
}

/// typos, which knows common misspellings; only as a published program.
pub(super) fn typos() -> Result<PathBuf> {
    python::bin("xtask/tools.txt", "cargo-deny and typos", "10 s")
}

/// The version that a lock file names for a package.
fn locked<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_of_the_package_and_not_of_a_longer_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"registry\"\n";
        assert_eq!(locked(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked(lock, "wasm"), None);
    }

    #[test]
    fn what_binds_the_app_is_of_the_version_that_the_app_links() {
        let (app, site) = (read_lock(Path::new("")).unwrap(), read_lock(Path::new(SITE)).unwrap());
        fits(&app, &site).unwrap();
        let newer = site.replace(
            "name = \"wasm-bindgen-cli-support\"\nversion = \"0.2.",
            "name = \"wasm-bindgen-cli-support\"\nversion = \"0.2.9",
        );
        assert!(fits(&app, &newer).is_err());
    }
}
