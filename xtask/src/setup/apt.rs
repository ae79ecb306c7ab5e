//! Packages of a Debian-based distribution; on other systems, a message says what to install.

use super::{home_of, make};
use crate::place;
use crate::sh::Cmd;
use anyhow::{Result, bail, ensure};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Two clones may install at once: the later one waits for the other's lock, in seconds.
const INSTALL: &str = "install -y --no-install-recommends -o DPkg::Lock::Timeout=300";

/// Installs packages, or says in one sentence what to run. `otherwise` is the advice for systems without apt.
pub(super) fn install(packages: &[&str], otherwise: &str) -> Result<()> {
    if place::on_path(&["apt-get"]).is_none() {
        bail!("{otherwise}");
    }
    let words = packages.join(" ");
    // A fresh machine has no package list, an old one lists versions that are gone: an update helps both.
    let install = format!("-q {INSTALL} {words}");
    if apt(&install).is_err() && apt("-q update").and_then(|()| apt(&install)).is_err() {
        bail!("apt-get could not install {words}; {otherwise}");
    }
    Ok(())
}

/// Runs apt-get with the rights to install packages.
fn apt(args: &str) -> Result<()> {
    let root = Cmd::new("id", "-u").output().is_ok_and(|id| id == "0");
    let sudo = !root && Cmd::new("sudo", "-n true").quiet().succeeds_within(Duration::from_secs(5));
    if !root && !sudo {
        bail!("packages are missing and only root may install them; run: sudo apt-get {args}");
    }
    let command = if root { Cmd::new("apt-get", args) } else { Cmd::new("sudo", "-n apt-get").args(args.split(' ')) };
    command.env("DEBIAN_FRONTEND", "noninteractive").run()
}

/// Unpacks a package's files below `into` without installing it; its dependencies must be there.
fn unpack(package: &str, into: &Path, otherwise: &str) -> Result<()> {
    if place::on_path(&["apt-get"]).is_none() {
        bail!("{otherwise}");
    }
    let downloaded = into.join("download");
    std::fs::create_dir_all(&downloaded)?;
    let download = || Cmd::new("apt-get", "-q download").arg(package).dir(&downloaded).run();
    // A fresh machine has no package list, an old one lists versions that are gone.
    if download().is_err() {
        apt("-q update")?;
        download()?;
    }
    for file in std::fs::read_dir(&downloaded)? {
        Cmd::new("dpkg-deb", "--extract").arg(file?.path()).arg(into).run()?;
    }
    Ok(std::fs::remove_dir_all(downloaded)?)
}

/// A program of the distribution's packages that is unpacked, because installing it would start a service.
pub(super) struct Unpacked {
    /// The program's name.
    pub(super) name: &'static str,
    /// The environment variable that names another one.
    pub(super) variable: &'static str,
    /// Its packages; their dependencies must be there.
    pub(super) packages: &'static [&'static str],
    /// Where it is in its package.
    pub(super) path: &'static str,
    /// Changes when other packages are unpacked.
    pub(super) variant: &'static str,
    /// What it is for.
    pub(super) purpose: &'static str,
}

/// Finds an installed program, or unpacks it.
pub(super) fn program(it: &Unpacked) -> Result<PathBuf> {
    let Unpacked { name, variable, packages, path, variant, purpose } = it;
    let home = home_of(name, variant);
    let unpacked = home.join(path);
    let named = std::env::var_os(variable).map(PathBuf::from);
    let known = [named, place::on_path(&[*name]), Some(unpacked.clone())];
    if let Some(program) = known.into_iter().flatten().find(|file| file.is_file()) {
        return Ok(program);
    }
    let otherwise = format!("install {name}, and name its program in {variable} if it is not on the PATH");
    make(
        &format!("unpacking {name}, {purpose}"),
        "5 s",
        &home,
        || unpacked.is_file(),
        |part| {
            packages.iter().try_for_each(|package| unpack(package, part, &otherwise))?;
            ensure!(part.join(path).is_file(), "{otherwise}");
            Ok(())
        },
    )?;
    Ok(unpacked)
}

/// The newest package named `<stem>-<number>` in apt's list.
pub(super) fn newest(stem: &str) -> Option<String> {
    let listed = || Cmd::new("apt-cache", "pkgnames").arg(format!("{stem}-")).output().unwrap_or_default();
    newest_of(stem, &listed())
}

fn newest_of(stem: &str, names: &str) -> Option<String> {
    let number = |name: &str| name.strip_prefix(stem)?.strip_prefix('-')?.parse::<u32>().ok();
    names.lines().filter_map(number).max().map(|number| format!("{stem}-{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newest_goes_by_number_and_passes_over_other_names() {
        let names = "lld-9\nlld-22\nlld-19-runtime\nlld-14";
        assert_eq!(newest_of("lld", names).as_deref(), Some("lld-22"));
        assert_eq!(newest_of("lld", "lld\nlldb-3"), None);
    }
}
