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
/// The part that the first view leads to; every other one waits until it is painted.
const NEXT: &str = "calendar";
/// What the name of a module begins with, with one lazy part in it, or with what several of them need.
const KINDS: [&str; 2] = ["split_", "shared_"];
/// The stylesheet that is fetched with the deferred parts, and counts as a part of them.
pub(super) const DEFERRED_STYLE: &str = "deferred.css";

/// Whether this module or stylesheet is fetched after the first view.
pub(crate) fn is_later(file: &Path) -> bool {
    matches!(super::extension(file), "wasm" | "css") && part(&name(file)).is_some()
}

/// The lazy part in a module by its name in `src/boot`, or `shared_` with the names of those that share it; the part that
/// a stylesheet belongs to.
pub(crate) fn part(name: &str) -> Option<&str> {
    let stem = name.split(['-', '.']).next()?;
    if name.ends_with(".css") {
        return DEFERRED_STYLE.starts_with(&format!("{stem}.")).then_some(stem);
    }
    KINDS.iter().any(|kind| stem.starts_with(kind)).then(|| stem.trim_start_matches(KINDS[0]))
}

/// Whether this module waits until the calendar is painted.
pub(crate) fn is_last(name: &str) -> bool {
    part(name).is_some_and(|part| !part.split('_').any(|word| word == NEXT))
}

/// Gives what several lazy parts need a name that says which: the splitter numbers them, and names the parts in a comment.
fn name_shared(dir: &Path) -> Result<()> {
    let mut script = fs::read_to_string(dir.join(LOADER)).context("reading the loader of the other modules")?;
    for (number, parts) in shared(&script) {
        let (old, new) = (format!("chunk_{number}.wasm"), format!("shared_{}.wasm", parts.join("_")));
        fs::rename(dir.join(&old), dir.join(&new)).with_context(|| format!("renaming {old}"))?;
        script = script.replace(&format!("./{old}"), &format!("./{new}"));
    }
    fs::write(dir.join(LOADER), script).context("writing the loader of the other modules")
}

/// The numbers of what is shared, each with the parts that share it: `/* a, b */` before `const __chunk_3`.
fn shared(script: &str) -> Vec<(String, Vec<String>)> {
    let one = |(before, after): (&str, &str)| {
        let parts = before.rsplit_once("/*")?.1.trim().strip_suffix("*/")?;
        let number = after.split(|c: char| !c.is_ascii_digit()).next()?;
        Some((number.to_owned(), parts.split(',').map(|part| part.trim().to_owned()).collect()))
    };
    let found = script.match_indices("const __chunk_");
    found.filter_map(|(at, word)| one((&script[..at], &script[at + word.len()..]))).collect()
}

/// Makes the loader in `dir` fetch early what the calendar needs.
pub(super) fn ahead(kit: &Kit, dir: &Path) -> Result<()> {
    name_shared(dir)?;
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
    fn what_is_shared_is_named_by_those_that_share_it() {
        let script = "/* first */\n/* calendar, deferred */\nconst __chunk_3 = makeLoad(() => {\n}\n, []);\n\
                      /* adapters, deferred */\nconst __chunk_5 = makeLoad(, [__chunk_3]);";
        let found = shared(script);
        let found: Vec<_> = found.iter().map(|(number, parts)| (number.as_str(), parts.join("_"))).collect();
        assert_eq!(found, [("3", "calendar_deferred".to_owned()), ("5", "adapters_deferred".to_owned())]);
    }

    #[test]
    fn what_waits_is_known_by_its_name() {
        assert!(is_later(Path::new("a/split_calendar-1.wasm")) && is_later(Path::new("shared_a_b.wasm")));
        assert!(!is_later(Path::new("hourloom_bg.wasm")) && !is_later(Path::new("split_calendar.js")));
        assert!(is_last("split_deferred-1.wasm") && !is_last("split_calendar-1.wasm"));
        assert!(is_last("shared_adapters_deferred-1.wasm") && !is_last("shared_calendar_deferred-1.wasm"));
        assert!(is_later(Path::new("a/deferred-1.css")) && is_later(Path::new(DEFERRED_STYLE)));
        assert!(!is_later(Path::new("style-1.css")) && !is_later(Path::new("defer.css")));
        assert_eq!(part("deferred-1.css"), part("split_deferred-1.wasm"));
        assert_eq!(part("split_calendar-1.wasm"), Some("calendar"));
        assert_eq!((part("shared_a_b-1.wasm"), part("hourloom_bg.wasm")), (Some("shared_a_b"), None));
    }
}
