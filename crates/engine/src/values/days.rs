//! Arithmetic of days that never leaves the calendar: whatever the address says, a week can be shown.

use chrono::{Datelike, Days, NaiveDate, Weekday};

const FIRST_YEAR: i32 = 1;
/// The last one that fields for dates know.
const LAST_YEAR: i32 = 9999;

/// The same day, or the nearest one that a person can name: in the years 1 to 9999.
pub(crate) fn held_in(date: NaiveDate) -> NaiveDate {
    let year = date.year();
    let nearest = match year {
        FIRST_YEAR..=LAST_YEAR => return date,
        ..FIRST_YEAR => NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1),
        _ => NaiveDate::from_ymd_opt(LAST_YEAR, 12, 31),
    };
    nearest.unwrap_or(date)
}

/// `days` later, or earlier when negative. The week of the last day that can be named goes on beyond it; whoever goes to
/// a day holds it in.
pub(crate) fn day_after(date: NaiveDate, days: i32) -> NaiveDate {
    let by = Days::new(u64::from(days.unsigned_abs()));
    let moved = if days < 0 { date.checked_sub_days(by) } else { date.checked_add_days(by) };
    moved.unwrap_or(date)
}

/// The first day of the week that holds `date`.
pub(crate) fn first_day(date: NaiveDate, start: Weekday) -> NaiveDate {
    plan::report::week_of(held_in(date), start)
}
