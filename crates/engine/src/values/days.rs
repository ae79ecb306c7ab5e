//! Date arithmetic that never leaves the calendar, so that a week can be shown whatever the URL says.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

const FIRST_YEAR: i32 = 1;
/// The last year in date fields.
const LAST_YEAR: i32 = 9999;

/// The nearest date in the years 1 to 9999.
pub(crate) fn held_in(date: NaiveDate) -> NaiveDate {
    let year = date.year();
    let nearest = match year {
        FIRST_YEAR..=LAST_YEAR => return date,
        ..FIRST_YEAR => NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1),
        _ => NaiveDate::from_ymd_opt(LAST_YEAR, 12, 31),
    };
    nearest.unwrap_or(date)
}

/// `days` later, or earlier if negative. The week of the last valid date continues beyond it; whoever goes to a day
/// clamps it.
pub(crate) fn day_after(date: NaiveDate, days: i32) -> NaiveDate {
    let by = Days::new(u64::from(days.unsigned_abs()));
    let moved = if days < 0 { date.checked_sub_days(by) } else { date.checked_add_days(by) };
    moved.unwrap_or(date)
}

/// Whether it is a Saturday or Sunday.
pub(crate) fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The first day of the week that contains `date`.
pub(crate) fn first_day(date: NaiveDate, start: Weekday) -> NaiveDate {
    plan::report::week_of(held_in(date), start)
}

/// The same day so many months later, or earlier if negative; the last of the month if that is shorter.
pub(crate) fn month_after(date: NaiveDate, months: i32) -> NaiveDate {
    let by = Months::new(months.unsigned_abs());
    let moved = if months < 0 { date.checked_sub_months(by) } else { date.checked_add_months(by) };
    moved.unwrap_or(date)
}

/// The weeks that contain the month of `date`: their first day, and the number of days.
pub(crate) fn month(date: NaiveDate, start: Weekday) -> (NaiveDate, i32) {
    let date = held_in(date);
    let first = date.with_day(1).unwrap_or(date);
    let from = first_day(first, start);
    let last = day_after(month_after(first, 1), -1);
    let weeks = last.signed_duration_since(from).num_days().div_euclid(7).saturating_add(1);
    (from, i32::try_from(weeks.clamp(4, 6)).unwrap_or(6).saturating_mul(7))
}
