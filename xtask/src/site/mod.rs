//! The static files: cargo links the app, `xtask-site` binds it to its script and puts the page together, and for a release
//! the steps here make it small.
//!
//! A development build is what a browser loads as it comes from wasm-bindgen: in one piece, and without Node. For a release
//! `xtask-split` takes the app apart ([`split`]), esbuild makes one small script of what belongs together, wasm-opt rewrites the
//! modules, and [`names`] hashes the final contents.

pub(crate) mod compress;
pub(crate) mod languages;
pub(crate) mod names;
pub(crate) mod notices;
mod pseudo;
pub(crate) mod split;

use crate::fingerprint;
use crate::place;
use crate::setup::{self, Kit, Need};
use crate::sh::Cmd;
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// What a build is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Built fast.
    Dev,
    /// Built small.
    Release,
    /// Built small, with the hook that benchmarks drive.
    Bench,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "release",
            Self::Bench => "bench",
        }
    }

    /// Cargo's arguments for it.
    fn features(self) -> &'static [&'static str] {
        match self {
            Self::Dev => &[],
            Self::Release => &["--features", "split"],
            Self::Bench => &["--features", "split,bench"],
        }
    }

    /// What building it needs.
    fn needs(self) -> &'static [Need] {
        match self {
            Self::Dev => &[Need::Wasm, Need::Site],
            Self::Release | Self::Bench => &[Need::Node, Need::Wasm, Need::Site, Need::Split],
        }
    }

    /// Cargo's profile, which is also the name of the folder that it builds in.
    fn profile(self) -> &'static str {
        match self {
            Self::Dev => "web-dev",
            Self::Release | Self::Bench => "release",
        }
    }
}

const TARGET: &str = "wasm32-unknown-unknown";

/// What a build reads.
const SOURCES: [&str; 16] = [
    "index.html",
    "extension/icons",
    "Cargo.toml",
    "Cargo.lock",
    "package-lock.json",
    ".cargo",
    "build.rs",
    "src",
    "style",
    "locales",
    "static",
    "crates/plan",
    "crates/providers",
    "crates/engine",
    "crates/hosting",
    "xtask/site",
];

/// The features that rustc's own default for the browser uses. Named one by one: `--all-features` lets wasm-opt write
/// what browsers don't read yet.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-mutable-globals",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// A function with one caller becomes a part of it up to this size. Browsers compile a function when it is first called, in
/// a time that grows faster than its size: what is rarely called is better left on its own.
const INLINED: &str = "100";

/// The only script of the page.
const SCRIPT: &str = "start.js";
/// What stands in it: it starts the module.
const START: &str = include_str!("start.js");
/// What it imports to find the page's language: a part of it in a release.
const LANGUAGE: (&str, &str) = ("language.js", include_str!("language.js"));
/// The stylesheet of the popup, which only its own page names.
pub(crate) const POPUP_STYLE: &str = "popup.css";
/// The stylesheets: of the first view, of the deferred parts, and of the popup.
const STYLES: [&str; 3] = ["style.css", split::DEFERRED_STYLE, POPUP_STYLE];
/// What wasm-bindgen names by an API and 16 hexadecimal digits, hundreds of times in the script and in the module.
/// `xtask-split` makes short names; esbuild puts them into the one, `xtask-split` into the other.
const LONG: &str = "--mangle-props=^(__wb|wasm_bindgen__)";
/// Where they are noted.
const NAMES: &str = "names.json";

/// Where the page reads where its proxy is.
pub(crate) const CONFIG: &str = "config.json";

/// The folder of an up-to-date build: the last one, where nothing has changed since, else a new one.
pub(crate) fn fresh(kind: Kind) -> Result<PathBuf> {
    let home = place::target().join("site");
    let out = home.join(kind.name());
    let note = home.join(format!("{}.fingerprint", kind.name()));
    let kit = setup::need(kind.needs())?;
    let before = state(&kit, kind)?;
    if out.join("index.html").is_file() && fs::read_to_string(&note).is_ok_and(|last| last == before) {
        return Ok(out);
    }
    build(&kit, kind, &out)?;
    // The state from before the build: what was edited while it ran may not be in it.
    fs::write(&note, before).context("noting what was built")?;
    Ok(out)
}

fn state(kit: &Kit, kind: Kind) -> Result<String> {
    let root = place::root();
    let mut places: Vec<PathBuf> = SOURCES.iter().map(|name| root.join(name)).collect();
    // How the steps work is part of the result.
    places.push(root.join("xtask/src/site"));
    let compiler = kit.wasm.as_ref().map(setup::Wasm::name).unwrap_or_default();
    fingerprint::of(&places, &format!("{kind:?} {compiler}"))
}

/// Builds the static files into `out`, which is replaced as a whole and only when all went well.
pub(crate) fn build(kit: &Kit, kind: Kind, out: &Path) -> Result<()> {
    let part = out.with_extension("part");
    if part.exists() {
        fs::remove_dir_all(&part).context("removing an unfinished build")?;
    }
    fs::create_dir_all(&part).with_context(|| format!("creating {}", part.display()))?;
    let linked = link(kit, kind)?;
    kit.cmd("xtask-site", "page index.html")?.arg(&part).run()?;
    let bind = |module: &Path| kit.cmd("xtask-site", "bind")?.arg(module).arg(&part).run();
    if kind == Kind::Dev {
        bind(&linked)?;
    } else {
        let first = part.join("hourloom.wasm");
        kit.cmd("xtask-split", "split")?.arg(&linked).arg(&first).run()?;
        bind(&first)?;
        fs::remove_file(&first).context("removing what was between")?;
    }
    for (name, script) in [(SCRIPT, START), LANGUAGE] {
        fs::write(part.join(name), script).context("writing the script")?;
    }
    languages::write(&part, kind == Kind::Dev)?;
    if kind != Kind::Dev {
        split::ahead(kit, &part)?;
        bundle(kit, &part)?;
        optimise(kit, &part)?;
        names::hash(&part)?;
    }
    let licences = notices::text(notices::Shipped::App)?;
    fs::write(part.join(notices::FILE), licences).context("writing the licences")?;
    // The way back from a provider is the same app at an address of its own, which any host of plain files can serve.
    fs::copy(part.join("index.html"), part.join("callback.html")).context("writing callback.html")?;
    // There in any case: browsers note a missing file as an error of the page.
    fs::write(part.join(CONFIG), hosting::print(&hosting::Home::Here)).context("writing config.json")?;
    if out.exists() {
        fs::remove_dir_all(out).with_context(|| format!("removing {}", out.display()))?;
    }
    fs::rename(&part, out).with_context(|| format!("putting {} in place", out.display()))
}

/// Compiles and links the app, and returns the file.
fn link(kit: &Kit, kind: Kind) -> Result<PathBuf> {
    let build = kit.wasm_cmd("cargo", "build --package hourloom --bin hourloom --target")?.arg(TARGET);
    let build = build.arg("--profile").arg(kind.profile()).args(kind.features());
    let linked = place::target().join(TARGET).join(kind.profile()).join("hourloom.wasm");
    // The first time takes minutes: cargo says how far it is.
    if linked.is_file() { build.arg("--quiet") } else { build }.run()?;
    Ok(linked)
}

/// Replaces `out` by the files of `from`.
pub(crate) fn copy(from: &Path, out: &Path) -> Result<()> {
    if out.exists() {
        fs::remove_dir_all(out).with_context(|| format!("removing {}", out.display()))?;
    }
    for file in files(from)? {
        let to = out.join(file.strip_prefix(from)?);
        fs::create_dir_all(to.parent().unwrap_or(out))?;
        fs::copy(&file, &to).with_context(|| format!("writing {}", to.display()))?;
    }
    Ok(())
}

/// All files below a folder, in order.
pub(crate) fn files(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).with_context(|| format!("reading {}", dir.display()))? {
        let path = entry?.path();
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    found.sort();
    Ok(found)
}

fn extension(file: &Path) -> &str {
    file.extension().and_then(|name| name.to_str()).unwrap_or_default()
}

/// esbuild, for a file of `dir` in the place of itself.
fn esbuild(kit: &Kit, dir: &Path, file: &str) -> Result<Cmd> {
    let esbuild = kit.cmd("esbuild", "--legal-comments=none --log-level=warning --allow-overwrite")?;
    Ok(esbuild.arg(file).arg(format!("--outfile={file}")).dir(dir))
}

/// One small script instead of wasm-bindgen's module, its snippets and the loader, and small stylesheets.
fn bundle(kit: &Kit, dir: &Path) -> Result<()> {
    let mut modules: Vec<PathBuf> = files(dir)?.into_iter().filter(|file| is_binding(dir, file)).collect();
    modules.extend([dir.join(split::LOADER), dir.join(NAMES), dir.join(LANGUAGE.0)]);
    kit.cmd("xtask-split", "names")?.args([split::MODULE, NAMES]).dir(dir).run()?;
    let bundle = esbuild(kit, dir, SCRIPT)?.args(["--minify", "--bundle", "--format=esm", "--target=es2022", LONG]);
    bundle.arg(format!("--mangle-cache={NAMES}")).run()?;
    for style in STYLES {
        esbuild(kit, dir, style)?.arg("--minify").run()?;
    }
    kit.cmd("xtask-split", "trim")?.args([SCRIPT, NAMES, split::MODULE]).dir(dir).run()?;
    for module in modules {
        fs::remove_file(&module).with_context(|| format!("removing {}", module.display()))?;
    }
    let snippets = dir.join("snippets");
    if snippets.is_dir() { fs::remove_dir_all(snippets).context("removing the snippets") } else { Ok(()) }
}

/// Is this the script that wasm-bindgen wrote for a module?
fn is_binding(dir: &Path, file: &Path) -> bool {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    extension(file) == "js" && dir.join(format!("{stem}_bg.wasm")).is_file()
}

fn optimise(kit: &Kit, dir: &Path) -> Result<()> {
    for module in files(dir)?.iter().filter(|file| extension(file) == "wasm") {
        let opt = kit.cmd("wasm-opt", "-Oz --strip-debug --strip-producers --strip-target-features")?;
        opt.args(["--one-caller-inline-max-function-size", INLINED])
            .args(FEATURES)
            .arg(module)
            .arg("-o")
            .arg(module)
            .run()?;
    }
    Ok(())
}
