//! Whether anything has changed since the last build, judged by the files' sizes and times. That takes milliseconds,
//! where asking the build tools takes seconds.

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// One value for the state of these files and folders (missing ones included) and of `settings`.
pub(crate) fn of(places: &[PathBuf], settings: &str) -> Result<String> {
    let mut files = Vec::new();
    for place in places {
        gather(place, &mut files)?;
    }
    files.sort();
    let mut hash = Sha256::new();
    hash.update(settings);
    for (path, size, changed) in files {
        hash.update(format!("\n{} {size} {changed}", path.display()));
    }
    Ok(hex(&hash.finalize()))
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string can't fail.
        let _written = write!(text, "{byte:02x}");
        text
    })
}

fn gather(place: &Path, files: &mut Vec<(PathBuf, u64, u128)>) -> Result<()> {
    let Ok(about) = fs::metadata(place) else { return Ok(()) };
    if about.is_dir() {
        for entry in fs::read_dir(place).with_context(|| format!("reading {}", place.display()))? {
            gather(&entry?.path(), files)?;
        }
    } else {
        let changed = about.modified()?.duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos());
        files.push((place.to_path_buf(), about.len(), changed));
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't write its files should stop")]
mod tests {
    use super::*;

    #[test]
    fn changes_with_a_file_and_with_the_settings_only() {
        let dir = std::env::temp_dir().join(format!("xtask-fingerprint-{}", std::process::id()));
        fs::create_dir_all(dir.join("deep")).unwrap();
        fs::write(dir.join("deep/a.rs"), "one").unwrap();
        let places = [dir.clone(), dir.join("missing")];
        let first = of(&places, "dev").unwrap();
        assert_eq!(first, of(&places, "dev").unwrap());
        assert_ne!(first, of(&places, "release").unwrap());
        fs::write(dir.join("deep/a.rs"), "three").unwrap();
        assert_ne!(first, of(&places, "dev").unwrap());
        fs::remove_dir_all(dir).unwrap();
    }
}
