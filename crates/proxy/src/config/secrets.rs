//! Secrets come from the environment or from a file that not everybody can read.
//!
//! Service managers that pass secrets to a process set the modes themselves: systemd's credentials are in
//! `$CREDENTIALS_DIRECTORY`, those of Compose, Podman and Kubernetes usually below `/run/secrets`, readable by all in
//! the container. Only this process is there, so these are accepted with any mode. A relative name is a systemd
//! credential.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::secret::Secret;

/// The largest accepted file, in bytes; key files and client secrets are smaller.
const MAX_FILE: u64 = 16 * 1024;

/// The content of a secret's file, without white space around it.
///
/// # Errors
/// What is wrong with the file; never its content.
pub(super) fn read(path: &Path, credentials: Option<&str>) -> Result<Secret, String> {
    let path = &find(path, credentials);
    let named = path.display();
    let known = fs::metadata(path).map_err(|error| format!("{named} can't be read: {error}"))?;
    if everybody_reads(&known) && !is_handed_over(path, credentials) {
        return Err(format!("{named} is readable by everybody on this machine: run chmod o-rwx"));
    }
    if known.len() > MAX_FILE {
        return Err(format!("{named} is too large for a secret"));
    }
    let text = fs::read_to_string(path).map(Secret::new).map_err(|error| format!("{named} can't be read: {error}"))?;
    match text.expose().trim() {
        "" => Err(format!("{named} is empty")),
        trimmed => Ok(Secret::new(trimmed)),
    }
}

/// The path of a secret: a relative name is looked up among the credentials first.
fn find(path: &Path, credentials: Option<&str>) -> PathBuf {
    let credential = credentials.filter(|_| path.is_relative()).map(|dir| Path::new(dir).join(path));
    credential.filter(|credential| credential.exists()).unwrap_or_else(|| path.to_path_buf())
}

/// Whether the service manager has put the file there, with a mode that can't be chosen.
fn is_handed_over(path: &Path, credentials: Option<&str>) -> bool {
    let plain = path.components().all(|part| part != Component::ParentDir);
    let dirs = credentials.into_iter().chain(["/run/secrets", "/var/run/secrets"]);
    plain && dirs.map(Path::new).any(|dir| dir.is_absolute() && path.starts_with(dir))
}

#[cfg(unix)]
fn everybody_reads(known: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    known.permissions().mode() & 0o007 != 0
}

#[cfg(not(unix))]
fn everybody_reads(_: &fs::Metadata) -> bool {
    false
}
