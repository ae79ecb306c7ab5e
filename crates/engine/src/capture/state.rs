//! A captured web page, and what of it becomes a task: plain text, whatever the page consists of.
//!
//! The extension passes on what every tab has (title, URL, selection). [`providers::recognise`] finds the item that it
//! belongs to; the rest is decided here, and applied in `update`.

use std::sync::Arc;

use chrono::NaiveDate;
use plan::url::{link, without_user};
use plan::{Millis, MinuteOfDay};

/// A page as reported by the browser; all of it is untrusted text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Captured {
    /// The tab's title.
    pub title: Arc<str>,
    /// The page's URL.
    pub url: Arc<str>,
    /// The selected text.
    pub selection: Arc<str>,
    /// The day on which it was captured, if that was before now.
    pub day: Option<NaiveDate>,
    /// The time of day.
    pub time: Option<MinuteOfDay>,
    /// The instant of both.
    pub at: Option<Millis>,
    /// Whether the user works on it from then on.
    pub track: bool,
}

/// The longest title that is used, in characters.
const LONGEST_TITLE: usize = 300;
/// A selection of a single line up to this length is used as the title; a longer one is quoted.
const LONGEST_NAME: usize = 120;
/// The longest quotation, in characters.
const LONGEST_PASSAGE: usize = 4_000;

impl Captured {
    /// The selection, if it can be the task's title.
    fn name(&self) -> Option<&str> {
        let selection = self.selection.trim();
        let one_line = !selection.is_empty() && !selection.contains(['\n', '\r']);
        (one_line && selection.chars().count() <= LONGEST_NAME).then_some(selection)
    }

    /// The title of a task for a page without an item: the selection if it is short, otherwise the page's title,
    /// otherwise its URL.
    pub fn called(&self) -> String {
        let named = |text: &str| Some(one_line(text)).filter(|text| !text.is_empty());
        named(self.name().unwrap_or_default())
            .or_else(|| named(&self.title))
            .or_else(|| named(&self.url))
            .unwrap_or_default()
    }

    /// The notes for a page: the selection as a quotation, and the URL unless it is in an item's link (`linked`).
    pub fn notes(&self, linked: bool) -> String {
        let is_title = !linked && self.name().is_some();
        let passage = Some(self.selection.trim()).filter(|text| !text.is_empty() && !is_title).map(quoted);
        let address = Some(without_user(self.url.trim())).filter(|url| !linked && link(url).is_some());
        passage.into_iter().chain(address).collect::<Vec<_>>().join("\n\n")
    }
}

/// A title in one line, without invisible characters.
pub(super) fn one_line(text: &str) -> String {
    let seen = |c: char| if c.is_control() { ' ' } else { c };
    let words: String = text.chars().take(4 * LONGEST_TITLE).map(seen).collect();
    cut(words.split_whitespace().collect::<Vec<_>>().join(" "), LONGEST_TITLE)
}

/// Text as a quotation, line by line.
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
    fn a_task_is_named_after_the_selection_or_else_the_page() {
        assert_eq!(page("The news", URL, " Call Ivo ").called(), "Call Ivo");
        assert_eq!(page("The  news\n today", URL, "").called(), "The news today");
        assert_eq!(page("The news", URL, "one\ntwo").called(), "The news");
        assert_eq!(page("The news", URL, &"long ".repeat(40)).called(), "The news");
        assert_eq!(page(" ", URL, "").called(), URL);
    }

    #[test]
    fn the_selection_is_quoted_with_the_url_below_it() {
        assert_eq!(page("T", URL, "Call Ivo").notes(false), URL);
        assert_eq!(page("T", URL, "one \r\n\r\ntwo").notes(false), format!("> one\n>\n> two\n\n{URL}"));
        assert_eq!(page("T", URL, "Call Ivo").notes(true), "> Call Ivo");
        assert_eq!(page("T", URL, "").notes(true), "");
    }

    #[test]
    fn only_web_addresses_are_kept() {
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
