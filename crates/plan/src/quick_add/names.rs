//! `#project`, `@person` and `+label`: names that exist, anywhere in the line.

use std::sync::Arc;

use super::words::{QuickWord, closing, fold};
use super::{Meaning, QuickContext, QuickPart};

/// What a name begins with.
pub(super) const SIGNS: [char; 3] = ['#', '@', '+'];

/// Takes the names out of the words, and returns them as parts. The last project and the last person count, each label
/// does.
pub(super) fn take(line: &str, words: &mut Vec<QuickWord>, context: &QuickContext) -> Vec<QuickPart> {
    let mut found: Vec<(usize, usize, Meaning)> = Vec::new();
    let mut at = 0;
    while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
        match name(line, rest, context) {
            Some((count, meaning)) => {
                found.retain(|(_, _, other)| !replaces(meaning, *other));
                found.push((at, count, meaning));
                at = at.saturating_add(count);
            }
            None => at = at.saturating_add(1),
        }
    }
    let mut parts = Vec::new();
    for (at, count, meaning) in found.into_iter().rev() {
        let taken = words.drain(at..at.saturating_add(count));
        let ends = taken.fold(None, |ends: Option<(usize, usize)>, word| {
            Some((ends.map_or(word.from, |(from, _)| from), word.end))
        });
        parts.extend(ends.map(|(from, to)| QuickPart { at: from..to, meaning }));
    }
    parts
}

fn replaces(later: Meaning, earlier: Meaning) -> bool {
    matches!((later, earlier), (Meaning::Project(_), Meaning::Project(_)) | (Meaning::Person(_), Meaning::Person(_)))
}

/// The name that these words begin with, and how many words it has.
fn name(line: &str, words: &[QuickWord], context: &QuickContext) -> Option<(usize, Meaning)> {
    let first = words.first().filter(|word| !word.locked)?;
    let text = line.get(first.from..first.to)?;
    let mut chars = text.chars();
    let sign = chars.next()?;
    let names = match sign {
        '#' => &context.projects,
        '@' => &context.people,
        '+' => &context.labels,
        _ => return None,
    };
    let rest = chars.as_str();
    let quotes = chars.next().and_then(closing);
    let start = if quotes.is_some() { chars.as_str() } else { rest };
    let start = fold(start);
    let lengths = names.iter().enumerate().filter_map(|(at, name)| {
        let name = fold(name);
        // `#123` is the number of an issue.
        let only_digits = quotes.is_none() && name.chars().all(|c| c.is_ascii_digit());
        let count = matching(&name, &start, words, quotes).filter(|_| !only_digits)?;
        Some((count, name.len(), at))
    });
    let longest = lengths.reduce(|best, next| if (next.0, next.1) > (best.0, best.1) { next } else { best });
    let (count, at) = match longest {
        Some((count, _, at)) => (count, at),
        None => (1, first_name(names, &start).filter(|_| sign == '@' && quotes.is_none())?),
    };
    let meaning = match sign {
        '#' => Meaning::Project(at),
        '@' => Meaning::Person(at),
        _ => Meaning::Label(at),
    };
    Some((count, meaning))
}

/// How many words are this name, whose first one is given without its sign and quote.
fn matching(name: &str, start: &str, words: &[QuickWord], quotes: Option<&[char]>) -> Option<usize> {
    let count = name.split_whitespace().count();
    for (at, wanted) in name.split_whitespace().enumerate() {
        let word = words.get(at).filter(|word| !word.locked)?;
        let is_last = at.saturating_add(1) == count;
        // A comma after a word ends the name.
        if !is_last && word.to < word.end {
            return None;
        }
        let mut text = if at == 0 { start } else { &word.folded };
        if let Some(quotes) = quotes.filter(|_| is_last) {
            text = text.strip_suffix(quotes)?;
        }
        if text != wanted {
            return None;
        }
    }
    (count > 0).then_some(count)
}

/// The only name that begins with this word.
fn first_name(names: &[Arc<str>], start: &str) -> Option<usize> {
    let mut named = names
        .iter()
        .enumerate()
        .filter(|(_, name)| name.split_whitespace().next().is_some_and(|first| fold(first) == start));
    let (at, _) = named.next()?;
    named.next().is_none().then_some(at)
}
