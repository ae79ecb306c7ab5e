//! Lengths as people type them into a field that asks for one: `1h30`, `90`, `1.5`, `1:30`.
//!
//! A plain number is minutes; one with a decimal mark, or with `h`, is hours. What a title's brackets mean
//! ([`crate::title`]) is a part of this.

use crate::model::Minutes;

/// The minutes that a text stands for; `None` for anything else. Nothing at all is no length, `0` is.
///
/// ```
/// use plan::length::parse;
/// for text in ["1h30", "1h30m", "1 h 30 m", "90", "90m", "90 min", "1.5", "1,5", "1.5h", "1:30", " 1H30 "] {
///     assert_eq!(parse(text), Some(90), "{text}");
/// }
/// assert_eq!((parse("2h"), parse("0:05"), parse("0")), (Some(120), Some(5), Some(0)));
/// for text in ["", "soon", "1:75", "1h90", "-5", "1.2.3", "h", "1:30:00", "99999999999"] {
///     assert_eq!(parse(text), None, "{text}");
/// }
/// ```
pub fn parse(text: &str) -> Option<Minutes> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    if let Some((hours, minutes)) = text.split_once(':') {
        return (minutes.len() == 2).then(|| sum(hours, minutes)).flatten();
    }
    if let Some((hours, minutes)) = text.split_once('h') {
        let minutes = minutes.trim_end_matches("min").trim_end_matches('m');
        return if minutes.is_empty() { decimal(hours) } else { sum(hours, minutes) };
    }
    let plain = text.strip_suffix("min").or(text.strip_suffix('m'));
    match plain {
        Some(minutes) => whole(minutes),
        None if text.contains(['.', ',']) => decimal(&text),
        None => whole(&text),
    }
}

/// A length as [`parse`] reads it, short: `1h30m`, `2h`, `45m`, `0`.
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

/// Seconds as hours, minutes and seconds: what spreadsheets read as a length, whatever its sign.
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

/// Hours and the minutes beside them, which are fewer than an hour's.
fn sum(hours: &str, minutes: &str) -> Option<Minutes> {
    let minutes = whole(minutes).filter(|minutes| *minutes < 60)?;
    whole(hours)?.checked_mul(60)?.checked_add(minutes)
}

fn whole(digits: &str) -> Option<Minutes> {
    // A sign would pass the standard library's parser.
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// Hours with an optional fraction, to the nearest minute.
fn decimal(hours: &str) -> Option<Minutes> {
    let (hours, fraction) = hours.split_once(['.', ',']).unwrap_or((hours, ""));
    // Four digits are finer than a second; more of them say nothing.
    let fraction = fraction.get(..4).unwrap_or(fraction);
    let parts = 10_u32.pow(fraction.len() as u32);
    let minutes = if fraction.is_empty() { 0 } else { (whole(fraction)? * 60 + parts / 2) / parts };
    whole(hours)?.checked_mul(60)?.checked_add(minutes)
}
