//! Reads all of a TOML file, whatever is wrong in it: each mistake is reported with its line and key, and the correct
//! settings count as if the mistakes weren't there.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};

/// The most mistakes that are reported.
const MOST: usize = 50;

/// The settings and mistakes of a file.
#[derive(Debug)]
pub(super) struct Read<T> {
    /// The settings that could be read.
    pub(super) value: T,
    /// The mistakes, in the order of the file.
    pub(super) mistakes: Vec<Mistake>,
    /// Whether the file isn't TOML at all, so that nothing could be read.
    pub(super) is_broken: bool,
}

/// A mistake. It never quotes a value, which might be a secret in the wrong place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    /// The line, from 1.
    pub(super) line: usize,
    /// The setting, such as `limits.in_flight`; empty for a syntax error.
    pub(super) key: String,
    /// What is wrong.
    pub(super) why: String,
}

/// Reads `text` as a `T`, all of whose fields are optional.
pub(super) fn read<T: DeserializeOwned + Default>(text: &str) -> Read<T> {
    let (mut table, broken) = DeTable::parse_recoverable(text);
    let line = |span: Option<Range<usize>>| line_of(text, span.map_or(0, |span| span.start));
    if !broken.is_empty() {
        let mistake = |error: toml::de::Error| Mistake {
            line: line(error.span()),
            key: String::new(),
            why: first_line(error.message()).to_owned(),
        };
        let mut mistakes: Vec<_> = broken.into_iter().take(MOST).map(mistake).collect();
        mistakes.sort_by_key(|mistake| mistake.line);
        // Further mistakes in the same line mostly follow from the first.
        mistakes.dedup_by_key(|mistake| mistake.line);
        return Read { value: T::default(), mistakes, is_broken: true };
    }
    let mut mistakes = Vec::new();
    loop {
        let error = match T::deserialize(Deserializer::from(table.clone())) {
            Ok(value) => {
                mistakes.sort_by_key(|mistake: &Mistake| mistake.line);
                return Read { value, mistakes, is_broken: false };
            }
            Err(error) => error,
        };
        let taken = error.span().and_then(|span| take(table.get_mut(), &span));
        let why = reason(error.message());
        let key = taken.clone().unwrap_or_default();
        mistakes.push(Mistake { line: line(error.span()), key, why });
        if taken.is_none() || mistakes.len() == MOST {
            return Read { value: T::default(), mistakes, is_broken: true };
        }
    }
}

/// Removes the innermost setting around `span` from the table, and returns its name.
fn take(table: &mut DeTable<'_>, span: &Range<usize>) -> Option<String> {
    let holds = |outer: Range<usize>| outer.start <= span.start && span.end <= outer.end;
    // The span of a table covers only its heading if its keys follow below, so all tables are searched first.
    for (key, value) in table.iter_mut() {
        let DeValue::Table(inner) = value.get_mut() else { continue };
        if let Some(found) = take(inner, span) {
            return Some(format!("{}.{found}", key.get_ref()));
        }
    }
    let found = |(key, value): (&Spanned<_>, &Spanned<_>)| {
        let key: &Spanned<std::borrow::Cow<'_, str>> = key;
        let value: &Spanned<DeValue<'_>> = value;
        (holds(key.span()) || holds(value.span())).then(|| key.get_ref().to_string())
    };
    let name = table.iter().find_map(found)?;
    table.remove(name.as_str()).map(|_| name)
}

/// The error message without the value.
fn reason(message: &str) -> String {
    let message = first_line(message);
    if message.starts_with("unknown field") || message.starts_with("missing field") {
        return message.to_owned();
    }
    match message.rsplit_once("expected ") {
        Some((_, expected)) => format!("expected {expected}"),
        None => "not an accepted value".to_owned(),
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default().trim()
}

fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count().saturating_add(1)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::num::NonZeroU32;

    use serde::Deserialize;

    use super::read;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields, default)]
    struct File {
        listen: Option<String>,
        origins: Option<Vec<String>>,
        limits: Limits,
        provider: BTreeMap<String, Limits>,
    }

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields, default)]
    struct Limits {
        most: Option<NonZeroU32>,
        least: Option<NonZeroU32>,
    }

    fn said(text: &str) -> Vec<(usize, String)> {
        read::<File>(text).mistakes.into_iter().map(|it| (it.line, format!("{}: {}", it.key, it.why))).collect()
    }

    #[test]
    fn each_mistake_has_its_line_and_key_and_valid_settings_apply() {
        let text = "listen = 5\nlistne = \"canary\"\norigins = [\"a\", 2]\n\n[limits]\nmost = 0\nleast = 3\n\n\
                    [provider.one]\nmost = \"canary\"\nleast = 7\n[provider.two]\nleast = 1\nlast = 2\n";
        let mistakes = said(text);
        let at: Vec<_> = mistakes.iter().map(|(line, why)| (*line, why.split(':').next().unwrap())).collect();
        let wanted = [
            (1, "listen"),
            (2, "listne"),
            (3, "origins"),
            (6, "limits.most"),
            (10, "provider.one.most"),
            (14, "provider.two.last"),
        ];
        assert_eq!(at, wanted, "{mistakes:?}");
        assert!(mistakes.iter().all(|(_, why)| !why.contains("canary") && why.contains("expected")), "{mistakes:?}");
        let right = read::<File>(text).value;
        assert_eq!(right.limits.least, NonZeroU32::new(3));
        assert_eq!(right.provider.len(), 2);
        assert_eq!(right.provider.get("one").unwrap().least, NonZeroU32::new(7));
        assert_eq!(right.provider.get("two").unwrap().least, NonZeroU32::new(1));
    }

    #[test]
    fn invalid_toml_is_reported() {
        let read = read::<File>("listen = \"a\"\n= canary\norigins = [\n");
        assert!(read.is_broken && read.value == File::default());
        assert_eq!(read.mistakes.first().map(|mistake| mistake.line), Some(2), "{:?}", read.mistakes);
        assert!(read.mistakes.iter().all(|mistake| !mistake.why.contains("canary")), "{:?}", read.mistakes);
    }

    #[test]
    fn inline_tables_and_dotted_keys_are_found_too() {
        assert_eq!(said("limits = { most = 0, least = 1 }").len(), 1);
        assert_eq!(said("limits.most = 0\nlimits.least = -1").len(), 2);
        assert_eq!(said("limits = 3").len(), 1);
        assert_eq!(said("[[limits]]\nmost = 1").len(), 1);
        assert!(said("").is_empty());
    }
}
