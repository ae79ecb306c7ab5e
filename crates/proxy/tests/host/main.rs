//! The host from the point of view of a browser and an operator: its files, and the program itself.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod files;
#[cfg(unix)]
mod operation;
mod program;

use std::fs;
use std::path::{Path, PathBuf};

/// A folder with this name and a small page: hashed program files, one of them precompressed, and a secret next to the
/// folder.
fn page(name: &str) -> PathBuf {
    let above = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let dir = above.join("dist");
    fs::create_dir_all(&dir).unwrap();
    put(&above.join("secret.txt"), "secret");
    put(&dir.join("index.html"), "<!doctype html><title>Page</title>");
    put(&dir.join("app-0123456789abcdef_bg.wasm"), "\0asm plain");
    put(&dir.join("app-0123456789abcdef_bg.wasm.br"), "brotli");
    put(&dir.join("app-0123456789abcdef_bg.wasm.gz"), "gzip");
    put(&dir.join("app-0123456789abcdef.js"), "export {}");
    dir
}

/// Written atomically: tests in other processes read the same files.
fn put(file: &Path, content: &str) {
    if fs::read(file).is_ok_and(|there| there == content.as_bytes()) {
        return;
    }
    let part = file.with_extension(format!("part{}", std::process::id()));
    fs::write(&part, content).unwrap();
    fs::rename(&part, file).unwrap();
}
