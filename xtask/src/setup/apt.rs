//! Packages of a Debian-based distribution; on other systems, a message says what to install.

use crate::place;
use crate::sh::Cmd;
use anyhow::{Result, bail};
use std::path::Path;
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
pub(super) fn unpack(package: &str, into: &Path, otherwise: &str) -> Result<()> {
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
