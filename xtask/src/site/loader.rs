//! Takes out of the page what a strict Content-Security-Policy (and an extension's page) doesn't let run: Trunk's
//! inline module becomes a file. The stylesheets become one, for one
//! request instead of many.

use super::BASE;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// The only script of the page: it starts the wasm module.
pub(super) const SCRIPT: &str = "start.js";
/// What stands in it.
const START: &str = include_str!("start.js");
/// The only stylesheet of the page.
pub(super) const STYLE: &str = "style.css";

/// Changes the page in `dir` and writes the files that it then names.
pub(super) fn separate(dir: &Path) -> Result<()> {
    let page = dir.join("index.html");
    let html = fs::read_to_string(&page).with_context(|| format!("reading {}", page.display()))?;
    let html = without_preloaded_modules(&without_comments(&html));
    let (html, script) = without_inline_script(&html);
    fs::write(dir.join(SCRIPT), script.context("Trunk put no loader into the page")?).context("writing the loader")?;
    let sheets = stylesheets(&html);
    let mut css = String::new();
    for sheet in &sheets {
        let file = dir.join(sheet.href.trim_start_matches(BASE));
        css.push_str(&fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?);
        css.push('\n');
        fs::remove_file(&file).with_context(|| format!("removing {}", file.display()))?;
    }
    fs::write(dir.join(STYLE), css).context("writing the stylesheet")?;
    fs::write(&page, with_one_stylesheet(&html, &sheets)).context("writing the page")
}

/// What is inline in the page although its policy forbids it.
pub(super) fn inline(html: &str) -> Option<&'static str> {
    if elements(html, "script").any(|script| is_code(&script)) {
        return Some("an inline script");
    }
    let styled = elements(html, "style").next().is_some() || html.contains(" style=");
    styled.then_some("an inline style")
}

/// One element of a kind: where it starts and ends in the page, its attributes, its content.
struct Element<'a> {
    start: usize,
    end: usize,
    attributes: &'a str,
    content: &'a str,
}

/// A page of our own is what is read here, as Trunk wrote it; so the search is simple.
fn elements<'a>(html: &'a str, name: &str) -> impl Iterator<Item = Element<'a>> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + html.get(at..)?.find(&open)?;
            let head = start + open.len();
            at = head;
            if !html[head..].starts_with([' ', '>', '\n']) {
                continue;
            }
            let body = head + html[head..].find('>')? + 1;
            let length = html[body..].find(&close)?;
            at = body + length + close.len();
            let (attributes, content) = (&html[head..body - 1], &html[body..body + length]);
            return Some(Element { start, end: at, attributes, content });
        }
    })
}

/// An inline script that runs; one of another type (`application/ld+json`) is data.
fn is_code(script: &Element<'_>) -> bool {
    let kind = attribute(script.attributes, "type").unwrap_or("module");
    attribute(script.attributes, "src").is_none() && matches!(kind, "module" | "text/javascript")
}

/// The loader as a file, written anew: Trunk's also hands the module to the page's scripts, and there are none. The
/// module's address is left to wasm-bindgen, which takes it relative to the script.
fn without_inline_script(html: &str) -> (String, Option<String>) {
    let found = elements(html, "script").find(|script| is_code(script) && script.content.contains("import init"));
    let Some(script) = found else { return (html.to_owned(), None) };
    let Some(module) = script.content.split(['\'', '"']).nth(1) else { return (html.to_owned(), None) };
    let module = module.trim_start_matches(BASE);
    let tag = format!("<script type=\"module\" src=\"{BASE}{SCRIPT}\"></script>");
    let page = [&html[..script.start], &tag, &html[script.end..]].concat();
    (page, Some(START.replace("MODULE", module)))
}

/// The module becomes a part of the loader, so there is nothing left to fetch early.
fn without_preloaded_modules(html: &str) -> String {
    without(html, "<link", ">", |tag| attribute(tag, "rel") == Some("modulepreload"))
}

fn without_comments(html: &str) -> String {
    without(html, "<!--", "-->", |_| true)
}

/// Leaves out the pieces from `open` to `close` that are `unwanted`.
fn without(html: &str, open: &str, close: &str, unwanted: impl Fn(&str) -> bool) -> String {
    let mut page = String::new();
    let mut rest = html;
    while let Some(start) = rest.find(open) {
        let Some(length) = rest[start..].find(close) else { break };
        let end = start + length + close.len();
        page.push_str(&rest[..if unwanted(&rest[start..end]) { start } else { end }]);
        rest = &rest[end..];
    }
    page + rest
}

/// A `<link rel="stylesheet">` of our own.
struct Sheet<'a> {
    start: usize,
    end: usize,
    href: &'a str,
}

fn stylesheets(html: &str) -> Vec<Sheet<'_>> {
    let links = html.match_indices("<link").filter_map(|(start, _)| {
        let end = start + html[start..].find('>')? + 1;
        let tag = &html[start..end];
        let sheet = attribute(tag, "rel") == Some("stylesheet") && attribute(tag, "media").is_none();
        Some(Sheet { start, end, href: attribute(tag, "href").filter(|_| sheet)? })
    });
    links.collect()
}

fn with_one_stylesheet(html: &str, sheets: &[Sheet<'_>]) -> String {
    let mut page = String::new();
    let mut from = 0;
    for (index, sheet) in sheets.iter().enumerate() {
        page.push_str(&html[from..sheet.start]);
        if index == 0 {
            page.push_str(&format!("<link rel=\"stylesheet\" href=\"{BASE}{STYLE}\">"));
        }
        from = sheet.end;
    }
    page + &html[from..]
}

/// The value of an attribute, quoted or, as a minified page has it, bare.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let rest = tag.match_indices(name).find_map(|(at, _)| {
        let before = tag[..at].chars().next_back()?;
        let rest = tag[at + name.len()..].strip_prefix('=')?;
        before.is_whitespace().then_some(rest)
    })?;
    match rest.chars().next()? {
        quote @ ('"' | '\'') => rest[1..].split(quote).next(),
        _ => rest.split([' ', '>', '\n']).next(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<head><link rel=\"stylesheet\" href=\"./a.css\"/><link rel=modulepreload href=./app.js>\
        <link rel=stylesheet href=./b.css></head><script src=\"x.js\"></script>\
        <script type=\"module\" nonce=\"1\">\n\nimport init, * as b from './app.js';\nwindow.b = b;\n</script><p>";

    #[test]
    fn the_inline_module_becomes_a_file_and_the_rest_of_the_page_stays() {
        let (html, script) = without_inline_script(PAGE);
        let script = script.unwrap();
        assert!(script.starts_with("import init from './app.js';\n") && script.contains("await init();"), "{script}");
        assert!(
            html.ends_with("<script src=\"x.js\"></script><script type=\"module\" src=\"./start.js\"></script><p>")
        );
        assert_eq!(inline(PAGE), Some("an inline script"));
        assert_eq!(inline(&html), None);
    }

    #[test]
    fn stylesheets_become_one_in_the_place_of_the_first() {
        let sheets = stylesheets(PAGE);
        assert_eq!(sheets.iter().map(|sheet| sheet.href).collect::<Vec<_>>(), ["./a.css", "./b.css"]);
        let html = with_one_stylesheet(PAGE, &sheets);
        assert!(html.starts_with("<head><link rel=\"stylesheet\" href=\"./style.css\"><link rel=modulepreload"));
        assert!(!html.contains("b.css"));
    }

    #[test]
    fn comments_and_preloaded_modules_are_left_out() {
        let html = without_preloaded_modules(&without_comments(
            "a<!-- <b> -->c<link rel=\"modulepreload\" href=x><link rel=icon>",
        ));
        assert_eq!(html, "ac<link rel=icon>");
    }

    #[test]
    fn inline_styles_are_found_and_data_is_no_script() {
        assert_eq!(inline("<p style=\"color:red\">"), Some("an inline style"));
        assert_eq!(inline("<style>p{}</style>"), Some("an inline style"));
        assert_eq!(inline("<script type=\"application/json\">{}</script>"), None);
    }
}
