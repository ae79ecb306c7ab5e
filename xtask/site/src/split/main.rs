//! Takes the linked app apart, and trims what comes of it; for releases only.
//!
//! It is a program beside `xtask-site`, so that a development build doesn't wait for the splitter to be built.

mod trim;

use anyhow::{Context, Result, anyhow, bail};
use std::fs;
use std::path::{Path, PathBuf};
use wasm_split_cli_support::Options;

const HELP: &str = "\
xtask-split split LINKED.WASM FIRST.WASM  the first module, and beside it the others and their loader
xtask-split names MODULE NAMES            short names for its imports and exports, for esbuild
xtask-split trim SCRIPT NAMES MODULE      gives them these names, as the script has them";

fn main() -> Result<()> {
    let words: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let Some((command, places)) = words.split_first() else { bail!(HELP) };
    match (command.to_str(), places) {
        (Some("split"), [linked, first]) => split(linked, first),
        (Some("names"), [module, names]) => trim::names(module, names),
        (Some("trim"), [script, names, module]) => trim::trim(script, names, module),
        _ => bail!(HELP),
    }
}

/// What belongs where follows from what refers to what, which the linker has left in the file (`build.rs`).
fn split(linked: &Path, first: &Path) -> Result<()> {
    let whole = fs::read(linked).with_context(|| format!("reading {}", linked.display()))?;
    let script = format!("./{}.js", first.file_stem().unwrap_or_default().to_string_lossy());
    let mut options = Options::new(&whole);
    options.output_dir = first.parent().context("a module in no folder")?;
    options.main_out_path = first;
    options.main_module = &script;
    wasm_split_cli_support::transform(options).map(drop).map_err(|error| anyhow!("taking the app apart: {error:#}"))
}
