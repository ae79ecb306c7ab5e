//! What calendars share: the bounds of a question, which events lie on its days, and marks that know their question.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta};

use crate::ask::{Cursor, Range};
use crate::fault::Fault;
use crate::item::{Item, When};
use crate::wire;

/// No zone is further than this from UTC. The bounds of a question must be instants; widening the days by it finds
/// every event of them in any zone, and [`within`] drops what lies outside.
const WIDEST_OFFSET: TimeDelta = TimeDelta::hours(14);

/// The days of a question about events.
///
/// # Errors
/// [`Fault::Refused`] when there are none.
pub(crate) fn wanted(range: Option<&Range>) -> Result<&Range, Fault> {
    let range = range.filter(|range| range.from < range.until && is_zone(&range.zone));
    range.ok_or_else(|| wire::refused("Events are asked for a range of days."))
}

/// IANA's names and nothing that could end a quoted text.
fn is_zone(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_+-".contains(&byte))
}

/// The instants, in UTC, that the days lie between wherever the person is.
///
/// # Errors
/// [`Fault::Refused`] beyond the calendar.
pub(crate) fn bounds(range: &Range) -> Result<(String, String), Fault> {
    Ok((instant(range.from, -WIDEST_OFFSET)?, instant(range.until, WIDEST_OFFSET)?))
}

/// Midnight of `date`, moved by `shift`, as a UTC instant. RFC 3339 has years of four digits.
fn instant(date: NaiveDate, shift: TimeDelta) -> Result<String, Fault> {
    let time = NaiveDateTime::from(date).checked_add_signed(shift).filter(|time| (0..=9999).contains(&time.year()));
    let time = time.ok_or_else(|| wire::refused("The days are beyond the calendar."))?;
    Ok(format!("{}T{}Z", time.date(), time.time()))
}

/// Whether the item overlaps the days asked for; an event without extent lies on its start. What is told by instants isn't
/// known to lie on other days before it is brought into the person's zone.
pub(crate) fn within(item: &Item, range: Option<&Range>) -> bool {
    let Some(range) = range else { return true };
    match item.when {
        Some(When::AllDay { from, until }) => from < range.until && until > range.from,
        Some(When::Timed { start, end, .. }) => {
            start < range.until.into() && (end > range.from.into() || start >= range.from.into())
        }
        _ => true,
    }
}

/// All day from the first day to before the last, one day at least.
pub(crate) fn all_day(from: NaiveDate, until: NaiveDate) -> Option<When> {
    let next = from.checked_add_days(Days::new(1))?;
    Some(When::AllDay { from, until: until.max(next) })
}

/// The days whose midnights these are, told in a zone that shows them some hours off.
pub(crate) fn nearest(start: NaiveDateTime, end: NaiveDateTime) -> Option<When> {
    let day = |time: NaiveDateTime| Some(time.checked_add_signed(TimeDelta::hours(12))?.date());
    all_day(day(start)?, day(end)?)
}

/// The mark of a listing of these days: the provider's token, good for the same days in the same zone only, since what
/// changed elsewhere was never listed.
///
/// # Errors
/// [`Fault::Shape`] for a token that can't be a cursor.
pub(crate) fn mark(range: &Range, token: &str, path: &str) -> Result<Cursor, Fault> {
    if token.is_empty() {
        return Err(wire::shape(path));
    }
    wire::cursor(format!("{}{token}", key(range)), path)
}

/// The provider's token in the mark that a question about these days begins with.
///
/// # Errors
/// [`Fault::Resync`] for a mark of other days, [`Fault::Refused`] for one that was never given.
pub(crate) fn token<'a>(since: Option<&'a Cursor>, range: &Range) -> Result<Option<&'a str>, Fault> {
    let Some(mark) = wire::place(since)? else { return Ok(None) };
    // Days, zone, token; as `mark` writes them.
    let token = mark.splitn(3, ' ').nth(2).filter(|token| !token.is_empty()).ok_or_else(wire::bad_cursor)?;
    if mark.starts_with(&key(range)) { Ok(Some(token)) } else { Err(Fault::Resync) }
}

fn key(range: &Range) -> String {
    format!("{}/{} {} ", range.from, range.until, range.zone)
}
