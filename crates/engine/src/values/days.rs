//! Date arithmetic that never leaves the calendar, so that a week can be shown whatever the URL says.

use chrono::{Datelike, Days, NaiveDate, Weekday};

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

/// The first day of the week that contains `date`.
pub(crate) fn first_day(date: NaiveDate, start: Weekday) -> NaiveDate {
    plan::report::week_of(held_in(date), start)
}
