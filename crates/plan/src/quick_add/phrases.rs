//! Phrases of one to six words: a day, a time, or a length.

use chrono::{Datelike, Days, NaiveDate, TimeDelta};

use super::vocabulary::Vocable::{self, *};
use super::vocabulary::WrittenTime;
use super::{Meaning, QuickContext};
use crate::model::{MinuteOfDay, Minutes};

/// The longest phrase, in words: `von 9 Uhr bis 10 Uhr`.
pub(super) const LONGEST: usize = 6;

/// The longest length in words. `24h` is more often open than planned.
const MOST_MINUTES: Minutes = 720;

/// Where a phrase is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Certainty {
    /// Only beside a time or, if it is a time, beside a day.
    Beside,
    /// Also at the end of the line.
    End,
    /// At the beginning too.
    Sure,
}

/// What some words say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phrase {
    pub meaning: Meaning,
    pub certainty: Certainty,
}

impl Phrase {
    pub(super) fn is_day(&self) -> bool {
        matches!(self.meaning, Meaning::Day(_))
    }

    pub(super) fn is_time(&self) -> bool {
        matches!(self.meaning, Meaning::Time(..))
    }

    /// Whether both say the same thing: two days, two times, or two lengths. A time with an end has a length.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let is_length = |phrase: &Self| matches!(phrase.meaning, Meaning::Length(_) | Meaning::Time(_, Some(_)));
        (self.is_day() && other.is_day())
            || (self.is_time() && other.is_time())
            || (is_length(self) && is_length(other))
    }
}

/// Reads words that are a phrase and nothing else.
pub(super) fn phrase(words: &[Vocable], context: &QuickContext) -> Option<Phrase> {
    let of = |meaning, certainty| Phrase { meaning, certainty };
    if let Some((date, certainty)) = day(words, context) {
        return Some(of(Meaning::Day(date), certainty));
    }
    if let Some((start, end, certainty)) = time(words, context) {
        let length = end.map(|end| Minutes::from(end.saturating_sub(start)));
        return Some(of(Meaning::Time(MinuteOfDay::new(start)?, length), certainty));
    }
    let (minutes, certainty) = length(words)?;
    (1..=MOST_MINUTES).contains(&minutes).then_some(of(Meaning::Length(minutes), certainty))
}

pub(super) fn day(words: &[Vocable], context: &QuickContext) -> Option<(NaiveDate, Certainty)> {
    let today = context.today;
    let later = |days: u32| today.checked_add_days(Days::new(days.into()));
    let (words, on) = match words {
        [On, rest @ ..] => (rest, true),
        _ => (words, false),
    };
    let (date, certainty) = match *words {
        [Day(days, certainty)] if !on => (later(days.into())?, certainty),
        [This, Weekday(weekday, _)] if !on => (coming(today, weekday)?, Certainty::Sure),
        [Next, Weekday(weekday, _)] if !on => (in_week(today, 1, weekday)?, Certainty::Sure),
        [In, Number(count, _), Span(days)] if !on && count < 1_000 => {
            (later(count.checked_mul(days)?)?, Certainty::End)
        }
        [In, One, Span(days)] if !on => (later(days)?, Certainty::End),
        [Weekday(weekday, certainty)] => (coming(today, weekday)?, certainty),
        [Date(date, certainty)] => (date, certainty),
        [Number(day, _) | Ordinal(day), Month(month)] | [Month(month), Number(day, _) | Ordinal(day)] => {
            (nearest(today, month, day)?, Certainty::End)
        }
        [Number(day, _) | Ordinal(day), Month(month), Number(year, 4)]
        | [Month(month), Number(day, _) | Ordinal(day), Number(year, 4)] => {
            (NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?, Certainty::Sure)
        }
        _ => return None,
    };
    Some((date, if on { Certainty::Sure } else { certainty }))
}

/// The next such weekday after today, which has a word of its own.
fn coming(today: NaiveDate, weekday: u32) -> Option<NaiveDate> {
    let ahead = weekday.checked_add(6)?.checked_sub(today.weekday().num_days_from_monday())? % 7;
    today.checked_add_days(Days::new(u64::from(ahead).checked_add(1)?))
}

/// That weekday of the week so many weeks later; weeks begin on Monday.
pub(super) fn in_week(today: NaiveDate, weeks: i64, weekday: u32) -> Option<NaiveDate> {
    let from_today = i64::from(weekday).checked_sub(today.weekday().num_days_from_monday().into())?;
    today.checked_add_signed(TimeDelta::try_days(weeks.checked_mul(7)?.checked_add(from_today)?)?)
}

/// A day of this year, or of the next if it has passed.
pub(super) fn nearest(today: NaiveDate, month: u32, day: u32) -> Option<NaiveDate> {
    let year = today.year();
    // Up to eight years until there is a 29 February again.
    (0..9).find_map(|years| NaiveDate::from_ymd_opt(year.checked_add(years)?, month, day).filter(|date| *date >= today))
}

/// The start and end in minutes of the day.
fn time(words: &[Vocable], context: &QuickContext) -> Option<(u16, Option<u16>, Certainty)> {
    let (words, lead) = match words {
        [lead @ (At | From), rest @ ..] => (rest, Some(*lead)),
        _ => (words, None),
    };
    // As written, and whether a word says that it is a time.
    let (start, end, sure) = match *words {
        [Range(start, end)] => (start, Some(end), false),
        [Range(start, end), Oclock] => (start.on_24_hours(), Some(end.on_24_hours()), true),
        [Range(start, end), Half(half)] => (start, Some(end.in_half(half)?), true),
        [Time(start)] => (start, None, lead.is_some()),
        [start @ Number(..)] if lead.is_some() => (written(start)?, None, false),
        [start, Oclock] => (written(start)?.on_24_hours(), None, true),
        [start, Half(half)] => (written(start)?.in_half(half)?, None, true),
        [start, To, end] => (written(start)?, Some(written(end)?), false),
        [start, To, end, Oclock] | [start, Oclock, To, end, Oclock] => {
            (written(start)?.on_24_hours(), Some(written(end)?.on_24_hours()), true)
        }
        [start, To, end, Half(half)] => (written(start)?, Some(written(end)?.in_half(half)?), true),
        _ => return None,
    };
    if end.is_none() && lead == Some(From) {
        return None;
    }
    // Beside nothing else, two plain numbers may be pages, and 3:16 may be a verse.
    let is_sure = |time: WrittenTime| time.half.is_some() || time.minute.is_some_and(|minute| minute % 5 == 0);
    let certainty = match lead {
        _ if sure || is_sure(start) || end.is_some_and(is_sure) => Certainty::Sure,
        Some(_) => Certainty::End,
        None => Certainty::Beside,
    };
    let (start, end) = match end {
        Some(end) => resolve_range(start, end, context).map(|(start, end)| (start, Some(end)))?,
        None => (start.resolve(context)?, None),
    };
    Some((start, end, certainty))
}

/// A time, or a number that can be an hour.
fn written(word: Vocable) -> Option<WrittenTime> {
    match word {
        Time(time) => Some(time),
        Number(hour, digits) if hour <= 24 && digits <= 2 => Some(WrittenTime {
            hour: u16::try_from(hour).ok()?,
            minute: None,
            half: None,
            padded: digits == 2 && hour < 10,
        }),
        Decimal { clock: Some((hour, minute)), .. } => {
            Some(WrittenTime { hour, minute: Some(minute), half: None, padded: true })
        }
        _ => None,
    }
}

/// The start and end of a range, in which `am` or `pm` may be written once, and the hours may begin again at noon.
fn resolve_range(start: WrittenTime, end: WrittenTime, context: &QuickContext) -> Option<(u16, u16)> {
    let last = end.resolve_end(context)?;
    let in_order = |first: &u16| *first < last;
    let first = match (start.half, end.half) {
        (None, Some(half)) if start.hour <= 12 => {
            let in_half = |half| start.in_half(half).and_then(|start| start.resolve(context)).filter(in_order);
            in_half(half).or_else(|| in_half(!half))
        }
        _ => start.resolve(context),
    }?;
    if first < last {
        return (last <= MinuteOfDay::PER_DAY).then_some((first, last));
    }
    let later = last.checked_add(MinuteOfDay::PER_DAY / 2)?;
    let again = context.half_days && end.half.is_none() && !end.padded && first < later;
    (again && later <= MinuteOfDay::PER_DAY).then_some((first, later))
}

fn length(words: &[Vocable]) -> Option<(Minutes, Certainty)> {
    let (words, led) = match words {
        [For, rest @ ..] => (rest, true),
        _ => (words, false),
    };
    let (minutes, certainty) = match *words {
        [Length(minutes, certainty)] => (minutes, certainty),
        [Number(count, _), Unit(minutes)] => (count.checked_mul(minutes)?, Certainty::End),
        [Number(count, _), Metre] => (count, metres(count)),
        [Decimal { hours, .. }, Unit(60)] => (hours, Certainty::End),
        [Number(hours, _), Unit(60), Number(minutes, _), Unit(1) | Metre] if minutes < 60 => {
            (hours.checked_mul(60)?.checked_add(minutes)?, Certainty::End)
        }
        [Length(hours, _), Length(minutes, _)] if hours % 60 == 0 && minutes < 60 => {
            (hours.checked_add(minutes)?, Certainty::End)
        }
        [One, Unit(60)] if led => (60, Certainty::End),
        _ => return None,
    };
    Some((minutes, if led { Certainty::End } else { certainty }))
}

/// `30m` may be metres. Quarters of an hour up to two hours are taken for minutes, other numbers only beside a time.
pub(super) fn metres(count: Minutes) -> Certainty {
    if count.is_multiple_of(15) && count <= 120 { Certainty::End } else { Certainty::Beside }
}
