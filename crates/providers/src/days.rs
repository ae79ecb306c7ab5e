//! Shared by calendars: the bounds of a request, which events are on its days, and marks that include their request.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta};

use crate::ask::{Cursor, Range};
use crate::fault::Fault;
use crate::item::{Item, When};
use crate::wire;

/// No zone is further from UTC than this. A request's bounds must be instants; widening the days by this offset finds
/// all of their events in any zone, and [`within`] drops the others.
const WIDEST_OFFSET: TimeDelta = TimeDelta::hours(14);

/// The days of a request for events.
///
/// # Errors
/// [`Fault::Refused`] if the request has none.
pub(crate) fn wanted(range: Option<&Range>) -> Result<&Range, Fault> {
    let range = range.filter(|range| range.from < range.until && is_zone(&range.zone));
    range.ok_or_else(|| wire::refused("Events are asked for a range of days."))
}

/// IANA's names, and nothing that could end a quoted text.
fn is_zone(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_+-".contains(&byte))
}

/// The instants, in UTC, that enclose the days in any zone.
///
/// # Errors
/// [`Fault::Refused`] for days outside the calendar.
pub(crate) fn bounds(range: &Range) -> Result<(String, String), Fault> {
    Ok((instant(range.from, -WIDEST_OFFSET)?, instant(range.until, WIDEST_OFFSET)?))
}

/// Midnight of `date`, shifted, as an instant in UTC. RFC 3339 has only years of four digits.
fn instant(date: NaiveDate, shift: TimeDelta) -> Result<String, Fault> {
    let time = NaiveDateTime::from(date).checked_add_signed(shift).filter(|time| (0..=9999).contains(&time.year()));
    let time = time.ok_or_else(|| wire::refused("The days are beyond the calendar."))?;
    Ok(format!("{}T{}Z", time.date(), time.time()))
}

/// Whether the item overlaps the requested days; an event without a duration is on its start. For times given as
/// instants, the days aren't known before they are converted to the user's zone.
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

/// All day, from the first day up to but not including the last; at least one day.
pub(crate) fn all_day(from: NaiveDate, until: NaiveDate) -> Option<When> {
    let next = from.checked_add_days(Days::new(1))?;
    Some(When::AllDay { from, until: until.max(next) })
}

/// The days whose midnights these times are, given in a zone that shows them some hours off.
pub(crate) fn nearest(start: NaiveDateTime, end: NaiveDateTime) -> Option<When> {
    let day = |time: NaiveDateTime| Some(time.checked_add_signed(TimeDelta::hours(12))?.date());
    all_day(day(start)?, day(end)?)
}

/// The mark of a listing of these days: the provider's token, valid only for the same days and zone, since changes
/// elsewhere were never listed.
///
/// # Errors
/// [`Fault::Shape`] for a token that doesn't fit into a cursor.
pub(crate) fn mark(range: &Range, token: &str, path: &str) -> Result<Cursor, Fault> {
    if token.is_empty() {
        return Err(wire::shape(path));
    }
    wire::cursor(format!("{}{token}", key(range)), path)
}

/// The provider's token in the mark of a request for changes on these days.
///
/// # Errors
/// [`Fault::Resync`] for a mark of other days, [`Fault::Refused`] for a malformed one.
pub(crate) fn token<'a>(since: Option<&'a Cursor>, range: &Range) -> Result<Option<&'a str>, Fault> {
    let Some(mark) = wire::place(since)? else { return Ok(None) };
    // Days, zone and token, as written by `mark`.
    let token = mark.splitn(3, ' ').nth(2).filter(|token| !token.is_empty()).ok_or_else(wire::bad_cursor)?;
    if mark.starts_with(&key(range)) { Ok(Some(token)) } else { Err(Fault::Resync) }
}

fn key(range: &Range) -> String {
    format!("{}/{} {} ", range.from, range.until, range.zone)
}
