//! The host as a browser and an operator meet it: its files, and the program itself.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod files;
mod program;

use std::fs;
use std::path::PathBuf;

/// A folder of this name with a small page: hashed program files, one precompressed, and a secret beside the folder.
fn page(name: &str) -> PathBuf {
    let above = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let dir = above.join("dist");
    fs::create_dir_all(&dir).unwrap();
    fs::write(above.join("secret.txt"), "secret").unwrap();
    fs::write(dir.join("index.html"), "<!doctype html><title>Page</title>").unwrap();
    fs::write(dir.join("app-0123456789abcdef_bg.wasm"), b"\0asm plain").unwrap();
    fs::write(dir.join("app-0123456789abcdef_bg.wasm.br"), b"brotli").unwrap();
    fs::write(dir.join("app-0123456789abcdef_bg.wasm.gz"), b"gzip").unwrap();
    fs::write(dir.join("app-0123456789abcdef.js"), "export {}").unwrap();
    dir
}
