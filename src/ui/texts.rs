//! The message catalogue: every text that is shown or spoken comes from `locales/`, in Fluent. English is here from the
//! beginning, as far as the first sight needs it, the rest of it once the app is. Texts of another language come as a file
//! ([`crate::web::language`]); what is missing there is said in English.
//!
//! A missing key shows itself as its own name rather than as nothing; a test compares the keys used in this folder with
//! those of the catalogue, so that it doesn't happen. Dates and numbers come formatted from [`crate::web::intl`].

use std::cell::RefCell;

use crate::ui::catalogue::{Args, Catalogue, fill};
use crate::web::intl;

/// The language that is in the app.
const ENGLISH: &str = "en";

struct Texts {
    english: Catalogue,
    /// Another language with its tag, where the page speaks one.
    own: Option<(&'static str, Catalogue)>,
}

thread_local! {
    static TEXTS: RefCell<Texts> = RefCell::new(Texts {
        english: Catalogue::read(include_str!("../../locales/en/first.ftl")),
        own: None,
    });
}

/// Adds the texts that the first sight can do without.
pub fn complete() {
    TEXTS.with_borrow_mut(|texts| texts.english.add(include_str!("../../locales/en/app.ftl")));
}

/// Speaks another language from now on. Its texts are kept as long as the page.
pub fn speak(tag: String, source: String) {
    TEXTS.with_borrow_mut(|texts| texts.own = Some((tag.leak(), Catalogue::read(source.leak()))));
}

/// The text of a key.
pub fn text(key: &'static str) -> String {
    text_with(key, [])
}

/// The text of a key with its arguments filled in.
pub fn text_with<const N: usize>(key: &'static str, args: [(&'static str, &str); N]) -> String {
    pattern(key).map_or_else(|| key.to_owned(), |(_, pattern)| fill(pattern, Args::Texts(&args)))
}

/// The text of a key whose wording depends on a `$count`.
pub fn text_count(key: &'static str, count: i64) -> String {
    let Some((language, pattern)) = pattern(key) else { return key.to_owned() };
    let category = intl::plural(language, count);
    fill(pattern, Args::Count(&intl::number(count.unsigned_abs()), &category))
}

/// The language that has the message, whose rules of plural hold for it, and the message.
fn pattern(key: &str) -> Option<(&'static str, &'static str)> {
    TEXTS.with_borrow(|texts| {
        let own = texts.own.as_ref().and_then(|(tag, own)| Some((*tag, own.pattern(key)?)));
        own.or_else(|| Some((ENGLISH, texts.english.pattern(key)?)))
    })
}
