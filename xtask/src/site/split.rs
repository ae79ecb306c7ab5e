//! Takes the linked app apart: what the first sight of a week needs, and the module of `src/rest.rs`, which is fetched
//! after it. What belongs where follows from what refers to what, which the linker has left in the file (`build.rs`).
//!
//! Trunk has made its script from the whole; here it is made anew, from the first module, with the loader of the other.

use super::Kind;
use crate::place;
use crate::setup::Kit;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// The app's name in Trunk's output.
const APP: &str = "hourloom";
/// The first module.
pub(super) const MODULE: &str = "hourloom_bg.wasm";
/// The loader of the other modules, a part of the page's script in the end.
pub(super) const LOADER: &str = "__wasm_split.js";
/// How the tool's loader fetches a module, and what it does with it.
const FETCH: &str = "const src = fetch(";
const STREAMING: &str = "WebAssembly.instantiateStreaming(src, imports)";
/// In the place of that: a module can be compiled before there is the first one to link it with, and by any host, not
/// only by one that says `application/wasm`.
const COMPILED: &str = "const src = compiled(";
const LINKED: &str = "src.then((module) => WebAssembly.instantiate(module, imports))";
/// Where the first module is here already when the script runs, the line is free, and the other is fetched at once;
/// elsewhere it would be in the first one's way, and waits until that asks for it.
const AHEAD: &str = "
const compile = async (answer) => answer.headers.get('content-type') === 'application/wasm'
  ? WebAssembly.compileStreaming(answer)
  : WebAssembly.compile(await answer.arrayBuffer());
const fetched = (url) => fetch(url).then(compile);
let ahead;
const compiled = (url) => {
  const module = ahead ?? fetched(url);
  ahead = undefined;
  return module;
};
if (performance.getEntriesByType('resource').some(({ name, responseEnd }) => name.endsWith('.wasm') && responseEnd > 0)) {
  ahead = fetched(ADDRESS);
  ahead.catch(() => {});
}
";

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
    let script = ahead(&script).context("the loader of the other modules is not as this step knows it")?;
    fs::write(&loader, script).context("writing the loader of the other modules")
}

/// The loader of one other module, made to fetch it early.
fn ahead(script: &str) -> Option<String> {
    let (_, rest) = script.split_once(FETCH)?;
    let (address, _) = rest.split_once(");\n")?;
    let early = AHEAD.replace("ADDRESS", address);
    let one = script.matches(FETCH).count() == 1 && script.contains(STREAMING);
    one.then(|| script.replace(FETCH, COMPILED).replace(STREAMING, LINKED) + &early)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "export const load = wrap(makeLoad(() => {
    const src = fetch(new URL(\"./split_rest.wasm\", import.meta.url));
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []));
";

    #[test]
    fn the_other_module_is_fetched_by_its_address_and_compiled_before_it_is_linked() {
        let made = ahead(SCRIPT).unwrap();
        let address = "new URL(\"./split_rest.wasm\", import.meta.url)";
        assert!(made.contains(&format!("const src = compiled({address});")), "{made}");
        assert!(made.contains(&format!("ahead = fetched({address});")), "{made}");
        assert!(!made.contains("instantiateStreaming") && !made.contains("ADDRESS"), "{made}");
    }

    #[test]
    fn a_loader_of_another_make_is_refused() {
        assert_eq!(ahead("export const load = () => import('./rest.js');"), None);
        assert_eq!(ahead(&SCRIPT.repeat(2)), None);
    }
}
