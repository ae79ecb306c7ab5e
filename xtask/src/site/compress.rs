//! The same content in fewer bytes: brotli and gzip at their best levels, compressed once here instead of per request.

use super::{CONFIG, extension, files};
use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Whether compressing a file with this name pays. Images and fonts are compressed already. Files that people edit are
/// left out, because their old content would continue to be served.
pub(crate) fn pays(file: &Path) -> bool {
    let by_hand = file.file_name().is_some_and(|name| name == CONFIG);
    !by_hand
        && matches!(extension(file), "html" | "css" | "js" | "wasm" | "svg" | "json" | "webmanifest" | "txt" | "ftl")
}

/// Writes `.br` and `.gz` beside each file for which that pays.
pub(crate) fn beside(dir: &Path) -> Result<()> {
    for file in files(dir)?.into_iter().filter(|file| pays(file)) {
        let content = fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
        fs::write(with_suffix(&file, "br"), brotli(&content)?).context("writing what was compressed")?;
        fs::write(with_suffix(&file, "gz"), gzip(&content)?).context("writing what was compressed")?;
    }
    Ok(())
}

/// Brotli at quality 11.
pub(crate) fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let params = BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: content.len(), ..Default::default() };
    brotli::BrotliCompress(&mut &content[..], &mut out, &params)?;
    Ok(out)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    name.into()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn what_is_changed_by_hand_has_no_older_copy() {
        assert!(pays(Path::new("app/manifest.json")) && !pays(Path::new("app/config.json")));
    }

    #[test]
    fn both_give_the_content_back() {
        let content = b"drag, drop, plan; ".repeat(200);
        let (mut br, mut gz) = (Vec::new(), Vec::new());
        brotli::Decompressor::new(&brotli(&content).unwrap()[..], 4096).read_to_end(&mut br).unwrap();
        flate2::read::GzDecoder::new(&gzip(&content).unwrap()[..]).read_to_end(&mut gz).unwrap();
        assert_eq!((br, gz), (content.clone(), content));
    }
}
