//! Civil dates and times in ISO 8601, parsed digit by digit. `chrono`'s format patterns would do the same, but make up
//! a good part of what the browser has to load.

#![warn(clippy::string_slice)]

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

/// Parses a date such as `2026-11-23`, as [`NaiveDate`] prints it: years that don't have four digits carry a sign.
pub fn date(text: &str) -> Option<NaiveDate> {
    let before_christ = text.strip_prefix('-');
    let signed = before_christ.or_else(|| text.strip_prefix('+'));
    let text = signed.unwrap_or(text);
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    if parts.next().is_some() {
        return None;
    }
    let count = if signed.is_some() { year.len().clamp(4, 6) } else { 4 };
    let year = i32::try_from(digits(year, count)?).ok()?;
    let year = if before_christ.is_some() { year.checked_neg()? } else { year };
    NaiveDate::from_ymd_opt(year, month, day)
}

/// Parses a time of day such as `09:05`, `09:05:30` or `09:05:30.250`. A leap second is second 60.
pub fn time(text: &str) -> Option<NaiveTime> {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut parts = whole.split(':');
    let (hour, minute) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let second = parts.next().map_or(Some(0), |second| digits(second, 2))?;
    if parts.next().is_some() || (fraction.is_some() && whole.len() != "09:05:30".len()) {
        return None;
    }
    let nanos = match fraction {
        Some(part) => {
            let zeros = 9_u32.checked_sub(u32::try_from(part.len()).ok()?)?;
            digits(part, part.len())?.checked_mul(10_u32.checked_pow(zeros)?)?
        }
        None => 0,
    };
    match second {
        60 => NaiveTime::from_hms_nano_opt(hour, minute, 59, nanos.checked_add(1_000_000_000)?),
        _ => NaiveTime::from_hms_nano_opt(hour, minute, second, nanos),
    }
}

/// Parses a date and a time of day separated by `T`.
pub fn date_time(text: &str) -> Option<NaiveDateTime> {
    let (day, at) = text.split_once('T')?;
    Some(date(day)?.and_time(time(at)?))
}

/// Parses exactly `count` decimal digits, one to nine.
fn digits(text: &str, count: usize) -> Option<u32> {
    let all = text.len() == count && (1..=9).contains(&count) && text.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| text.parse().ok())?
}
