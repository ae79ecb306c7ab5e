//! The static files: Trunk builds the page, the steps here make of it what can be served anywhere.
//!
//! Trunk's own content hashes, integrity values and minifier are off, since the steps change what they would cover (and
//! its minifier gives up on wasm-bindgen's script): [`split`] takes the module apart, [`loader`] takes the script out of the page, esbuild makes it one
//! small file, wasm-opt rewrites the module, [`names`] then hashes the final contents.

pub(crate) mod compress;
mod loader;
pub(crate) mod names;
pub(crate) mod notices;
pub(crate) mod split;
mod trim;

use crate::fingerprint;
use crate::place;
use crate::setup::{self, Kit, Need};
use anyhow::{Context, Result, bail};
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

    /// Trunk's arguments for it. A profile instead of `--release`, by which Trunk would call wasm-opt on its own terms.
    fn args(self) -> &'static str {
        match self {
            Self::Dev => "--cargo-profile web-dev --features split",
            Self::Release => "--cargo-profile release --features split",
            Self::Bench => "--cargo-profile release --features split,bench",
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

/// What a build reads.
const SOURCES: [&str; 15] = [
    "index.html",
    "Trunk.toml",
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

/// Addresses are relative: the same files work below any path. `cargo xtask dist` writes another base into the page.
const BASE: &str = "./";

/// Where the page reads where its proxy is.
pub(crate) const CONFIG: &str = "config.json";

/// What the steps after Trunk need to be installed.
pub(crate) const NEEDS: [Need; 3] = [Need::Node, Need::Wasm, Need::Trunk];

/// The folder of an up-to-date build: the last one, where nothing has changed since, else a new one.
pub(crate) fn fresh(kind: Kind) -> Result<PathBuf> {
    let home = place::target().join("site");
    let out = home.join(kind.name());
    let note = home.join(format!("{}.fingerprint", kind.name()));
    let kit = setup::need(&NEEDS)?;
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
    // Trunk is kept from the network (it would look for tools there) and takes cargo with it.
    kit.wasm_cmd("cargo", "fetch --quiet")?.run()?;
    let args = "build --offline --filehash false --minify false --no-sri true --color never";
    let trunk = kit.wasm_cmd("trunk", args)?.args(kind.args().split(' '));
    // Under NO_COLOR=1 Trunk doesn't understand its own option.
    trunk.arg("--public-url").arg(BASE).arg("--dist").arg(&part).env_remove("NO_COLOR").run()?;
    split::split(kit, kind, &part)?;
    loader::separate(&part)?;
    bundle(kit, &part)?;
    if kind != Kind::Dev {
        trim::trim(&part.join(loader::SCRIPT), &part.join(split::MODULE))?;
        optimise(kit, &part)?;
    }
    names::hash(&part)?;
    let licences = notices::text(notices::Shipped::App)?;
    fs::write(part.join(notices::FILE), licences).context("writing the licences")?;
    check(&part)?;
    // The way back from a provider is the same app at an address of its own, which any host of plain files can serve.
    fs::copy(part.join("index.html"), part.join("callback.html")).context("writing callback.html")?;
    // There in any case: browsers note a missing file as an error of the page.
    fs::write(part.join(CONFIG), hosting::print(&hosting::Home::Here)).context("writing config.json")?;
    if out.exists() {
        fs::remove_dir_all(out).with_context(|| format!("removing {}", out.display()))?;
    }
    fs::rename(&part, out).with_context(|| format!("putting {} in place", out.display()))
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

/// One small script instead of wasm-bindgen's module, its snippets and the loader, and a small stylesheet.
fn bundle(kit: &Kit, dir: &Path) -> Result<()> {
    let esbuild = |args: &str, file: &str| {
        let out = format!("--outfile={file}");
        let esbuild = kit.cmd("esbuild", "--minify --legal-comments=none --log-level=warning --allow-overwrite")?;
        esbuild.args(args.split_whitespace()).arg(file).arg(out).dir(dir).run()
    };
    let mut modules: Vec<PathBuf> = files(dir)?.into_iter().filter(|file| is_binding(dir, file)).collect();
    modules.push(dir.join(split::LOADER));
    esbuild("--bundle --format=esm --target=es2022", loader::SCRIPT)?;
    esbuild("", loader::STYLE)?;
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

/// The page runs under a policy without inline scripts and styles, so it may hold none, and has to say the policy.
fn check(dir: &Path) -> Result<()> {
    let html = fs::read_to_string(dir.join("index.html")).context("the build made no index.html")?;
    if !html.to_ascii_lowercase().contains("content-security-policy") {
        bail!("index.html says no Content-Security-Policy");
    }
    match loader::inline(&html) {
        Some(what) => bail!("index.html holds {what}, which its Content-Security-Policy forbids"),
        None => Ok(()),
    }
}
