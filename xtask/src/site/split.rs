//! Takes the linked app apart: what the first sight of a week needs, and the modules of `src/boot/modules.rs`, which are fetched
//! after it. What belongs where follows from what refers to what, which the linker has left in the file (`build.rs`).
//!
//! Trunk has made its script from the whole; here it is made anew, from the first module, with the loader of the others.

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
/// The module that waits until the calendar is painted.
const LAST: &str = "split_deferred";
/// Where the first module is here already when the script runs, the line is free, and those that the calendar needs are
/// fetched at once; elsewhere they would be in the first one's way, and wait until that asks for them.
const AHEAD: &str = "
const compile = async (answer) => answer.headers.get('content-type') === 'application/wasm'
  ? WebAssembly.compileStreaming(answer)
  : WebAssembly.compile(await answer.arrayBuffer());
const fetched = (url) => fetch(url).then(compile);
const ahead = new Map();
const compiled = (url) => {
  const module = ahead.get(url.href) ?? fetched(url);
  ahead.delete(url.href);
  return module;
};
if (performance.getEntriesByType('resource').some(({ name, responseEnd }) => name.endsWith('.wasm') && responseEnd > 0)) {
  for (const url of [ADDRESSES]) {
    const module = fetched(url);
    module.catch(() => {});
    ahead.set(url.href, module);
  }
}
";

/// Is this module fetched after the first sight?
pub(crate) fn is_later(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    super::extension(file) == "wasm" && (name.starts_with("split_") || name.starts_with("chunk_"))
}

/// Does this module wait until the calendar is painted?
pub(crate) fn is_last(name: &str) -> bool {
    name.starts_with(LAST)
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

/// The loader of the other modules, made to fetch early what the calendar needs.
fn ahead(script: &str) -> Option<String> {
    let addresses: Vec<&str> =
        script.split(FETCH).skip(1).map(|rest| Some(rest.split_once(");\n")?.0)).collect::<Option<_>>()?;
    let (last, first): (Vec<&str>, Vec<&str>) = addresses.iter().partition(|address| address.contains(LAST));
    let known = last.len() == 1 && !first.is_empty() && script.matches(STREAMING).count() == addresses.len();
    let early = AHEAD.replace("ADDRESSES", &first.join(", "));
    known.then(|| script.replace(FETCH, COMPILED).replace(STREAMING, LINKED) + &early)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the tool writes it.
    fn script(modules: &[&str]) -> String {
        let load = |name: &&str| {
            format!(
                "const load = makeLoad(() => {{
    const src = fetch(new URL(\"./{name}\", import.meta.url));
    src.catch(() => {{}});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}}
, []);
"
            )
        };
        modules.iter().map(load).collect()
    }

    fn address(name: &str) -> String {
        format!("new URL(\"./{name}\", import.meta.url)")
    }

    #[test]
    fn modules_are_compiled_before_they_are_linked_and_those_of_the_calendar_fetched_early() {
        let [both, deferred, calendar] = ["chunk_3.wasm", "split_deferred.wasm", "split_calendar.wasm"];
        let made = ahead(&script(&[both, deferred, calendar])).unwrap();
        for name in [both, deferred, calendar] {
            assert!(made.contains(&format!("const src = compiled({});", address(name))), "{made}");
        }
        assert!(made.contains(&format!("for (const url of [{}, {}]) {{", address(both), address(calendar))), "{made}");
        assert!(!made.contains("instantiateStreaming") && !made.contains("ADDRESSES"), "{made}");
    }

    #[test]
    fn a_loader_of_another_make_is_refused() {
        assert_eq!(ahead("export const load = () => import('./rest.js');"), None);
        assert_eq!(ahead(&script(&["split_calendar.wasm"])), None, "nothing that waits");
        assert_eq!(ahead(&script(&["split_deferred.wasm"])), None, "nothing that is needed");
        let modules = ["split_deferred.wasm", "split_calendar.wasm"];
        assert_eq!(ahead(&script(&modules).replace(STREAMING, "src")), None);
    }
}
