//! The duration syntax in titles: `Write report [1h30m]`.
//!
//! A bracket is valid when it holds a length as a field reads it ([`crate::length`]) with a unit (`[1h30m]`, `[75m]`,
//! `[1,5 h]`, `[90 mins]`) of 1 minute to 24 hours. `[1:30]` and `[90]` have none: they may be a verse or a number. The
//! first valid one sets the scheduled duration, every valid one leaves the title. Everything else in brackets is
//! somebody's text and stays as it was. Parsing never fails and takes linear time.
//!
//! Where the rule leaves a choice:
//! - Minutes may go beyond the hour here, as in `[1h90m]`.
//! - A title of nothing but valid brackets keeps its text, and the first of them still sets the duration.
//! - Whitespace that touched a removed bracket becomes one space, none at the title's ends; all other stays.
//! - A valid bracket counts inside of others too: `[[1h]]` is `[]` with an hour. If what remains closes into another
//!   valid bracket, that one goes as well (`a [1[2h]h]` is `a` with two hours), so that a parsed title holds no duration.

use std::borrow::Cow;

use crate::length;
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
    let mut scheduled = None;
    let mut rest = String::new();
    // Before here no `[` can be closed any more, so that each character is looked at for one `]` only.
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

/// Whether nothing of a text can be seen.
///
/// ```
/// assert!(plan::title::is_blank(" \u{200B}\u{FEFF}\u{2800}"));
/// assert!(!plan::title::is_blank("\u{200B}a"));
/// ```
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_unseen(c))
}

/// Whether a character draws nothing by itself: controls, what Unicode calls default ignorable (marks of direction among
/// them), and the empty Braille pattern.
pub fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}'
            | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Where a bracket was, at the end of what was read so far.
struct Seam {
    /// Whether whitespace stood before it.
    spaced: bool,
}

/// Appends `piece`; across a seam the whitespace of both sides closes up.
fn append(rest: &mut String, piece: &str, seam: Option<Seam>) {
    let Some(Seam { spaced }) = seam else { return rest.push_str(piece) };
    let next = piece.trim_start();
    if !rest.is_empty() && !next.is_empty() && (spaced || next.len() < piece.len()) {
        rest.push(' ');
    }
    rest.push_str(next);
}

/// The minutes that a text from `[` to its first `]` stands for. `None` unless they are 1 to 1440 and nothing else is
/// in there; digits beyond any integer are no number.
fn minutes(bracket: &str) -> Option<Minutes> {
    let inner = bracket.strip_prefix('[')?.strip_suffix(']')?;
    let length = length::read(inner).filter(|length| length.has_unit)?;
    (1..=MAX_MINUTES).contains(&length.minutes).then_some(length.minutes)
}
