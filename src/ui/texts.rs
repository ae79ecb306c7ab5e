//! The message catalogue: every text that is shown or spoken comes from `locales/`, in Fluent. Those of the first sight are
//! there from the beginning, the others once the app is.
//!
//! A missing key shows itself as its own name rather than as nothing; a test compares the keys used in this folder with
//! those of the catalogue, so that it doesn't happen. Dates and numbers come formatted from [`crate::web::intl`].

use std::cell::RefCell;

use crate::ui::catalogue::{Args, Catalogue, fill};
use crate::web::intl;

/// The language of the catalogue.
const LANGUAGE: &str = "en";

thread_local! {
    static CATALOGUE: RefCell<Catalogue> = RefCell::new(Catalogue::read(include_str!("../../locales/en/first.ftl")));
}

/// Adds the texts that the first sight can do without.
pub fn complete() {
    CATALOGUE.with_borrow_mut(|all| all.add(include_str!("../../locales/en/app.ftl")));
}

/// The text of a key.
pub fn text(key: &'static str) -> String {
    format(key, Args::Texts(&[]))
}

/// The text of a key with its arguments filled in.
pub fn text_with<const N: usize>(key: &'static str, args: [(&'static str, &str); N]) -> String {
    format(key, Args::Texts(&args))
}

/// The text of a key whose wording depends on a `$count`.
pub fn text_count(key: &'static str, count: i64) -> String {
    format(key, Args::Count(&count.to_string(), &intl::plural(LANGUAGE, count)))
}

fn format(key: &'static str, args: Args<'_>) -> String {
    match CATALOGUE.with_borrow(|all| all.pattern(key)) {
        Some(pattern) => fill(pattern, args),
        None => key.to_owned(),
    }
}
