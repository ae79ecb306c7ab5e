//! Instants in an answer become times of the person's zone, by the rules of whoever knows them: the browser.
//!
//! Adapters read what an answer says, by the offset that stands in it. No provider has to know the person's zone, and one
//! that answers in another than it was asked in changes nothing.

use chrono::{NaiveDateTime, NaiveTime};

use crate::ask::{Ask, Reply};
use crate::days;
use crate::item::{Item, When, between};

/// The civil time of the person's zone at an instant in UTC.
pub type Local = fn(NaiveDateTime) -> NaiveDateTime;

/// The reply to `ask` with all times in the person's zone, and without what lies on other days than were asked for.
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
            // A midnight of the person's own zone, else of one that nothing tells of: the nearest.
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
