//! Secrets come from the environment or from a file that not everybody can read.
//!
//! What hands secrets to a process sets their modes by itself: systemd's credentials lie in `$CREDENTIALS_DIRECTORY`,
//! Compose's, Podman's and Kubernetes' usually below `/run/secrets`, readable by all in the container. Only this process
//! is there, so these are taken as they are. A name that isn't a path from the root is a credential of systemd's.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::secret::Secret;

/// Longer than any key file or client secret.
const MAX_FILE: u64 = 16 * 1024;

/// The text of a secret's file, without the white space around it.
///
/// # Errors
/// What is wrong with the file; never what stands in it.
pub(super) fn read(path: &Path, credentials: Option<&str>) -> Result<Secret, String> {
    let path = &find(path, credentials);
    let named = path.display();
    let known = fs::metadata(path).map_err(|error| format!("{named} can't be read: {error}"))?;
    if everybody_reads(&known) && !is_handed_over(path, credentials) {
        return Err(format!("{named} can be read by everybody on this machine: chmod o-rwx"));
    }
    if known.len() > MAX_FILE {
        return Err(format!("{named} is too long for a secret"));
    }
    let text = fs::read_to_string(path).map(Secret::new).map_err(|error| format!("{named} can't be read: {error}"))?;
    match text.expose().trim() {
        "" => Err(format!("{named} is empty")),
        trimmed => Ok(Secret::new(trimmed)),
    }
}

/// Where a secret is: a relative name is looked for among the credentials first.
fn find(path: &Path, credentials: Option<&str>) -> PathBuf {
    let credential = credentials.filter(|_| path.is_relative()).map(|dir| Path::new(dir).join(path));
    credential.filter(|credential| credential.exists()).unwrap_or_else(|| path.to_path_buf())
}

/// Whether whoever runs this process has put the file there, with the mode that it always has.
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
