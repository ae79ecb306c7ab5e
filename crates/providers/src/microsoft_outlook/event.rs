//! Graph's events, and what a page of them means.
//!
//! A round of changes gives the occurrences of a series as bare times and leaves the rest to the series' master, which
//! is usually on the same page. When an occurrence is deleted, all others are listed again and that one isn't
//! mentioned. So the master fills in its occurrences; if it isn't there, the caller lists all events instead, and if
//! changes concern a series, it starts again from the beginning.

use std::sync::Arc;

use chrono::{NaiveDateTime, NaiveTime};
use plan::{ContainerId, ItemId, civil};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::link::Step;
use crate::ask::Range;
use crate::event::{Attendance, EventDetails};
use crate::item::{Item, Kind, When};
use crate::traced::Undecoded;
use crate::{days, event, traced, wire};

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
    #[serde(rename = "iCalUId")]
    uid: Option<Arc<str>>,
    show_as: Option<Arc<str>>,
    response_status: Option<Response>,
    location: Option<Location>,
    online_meeting: Option<OnlineMeeting>,
    #[serde(default, deserialize_with = "wire::or_default")]
    attendees: Vec<Attendee>,
}

#[derive(Deserialize)]
struct Response {
    response: Option<Arc<str>>,
}

impl Response {
    /// `None` for the user's own event.
    fn answer(&self) -> Option<Attendance> {
        match self.response.as_deref() {
            Some("accepted") => Some(Attendance::Accepted),
            Some("tentativelyAccepted") => Some(Attendance::Tentative),
            Some("declined") => Some(Attendance::Declined),
            Some("notResponded") => Some(Attendance::Awaited),
            _ => None,
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    display_name: Option<Arc<str>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OnlineMeeting {
    join_url: Option<Arc<str>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Attendee {
    #[serde(rename = "type")]
    kind: Option<Arc<str>>,
    status: Option<Response>,
    email_address: Option<Address>,
}

#[derive(Deserialize)]
struct Address {
    name: Option<Arc<str>>,
    address: Option<Arc<str>>,
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

    /// Whether it is an occurrence with nothing but its times.
    fn is_bare(&self) -> bool {
        self.is("occurrence") && self.is_all_day.is_none()
    }

    /// What it says of itself, with the iCalendar id of an occurrence if that has its own. Graph lists among those who are
    /// invited also the user, whom nothing distinguishes.
    fn details(&self, uid: Option<&Arc<str>>) -> Option<Arc<EventDetails>> {
        let mut details = EventDetails {
            uid: uid.or(self.uid.as_ref()).cloned(),
            place: event::said(self.location.as_ref().and_then(|location| location.display_name.clone())),
            join: event::said(self.online_meeting.as_ref().and_then(|meeting| meeting.join_url.clone())),
            own: self.response_status.as_ref().and_then(Response::answer),
            ..EventDetails::default()
        };
        for attendee in self.attendees.iter().filter(|attendee| attendee.kind.as_deref() != Some("resource")) {
            let name = attendee.email_address.as_ref().and_then(|it| it.name.clone().or_else(|| it.address.clone()));
            let answer = attendee.status.as_ref().and_then(Response::answer);
            details.invite(name, answer.unwrap_or(Attendance::Awaited));
        }
        details.kept()
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

/// What a page contains.
#[derive(Default)]
pub(super) struct Told {
    pub(super) items: Vec<Item>,
    /// Items that were deleted, cancelled, or moved to other days.
    pub(super) gone: Vec<ItemId>,
    /// Whether a series has changed.
    pub(super) series: bool,
    /// Whether there are occurrences that the page doesn't describe.
    pub(super) missing: bool,
    /// JSON paths of the records that couldn't be read.
    pub(super) skipped: Vec<Arc<str>>,
}

impl Told {
    pub(super) fn by(events: Vec<Undecoded>, calendar: &Arc<str>, range: &Range, step: &Step<'_>) -> Self {
        let mut told = Self::default();
        let whole = matches!(step, Step::View { .. });
        let (mut records, mut read) = (wire::Records::new("value"), Vec::with_capacity(events.len()));
        for (at, event) in events.into_iter().enumerate() {
            match traced::decode::<Event>(event.0) {
                Ok(event) => read.push((at, event)),
                Err(field) => records.skip(at, &field),
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

/// A single event; `None` if it is cancelled or a series.
pub(super) fn one(event: &Event, calendar: &Arc<str>) -> Result<Option<Item>, &'static str> {
    let over = event.removed.is_some() || event.is_cancelled == Some(true) || event.is("seriesMaster");
    if over { Ok(None) } else { item(event, event, calendar).map(Some) }
}

/// The event's times, and everything else from `source`, which is the event itself or its series' master.
fn item(event: &Event, source: &Event, calendar: &Arc<str>) -> Result<Item, &'static str> {
    let start = event.start.as_ref().ok_or("start")?;
    let end = event.end.as_ref().unwrap_or(start);
    let from = civil(&start.date_time).ok_or("start.dateTime")?;
    let until = civil(&end.date_time).ok_or("end.dateTime")?;
    let midnights = [from, until].iter().all(|time| time.time() == NaiveTime::MIN);
    let when = match (source.is_all_day == Some(true), start.is_utc() && end.is_utc()) {
        (true, _) if midnights => days::all_day(from.date(), until.date()).ok_or("start.dateTime")?,
        // Midnights of some zone, given in UTC.
        (true, true) => When::Instants { start: from, end: until.max(from), all_day: true },
        (true, false) => days::nearest(from, until).ok_or("start.dateTime")?,
        (false, true) => When::instants(from, until),
        // The server ignores the requested zone. We don't know Graph's own names of zones, so this can only be a time
        // in the user's zone.
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
        event: source.details(event.uid.as_ref()),
    })
}

/// Parses a time without an offset and with up to seven fractional digits.
fn civil(text: &str) -> Option<NaiveDateTime> {
    civil::date_time(text.get(..19)?)
}
