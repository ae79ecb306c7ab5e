//! The languages that there are: each folder of `locales/`. English is compiled into the app; of each other one the texts
//! become one file, which the page names by a link and `language.js` fetches for those who read it.

use super::{files, pseudo};
use crate::place;
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::Path;

/// The language that is in the app, and the model of all others.
const ENGLISH: &str = "en";
/// The app's catalogues, in the order in which they are read. `extension.ftl` is the browser's (`crate::extension`).
const CATALOGUES: [&str; 2] = ["first.ftl", "app.ftl"];

/// The tags of all languages but English, in order.
fn tags() -> Result<Vec<String>> {
    let mut tags = Vec::new();
    for folder in fs::read_dir(place::root().join("locales")).context("reading locales")? {
        let tag = folder?.file_name().to_string_lossy().into_owned();
        // It comes to be a part of a page, and a file's name.
        ensure!(
            tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'),
            "locales/{tag} isn't named by a language tag"
        );
        tags.push(tag);
    }
    tags.retain(|tag| tag != ENGLISH);
    tags.sort();
    Ok(tags)
}

/// Writes the catalogues into `dir` and their names into its page; with the pseudo-languages, where tests want them.
pub(super) fn write(dir: &Path, pseudo: bool) -> Result<()> {
    let page = dir.join("index.html");
    let mut html = fs::read_to_string(&page).with_context(|| format!("reading {}", page.display()))?;
    for tag in tags()? {
        html = put(dir, &html, &tag, &catalogue(&tag)?)?;
    }
    fs::write(&page, html).context("writing the page")?;
    if pseudo { add_pseudo(dir, &["index.html"]) } else { Ok(()) }
}

/// Adds the pseudo-languages to these pages of a folder. They are for tests: no build for people holds them.
pub(crate) fn add_pseudo(dir: &Path, pages: &[&str]) -> Result<()> {
    let texts = pseudo::of(&catalogue(ENGLISH)?);
    for page in pages.iter().map(|name| dir.join(name)) {
        let mut html = fs::read_to_string(&page).with_context(|| format!("reading {}", page.display()))?;
        for tag in pseudo::TAGS {
            html = put(dir, &html, tag, &texts)?;
        }
        fs::write(&page, html).with_context(|| format!("writing {}", page.display()))?;
    }
    Ok(())
}

/// Writes a language's texts, and returns the page with the link to them.
fn put(dir: &Path, html: &str, tag: &str, texts: &str) -> Result<String> {
    let file = format!("{tag}.ftl");
    fs::write(dir.join(&file), texts).with_context(|| format!("writing {file}"))?;
    let (head, rest) = html.split_once("</head>").context("the page has no head")?;
    Ok(format!("{head}<link rel=\"catalogue\" hreflang=\"{tag}\" href=\"./{file}\"></head>{rest}"))
}

/// All texts of a language that the app may need, without what is for translators only.
fn catalogue(tag: &str) -> Result<String> {
    let folder = place::root().join("locales").join(tag);
    let mut texts = String::new();
    for name in CATALOGUES {
        let file = folder.join(name);
        let source = fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
        for line in source.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            texts.push_str(line);
            texts.push('\n');
        }
    }
    Ok(texts)
}

/// What the browser says of the extension: the tag in its own spelling, and the file of the texts.
pub(crate) fn extension_texts() -> Result<Vec<(String, String)>> {
    let mut all = Vec::new();
    for file in files(&place::root().join("locales"))? {
        let tag = file.parent().and_then(Path::file_name).and_then(|name| name.to_str());
        if let (true, Some(tag)) = (file.ends_with("extension.ftl"), tag) {
            let texts = fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
            all.push((tag.replace('-', "_"), texts));
        }
    }
    Ok(all)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;

    #[test]
    fn each_folder_but_english_is_a_language_of_its_own() {
        let tags = tags().unwrap();
        assert!(!tags.contains(&ENGLISH.to_owned()) && tags.is_sorted());
        let folders = fs::read_dir(place::root().join("locales")).unwrap().count();
        assert_eq!(tags.len() + 1, folders);
    }

    #[test]
    fn a_page_names_a_language_and_its_file() {
        let dir = std::env::temp_dir().join(format!("xtask-languages-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        let html = put(&dir, "<head><title></title></head><body>", "pt-BR", "day = Dia\n").unwrap();
        let written = fs::read_to_string(dir.join("pt-BR.ftl")).unwrap();
        fs::remove_dir_all(&dir).unwrap();
        let link = "<link rel=\"catalogue\" hreflang=\"pt-BR\" href=\"./pt-BR.ftl\">";
        assert_eq!(html, format!("<head><title></title>{link}</head><body>"));
        assert_eq!(written, "day = Dia\n");
    }

    #[test]
    fn a_catalogue_is_sent_without_its_comments() {
        let texts = catalogue(ENGLISH).unwrap();
        assert!(texts.contains("\ncalendar = ") && texts.contains("\n   *[other] "), "{texts}");
        assert!(texts.lines().all(|line| !line.is_empty() && !line.starts_with('#')));
    }
}
