//! What is dropped on the page from outside: a link or a text. All of it is untrusted, and only its beginning is read.

use std::sync::Arc;

use plan::url::{Url, link, without_user};

use super::state::{Captured, one_line};
use crate::values::gesture::Place;

/// The most of a text that is read, in bytes.
const MOST: usize = 64 * 1024;

/// Something from another program or page, in the forms that it was offered in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dropped {
    /// Plain text.
    pub text: Arc<str>,
    /// Addresses, one a line (`text/uri-list`).
    pub links: Arc<str>,
    /// HTML, of which a link's own text is read.
    pub html: Arc<str>,
    /// Where it was dropped; `None` for the backlog.
    pub place: Option<Place>,
}

/// What that is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Brought {
    /// A page, by its title and its address.
    Link(Captured),
    /// The title of something to do.
    Line(String),
}

impl Dropped {
    /// What it is; `None` if there is nothing in it that could be a title.
    pub(super) fn brought(&self) -> Option<Brought> {
        let (text, links) = (start(&self.text), start(&self.links));
        let listed = links.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
        if let Some(url) = listed.or(Some(text.trim())).and_then(web) {
            let named = [in_link(start(&self.html)), one_line(text)];
            let named = named.into_iter().find(|name| !name.is_empty() && web(name).is_none());
            let title = named.or_else(|| where_it_is(&url)).unwrap_or_else(|| url.clone());
            return Some(Brought::Link(Captured { title: title.into(), url: url.into(), ..Captured::default() }));
        }
        let line = text.lines().map(one_line).find(|line| !line.is_empty())?;
        Some(Brought::Line(line))
    }
}

/// The beginning of a text.
fn start(text: &str) -> &str {
    &text[..text.floor_char_boundary(MOST)]
}

/// A safe address of a web page, without a user name.
fn web(text: &str) -> Option<String> {
    let url = without_user(text.trim());
    link(&url).is_some().then_some(url)
}

/// The host and the path of an address.
fn where_it_is(url: &str) -> Option<String> {
    let Url { host, path, .. } = Url::parse(url)?;
    Some(one_line(&format!("{host}{}", path.trim_end_matches('/'))))
}

/// The text of the first link in HTML; empty without one.
fn in_link(html: &str) -> String {
    let inner = || {
        let lower = html.to_ascii_lowercase();
        let opens = lower.match_indices("<a").map(|(at, _)| at).find(|at| {
            let after = lower[*at..].chars().nth(2);
            after.is_some_and(char::is_whitespace)
        })?;
        let from = opens.saturating_add(lower[opens..].find('>')?).saturating_add(1);
        let until = lower[from..].find("</a").map_or(html.len(), |at| from.saturating_add(at));
        Some(&html[from..until])
    };
    one_line(&plain(inner().unwrap_or_default()))
}

/// HTML without its tags, and with the few entities that browsers write.
fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for character in html.chars() {
        match character {
            '<' => inside = true,
            '>' if inside => inside = false,
            other if !inside => text.push(other),
            _ => {}
        }
    }
    let entities = [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    entities.into_iter().fold(text, |text, (entity, character)| text.replace(entity, character))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn dropped(text: &str, links: &str, html: &str) -> Dropped {
        Dropped { text: text.into(), links: links.into(), html: html.into(), place: None }
    }

    fn titled(text: &str, links: &str, html: &str) -> (String, String) {
        match dropped(text, links, html).brought() {
            Some(Brought::Link(page)) => (page.called(), page.notes(false)),
            Some(Brought::Line(title)) => (title, String::new()),
            None => (String::new(), String::new()),
        }
    }

    const URL: &str = "https://news.example/a/b/?c=d#e";

    #[test]
    fn a_link_is_named_by_its_text_or_else_by_where_it_is() {
        let html = "<meta charset='utf-8'><a class=x href=\"https://news.example/\">The <b>news</b> &amp; more</a>";
        assert_eq!(titled(URL, URL, html), ("The news & more".to_owned(), URL.to_owned()));
        assert_eq!(titled("The  news", URL, ""), ("The news".to_owned(), URL.to_owned()));
        assert_eq!(titled(URL, URL, ""), ("news.example/a/b".to_owned(), URL.to_owned()));
        assert_eq!(titled(URL, "", ""), ("news.example/a/b".to_owned(), URL.to_owned()), "only as text");
        assert_eq!(titled("", &format!("# of a list\r\n{URL}\r\nhttps://b.example"), "").1, URL);
        assert_eq!(titled("", "https://ada:secret@news.example/", "").1, "https://news.example/");
    }

    #[test]
    fn what_isn_t_a_web_address_is_no_link() {
        for url in ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "https://a/\u{202E}b"] {
            assert_eq!(titled("Call Ivo", url, ""), ("Call Ivo".to_owned(), String::new()), "{url}");
            assert_eq!(titled("", url, ""), (String::new(), String::new()), "{url}");
        }
    }

    #[test]
    fn the_first_line_of_a_text_is_a_title() {
        assert_eq!(titled("\n  Call Ivo [20m]\nand more", "", "").0, "Call Ivo [20m]");
        assert_eq!(titled(" \n\t ", "", "<a href=x>not a link</a>").0, "");
        let long = titled(&"w 🧵".repeat(100_000), "", "").0;
        assert!((1..=301).contains(&long.chars().count()), "{} characters", long.chars().count());
    }

    proptest! {
        #[test]
        fn nothing_that_is_dropped_fails(text in ".{0,200}", links in ".{0,200}", html in "[<a> /A&;ß\u{130}]{0,200}|.{0,200}") {
            let (title, notes) = titled(&text, &links, &html);
            prop_assert!(title.chars().count() <= 301);
            prop_assert!(notes.is_empty() || link(&notes).is_some());
        }
    }
}
