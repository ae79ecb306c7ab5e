//! A small month to go to a day: which days have something, and the day that a text names.

use chrono::{Datelike, NaiveDate, Weekday};
use plan::quick_add::day_alone;

use crate::app::env::Env;
use crate::app::model::Model;
use crate::calendar::order::is_of;
use crate::values::days;

/// A small month.
#[derive(Clone, Debug, PartialEq)]
pub struct MiniMonth {
    /// Its first day.
    pub month: NaiveDate,
    /// The day on which its weeks begin.
    pub start: Weekday,
    /// Its weeks, with the days of other months that are in them.
    pub weeks: Vec<Vec<MiniDay>>,
}

/// A day of a small month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MiniDay {
    /// The day.
    pub date: NaiveDate,
    /// Whether it is of another month.
    pub outside: bool,
    /// Whether it is today.
    pub today: bool,
    /// Whether the page shows it.
    pub shown: bool,
    /// Whether the member whose days are shown has an entry on it.
    pub busy: bool,
}

/// The small month with this day.
pub fn mini_month(model: &Model, env: &Env, of: NaiveDate) -> MiniMonth {
    let (of, start) = (days::held_in(of), model.week_start(env));
    let (from, count) = days::month(of, start);
    let whose = model.whose().map(|member| &member.id);
    let day = |date: NaiveDate| MiniDay {
        date,
        outside: (date.year(), date.month()) != (of.year(), of.month()),
        today: date == env.local.date(),
        shown: model.navigation.page().days().is_some() && model.shows_day(env, date),
        busy: model.plan.entries_on(date).any(|entry| is_of(&model.plan, whose, entry)),
    };
    let all: Vec<MiniDay> = (0..count).map(|at| day(days::day_after(from, at))).collect();
    MiniMonth { month: of.with_day(1).unwrap_or(of), start, weeks: all.chunks(7).map(<[_]>::to_vec).collect() }
}

/// The day that a text names.
pub fn named(text: &str, env: &Env) -> Option<NaiveDate> {
    day_alone(text, env.local.date())
}

/// So many days later, or months.
pub fn later(date: NaiveDate, days: i32, months: i32) -> NaiveDate {
    days::held_in(days::day_after(days::month_after(date, months), days))
}
