//! Graph's events, and what a page of them tells.
//!
//! A round of changes gives the occurrences of a series as bare times and leaves the rest to the series' master, which
//! stands on the same page as a rule; and when an occurrence is deleted, all others come again and that one is not
//! mentioned. So an occurrence is completed by its master; where that isn't there, the caller lists all events instead,
//! and where changes concern a series, it lists from the beginning.

use std::sync::Arc;

use chrono::{NaiveDateTime, NaiveTime};
use plan::{ContainerId, ItemId, civil};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::link::Step;
use crate::ask::Range;
use crate::item::{Item, Kind, When};
use crate::{days, wire};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Event {
    id: Arc<str>,
    #[serde(rename = "@removed")]
    removed: Option<IgnoredAny>,
    #[serde(rename = "type")]
    kind: Option<Arc<str>>,
    subject: Option<Arc<str>>,
    start: Option<Edge>,
    end: Option<Edge>,
    is_all_day: Option<bool>,
    is_cancelled: Option<bool>,
    series_master_id: Option<Arc<str>>,
    web_link: Option<Arc<str>>,
    change_key: Option<Arc<str>>,
    show_as: Option<Arc<str>>,
    response_status: Option<Response>,
}

#[derive(Deserialize)]
struct Response {
    response: Option<Arc<str>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Edge {
    date_time: Arc<str>,
    time_zone: Option<Arc<str>>,
}

impl Edge {
    fn is_utc(&self) -> bool {
        self.time_zone.as_deref() == Some("UTC")
    }
}

impl Event {
    fn is(&self, kind: &str) -> bool {
        self.kind.as_deref() == Some(kind)
    }

    /// Whether it is an occurrence without anything but its times.
    fn is_bare(&self) -> bool {
        self.is("occurrence") && self.is_all_day.is_none()
    }

    fn kind(&self) -> Kind {
        let response = self.response_status.as_ref().and_then(|status| status.response.as_deref());
        match self.show_as.as_deref() {
            _ if response == Some("declined") => Kind::Declined,
            Some("oof") => Kind::OutOfOffice,
            Some("free") => Kind::Free,
            _ => Kind::Usual,
        }
    }
}

/// What a page tells.
#[derive(Default)]
pub(super) struct Told {
    pub(super) items: Vec<Item>,
    /// What was deleted, cancelled, or moved to other days.
    pub(super) gone: Vec<ItemId>,
    /// Whether it concerns a series.
    pub(super) series: bool,
    /// Whether there are events that the page alone can't tell.
    pub(super) missing: bool,
    /// Where what couldn't be read stands.
    pub(super) skipped: Vec<Arc<str>>,
}

impl Told {
    pub(super) fn by(events: Vec<Value>, calendar: &Arc<str>, range: &Range, step: &Step<'_>) -> Self {
        let mut told = Self::default();
        let whole = matches!(step, Step::View { .. });
        let (mut records, mut read) = (wire::Records::new("value"), Vec::with_capacity(events.len()));
        for (at, event) in events.into_iter().enumerate() {
            match serde_path_to_error::deserialize::<_, Event>(event) {
                Ok(event) => read.push((at, event)),
                Err(error) => records.skip(at, error.path().to_string().trim_start_matches('.')),
            }
        }
        let masters: Vec<&Event> = read.iter().map(|(_, event)| event).filter(|it| it.is("seriesMaster")).collect();
        for (at, event) in &read {
            told.series |= event.is("seriesMaster") || event.is_bare();
            if event.removed.is_some() || event.is_cancelled == Some(true) {
                told.gone.push(ItemId::new(Arc::clone(&event.id)));
                continue;
            }
            if event.is("seriesMaster") {
                continue;
            }
            let master = masters.iter().find(|it| Some(&it.id) == event.series_master_id.as_ref()).copied();
            match if event.is_bare() { master } else { Some(event) } {
                Some(source) => match item(event, source, calendar) {
                    Ok(item) if days::within(&item, Some(range)) => told.items.push(item),
                    Ok(item) => told.gone.push(item.id),
                    Err(field) => records.skip(*at, field),
                },
                None if whole => records.skip(*at, "subject"),
                None => told.missing = true,
            }
        }
        told.skipped = records.skipped;
        told
    }
}

/// An event by itself; `None` for one that is cancelled, and for a series.
pub(super) fn one(event: &Event, calendar: &Arc<str>) -> Result<Option<Item>, &'static str> {
    let over = event.removed.is_some() || event.is_cancelled == Some(true) || event.is("seriesMaster");
    if over { Ok(None) } else { item(event, event, calendar).map(Some) }
}

/// The event's times with all else from `source`, which is the event itself or the master of its series.
fn item(event: &Event, source: &Event, calendar: &Arc<str>) -> Result<Item, &'static str> {
    let start = event.start.as_ref().ok_or("start")?;
    let end = event.end.as_ref().unwrap_or(start);
    let from = civil(&start.date_time).ok_or("start.dateTime")?;
    let until = civil(&end.date_time).ok_or("end.dateTime")?;
    let midnights = [from, until].iter().all(|time| time.time() == NaiveTime::MIN);
    let when = match (source.is_all_day == Some(true), start.is_utc() && end.is_utc()) {
        (true, _) if midnights => days::all_day(from.date(), until.date()).ok_or("start.dateTime")?,
        // Midnights of a zone, told in UTC.
        (true, true) => When::Instants { start: from, end: until.max(from), all_day: true },
        (true, false) => days::nearest(from, until).ok_or("start.dateTime")?,
        (false, true) => When::instants(from, until),
        // A server that doesn't heed the zone that it was asked for: Graph's own names of zones say nothing here, so that
        // this can only be a time of the person's.
        (false, false) => When::timed(from, until),
    };
    Ok(Item {
        id: ItemId::new(Arc::clone(&event.id)),
        containers: vec![ContainerId::new(Arc::clone(calendar))],
        title: source.subject.clone().unwrap_or_else(|| "".into()),
        url: source.web_link.clone(),
        when: Some(when),
        completed: false,
        kind: source.kind(),
        version: event.change_key.clone().or_else(|| source.change_key.clone()),
    })
}

/// A time without offset and with up to seven digits of fraction.
fn civil(text: &str) -> Option<NaiveDateTime> {
    civil::date_time(text.get(..19)?)
}
