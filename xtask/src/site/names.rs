//! Names by content, so that a browser may keep a file for ever: `app.js` becomes `app-<hash>.js`, in every text that
//! names it. A file is renamed after those that it names, so that a new content below gives a new name above.

use super::split::is_later;
use super::{extension, files};
use crate::fingerprint::hex;
use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// Renames what can be renamed in `dir`.
pub(super) fn hash(dir: &Path) -> Result<()> {
    let mut all = read(dir)?;
    for file in rename(&mut all)? {
        fs::remove_file(&file).with_context(|| format!("removing {}", file.display()))?;
    }
    for file in all {
        fs::write(&file.path, &file.content).with_context(|| format!("writing {}", file.path.display()))?;
    }
    Ok(())
}

/// The files of `dir` that its start page needs: itself, what it names, what these name, and so on, but for the modules
/// and the stylesheet that are fetched after the first sight, and the catalogues, of which a person gets one and most people none.
pub(crate) fn first_view(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut all = read(dir)?;
    let mut found: Vec<File> = all.extract_if(.., |file| file.path == dir.join("index.html")).collect();
    let mut at = 0;
    while let Some(file) = found.get(at) {
        let is_first = |other: &File| !is_later(&other.path) && extension(&other.path) != "ftl";
        let named: Vec<File> = all.extract_if(.., |other| file.mentions(other.name()) && is_first(other)).collect();
        found.extend(named);
        at += 1;
    }
    Ok(found.into_iter().map(|file| file.path).collect())
}

fn read(dir: &Path) -> Result<Vec<File>> {
    let read = |path: PathBuf| {
        let content = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        Ok(File { path, content })
    };
    files(dir)?.into_iter().map(read).collect()
}

struct File {
    path: PathBuf,
    content: Vec<u8>,
}

impl File {
    fn name(&self) -> &str {
        self.path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
    }

    fn is_text(&self) -> bool {
        matches!(extension(&self.path), "html" | "css" | "js" | "webmanifest")
    }

    /// A page keeps its address.
    fn keeps_its_name(&self) -> bool {
        extension(&self.path) == "html"
    }

    fn mentions(&self, name: &str) -> bool {
        self.is_text() && mentions(&String::from_utf8_lossy(&self.content), name).next().is_some()
    }
}

/// Gives the new names and contents, and returns the old paths.
fn rename(all: &mut [File]) -> Result<Vec<PathBuf>> {
    let wasm: Vec<u8> =
        all.iter().filter(|file| extension(&file.path) == "wasm").flat_map(|f| f.content.clone()).collect();
    // What compiled code names can't be rewritten; what no text names would be lost under another name.
    let named = |name: &str| {
        all.iter().any(|file| file.mentions(name)) && !wasm.windows(name.len()).any(|bytes| bytes == name.as_bytes())
    };
    let wanted = |file: &&File| !file.keeps_its_name() && named(file.name());
    let mut pending: Vec<String> = all.iter().filter(wanted).map(|file| file.name().to_owned()).collect();
    let mut old = Vec::new();
    while !pending.is_empty() {
        let is_ready = |file: &File| {
            let name = file.name();
            pending.iter().any(|other| other == name)
                && !pending.iter().any(|other| other != name && file.mentions(other))
        };
        let Some(at) = all.iter().position(is_ready) else {
            bail!("these files name each other in a circle, so none can be named by its content: {pending:?}");
        };
        let name = all[at].name().to_owned();
        let new = hashed(&name, &all[at].content);
        old.push(all[at].path.clone());
        all[at].path.set_file_name(&new);
        pending.retain(|other| *other != name);
        for file in all.iter_mut().filter(|file| file.is_text()) {
            let text = String::from_utf8_lossy(&file.content);
            file.content = replace(&text, &name, &new).into_bytes();
        }
    }
    Ok(old)
}

fn hashed(name: &str, content: &[u8]) -> String {
    let hash = hex(&Sha256::digest(content)[..8]);
    match name.split_once('.') {
        Some((stem, rest)) => format!("{stem}-{hash}.{rest}"),
        None => format!("{name}-{hash}"),
    }
}

/// Where a text names a file: the name stands alone or ends a path.
fn mentions<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = usize> + 'a {
    let ends = |next: Option<char>| next.is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.')));
    let starts = |last: Option<char>| last.is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.')));
    let found = text.match_indices(name).map(|(at, _)| at);
    found.filter(move |&at| starts(text[..at].chars().next_back()) && ends(text[at + name.len()..].chars().next()))
}

fn replace(text: &str, name: &str, new: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut from = 0;
    for at in mentions(text, name) {
        result.push_str(&text[from..at]);
        result.push_str(new);
        from = at + name.len();
    }
    result + &text[from..]
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;

    fn site(module: &str) -> Vec<File> {
        let file = |path: &str, content: &str| File { path: path.into(), content: content.into() };
        vec![
            file("index.html", "<script src=\"./start.js\"></script><link href='style.css'><link href='deferred.css'>"),
            file("start.js", "import init from './app.js'; init('./app_bg.wasm'); later('./split_calendar.wasm')"),
            file("app.js", "new URL('app_bg.wasm', import.meta.url)"),
            file("app_bg.wasm", module),
            file("split_calendar.wasm", "later"),
            file("style.css", "a{background:url(icons/mark.svg#x)}"),
            file("icons/mark.svg", "<svg/>"),
            file("icons/by-code.svg", "<svg/>"),
            file("deferred.css", "b{}"),
        ]
    }

    fn names(files: &[File]) -> Vec<&str> {
        files.iter().map(File::name).collect()
    }

    #[test]
    fn a_change_below_changes_every_name_above_and_no_other() {
        let (mut one, mut two) = (site("one by-code.svg"), site("two by-code.svg"));
        rename(&mut one).unwrap();
        rename(&mut two).unwrap();
        let differ: Vec<bool> = names(&one).iter().zip(names(&two)).map(|(one, two)| *one != two).collect();
        assert_eq!(differ, [false, true, true, true, false, false, false, false, false]);
    }

    #[test]
    fn every_mention_follows_and_what_code_or_nobody_names_stays() {
        let mut all = site("by-code.svg");
        let old = rename(&mut all).unwrap();
        assert_eq!(old.len(), 7);
        let text = |at: usize| String::from_utf8_lossy(&all[at].content).into_owned();
        let links = format!("<link href='{}'><link href='{}'>", all[5].name(), all[8].name());
        assert_eq!(text(0), format!("<script src=\"./{}\"></script>{links}", all[1].name()));
        assert!(text(1).contains(&format!("'./{}'", all[2].name())), "{}", text(1));
        assert!(text(1).contains(&format!("'./{}'", all[3].name())), "{}", text(1));
        assert!(text(1).contains(&format!("'./{}'", all[4].name())), "{}", text(1));
        assert!(text(5).contains(&format!("url(icons/{}#x)", all[6].name())), "{}", text(5));
        assert_eq!(all[7].name(), "by-code.svg");
    }

    #[test]
    fn the_first_view_is_what_the_start_page_names_directly_or_not() {
        let dir = std::env::temp_dir().join(format!("xtask-first-view-{}", std::process::id()));
        fs::create_dir_all(dir.join("icons")).unwrap();
        for file in site("module") {
            fs::write(dir.join(&file.path), &file.content).unwrap();
        }
        let found = first_view(&dir).unwrap();
        fs::remove_dir_all(&dir).unwrap();
        let mut found: Vec<_> = found.iter().map(|file| file.strip_prefix(&dir).unwrap().to_string_lossy()).collect();
        found.sort();
        assert_eq!(found, ["app.js", "app_bg.wasm", "icons/mark.svg", "index.html", "start.js", "style.css"]);
    }

    #[test]
    fn files_that_name_each_other_are_refused() {
        let file = |path: &str, content: &str| File { path: path.into(), content: content.into() };
        let mut all = vec![file("a.js", "import './b.js'"), file("b.js", "import './a.js'")];
        assert!(rename(&mut all).is_err());
    }
}
