//! Arithmetic of days that never leaves the calendar: whatever the address says, a week can be shown.

use chrono::{Datelike, Days, NaiveDate, Weekday};

const FIRST_YEAR: i32 = 1;
const LAST_YEAR: i32 = 9998;

/// The same day, or the nearest one whose week can be written in an address.
pub(crate) fn held_in(date: NaiveDate) -> NaiveDate {
    let year = date.year();
    if (FIRST_YEAR..=LAST_YEAR).contains(&year) {
        return date;
    }
    let nearest = if year < FIRST_YEAR {
        NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 8)
    } else {
        NaiveDate::from_ymd_opt(LAST_YEAR, 12, 24)
    };
    nearest.unwrap_or(date)
}

/// `days` later, or earlier when negative.
pub(crate) fn day_after(date: NaiveDate, days: i32) -> NaiveDate {
    let by = Days::new(u64::from(days.unsigned_abs()));
    let moved = if days < 0 { date.checked_sub_days(by) } else { date.checked_add_days(by) };
    moved.map_or(date, held_in)
}

/// The first day of the week that holds `date`.
pub(crate) fn first_day(date: NaiveDate, start: Weekday) -> NaiveDate {
    plan::report::week_of(held_in(date), start)
}
