//! A page that the person has before them, and what of it becomes a task: pure text, whatever the page is built of.
//!
//! The extension hands over what every tab has (title, address, selection). Which item it is of is said by
//! [`providers::recognise`]; the rest is decided here, and carried out in `update/capture.rs`.

use std::sync::Arc;

use chrono::NaiveDate;
use plan::markdown::link;
use plan::{Millis, MinuteOfDay};

/// A page as the browser tells it; all of it is somebody else's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Captured {
    /// The tab's title.
    pub title: Arc<str>,
    /// Its address.
    pub url: Arc<str>,
    /// What is selected on it.
    pub selection: Arc<str>,
    /// The day on which it was captured, where that was earlier than now.
    pub day: Option<NaiveDate>,
    /// The time of that day.
    pub time: Option<MinuteOfDay>,
    /// The instant of both.
    pub at: Option<Millis>,
    /// The person works on it from then on.
    pub track: bool,
}

/// The longest title that is taken, in characters.
const LONGEST_TITLE: usize = 300;
/// A selection of one line up to this long is a name; a longer one is a passage.
const LONGEST_NAME: usize = 120;
/// The longest passage that is noted.
const LONGEST_PASSAGE: usize = 4_000;

impl Captured {
    /// The selection, where it can be what the task is called.
    fn name(&self) -> Option<&str> {
        let selection = self.selection.trim();
        let one_line = !selection.is_empty() && !selection.contains(['\n', '\r']);
        (one_line && selection.chars().count() <= LONGEST_NAME).then_some(selection)
    }

    /// What a task for a page of no item is called: what is selected if that is short, else the page's title, else its
    /// address.
    pub fn called(&self) -> String {
        let named = |text: &str| Some(one_line(text)).filter(|text| !text.is_empty());
        named(self.name().unwrap_or_default())
            .or_else(|| named(&self.title))
            .or_else(|| named(&self.url))
            .unwrap_or_default()
    }

    /// What is noted of the page: the passage that is selected, quoted, and the address, which an item's link has
    /// already (`linked`).
    pub fn notes(&self, linked: bool) -> String {
        let is_title = !linked && self.name().is_some();
        let passage = Some(self.selection.trim()).filter(|text| !text.is_empty() && !is_title).map(quoted);
        let address = Some(without_user(self.url.trim())).filter(|url| !linked && link(url).is_some());
        passage.into_iter().chain(address).collect::<Vec<_>>().join("\n\n")
    }
}

/// An address without the name and the password that stand before its host: neither is anything to note.
fn without_user(url: &str) -> String {
    let parts = url.split_once("://").and_then(|(scheme, rest)| {
        let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        Some((scheme, &rest[rest.get(..end)?.rfind('@')?.checked_add(1)?..]))
    });
    parts.map_or_else(|| url.to_owned(), |(scheme, rest)| format!("{scheme}://{rest}"))
}

/// A title in one line, without what can't be seen.
pub(crate) fn one_line(text: &str) -> String {
    let seen = |c: char| if c.is_control() { ' ' } else { c };
    let words: String = text.chars().take(4 * LONGEST_TITLE).map(seen).collect();
    cut(words.split_whitespace().collect::<Vec<_>>().join(" "), LONGEST_TITLE)
}

/// A passage as a quotation, line by line.
fn quoted(text: &str) -> String {
    let text = cut(text.replace("\r\n", "\n"), LONGEST_PASSAGE);
    text.lines().map(|line| format!("> {line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

fn cut(text: String, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(title: &str, url: &str, selection: &str) -> Captured {
        Captured { title: title.into(), url: url.into(), selection: selection.into(), ..Captured::default() }
    }

    const URL: &str = "https://news.example/a?b#c";

    #[test]
    fn a_task_is_called_by_what_is_selected_else_by_the_page() {
        assert_eq!(page("The news", URL, " Call Ivo ").called(), "Call Ivo");
        assert_eq!(page("The  news\n today", URL, "").called(), "The news today");
        assert_eq!(page("The news", URL, "one\ntwo").called(), "The news");
        assert_eq!(page("The news", URL, &"long ".repeat(40)).called(), "The news");
        assert_eq!(page(" ", URL, "").called(), URL);
    }

    #[test]
    fn the_passage_is_quoted_and_the_address_stands_below_it() {
        assert_eq!(page("T", URL, "Call Ivo").notes(false), URL);
        assert_eq!(page("T", URL, "one \r\n\r\ntwo").notes(false), format!("> one\n>\n> two\n\n{URL}"));
        assert_eq!(page("T", URL, "Call Ivo").notes(true), "> Call Ivo");
        assert_eq!(page("T", URL, "").notes(true), "");
    }

    #[test]
    fn what_is_no_address_of_the_web_is_not_noted() {
        for url in
            ["chrome://settings", "javascript:alert(1)", "file:///etc/passwd", "", "https://a b", "https://a/\u{202E}b"]
        {
            assert_eq!(page("T", url, "").notes(false), "", "{url}");
        }
    }

    #[test]
    fn an_address_is_noted_without_its_user() {
        let noted = |url: &str| page("T", url, "").notes(false);
        assert_eq!(noted("https://ada:secret@wiki.example/a@b?c@d"), "https://wiki.example/a@b?c@d");
        assert_eq!(noted("https://a@b@wiki.example"), "https://wiki.example");
        assert_eq!(noted("https://wiki.example/@ada"), "https://wiki.example/@ada");
    }

    #[test]
    fn nothing_is_too_long() {
        let long = page(&"w 🧵".repeat(10_000), URL, &"line\n".repeat(10_000));
        assert!(long.called().chars().count() <= LONGEST_TITLE + 1);
        assert!(long.notes(false).len() < 4 * LONGEST_PASSAGE);
    }
}
