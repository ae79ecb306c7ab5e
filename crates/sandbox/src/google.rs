//! Google Calendar's part: the calendar list, and the events of a calendar.
//!
//! Source: the vendor's discovery document. Times come back in the zone that was asked for; `timeMin` bounds an event's
//! end, `timeMax` its start, both exclusive and both with an offset.

use std::collections::HashMap;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::middleware;
use axum::response::Response;
use axum::routing::get;
use chrono::{DateTime, FixedOffset, LocalResult, NaiveDateTime, SecondsFormat, TimeDelta, TimeZone};
use chrono_tz::Tz;
use serde_json::{Value, json};

use crate::Sandbox;
use crate::company::{Calendar, Event, Span};
use crate::guard::{self, Guard};
use crate::oauth::Denial;
use crate::state::answer;

type Params = HashMap<String, String>;

pub(crate) fn router(sandbox: Sandbox) -> Router {
    let guard = Guard { sandbox: sandbox.clone(), provider: "google-calendar", denied };
    Router::new()
        .route("/users/me/calendarList", get(calendars))
        .route("/calendars/{calendar}/events", get(events))
        .route("/calendars/{calendar}/events/{event}", get(event))
        .fallback(async || error(404, "notFound", "Not Found"))
        .layer(middleware::from_fn_with_state(guard, guard::admit))
        .with_state(sandbox)
}

fn denied(_: Denial) -> Response {
    error(401, "authError", "Request had invalid authentication credentials. Expected OAuth 2 access token.")
}

fn error(code: u16, reason: &str, message: &str) -> Response {
    let detail = json!({ "domain": "global", "reason": reason, "message": message });
    answer(code, json!({ "error": { "code": code, "message": message, "errors": [detail] } }))
}

async fn calendars(State(sandbox): State<Sandbox>, Query(params): Query<Params>) -> Response {
    let state = sandbox.state();
    match page(&state.company.calendars, |calendar| calendar_json(calendar, state.zone), &params, 100, 250) {
        Ok((items, next)) => answer(200, envelope("calendar#calendarList", items, next)),
        Err(response) => *response,
    }
}

fn calendar_json(calendar: &Calendar, zone: Tz) -> Value {
    let mut json = json!({
        "kind": "calendar#calendarListEntry",
        "etag": "\"1764000000000000\"",
        "id": calendar.id,
        "summary": calendar.summary,
        "timeZone": zone.name(),
        "backgroundColor": calendar.color,
        "foregroundColor": "#000000",
        "selected": true,
        "accessRole": if calendar.primary { "owner" } else { "reader" },
        "defaultReminders": [],
    });
    if calendar.primary {
        json["primary"] = json!(true);
    }
    json
}

async fn events(State(sandbox): State<Sandbox>, Path(id): Path<String>, Query(params): Query<Params>) -> Response {
    let state = sandbox.state();
    let Some(calendar) = state.company.calendars.iter().find(|calendar| calendar.id == id) else {
        return error(404, "notFound", "Not Found");
    };
    let given = |name: &str| params.get(name).map(String::as_str);
    if given("syncToken").is_some()
        && (given("timeMin").is_some() || given("timeMax").is_some() || given("orderBy").is_some())
    {
        return error(400, "invalid", "Sync token cannot be used with other query restrictions.");
    }
    if given("orderBy") == Some("startTime") && given("singleEvents") != Some("true") {
        return error(400, "badRequest", "The requested ordering is not available for the particular query.");
    }
    let instant = |name: &str| given(name).map(DateTime::<FixedOffset>::parse_from_rfc3339).transpose();
    let (Ok(min), Ok(max)) = (instant("timeMin"), instant("timeMax")) else {
        return error(400, "badRequest", "Bad Request");
    };
    let Ok(zone) = given("timeZone").map_or(Ok(state.zone), str::parse::<Tz>) else {
        return error(400, "invalid", "Invalid time zone definition.");
    };
    let home = state.zone;
    let inside = |event: &&Event| {
        let (start, end) = event.instants(home);
        event.calendar == calendar.id && min.is_none_or(|min| end > min) && max.is_none_or(|max| start < max)
    };
    let mut found: Vec<&Event> = state.company.events.iter().filter(inside).filter(|event| !event.cancelled).collect();
    found.sort_by_key(|event| event.instants(home).0);
    match page(&found, |event| event_json(event, home, zone), &params, 250, 2500) {
        Ok((items, next)) => {
            let mut body = envelope("calendar#events", items, next);
            body["summary"] = json!(calendar.summary);
            body["timeZone"] = json!(zone.name());
            body["updated"] = json!("2026-11-20T08:00:00.000Z");
            body["accessRole"] = json!("owner");
            body["defaultReminders"] = json!([]);
            answer(200, body)
        }
        Err(response) => *response,
    }
}

async fn event(State(sandbox): State<Sandbox>, Path((calendar, id)): Path<(String, String)>) -> Response {
    let state = sandbox.state();
    match state.company.events.iter().find(|event| event.calendar == calendar && event.id == id) {
        Some(event) => answer(200, event_json(event, state.zone, state.zone)),
        None => error(404, "notFound", "Not Found"),
    }
}

fn event_json(event: &Event, home: Tz, zone: Tz) -> Value {
    let mut json = json!({
        "kind": "calendar#event",
        "etag": format!("\"{}\"", event.version),
        "id": event.id,
        "status": if event.cancelled { "cancelled" } else { "confirmed" },
        "htmlLink": format!("https://www.google.com/calendar/event?eid={}", event.id),
        "created": "2026-10-01T08:00:00.000Z",
        "updated": "2026-11-20T08:00:00.000Z",
        "iCalUID": format!("{}@google.com", event.id),
        "sequence": 0,
        "eventType": "default",
    });
    match &event.summary {
        Some(summary) => json["summary"] = json!(summary),
        None => json["visibility"] = json!("private"),
    }
    if let Some(series) = &event.series {
        json["recurringEventId"] = json!(series);
    }
    let (start, end) = match event.span {
        Span::Days { from, until } => (json!({ "date": from }), json!({ "date": until })),
        Span::Times { start, end } => {
            let edge = |time: NaiveDateTime| {
                let there = resolve(time, home).with_timezone(&zone);
                json!({ "dateTime": there.to_rfc3339_opts(SecondsFormat::Secs, true), "timeZone": home.name() })
            };
            (edge(start), edge(end))
        }
    };
    json["start"] = start;
    json["end"] = end;
    json
}

/// The instant of a civil time; one that a change of the clocks skips moves on by an hour.
pub(crate) fn resolve(time: NaiveDateTime, zone: Tz) -> DateTime<Tz> {
    match zone.from_local_datetime(&time) {
        LocalResult::Single(there) | LocalResult::Ambiguous(there, _) => there,
        LocalResult::None => zone.from_utc_datetime(&(time + TimeDelta::hours(1))),
    }
}

fn envelope(kind: &str, items: Vec<Value>, next: Option<String>) -> Value {
    let mut body = json!({ "kind": kind, "etag": "\"p32g9nb5bt6fva0g\"", "items": items });
    match next {
        Some(token) => body["nextPageToken"] = json!(token),
        None => body["nextSyncToken"] = json!("CPDAlvWDx70CEPDAlvWDx70CGAU="),
    }
    body
}

/// A page of at most `maxResults` of what was `found`, as `json` writes it, and the token of the next.
fn page<T>(
    found: &[T],
    json: impl Fn(&T) -> Value,
    params: &Params,
    usual: usize,
    most: usize,
) -> Result<(Vec<Value>, Option<String>), Box<Response>> {
    let limit = match params.get("maxResults").map(|text| text.parse::<usize>()) {
        None => usual,
        Some(Ok(limit)) if limit >= 1 => limit.min(most),
        Some(_) => return Err(Box::new(error(400, "invalidParameter", "Invalid value for: maxResults"))),
    };
    let from = match params.get("pageToken").map(|token| position(token)) {
        None => 0,
        Some(Some(at)) if at <= found.len() => at,
        Some(_) => return Err(Box::new(error(400, "invalidPageToken", "Invalid page token value."))),
    };
    let until = (from + limit).min(found.len());
    let next = (until < found.len()).then(|| format!("EjsKMg{until:06x}=="));
    Ok((found[from..until].iter().map(json).collect(), next))
}

fn position(token: &str) -> Option<usize> {
    usize::from_str_radix(token.strip_prefix("EjsKMg")?.strip_suffix("==")?, 16).ok()
}
