//! How a written value is interpreted, and how it is read.
//!
//! Source: Google's guide "Reading & writing cell values" and the descriptions of `ValueInputOption`,
//! `ValueRenderOption` and `DateTimeRenderOption`. The spreadsheets' locale is British.

use chrono::{NaiveDate, TimeDelta};
use serde_json::{Value, json};

use crate::company::{Cell, Shown};

/// Day zero of serial dates.
fn first() -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(1899, 12, 30)
}

/// A value that is stored as it is.
pub(super) fn raw(value: &Value) -> Cell {
    Cell { value: if value == "" { Value::Null } else { value.clone() }, ..Cell::default() }
}

/// A value that is interpreted as if typed: numbers, dates, times, durations, percentages and booleans are parsed,
/// formulas are computed, and anything after an apostrophe is text.
pub(super) fn entered(value: &Value) -> Cell {
    let Some(text) = value.as_str() else { return raw(value) };
    if let Some(text) = text.strip_prefix('\'') {
        return Cell { value: json!(text), ..Cell::default() };
    }
    let typed = text.trim();
    if typed.len() > 1 && typed.starts_with('=') {
        return Cell { value: computed(&typed[1..]), formula: Some(typed.to_owned()), ..Cell::default() };
    }
    let read = |value: f64, shown| Cell { value: json!(value), formula: None, shown };
    if typed.eq_ignore_ascii_case("true") || typed.eq_ignore_ascii_case("false") {
        return Cell { value: json!(typed.eq_ignore_ascii_case("true")), ..Cell::default() };
    }
    number(typed)
        .map(|value| read(value, Shown::Plain))
        .or_else(|| Some(read(number(typed.strip_suffix('%')?)? / 100.0, Shown::Percent)))
        .or_else(|| Some(read(number(typed.strip_prefix('£')?)?, Shown::Plain)))
        .or_else(|| Some(read(day(typed)?, Shown::Date)))
        .or_else(|| clock(typed).map(|(value, shown)| read(value, shown)))
        .unwrap_or_else(|| raw(value))
}

/// A number with or without thousands separators.
fn number(text: &str) -> Option<f64> {
    let plain = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, _) = plain.split_once(['.', 'e', 'E']).unwrap_or((plain, ""));
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped = groups.len() == 1 || groups.iter().skip(1).all(|group| group.len() == 3);
    let begins = plain.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    if !grouped || !begins || groups[0].len() > 3 && groups.len() > 1 {
        return None;
    }
    text.replace(',', "").parse::<f64>().ok().filter(|number| number.is_finite())
}

fn day(text: &str) -> Option<f64> {
    let forms = ["%Y-%m-%d", "%d/%m/%Y", "%d %b %Y", "%d %B %Y"];
    let date = forms.iter().find_map(|form| NaiveDate::parse_from_str(text, form).ok())?;
    Some(date.signed_duration_since(first()?).num_days() as f64)
}

/// `13:45`, `1:30 PM`, and durations with seconds, including negative ones and more than a day.
fn clock(text: &str) -> Option<(f64, Shown)> {
    let lower = text.to_ascii_lowercase();
    let half = |suffix: &str, half: f64| lower.strip_suffix(suffix).map(|text| (text.trim(), Some(half)));
    let (text, half) = half(" pm", 12.0).or_else(|| half(" am", 0.0)).unwrap_or((text, None));
    let (sign, rest) = text.strip_prefix('-').map_or((1.0, text), |rest| (-1.0, rest));
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = rest.split(':').collect();
    if !(2..=3).contains(&parts.len()) || !parts.iter().all(digits) {
        return None;
    }
    let parts: Vec<f64> = parts.iter().map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let (hours, minutes, seconds) = (parts[0], parts[1], parts.get(2).copied().unwrap_or(0.0));
    if minutes >= 60.0 || seconds >= 60.0 || half.is_some_and(|_| !(1.0..=12.0).contains(&hours)) {
        return None;
    }
    let hours = half.map_or(hours, |half| hours % 12.0 + half);
    let length = half.is_none() && (hours >= 24.0 || sign < 0.0 || parts.len() == 3);
    let days = sign * (hours * 3_600.0 + minutes * 60.0 + seconds) / 86_400.0;
    Some((days, if length { Shown::Duration } else { Shown::Time }))
}

/// The result of a formula: sums, differences, products and quotients of numbers; other formulas aren't supported.
pub(super) fn computed(formula: &str) -> Value {
    let text: String = formula.chars().filter(|c| !c.is_whitespace()).collect();
    let sum = sum(&text).filter(|sum| sum.is_finite());
    sum.map_or_else(|| json!("#NAME?"), |sum| if sum.fract() == 0.0 { json!(sum as i64) } else { json!(sum) })
}

fn sum(text: &str) -> Option<f64> {
    match text.rsplit_once(['+', '-']).filter(|(first, _)| !first.is_empty()) {
        Some((first, last)) if text[first.len()..].starts_with('+') => Some(sum(first)? + product(last)?),
        Some((first, last)) => Some(sum(first)? - product(last)?),
        None => product(text),
    }
}

fn product(text: &str) -> Option<f64> {
    match text.rsplit_once(['*', '/']) {
        Some((first, last)) if text[first.len()..].starts_with('*') => Some(product(first)? * product(last)?),
        Some((first, last)) => Some(product(first)? / product(last)?),
        None => number(text),
    }
}

/// The requested form of values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub(super) formatted: bool,
    pub(super) formula: bool,
    /// Whether dates and times are text.
    pub(super) text_times: bool,
}

/// A cell's value in the requested form.
pub(super) fn read(cell: &Cell, wanted: Wanted) -> Value {
    match (&cell.value, &cell.formula) {
        (_, Some(formula)) if wanted.formula => json!(formula),
        (Value::Null, _) => json!(""),
        (value, _) if wanted.formatted => json!(formatted(value, cell.shown)),
        (value, _) if wanted.text_times && cell.shown != Shown::Plain && cell.shown != Shown::Percent => {
            json!(formatted(value, cell.shown))
        }
        (value, _) => value.clone(),
    }
}

fn formatted(value: &Value, shown: Shown) -> String {
    let Some(number) = value.as_f64() else {
        return value.as_bool().map_or_else(
            || value.as_str().unwrap_or_default().to_owned(),
            |truth| if truth { "TRUE" } else { "FALSE" }.to_owned(),
        );
    };
    let seconds = (number.abs() * 86_400.0).round() as i64;
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    match shown {
        Shown::Plain => value.to_string().trim_end_matches(".0").to_owned(),
        Shown::Percent => format!("{}%", (number * 10_000.0).round() / 100.0),
        Shown::Date => first()
            .and_then(|first| first.checked_add_signed(TimeDelta::try_days(number.floor() as i64)?))
            .map_or_else(|| value.to_string(), |date| date.to_string()),
        Shown::Time => format!("{:02}:{minutes:02}", hours % 24),
        Shown::Duration => format!("{}{hours}:{minutes:02}:{seconds:02}", if number < 0.0 { "-" } else { "" }),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn typed_text_is_parsed_as_in_a_spreadsheet() {
        for (typed, value, shown) in [
            ("12", json!(12.0), Shown::Plain),
            ("1,234.5", json!(1234.5), Shown::Plain),
            ("1,23", json!("1,23"), Shown::Plain),
            ("-3", json!(-3.0), Shown::Plain),
            ("007", json!(7.0), Shown::Plain),
            ("1e3", json!(1000.0), Shown::Plain),
            ("12.5%", json!(0.125), Shown::Percent),
            ("£3", json!(3.0), Shown::Plain),
            ("TRUE", json!(true), Shown::Plain),
            ("2026-11-24", json!(46_350.0), Shown::Date),
            ("24/11/2026", json!(46_350.0), Shown::Date),
            ("12:00", json!(0.5), Shown::Time),
            ("6:00 PM", json!(0.75), Shown::Time),
            ("36:00:00", json!(1.5), Shown::Duration),
            ("-12:00:00", json!(-0.5), Shown::Duration),
            ("=1+2*3", json!(7), Shown::Plain),
            ("=10/4-1", json!(1.5), Shown::Plain),
            ("=SUM(A1)", json!("#NAME?"), Shown::Plain),
            ("'=1+1", json!("=1+1"), Shown::Plain),
            ("'007", json!("007"), Shown::Plain),
            ("1:75", json!("1:75"), Shown::Plain),
            ("NaN", json!("NaN"), Shown::Plain),
            ("inf", json!("inf"), Shown::Plain),
            ("Write report", json!("Write report"), Shown::Plain),
            ("", Value::Null, Shown::Plain),
        ] {
            let cell = entered(&json!(typed));
            assert_eq!((&cell.value, cell.shown), (&value, shown), "{typed}");
        }
        assert_eq!(entered(&json!("=1+1")).formula.as_deref(), Some("=1+1"));
        assert_eq!(raw(&json!("=1+1")), Cell { value: json!("=1+1"), ..Cell::default() });
    }

    #[test]
    fn it_is_shown_as_it_was_typed() {
        let wanted = |formatted, formula, text_times| Wanted { formatted, formula, text_times };
        for (typed, shown) in
            [("2026-11-24", "2026-11-24"), ("-25:01:01", "-25:01:01"), ("12.5%", "12.5%"), ("TRUE", "TRUE"), ("3", "3")]
        {
            assert_eq!(read(&entered(&json!(typed)), wanted(true, false, false)), json!(shown), "{typed}");
        }
        let day = entered(&json!("2026-11-24"));
        assert_eq!(read(&day, wanted(false, false, false)), json!(46_350.0));
        assert_eq!(read(&day, wanted(false, false, true)), json!("2026-11-24"));
        assert_eq!(read(&entered(&json!("=1+1")), wanted(false, true, false)), json!("=1+1"));
    }
}
