//! The duration syntax in titles: `Write report [1h30m]`.
//!
//! A bracket is valid if it contains a duration as a field accepts it ([`crate::length`]) with a unit (`[1h30m]`,
//! `[75m]`, `[1,5 h]`, `[90 mins]`), of 1 minute to 24 hours. `[1:30]` and `[90]` have no unit: they may be a verse or
//! a number. The first valid bracket sets the planned length, and all valid ones are removed from the title. Other text
//! in brackets stays as it is. Parsing never fails and takes linear time.
//!
//! Details:
//! - Minutes may exceed the hour, as in `[1h90m]`.
//! - A title that consists only of valid brackets keeps its text; the first one still sets the length.
//! - White space around a removed bracket becomes one space, or none at either end of the title; other white space
//!   stays.
//! - Brackets may be nested: `[[1h]]` becomes `[]` with an hour. If the remaining text closes into another valid
//!   bracket, that one is removed as well (`a [1[2h]h]` becomes `a` with two hours), so that a parsed title contains no
//!   duration.

use std::borrow::Cow;

use crate::length;
use crate::model::Minutes;

/// The longest planned length.
pub const MAX_MINUTES: Minutes = 1440;

/// A title without its valid brackets, and the length given by the first of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed<'a> {
    /// The remaining title; the whole text if nothing visible would remain.
    pub title: Cow<'a, str>,
    /// Minutes of the first valid bracket, 1 to 1440.
    pub scheduled: Option<Minutes>,
}

/// Parses the duration syntax in `title`.
///
/// ```
/// let parsed = plan::title::parse("Write report [1h30m]");
/// assert_eq!(parsed.title, "Write report");
/// assert_eq!(parsed.scheduled, Some(90));
/// assert_eq!(plan::title::parse("[BUG] Save fails").title, "[BUG] Save fails");
/// ```
pub fn parse(title: &str) -> Parsed<'_> {
    let mut scheduled = None;
    let mut rest = String::new();
    // No `[` before this position can be closed any more, so each character is checked for only one `]`.
    let mut settled = 0;
    let mut seam = None;
    for piece in title.split_inclusive(']') {
        append(&mut rest, piece, seam.take());
        let opened = rest[settled..].rfind('[').map(|at| settled.saturating_add(at));
        if let Some((at, minutes)) = opened.and_then(|at| Some((at, minutes(&rest[at..])?))) {
            scheduled.get_or_insert(minutes);
            rest.truncate(at);
            rest.truncate(rest.trim_end().len());
            seam = Some(Seam { spaced: rest.len() < at });
        } else {
            settled = rest.len();
        }
    }
    let unchanged = scheduled.is_none() || is_blank(&rest);
    Parsed { title: if unchanged { Cow::Borrowed(title) } else { Cow::Owned(rest) }, scheduled }
}

/// Whether a text has no visible character.
///
/// ```
/// assert!(plan::title::is_blank(" \u{200B}\u{FEFF}\u{2800}"));
/// assert!(!plan::title::is_blank("\u{200B}a"));
/// ```
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_unseen(c))
}

/// Whether a character draws nothing by itself: controls, Unicode's default ignorable characters (including direction
/// marks), and the empty Braille pattern.
pub fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}'
            | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// The position of a removed bracket at the end of the text so far.
struct Seam {
    /// Whether there was white space before it.
    spaced: bool,
}

/// Appends `piece`; at a seam, the white space of both sides collapses.
fn append(rest: &mut String, piece: &str, seam: Option<Seam>) {
    let Some(Seam { spaced }) = seam else { return rest.push_str(piece) };
    let next = piece.trim_start();
    if !rest.is_empty() && !next.is_empty() && (spaced || next.len() < piece.len()) {
        rest.push(' ');
    }
    rest.push_str(next);
}

/// The minutes in a text from `[` to its first `]`. `None` unless it is just a duration of 1 to 1440 minutes; digits
/// that overflow don't count as a number.
pub(crate) fn minutes(bracket: &str) -> Option<Minutes> {
    let inner = bracket.strip_prefix('[')?.strip_suffix(']')?;
    let length = length::read(inner).filter(|length| length.has_unit)?;
    (1..=MAX_MINUTES).contains(&length.minutes).then_some(length.minutes)
}
