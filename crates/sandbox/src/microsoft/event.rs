//! An event as Graph writes it: complete, as a bare occurrence, as a series' master, and as a tombstone.

use chrono::{NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use serde_json::{Value, json};

use super::instant;
use crate::company::{Event, Span, invited, resolve};
use crate::people::{PEOPLE, Who};

/// Serialises events for a caller.
pub(super) struct Writer {
    /// The office's zone.
    pub(super) home: Tz,
    /// The zone that the caller prefers; otherwise UTC.
    pub(super) zone: Option<Tz>,
    pub(super) who: Who,
}

impl Writer {
    fn edge(&self, time: NaiveDateTime, own: Tz) -> Value {
        let zone = self.zone.unwrap_or(chrono_tz::UTC);
        let there = resolve(time, own).with_timezone(&zone).naive_local();
        json!({ "dateTime": written(there), "timeZone": zone.name() })
    }

    /// Start and end. All-day events are midnights in the requested zone: they belong to no zone.
    fn edges(&self, event: &Event) -> (Value, Value) {
        match event.span {
            Span::Days { from, until } => {
                let zone = self.zone.unwrap_or(chrono_tz::UTC).name();
                let edge = |day: chrono::NaiveDate| json!({ "dateTime": written(day.and_time(NaiveTime::MIN)), "timeZone": zone });
                (edge(from), edge(until))
            }
            Span::Times { start, end } => {
                let own = event.zone.unwrap_or(self.home);
                (self.edge(start, own), self.edge(end, own))
            }
        }
    }

    /// Everything in a calendar view.
    pub(super) fn whole(&self, event: &Event) -> Value {
        let (start, end) = self.edges(event);
        let kind = match (&event.series, event.exception || event.cancelled) {
            (None, _) => "singleInstance",
            (Some(_), false) => "occurrence",
            (Some(_), true) => "exception",
        };
        let mut json = self.head(event, kind, &event.id);
        json["seriesMasterId"] = json!(event.series);
        json["start"] = start;
        json["end"] = end;
        json
    }

    /// The series of an occurrence.
    pub(super) fn master(&self, occurrence: &Event) -> Value {
        let (start, end) = self.edges(occurrence);
        let id = occurrence.series.as_deref().unwrap_or_default();
        let mut json = self.head(occurrence, "seriesMaster", id);
        json["isCancelled"] = json!(false);
        json["seriesMasterId"] = Value::Null;
        json["start"] = start;
        json["end"] = end;
        json
    }

    /// An occurrence in a delta query: its times and its series.
    pub(super) fn bare(&self, event: &Event) -> Value {
        let (start, end) = self.edges(event);
        json!({
            "@odata.type": "#microsoft.graph.event",
            "@odata.etag": etag(event),
            "id": event.id,
            "seriesMasterId": event.series,
            "type": "occurrence",
            "start": start,
            "end": end,
        })
    }

    fn head(&self, event: &Event, kind: &str, id: &str) -> Value {
        let person = &PEOPLE[self.who];
        let own = event.zone.unwrap_or(self.home).name();
        let title = event.summary.as_deref().unwrap_or("Private appointment");
        let subject = if event.cancelled { format!("Canceled: {title}") } else { title.to_owned() };
        let days = matches!(event.span, Span::Days { .. });
        let (place, room, guests) = invited(event.summary.as_deref()).unwrap_or_default();
        let guest = |guest: &Who| {
            let person = &PEOPLE[*guest];
            json!({
                "type": "required",
                "status": { "response": if *guest == self.who { "accepted" } else { "none" } },
                "emailAddress": { "name": person.name, "address": person.email },
            })
        };
        let mut told = json!({
            "@odata.etag": etag(event),
            "id": id,
            "createdDateTime": "2026-10-01T08:00:00Z",
            "lastModifiedDateTime": instant(event.modified.at_ms),
            "changeKey": format!("DwAAABYAAAC{:08}", event.modified.version),
            "categories": [],
            "originalStartTimeZone": own,
            "originalEndTimeZone": own,
            "iCalUId": format!("040000008200E00074C5B7101A82E008{}", id.trim_end_matches('=')),
            "reminderMinutesBeforeStart": 15,
            "isReminderOn": !days,
            "hasAttachments": false,
            "subject": subject,
            "bodyPreview": "",
            "importance": "normal",
            "sensitivity": if event.private { "private" } else { "normal" },
            "isAllDay": days,
            "isCancelled": event.cancelled,
            "isOrganizer": true,
            "responseRequested": true,
            "showAs": if event.cancelled || days { "free" } else { "busy" },
            "type": kind,
            "webLink": format!("https://outlook.office365.com/owa/?itemid={id}&exvsurl=1&path=/calendar/item"),
            "isOnlineMeeting": room.is_some(),
            "location": { "displayName": place.unwrap_or_default() },
            "attendees": guests.iter().map(guest).collect::<Vec<_>>(),
            "organizer": { "emailAddress": { "name": person.name, "address": person.email } },
        });
        // The description knows no null here.
        if let Some(room) = room {
            let join = format!("https://teams.microsoft.com/l/meetup-join/{room}");
            told["onlineMeeting"] = json!({ "joinUrl": join });
        }
        told
    }
}

/// What is left of a deleted event.
pub(super) fn tombstone(event: &Event) -> Value {
    json!({ "@odata.type": "#microsoft.graph.event", "id": event.id, "@removed": { "reason": "deleted" } })
}

fn etag(event: &Event) -> String {
    format!("W/\"DwAAABYAAAC{:08}\"", event.modified.version)
}

/// With seven fractional digits and no offset.
fn written(time: NaiveDateTime) -> String {
    format!("{}.0000000", time.format("%Y-%m-%dT%H:%M:%S"))
}
