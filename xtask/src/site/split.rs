//! The modules that are fetched after the first one (`src/boot`), and their loader, which is changed to compile them
//! early.

use super::esbuild;
use crate::setup::Kit;
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::Path;

/// The first module.
pub(super) const MODULE: &str = "hourloom_bg.wasm";
/// The loader of the other modules, as the splitter writes it. It becomes part of the page's script.
pub(super) const LOADER: &str = "__wasm_split.js";
/// The code that is added to it; its exports replace two of the browser's functions.
const AHEAD: &str = include_str!("ahead.js");
const IN_PLACE: &str = "--define:fetch=compiled --define:WebAssembly.instantiateStreaming=linked";
/// The module that waits until the calendar is painted.
const LAST: &str = "split_deferred";

/// Whether this module is fetched after the first view.
pub(crate) fn is_later(file: &Path) -> bool {
    let name = name(file);
    super::extension(file) == "wasm" && (name.starts_with("split_") || name.starts_with("chunk_"))
}

/// Whether this module waits until the calendar is painted.
pub(crate) fn is_last(name: &str) -> bool {
    name.starts_with(LAST)
}

/// Makes the loader in `dir` fetch early what the calendar needs.
pub(super) fn ahead(kit: &Kit, dir: &Path) -> Result<()> {
    let later: Vec<_> = super::files(dir)?.into_iter().filter(|file| is_later(file)).collect();
    let early: Vec<_> =
        later.iter().filter(|file| !is_last(&name(file))).map(|file| format!("./{}", name(file))).collect();
    ensure!(
        !early.is_empty() && early.len() < later.len(),
        "the app isn't in the parts that this step knows: {later:?}"
    );
    fs::write(dir.join("ahead.js"), AHEAD).context("writing what fetches early")?;
    // One string: esbuild rejects a list in a definition for an injected file.
    let early = format!("--define:EARLY={:?}", early.join(" "));
    esbuild(kit, dir, LOADER)?
        .args("--bundle --format=esm --external:./hourloom.js --inject:./ahead.js".split(' '))
        .args(IN_PLACE.split(' '))
        .arg(early)
        .run()?;
    fs::remove_file(dir.join("ahead.js")).context("removing what was between")?;
    let script = fs::read_to_string(dir.join(LOADER)).context("reading the loader of the other modules")?;
    ensure!(is_ahead(&script), "the loader of the other modules is not as this step knows it");
    Ok(())
}

/// Whether the loader calls the added code, and no longer what it replaces.
fn is_ahead(script: &str) -> bool {
    script.contains("compiled(new URL(") && script.contains("linked(src") && !script.contains("instantiateStreaming")
}

fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loader_of_another_make_is_refused() {
        let made = "const src = compiled(new URL(\"./a.wasm\", import.meta.url)); linked(src, imports)";
        assert!(is_ahead(made));
        assert!(!is_ahead(&made.replace("linked(src", "WebAssembly.instantiateStreaming(src")));
        assert!(!is_ahead("export const load = () => import('./rest.js');"));
    }

    #[test]
    fn what_waits_is_known_by_its_name() {
        assert!(is_later(Path::new("a/split_calendar-1.wasm")) && is_later(Path::new("chunk_3.wasm")));
        assert!(!is_later(Path::new("hourloom_bg.wasm")) && !is_later(Path::new("split_calendar.js")));
        assert!(is_last("split_deferred-1.wasm") && !is_last("split_calendar-1.wasm"));
    }
}
