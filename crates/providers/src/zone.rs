//! Converts the instants of an answer to times in the user's zone, by the rules that the browser knows.
//!
//! Adapters use the offsets in the answer. No provider has to know the user's zone, and it doesn't matter if one
//! answers in another zone than requested.

use chrono::{NaiveDateTime, NaiveTime};

use crate::ask::{Ask, Reply};
use crate::days;
use crate::item::{Item, When, between};

/// Converts an instant in UTC to civil time in the user's zone.
pub type Local = fn(NaiveDateTime) -> NaiveDateTime;

/// Converts all times of a reply to the user's zone, and drops items outside the requested days.
pub fn bring(ask: &Ask, reply: Reply, local: Local) -> Reply {
    let (range, news) = match ask {
        Ask::Items { range, since, .. } => (range.as_ref(), since.is_some()),
        Ask::Search { range, .. } => (range.as_ref(), false),
        Ask::Item { .. } => (None, false),
        _ => return reply,
    };
    let Reply::Items { items, next, mut removed, since, skipped } = reply else { return reply };
    let mut kept = Vec::with_capacity(items.len());
    for item in items {
        let item = Item { when: item.when.map(|when| there(when, local)), ..item };
        if days::within(&item, range) {
            kept.push(item);
        } else if news {
            removed.push(item.id);
        }
    }
    Reply::Items { items: kept, next, removed, since, skipped }
}

fn there(when: When, local: Local) -> When {
    match when {
        When::Instants { start, end, all_day: false } => {
            When::Timed { start: local(start), end: local(end), minutes: between(start, end) }
        }
        When::Instants { start, end, all_day: true } => {
            // Midnights in the user's own zone, otherwise of an unknown zone: the nearest ones.
            let exact = [start, end].map(local).map(|time| (time.time() == NaiveTime::MIN).then(|| time.date()));
            match exact {
                [Some(from), Some(until)] => days::all_day(from, until),
                _ => days::nearest(start, end),
            }
            .unwrap_or(when)
        }
        known => known,
    }
}
