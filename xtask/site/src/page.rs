//! The page: `index.html` names what belongs to it as Trunk has it (`data-trunk`), so that `trunk serve` works, too.
//!
//! All stylesheets of one kind become one, for one request instead of many: that of the first view, that of the deferred
//! parts (`data-sheet`), which the page only names and the app fetches, and that of the extension's popup. The page runs under a policy without inline scripts and
//! styles, so it may hold none, and has to say the policy.

use anyhow::{Context, Result, bail};
use lol_html::html_content::{ContentType, Element};
use lol_html::{RewriteStrSettings, doc_comments, element, rewrite_str};
use std::fs;
use std::path::Path;

/// The sheets by what `data-sheet` says, each with the link that the page has for it.
const SHEETS: [(&str, &str); 3] = [
    ("style", "<link rel=\"stylesheet\" href=\"./style.css\">"),
    // `src/web/dom/sheet.rs` puts it to use.
    ("deferred", "<link rel=\"deferred\" href=\"./deferred.css\">"),
    // `xtask/src/extension.rs` puts its link into the popup.
    ("popup", ""),
];
/// The only script of the page: it starts the module.
const SCRIPT: &str = "<script type=\"module\" src=\"./start.js\"></script>";
/// The module is fetched beside the script that asks for it.
const PRELOAD: &str = "<link rel=\"preload\" href=\"./hourloom_bg.wasm\" crossorigin=\"anonymous\" as=\"fetch\" \
    type=\"application/wasm\">";

/// Writes the page, its stylesheets and its pictures into `dir`.
pub(crate) fn page(html: &Path, dir: &Path) -> Result<()> {
    let from = html.parent().unwrap_or(Path::new("."));
    let (page, styles) = put_together(&read(html)?, from, dir).with_context(|| format!("in {}", html.display()))?;
    let page = checked(&page)?;
    for ((name, _), sheet) in SHEETS.iter().zip(styles) {
        fs::write(dir.join(name).with_extension("css"), sheet).context("writing a stylesheet")?;
    }
    fs::write(dir.join("index.html"), page).context("writing the page")
}

/// The page with its parts in place, and the stylesheets as [`SHEETS`].
fn put_together(html: &str, from: &Path, dir: &Path) -> Result<(String, [String; 3])> {
    let mut styles = [const { String::new() }; 3];
    let mut part = |link: &mut Element<'_, '_>| -> Result<()> {
        let attribute = |name: &str| link.get_attribute(name).unwrap_or_default();
        let (kind, href) = (attribute("rel"), attribute("href"));
        let file = from.join(&href);
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match kind.as_str() {
            "css" => {
                let (wanted, text) = (attribute("data-sheet"), read(&file)?);
                let wanted: Vec<&str> = if wanted.is_empty() { vec!["style"] } else { wanted.split(' ').collect() };
                let mut links = String::new();
                for word in wanted {
                    let at = SHEETS.iter().position(|(name, _)| *name == word);
                    let at = at.with_context(|| format!("{href}: there is no sheet {word}"))?;
                    if styles[at].is_empty() {
                        links.push_str(SHEETS[at].1);
                    }
                    styles[at].push_str(&text);
                    styles[at].push('\n');
                }
                link.replace(&links, ContentType::Html);
            }
            "rust" => link.replace(SCRIPT, ContentType::Html),
            "inline" => link.replace(&read(&file)?, ContentType::Html),
            "icon" => {
                copy(&file, &dir.join(&name))?;
                link.remove_attribute("data-trunk");
                link.set_attribute("href", &format!("./{name}"))?;
            }
            "copy-dir" => {
                for entry in fs::read_dir(&file).with_context(|| format!("reading {}", file.display()))? {
                    let entry = entry?;
                    copy(&entry.path(), &dir.join(&name).join(entry.file_name()))?;
                }
                link.remove();
            }
            other => bail!("a part of a kind that isn't known: {other}"),
        }
        Ok(())
    };
    let page = rewrite_str(
        html,
        RewriteStrSettings {
            element_content_handlers: vec![
                element!("link[data-trunk]", |link| Ok(part(link)?)),
                element!("head", |head| {
                    head.append(PRELOAD, ContentType::Html);
                    Ok(())
                }),
            ],
            ..RewriteStrSettings::new()
        },
    )?;
    Ok((page, styles))
}

/// The page without comments, if it keeps its own policy.
fn checked(html: &str) -> Result<String> {
    let (mut has_policy, mut inline) = (false, None);
    let page = rewrite_str(
        html,
        RewriteStrSettings {
            element_content_handlers: vec![
                element!("meta[http-equiv=Content-Security-Policy]", |_| {
                    has_policy = true;
                    Ok(())
                }),
                element!("script:not([src]), style, [style]", |it| {
                    inline = Some(it.tag_name());
                    Ok(())
                }),
            ],
            document_content_handlers: vec![doc_comments!(|comment| {
                comment.remove();
                Ok(())
            })],
            ..RewriteStrSettings::new()
        },
    )?;
    if !has_policy {
        bail!("the page says no Content-Security-Policy");
    }
    match inline {
        Some(name) => bail!("the page's own policy forbids what is inline in it: a <{name}>"),
        None => Ok(page),
    }
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))
}

fn copy(file: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to.parent().unwrap_or(to))?;
    fs::copy(file, to).map(drop).with_context(|| format!("copying {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">";

    #[test]
    fn each_part_comes_into_its_place_and_the_rest_stays() -> Result<()> {
        let dir = std::env::temp_dir().join(format!("xtask-site-page-{}", std::process::id()));
        fs::create_dir_all(dir.join("in/pictures"))?;
        for (name, text) in
            [("a.css", "a{}"), ("b.css", "b{}"), ("c.css", "c{}"), ("i.svg", "<svg/>"), ("pictures/p.svg", "p")]
        {
            fs::write(dir.join("in").join(name), text)?;
        }
        let html = "<!doctype html><!-- why --><head><link data-trunk rel=\"css\" href=\"a.css\">\n\
            <link data-trunk rel=\"css\" data-sheet=\"deferred popup\" href=\"c.css\">\
            <link data-trunk rel=\"css\" href=\"b.css\"><link data-trunk rel=\"icon\" href=\"pictures/p.svg\">\
            <link data-trunk rel=\"copy-dir\" href=\"pictures\"><link data-trunk rel=\"rust\" data-bin=\"x\"></head>\
            <body><link data-trunk rel=\"inline\" href=\"i.svg\"><p>as it was</p></body>";
        fs::write(dir.join("in/index.html"), html.replace("<head>", &format!("<head>{POLICY}")))?;
        let out = dir.join("out");
        fs::create_dir_all(&out)?;
        page(&dir.join("in/index.html"), &out)?;
        let page = read(&out.join("index.html"))?;
        let [(_, style), (_, deferred), _] = SHEETS;
        let head = format!("{POLICY}{style}\n{deferred}<link rel=\"icon\" href=\"./p.svg\">{SCRIPT}{PRELOAD}");
        assert_eq!(page, format!("<!doctype html><head>{head}</head><body><svg/><p>as it was</p></body>"));
        for (sheet, text) in [("style.css", "a{}\nb{}\n"), ("deferred.css", "c{}\n"), ("popup.css", "c{}\n")] {
            assert_eq!(read(&out.join(sheet))?, text, "{sheet}");
        }
        assert_eq!((read(&out.join("p.svg"))?, read(&out.join("pictures/p.svg"))?), ("p".into(), "p".into()));
        Ok(fs::remove_dir_all(dir)?)
    }

    #[test]
    fn a_page_that_breaks_its_own_policy_is_refused() {
        for inline in ["<script>1</script>", "<style>p{}</style>", "<p style=\"color:red\">"] {
            assert!(checked(&format!("{POLICY}{inline}")).is_err(), "{inline}");
        }
        assert!(checked(&format!("{POLICY}{SCRIPT}")).is_ok() && checked(SCRIPT).is_err());
    }

    #[test]
    fn what_is_missing_or_unknown_is_named() {
        let put = |html: &str| put_together(html, Path::new("nowhere"), Path::new("nowhere"));
        assert!(put("<link data-trunk rel=\"css\" href=\"a.css\">").is_err());
        assert!(put("<link data-trunk rel=\"css\" data-sheet=\"other\" href=\"index.html\">").is_err());
        assert!(put("<link data-trunk rel=\"sass\" href=\"a.scss\">").is_err());
    }
}
