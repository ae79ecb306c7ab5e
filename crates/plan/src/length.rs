//! Durations as people type them: `1h30`, `90`, `.5`, `1:30`, `90 mins`, `1,5 h`.
//!
//! One parser for duration fields and for the brackets in titles ([`crate::title`]). A plain number is minutes. A
//! number with a decimal separator, or with a unit for hours, is hours.

#![warn(clippy::string_slice, clippy::as_conversions)]

use crate::model::Minutes;

/// The accepted units, in lower case.
pub(crate) const HOURS: [&str; 5] = ["h", "hr", "hrs", "hour", "hours"];
pub(crate) const MINUTES: [&str; 5] = ["m", "min", "mins", "minute", "minutes"];

/// Parses a duration to minutes; `None` for anything else. The empty text is no duration, `0` is.
///
/// ```
/// use plan::length::parse;
/// for text in ["1h30", "1h30m", "1 h 30 m", "90", "90m", "90 mins", "1.5", "1,5 h", "1 hour 30", "1:30", "1:30h"] {
///     assert_eq!(parse(text), Some(90), "{text}");
/// }
/// assert_eq!((parse("2h"), parse(".5"), parse(":30"), parse("0")), (Some(120), Some(30), Some(30), Some(0)));
/// for text in ["", "soon", "1:75", "1h90", "-5", "1.2.3", "h", "1:30:00", "99999999999", "1 30", "1,5 days"] {
///     assert_eq!(parse(text), None, "{text}");
/// }
/// ```
pub fn parse(text: &str) -> Option<Minutes> {
    read(text).filter(|length| length.minutes_within_hour).map(|length| length.minutes)
}

/// A parsed duration and how it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Length {
    /// The duration.
    pub(crate) minutes: Minutes,
    /// Whether a unit was written: `1h` and `90 mins`, but not `90` and `1:30`.
    pub(crate) has_unit: bool,
    /// False for `1h90m`, which is allowed in a title but not in a field.
    pub(crate) minutes_within_hour: bool,
}

/// Parses a text that is a duration and nothing else.
pub(crate) fn read(text: &str) -> Option<Length> {
    use Token::{Colon, Hour, Minute, Number};
    // The longest form, `1h30m`, has four.
    let mut tokens = [const { None }; 4];
    let mut count = 0_usize;
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (token, after) = next_token(rest)?;
        *tokens.get_mut(count)? = Some(token);
        count = count.checked_add(1)?;
        rest = after.trim_start();
    }
    let of = |minutes: Option<Minutes>, has_unit| {
        minutes.map(|minutes| Length { minutes, has_unit, minutes_within_hour: true })
    };
    match tokens {
        [Some(Number(hours)), Some(Hour), None, None] => of(hours.as_hours(), true),
        [Some(Number(minutes)), Some(Minute), None, None] => of(minutes.whole(), true),
        [Some(Number(number)), None, None, None] if number.fraction.is_some() => of(number.as_hours(), false),
        [Some(Number(number)), None, None, None] => of(number.whole(), false),
        [Some(Number(hours)), Some(Hour), Some(Number(minutes)), unit @ (None | Some(Minute))] => {
            let (hours, minutes) = (hours.whole()?, minutes.whole()?);
            let within = minutes < 60;
            let sum = hours.checked_mul(60)?.checked_add(minutes)?;
            (within || unit.is_some()).then_some(Length { minutes: sum, has_unit: true, minutes_within_hour: within })
        }
        [Some(Number(hours)), Some(Colon), Some(Number(minutes)), unit @ (None | Some(Hour))] => {
            of(clock(hours.whole()?, minutes), unit.is_some())
        }
        [Some(Colon), Some(Number(minutes)), unit @ (None | Some(Hour)), None] => of(clock(0, minutes), unit.is_some()),
        _ => None,
    }
}

#[derive(Clone, Copy)]
enum Token<'a> {
    Number(Digits<'a>),
    Hour,
    Minute,
    Colon,
}

/// ASCII digits before and after an optional decimal separator. Either part may be empty, but not both.
#[derive(Clone, Copy)]
struct Digits<'a> {
    whole: &'a str,
    fraction: Option<&'a str>,
}

impl Digits<'_> {
    fn whole(self) -> Option<Minutes> {
        if self.fraction.is_some() { None } else { self.whole.parse().ok() }
    }

    /// Rounded to the nearest minute. Four decimals are finer than a second; further ones are ignored.
    fn as_hours(self) -> Option<Minutes> {
        let hours: Minutes = if self.whole.is_empty() { 0 } else { self.whole.parse().ok()? };
        let (mut ten_thousandths, mut worth) = (0_u32, 1_000_u32);
        for digit in self.fraction.unwrap_or_default().chars().take(4) {
            ten_thousandths = ten_thousandths.checked_add(digit.to_digit(10)?.checked_mul(worth)?)?;
            worth = worth.checked_div(10)?;
        }
        let minutes = ten_thousandths.checked_mul(60)?.checked_add(5_000)?.checked_div(10_000)?;
        hours.checked_mul(60)?.checked_add(minutes)
    }
}

/// `hours:minutes`, with exactly two digits for the minutes.
fn clock(hours: Minutes, minutes: Digits<'_>) -> Option<Minutes> {
    let minutes = minutes.whole().filter(|within| *within < 60 && minutes.whole.len() == 2)?;
    hours.checked_mul(60)?.checked_add(minutes)
}

/// The first token of a text that doesn't start with white space, and the rest.
fn next_token(text: &str) -> Option<(Token<'_>, &str)> {
    if let Some(rest) = text.strip_prefix(':') {
        return Some((Token::Colon, rest));
    }
    let (word, rest) = split(text, char::is_alphabetic);
    if !word.is_empty() {
        let is_one_of = |words: [&str; 5]| words.iter().any(|unit| unit.eq_ignore_ascii_case(word));
        let unit = if is_one_of(HOURS) { Token::Hour } else { is_one_of(MINUTES).then_some(Token::Minute)? };
        return Some((unit, rest));
    }
    let (whole, rest) = split(text, |c| c.is_ascii_digit());
    let (fraction, rest) = match rest.strip_prefix(['.', ',']) {
        Some(after) => {
            let (fraction, rest) = split(after, |c| c.is_ascii_digit());
            (Some(fraction), rest)
        }
        None => (None, rest),
    };
    let is_empty = whole.is_empty() && fraction.unwrap_or_default().is_empty();
    (!is_empty).then_some((Token::Number(Digits { whole, fraction }), rest))
}

/// The longest prefix of characters for which `of` holds, and the rest.
fn split(text: &str, of: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !of(c)).unwrap_or(text.len()))
}

/// The shortest form that [`parse`] reads back: `1h30m`, `2h`, `45m`, `0`.
///
/// ```
/// for minutes in 0..3000 {
///     assert_eq!(plan::length::parse(&plan::length::format(minutes)), Some(minutes));
/// }
/// ```
pub fn format(minutes: Minutes) -> String {
    match (minutes / 60, minutes % 60) {
        (0, 0) => "0".to_owned(),
        (0, minutes) => format!("{minutes}m"),
        (hours, 0) => format!("{hours}h"),
        (hours, minutes) => format!("{hours}h{minutes}m"),
    }
}

/// Seconds as hours, minutes and seconds, with a sign: the form that spreadsheets read as a duration.
///
/// ```
/// use plan::length::h_mm_ss;
/// assert_eq!((h_mm_ss(0).as_str(), h_mm_ss(-3_900).as_str()), ("0:00:00", "-1:05:00"));
/// assert_eq!(h_mm_ss(i64::MIN), "-2562047788015215:30:08");
/// ```
pub fn h_mm_ss(seconds: i64) -> String {
    let (sign, all) = (if seconds < 0 { "-" } else { "" }, seconds.unsigned_abs());
    format!("{sign}{}:{:02}:{:02}", all / 3_600, all / 60 % 60, all % 60)
}
