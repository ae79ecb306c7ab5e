//! A text that is nothing but a day, as it is looked for: `24.12.`, `12 March`, `last fri`, `in 3 weeks`, `week 12`.
//!
//! No title is at stake here, so more is read than in a line: the beginning of a weekday or a month, days that have
//! passed, and weeks. A weekday may be today, a date without a year is the nearest one, and both languages are read.

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::line::KeptText;
use super::phrases;
use super::vocabulary::Vocable::{self, *};
use super::vocabulary::{beginning, dotted_numbers};
use super::{QuickContext, words};

/// The day that the whole text names, in the years 1 to 9999.
///
/// ```
/// use chrono::NaiveDate;
/// use plan::quick_add::day_alone;
/// // A Tuesday.
/// let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
/// assert_eq!(day_alone("next fri", today), NaiveDate::from_ymd_opt(2026, 12, 4));
/// assert_eq!(day_alone("Report fri", today), None);
/// ```
pub fn day_alone(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let context = QuickContext {
        today,
        german: true,
        order: None,
        half_days: false,
        projects: Vec::new(),
        people: Vec::new(),
        labels: Vec::new(),
    };
    let words = words::split(text, &[], &KeptText::default(), &context);
    if words.len() > phrases::LONGEST {
        return None;
    }
    let vocables: Vec<Vocable> =
        words.iter().map(|word| if word.vocable == Other { beginning(&word.folded) } else { word.vocable }).collect();
    let date = match dotted_numbers(text.trim()) {
        Some((day, month, year)) => match year.filter(|year| !year.is_empty()) {
            Some(year) => NaiveDate::from_ymd_opt(full_year(year.parse().ok()?, year.len())?, month, day),
            None => nearest(today, month, day),
        },
        None => day(&vocables, today).or_else(|| Some(phrases::day(&vocables, &context)?.0)),
    };
    date.filter(|date| (1..=9999).contains(&date.year()))
}

fn day(words: &[Vocable], today: NaiveDate) -> Option<NaiveDate> {
    let by = |days: i64| today.checked_add_signed(TimeDelta::try_days(days)?);
    let words = match words {
        [On, rest @ ..] => rest,
        _ => words,
    };
    match *words {
        [Past(days)] => by(i64::from(days).checked_neg()?),
        [Next, Span(7)] => by(7),
        [Last, Span(7)] => by(-7),
        [Last, Weekday(weekday, _)] => phrases::in_week(today, -1, weekday),
        [Weekday(weekday, _)] => {
            let this = phrases::in_week(today, 0, weekday)?;
            if this < today { this.checked_add_signed(TimeDelta::try_days(7)?) } else { Some(this) }
        }
        [Span(7) | CalendarWeek, Number(number, _)] => week(today, number),
        [Number(day, _) | Ordinal(day), Month(month)]
        | [Month(month), Number(day, _) | Ordinal(day)]
        | [Ordinal(day), Ordinal(month)] => nearest(today, month, day),
        [Number(day, _) | Ordinal(day), Month(month), Number(year, digits)]
        | [Month(month), Number(day, _) | Ordinal(day), Number(year, digits)]
        | [Ordinal(day), Ordinal(month), Number(year, digits)] => {
            NaiveDate::from_ymd_opt(full_year(year, digits)?, month, day)
        }
        _ => None,
    }
}

/// `2027`, `27`.
fn full_year(year: u32, digits: usize) -> Option<i32> {
    let year = i32::try_from(year).ok()?;
    match digits {
        2 => year.checked_add(2000),
        4 => Some(year),
        _ => None,
    }
}

/// The Monday of the ISO week with this number that is nearest.
fn week(today: NaiveDate, number: u32) -> Option<NaiveDate> {
    let of = |year: i32| NaiveDate::from_isoywd_opt(year, number, chrono::Weekday::Mon);
    nearest_of(today, today.iso_week().year(), of)
}

fn nearest(today: NaiveDate, month: u32, day: u32) -> Option<NaiveDate> {
    nearest_of(today, today.year(), |year| NaiveDate::from_ymd_opt(year, month, day))
}

/// Of the days of this, the last and the next year, the nearest.
fn nearest_of(today: NaiveDate, year: i32, of: impl Fn(i32) -> Option<NaiveDate>) -> Option<NaiveDate> {
    let days = [-1, 0, 1].into_iter().filter_map(|by| of(year.checked_add(by)?));
    days.min_by_key(|day| day.num_days_from_ce().abs_diff(today.num_days_from_ce()))
}
