//! Secrets come from the environment or from a file that not everybody can read.

use std::fs;
use std::path::Path;

use crate::secret::Secret;

/// Longer than any key file or client secret.
const MAX_FILE: u64 = 16 * 1024;

/// The text of a secret's file, without the white space around it.
///
/// # Errors
/// What is wrong with the file; never what stands in it.
pub(super) fn read(path: &Path) -> Result<Secret, String> {
    let named = path.display();
    let known = fs::metadata(path).map_err(|error| format!("{named} can't be read: {error}"))?;
    if everybody_reads(&known) {
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

#[cfg(unix)]
fn everybody_reads(known: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    known.permissions().mode() & 0o007 != 0
}

#[cfg(not(unix))]
fn everybody_reads(_: &fs::Metadata) -> bool {
    false
}
