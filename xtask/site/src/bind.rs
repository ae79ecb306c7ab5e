//! The module and its script.

use anyhow::{Context, Result};
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

/// What the module and its script are called.
const APP: &str = "hourloom";

/// One module and its script, as wasm-bindgen's own program makes them for `--target web`.
pub(crate) fn bind(linked: &Path, dir: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    // The splitter's loader reads what the linker exports.
    bindgen.input_path(linked).web(true)?.omit_default_module_path(false).keep_lld_exports(true).out_name(APP);
    bindgen.generate(dir).with_context(|| format!("binding {}", linked.display()))
}
