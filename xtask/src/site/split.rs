//! Takes the linked app apart: what the first sight of a week needs, and the module of `src/rest.rs`, which is fetched
//! after it. What belongs where follows from what refers to what, which the linker has left in the file (`build.rs`).
//!
//! Trunk has made its script from the whole; here it is made anew, from the first module, with the loader of the other.

use super::Kind;
use crate::place;
use crate::setup::Kit;
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::Path;

/// The app's name in Trunk's output.
const APP: &str = "hourloom";
/// The first module.
pub(super) const MODULE: &str = "hourloom_bg.wasm";
/// The loader of the other modules, a part of the page's script in the end.
pub(super) const LOADER: &str = "__wasm_split.js";
/// The tool compiles what it fetches, whatever the host calls it: only a host that says `application/wasm` lets the
/// browser do so on the way.
const STREAMING: &str = "WebAssembly.instantiateStreaming(src, imports)";
const ANY_HOST: &str = "src.then(async answer => answer.headers.get('content-type') === 'application/wasm' \
    ? WebAssembly.instantiateStreaming(answer, imports) \
    : WebAssembly.instantiate(await answer.arrayBuffer(), imports))";

/// Is this module fetched after the first sight?
pub(crate) fn is_later(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    super::extension(file) == "wasm" && (name.starts_with("split_") || name.starts_with("chunk_"))
}

/// Replaces the module and the script that Trunk has put into `dir`.
pub(super) fn split(kit: &Kit, kind: Kind, dir: &Path) -> Result<()> {
    let linked = place::target().join("wasm32-unknown-unknown").join(kind.profile()).join(format!("{APP}.wasm"));
    let split = kit.cmd("wasm-split-cli", "--target web --out-name")?;
    split.arg(APP).arg(&linked).arg(dir).run()?;
    let main = dir.join(format!("{APP}.wasm"));
    let bind = kit.cmd("wasm-bindgen", "--target web --no-typescript --keep-lld-exports --out-name")?;
    bind.arg(APP).arg("--out-dir").arg(dir).arg(&main).run()?;
    fs::remove_file(&main).context("removing what was between")?;
    let loader = dir.join(LOADER);
    let script = fs::read_to_string(&loader).context("reading the loader of the other modules")?;
    ensure!(script.contains(STREAMING), "the loader of the other modules is not as this step knows it");
    fs::write(&loader, script.replace(STREAMING, ANY_HOST)).context("writing the loader of the other modules")
}
