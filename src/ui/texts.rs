//! The message catalogue: every text that is shown or spoken comes from `locales/`, in Fluent.
//!
//! A missing key shows itself as its own name rather than as nothing; a test compares the keys used in this folder with
//! those of the catalogue, so that it doesn't happen. Dates and numbers come formatted from [`crate::web::intl`].

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

thread_local! {
    static CATALOGUE: FluentBundle<FluentResource> = catalogue();
}

fn catalogue() -> FluentBundle<FluentResource> {
    let english = LanguageIdentifier::from_bytes(b"en").unwrap_or_default();
    let mut bundle = FluentBundle::new(vec![english]);
    // Isolation marks would stand in accessible names; elements that show foreign text say `dir="auto"` instead.
    bundle.set_use_isolating(false);
    let source = include_str!("../../locales/en/app.ftl").to_owned();
    // A broken message is left out and the rest used; the test of the catalogue names it.
    let resource = FluentResource::try_new(source).unwrap_or_else(|(rest, _)| rest);
    bundle.add_resource_overriding(resource);
    bundle
}

/// The text of a key.
pub fn text(key: &'static str) -> String {
    format(key, None)
}

/// The text of a key with its arguments filled in.
pub fn text_with<const N: usize>(key: &'static str, args: [(&'static str, &str); N]) -> String {
    let args = args.into_iter().map(|(name, value)| (name, FluentValue::from(value))).collect::<FluentArgs>();
    format(key, Some(&args))
}

/// The text of a key whose wording depends on a `$count`.
pub fn text_count(key: &'static str, count: i64) -> String {
    format(key, Some(&FluentArgs::from_iter([("count", FluentValue::from(count))])))
}

fn format(key: &'static str, args: Option<&FluentArgs>) -> String {
    CATALOGUE.with(|bundle| match bundle.get_message(key).and_then(|message| message.value()) {
        Some(pattern) => bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned(),
        None => key.to_owned(),
    })
}
