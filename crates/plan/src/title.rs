//! The duration syntax in titles: `Write report [1h30m]`.
//!
//! A bracket is valid when it holds hours, minutes or both (`[1h30m]`, `[75m]`, `[ 1H 30M ]`) that add up to 1 minute to
//! 24 hours. The first valid one sets the scheduled duration, every valid one leaves the title. Everything else in
//! brackets is somebody's text and stays as it was. Parsing never fails and takes linear time.

use std::borrow::Cow;
use std::sync::OnceLock;

use regex::Regex;

use crate::model::Minutes;

/// The longest planned length, in minutes.
pub const MAX_MINUTES: Minutes = 1440;

/// A title without its valid brackets, and what the first of them said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed<'a> {
    /// What remains; the whole text when nothing visible would.
    pub title: Cow<'a, str>,
    /// Minutes, 1 to 1440, of the first valid bracket.
    pub scheduled: Option<Minutes>,
}

/// Reads the duration syntax in `title`.
///
/// ```
/// let parsed = plan::title::parse("Write report [1h30m]");
/// assert_eq!(parsed.title, "Write report");
/// assert_eq!(parsed.scheduled, Some(90));
/// assert_eq!(plan::title::parse("[BUG] Save fails").title, "[BUG] Save fails");
/// ```
pub fn parse(title: &str) -> Parsed<'_> {
    let Some(regex) = brackets() else { return Parsed { title: Cow::Borrowed(title), scheduled: None } };
    let mut scheduled = None;
    let mut rest = String::new();
    let mut kept_to = 0;
    for found in regex.captures_iter(title) {
        let (Some(whole), Some(minutes)) = (found.get(0), total(found.get(1), found.get(2))) else { continue };
        scheduled.get_or_insert(minutes);
        join(&mut rest, &title[kept_to..whole.start()]);
        kept_to = whole.end();
    }
    if scheduled.is_none() {
        return Parsed { title: Cow::Borrowed(title), scheduled };
    }
    join(&mut rest, &title[kept_to..]);
    let rest = rest.trim();
    let title = if rest.is_empty() { Cow::Borrowed(title) } else { Cow::Owned(rest.to_owned()) };
    Parsed { title, scheduled }
}

/// Appends `piece`, with the spaces that met at the removed bracket closed up to one.
fn join(rest: &mut String, piece: &str) {
    if rest.is_empty() {
        rest.push_str(piece);
        return;
    }
    let spaced = rest.ends_with(char::is_whitespace) || piece.starts_with(char::is_whitespace);
    rest.truncate(rest.trim_end().len());
    let piece = piece.trim_start();
    if spaced && !rest.is_empty() && !piece.is_empty() {
        rest.push(' ');
    }
    rest.push_str(piece);
}

/// `None` unless the sum is 1 minute to 24 hours; digits beyond any integer are no number.
fn total(hours: Option<regex::Match<'_>>, minutes: Option<regex::Match<'_>>) -> Option<Minutes> {
    let number = |part: Option<regex::Match<'_>>| part.map_or(Some(0), |digits| digits.as_str().parse::<u32>().ok());
    let sum = number(hours)?.checked_mul(60)?.checked_add(number(minutes)?)?;
    (1..=MAX_MINUTES).contains(&sum).then_some(sum)
}

/// Hours, minutes or both between brackets. `[h]` and `[]` match neither alternative.
fn brackets() -> Option<&'static Regex> {
    static BRACKETS: OnceLock<Option<Regex>> = OnceLock::new();
    BRACKETS
        .get_or_init(|| Regex::new(r"\[[ \t]*(?:([0-9]+)[ \t]*[hH])?[ \t]*(?:([0-9]+)[ \t]*[mM])?[ \t]*\]").ok())
        .as_ref()
}
