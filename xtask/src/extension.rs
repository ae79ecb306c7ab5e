//! `cargo xtask extension`: the browser extension, as a folder that a browser loads and as a zip for a store.
//!
//! It is the page's own files, with the same module, beside what stands in `extension/`. The manifest says the policy for
//! all of its pages, so they say none themselves; the popup is the page with a mark that the stylesheets and the app go by, and with a
//! stylesheet of its own.

use crate::place;
use crate::site::{self, CONFIG, Kind, POPUP_STYLE, languages};
use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hosting::Home;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

const MANIFEST: &str = "manifest.json";
const PAGE: &str = "index.html";
const POPUP: &str = "popup.html";
/// The way back of a page on the web; the extension's is the browser's own.
const CALLBACK: &str = "callback.html";
/// Where the manifest's policy says what may be asked.
const MAY_ASK: &str = "connect-src 'self'";
/// Where a proxy is, for trying things out with `cargo xtask run`.
pub(crate) const SANDBOX: &str = "http://127.0.0.1:8080/";

/// Builds both below `target/extension/` and returns the folder.
pub(crate) fn extension(proxy: &Home, kind: Kind) -> Result<PathBuf> {
    let home = place::target().join("extension");
    let out = home.join("unpacked");
    site::copy(&site::fresh(kind)?, &out)?;
    fs::remove_file(out.join(CALLBACK)).context("removing the way back of a page")?;
    let (page, popup) = pages(&read(&out.join(PAGE))?)?;
    write(&out.join(PAGE), &page)?;
    write(&out.join(POPUP), &popup)?;
    write(&out.join(CONFIG), &hosting::print(proxy))?;
    let own = place::root().join("extension");
    for file in site::files(&own)? {
        let to = out.join(file.strip_prefix(&own)?);
        fs::create_dir_all(to.parent().unwrap_or(&out))?;
        fs::copy(&file, &to).with_context(|| format!("writing {}", to.display()))?;
    }
    let manifest = manifest(&read(&own.join(MANIFEST))?, proxy)?;
    write(&out.join(MANIFEST), &format!("{manifest:#}\n"))?;
    locales(&out)?;
    let packed = home.join(format!("hourloom-{}.zip", env!("CARGO_PKG_VERSION")));
    println!("{} is what a browser loads unpacked", out.display());
    if is_this_machine(proxy) {
        // Yesterday's zip may be for another proxy.
        drop(fs::remove_file(&packed));
        println!("no zip for a store: its proxy would be whoever's machine it runs on; --proxy URL or none makes one");
    } else {
        pack(&out, &packed, &for_a_store(&manifest))?;
        println!("{} is what a store takes", packed.display());
    }
    println!("its origin, for the proxy's `origins`: chrome-extension://{}", id(&manifest)?);
    Ok(out)
}

/// The manifest as a store takes it: the key that gives an unpacked extension its id is the store's to give there.
fn for_a_store(manifest: &Value) -> Value {
    let mut manifest = manifest.clone();
    manifest.as_object_mut().map(|fields| fields.shift_remove("key"));
    manifest
}

fn is_this_machine(proxy: &Home) -> bool {
    let Home::At(address) = proxy else { return false };
    let origin = address.origin();
    let host = origin.split_once("://").map_or("", |(_, rest)| rest);
    ["localhost", "127.", "[::1]"].iter().any(|local| host.starts_with(local))
}

/// The page without a policy of its own, and the popup.
fn pages(html: &str) -> Result<(String, String)> {
    let start = html.find("<meta http-equiv=\"Content-Security-Policy\"").context("the page says no policy")?;
    let end = start + html[start..].find('>').context("the page's policy has no end")? + 1;
    let page = [html[..start].trim_end(), &html[end..]].concat();
    ensure!(page.matches("<html ").count() == 1, "the page has no <html> with attributes");
    ensure!(page.matches("</head>").count() == 1, "the page has no <head>");
    let style = format!("<link rel=\"stylesheet\" href=\"./{POPUP_STYLE}\"></head>");
    let popup = page.replace("<html ", "<html data-place=\"popup\" ").replace("</head>", &style);
    Ok((page, popup))
}

/// The manifest with the version, and with a policy that lets the proxy be asked.
fn manifest(text: &str, proxy: &Home) -> Result<Value> {
    let mut manifest: Value = serde_json::from_str(text).context("reading the manifest")?;
    manifest["version"] = json!(env!("CARGO_PKG_VERSION"));
    let policy = &mut manifest["content_security_policy"]["extension_pages"];
    let said = policy.as_str().filter(|said| said.matches(MAY_ASK).count() == 1);
    let said = said.with_context(|| format!("the manifest's policy doesn't hold {MAY_ASK} once"))?;
    if let Home::At(address) = proxy {
        *policy = json!(said.replace(MAY_ASK, &format!("{MAY_ASK} {}", address.origin())));
    }
    Ok(manifest)
}

/// The id that a browser gives an extension with this key: the first half of its SHA-256, in the letters from a to p.
pub(crate) fn id(manifest: &Value) -> Result<String> {
    let key = STANDARD.decode(manifest["key"].as_str().context("the manifest has no key")?)?;
    let half = Sha256::digest(key);
    let letters = half[..16].iter().flat_map(|byte| [byte >> 4, byte & 15]);
    Ok(letters.map(|digit| char::from(b'a' + digit)).collect())
}

/// The id of this clone's extension.
pub(crate) fn own_id() -> Result<String> {
    id(&serde_json::from_str(&read(&place::root().join("extension").join(MANIFEST))?)?)
}

/// What the browser itself says of the extension, from `locales/<language>/extension.ftl` into its own form.
fn locales(out: &Path) -> Result<()> {
    for (language, texts) in languages::extension_texts()? {
        let dir = out.join("_locales").join(language);
        fs::create_dir_all(&dir)?;
        write(&dir.join("messages.json"), &format!("{:#}\n", messages(&texts)?))?;
    }
    Ok(())
}

/// Texts of one line without arguments: the browser's form knows no others that are needed here.
fn messages(ftl: &str) -> Result<Value> {
    let mut messages = Map::new();
    for line in ftl.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let plain = line.split_once(" = ").filter(|(_, text)| !text.contains(['{', '$']));
        let (key, text) = plain.with_context(|| format!("not a plain text: {line}"))?;
        messages.insert(key.to_owned(), json!({ "message": text }));
    }
    Ok(Value::Object(messages))
}

/// The same bytes for the same files: in order, and without a time. This manifest stands in the place of the folder's.
fn pack(dir: &Path, to: &Path, manifest: &Value) -> Result<()> {
    let mut zip = ZipWriter::new(File::create(to).with_context(|| format!("writing {}", to.display()))?);
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::default());
    for file in site::files(dir)? {
        let name = file.strip_prefix(dir)?.to_string_lossy().replace('\\', "/");
        let is_manifest = name == MANIFEST;
        zip.start_file(name, options)?;
        match is_manifest {
            true => zip.write_all(format!("{manifest:#}\n").as_bytes())?,
            false => zip.write_all(&fs::read(&file)?)?,
        }
    }
    zip.finish()?;
    Ok(())
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))
}

fn write(file: &Path, text: &str) -> Result<()> {
    fs::write(file, text).with_context(|| format!("writing {}", file.display()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;

    fn ours(proxy: &Home) -> Value {
        manifest(&read(&place::root().join("extension").join(MANIFEST)).unwrap(), proxy).unwrap()
    }

    #[test]
    fn the_popup_is_the_page_with_a_mark_and_neither_says_a_policy() {
        let policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">";
        let (page, popup) = pages(&format!("<html lang=\"en\"><head>\n  {policy}\n<title></head>")).unwrap();
        assert_eq!(page, "<html lang=\"en\"><head>\n<title></head>");
        let style = "<link rel=\"stylesheet\" href=\"./popup.css\">";
        assert_eq!(popup, format!("<html data-place=\"popup\" lang=\"en\"><head>\n<title>{style}</head>"));
        assert!(pages("<html lang=en>").is_err());
    }

    #[test]
    fn only_the_proxy_may_be_asked_and_no_code_comes_from_elsewhere() {
        let policy =
            |proxy: &Home| ours(proxy)["content_security_policy"]["extension_pages"].as_str().unwrap().to_owned();
        let none = policy(&Home::Nowhere);
        assert!(
            none.contains("connect-src 'self';") && none.contains("script-src 'self' 'wasm-unsafe-eval';"),
            "{none}"
        );
        assert!(!none.contains("unsafe-inline") && !none.contains("http") && none.starts_with("default-src 'none';"));
        let one = policy(&crate::dist::proxy("https://proxy.example:8443/plan").unwrap());
        assert!(one.contains("connect-src 'self' https://proxy.example:8443;"), "{one}");
    }

    #[test]
    fn no_host_is_asked_for_and_each_privilege_is_explained() {
        let manifest = ours(&Home::Nowhere);
        assert!(manifest.get("host_permissions").is_none() && manifest.get("content_scripts").is_none());
        let why = read(&place::root().join("docs/extension.md")).unwrap();
        for privilege in manifest["permissions"].as_array().unwrap() {
            let row = format!("| `{}` |", privilege.as_str().unwrap());
            assert!(why.contains(&row), "docs/extension.md has no row {row}");
        }
        assert!(why.contains(&format!("chrome-extension://{}", own_id().unwrap())));
    }

    #[test]
    fn what_a_store_takes_has_no_key_and_no_proxy_on_this_machine() {
        let (ours, theirs) = (ours(&Home::Nowhere), for_a_store(&ours(&Home::Nowhere)));
        assert!(ours.get("key").is_some() && theirs.get("key").is_none());
        assert_eq!(theirs.as_object().unwrap().len() + 1, ours.as_object().unwrap().len());
        for (address, here) in [(SANDBOX, true), ("http://localhost:1/", true), ("https://proxy.example/", false)] {
            assert_eq!(is_this_machine(&crate::dist::proxy(address).unwrap()), here, "{address}");
        }
        assert!(!is_this_machine(&Home::Nowhere));
    }

    #[test]
    fn every_language_has_texts_that_the_browser_can_say() {
        let all = languages::extension_texts().unwrap();
        assert!(all.iter().any(|(language, _)| language == "en"));
        for (language, texts) in all {
            assert!(messages(&texts).is_ok(), "{language}");
        }
    }

    #[test]
    fn texts_are_taken_over_and_what_the_browser_can_not_say_is_refused() {
        assert_eq!(messages("# x\n\nname = Hourloom\n").unwrap(), json!({ "name": { "message": "Hourloom" } }));
        assert!(messages("name = { $who }").is_err() && messages("name =\n  long").is_err());
    }
}
