//! Google Calendar's API: the calendar list, and the events of a calendar or their changes.
//!
//! Source: Google's discovery document and its page "Synchronize resources efficiently". Times are returned in the
//! requested zone; `timeMin` bounds an event's end, `timeMax` its start, both exclusive and both with an offset.

use std::collections::{HashMap, HashSet};

use axum::Router;
use axum::extract::{Extension, Path, Query, State};
use axum::middleware;
use axum::response::Response;
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, FixedOffset, NaiveDateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use http::Method;
use serde_json::{Value, json};

use super::{denied, error, parameter_error};
use crate::Sandbox;
use crate::catalogue::{OPENID, Rotation, Stand, rare, usual};
use crate::company::{Calendar, Event, Span, invited, resolve};
use crate::guard::{self, Guard};
use crate::oauth::Caller;
use crate::people::{PEOPLE, Who};
use crate::state::{self, answer};
use crate::token::{self, Mark};

type Params = HashMap<String, String>;

const ID: &str = "google-calendar";

/// The stand-in.
pub(crate) static STAND: Stand = Stand {
    id: "google-calendar",
    name: "Google Calendar",
    base: "/google-calendar/calendar/v3",
    authorize: "/google-calendar/oauth/authorize",
    token: "/google-calendar/oauth/token",
    revoke: Some("/google-calendar/oauth/revoke"),
    takes_basic: true,
    scope_parameter: "scope",
    scope_separator: ' ',
    scopes: &[
        OPENID,
        usual("https://www.googleapis.com/auth/userinfo.email", "See your e-mail address"),
        rare("https://www.googleapis.com/auth/userinfo.profile", "See your name and photo"),
        usual(
            "https://www.googleapis.com/auth/calendar.calendarlist.readonly",
            "See the list of calendars that you are subscribed to",
        ),
        usual("https://www.googleapis.com/auth/calendar.events.readonly", "See events on all your calendars"),
        rare("https://www.googleapis.com/auth/calendar.events", "See and change events on all your calendars"),
        rare("https://www.googleapis.com/auth/calendar.readonly", "See and download all your calendars"),
        rare("https://www.googleapis.com/auth/calendar", "See, change, share and delete all your calendars"),
    ],
    lifetime_s: 3600,
    rotation: Rotation::None,
    account: |person| person.email,
    shown: |person| person.email,
    apis: &[("/google-calendar/calendar/v3", router)],
};

pub(crate) fn router(sandbox: Sandbox) -> Router {
    let guard = Guard { sandbox: sandbox.clone(), provider: ID, needs, denied };
    Router::new()
        .route("/users/me/calendarList", get(calendars))
        .route("/users/me/calendarList/{calendar}", get(calendar))
        .route("/calendars/{calendar}/events", get(events))
        .route("/calendars/{calendar}/events/{event}", get(event))
        .fallback(async || error(404, "notFound", "Not Found"))
        .method_not_allowed_fallback(async || error(404, "notFound", "Not Found"))
        .layer(middleware::from_fn(super::tagged))
        .layer(middleware::from_fn_with_state(guard, guard::admit))
        .with_state(sandbox)
}

fn needs(_: &Method, path: &str) -> &'static [&'static str] {
    match path.starts_with("/users/me/calendarList") {
        true => &[
            "https://www.googleapis.com/auth/calendar.calendarlist.readonly",
            "https://www.googleapis.com/auth/calendar.readonly",
            "https://www.googleapis.com/auth/calendar",
        ],
        false => &[
            "https://www.googleapis.com/auth/calendar.events.readonly",
            "https://www.googleapis.com/auth/calendar.events",
            "https://www.googleapis.com/auth/calendar.readonly",
            "https://www.googleapis.com/auth/calendar",
        ],
    }
}

async fn calendars(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Query(params): Query<Params>,
) -> Response {
    let state = sandbox.state();
    let seen = state.company.calendars_of(ID, caller.who);
    let json = |calendar: &&Calendar| calendar_json(calendar, caller.who, state.zone);
    match page(&state, &seen, json, &params, (100, 250)) {
        Ok((items, next)) => {
            let mark = Mark::now(&state, ID, "list");
            answer(200, envelope("calendar#calendarList", items, next, Some(mark)))
        }
        Err(response) => *response,
    }
}

async fn calendar(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Response {
    let state = sandbox.state();
    match find(&state, &caller, &id) {
        Some(calendar) => answer(200, calendar_json(calendar, caller.who, state.zone)),
        None => error(404, "notFound", "Not Found"),
    }
}

/// The calendar with this id, or the caller's own one for `primary`.
fn find<'a>(state: &'a state::State, caller: &Caller, id: &str) -> Option<&'a Calendar> {
    let seen = state.company.calendars_of(ID, caller.who);
    seen.into_iter().find(|calendar| calendar.id == id || (id == "primary" && calendar.is_own(caller.who)))
}

fn calendar_json(calendar: &Calendar, who: Who, zone: Tz) -> Value {
    let mut json = json!({
        "kind": "calendar#calendarListEntry",
        "etag": "\"1764000000000000\"",
        "id": calendar.id,
        "summary": calendar.summary,
        "timeZone": zone.name(),
        "backgroundColor": calendar.color,
        "foregroundColor": "#000000",
        "selected": true,
        "accessRole": if calendar.is_own(who) { "owner" } else { "reader" },
        "defaultReminders": [],
    });
    if calendar.is_own(who) {
        json["primary"] = json!(true);
    }
    json
}

/// Parameters that can't be combined with a sync token.
const RESTRICTIONS: [&str; 8] = [
    "iCalUID",
    "orderBy",
    "privateExtendedProperty",
    "q",
    "sharedExtendedProperty",
    "timeMin",
    "timeMax",
    "updatedMin",
];

async fn events(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Query(params): Query<Params>,
) -> Response {
    let state = sandbox.state();
    let Some(calendar) = find(&state, &caller, &id) else { return error(404, "notFound", "Not Found") };
    let question = match Question::of(&state, calendar, &params) {
        Ok(question) => question,
        Err(response) => return *response,
    };
    let Ok(zone) = params.get("timeZone").map_or(Ok(state.zone), |name| name.parse::<Tz>()) else {
        return error(400, "invalid", "Invalid time zone definition.");
    };
    let home = state.zone;
    let mut found: Vec<&Event> = state.company.events.iter().filter(|event| question.covers(event, home)).collect();
    let single = params.get("singleEvents").is_some_and(|single| single == "true");
    if !single {
        // A series is one event at its first occurrence; occurrences that differ from it are separate events.
        let mut seen = HashSet::new();
        found.retain(|event| event.exception || event.series.as_ref().is_none_or(|series| seen.insert(series.clone())));
    }
    if params.get("orderBy").map(String::as_str) == Some("updated") {
        found.sort_by_key(|event| event.modified.version);
    } else {
        found.sort_by_key(|event| event.instants(home).0);
    }
    // A sync token stands for changes in a listing; searches and ordered listings have none.
    let marked = !["orderBy", "q", "iCalUID", "updatedMin"].iter().any(|name| params.contains_key(*name));
    let json = |event: &&Event| match (&event.series, event.exception || event.deleted || single) {
        (Some(series), false) => master_json(event, series, caller.who, home, zone),
        _ => event_json(event, caller.who, home, zone),
    };
    match page(&state, &found, json, &params, (250, 2500)) {
        Ok((items, next)) => {
            let mark = marked.then(|| Mark::now(&state, ID, calendar.id));
            let mut body = envelope("calendar#events", items, next, mark);
            body["summary"] = json!(calendar.summary);
            body["timeZone"] = json!(zone.name());
            body["updated"] = json!(state.company.now().time());
            body["accessRole"] = json!(if calendar.is_own(caller.who) { "owner" } else { "reader" });
            body["defaultReminders"] = json!([]);
            answer(200, body)
        }
        Err(response) => *response,
    }
}

/// The selected events of a calendar.
struct Question<'a> {
    calendar: &'a str,
    min: Option<DateTime<Utc>>,
    max: Option<DateTime<Utc>>,
    words: Option<String>,
    deleted: bool,
    /// Only changes after this one.
    after: Option<u64>,
}

impl<'a> Question<'a> {
    fn of(state: &state::State, calendar: &'a Calendar, params: &Params) -> Result<Self, Box<Response>> {
        let given = |name: &str| params.get(name).map(String::as_str);
        if given("orderBy") == Some("startTime") && given("singleEvents") != Some("true") {
            let message = "The requested ordering is not available for the particular query.";
            return Err(Box::new(error(400, "badRequest", message)));
        }
        let after = match given("syncToken") {
            None => None,
            Some(_) if RESTRICTIONS.iter().any(|name| given(name).is_some()) => {
                let message = "Sync token cannot be used with other query restrictions.";
                return Err(Box::new(error(400, "invalid", message)));
            }
            Some(token) => match Mark::read(token).filter(|mark| mark.holds(state, ID, calendar.id)) {
                Some(mark) => Some(mark.version),
                None => {
                    let message = "Sync token is no longer valid, a full sync is required.";
                    let gone = parameter_error(410, "calendar", "fullSyncRequired", "syncToken", message);
                    return Err(Box::new(gone));
                }
            },
        };
        let instant = |name: &str| given(name).map(DateTime::<FixedOffset>::parse_from_rfc3339).transpose();
        let (Ok(min), Ok(max)) = (instant("timeMin"), instant("timeMax")) else {
            return Err(Box::new(error(400, "badRequest", "Bad Request")));
        };
        Ok(Self {
            calendar: calendar.id,
            min: min.map(DateTime::into),
            max: max.map(DateTime::into),
            words: given("q").map(str::to_lowercase),
            deleted: given("showDeleted") == Some("true"),
            after,
        })
    }

    /// Changes include cancelled and deleted events.
    fn covers(&self, event: &Event, home: Tz) -> bool {
        let dead = event.cancelled || event.deleted;
        let title = || event.summary.as_deref().unwrap_or_default().to_lowercase();
        event.calendar == self.calendar
            && match self.after {
                Some(version) => event.modified.version > version,
                None => self.deleted || !dead,
            }
            && event.overlaps(home, self.min, self.max)
            && self.words.as_ref().is_none_or(|words| words.split_whitespace().all(|word| title().contains(word)))
    }
}

async fn event(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path((calendar, id)): Path<(String, String)>,
) -> Response {
    let state = sandbox.state();
    let calendar = find(&state, &caller, &calendar);
    let of = |event: &&Event| calendar.is_some_and(|calendar| event.calendar == calendar.id) && event.id == id;
    match state.company.events.iter().find(of) {
        Some(event) => answer(200, event_json(event, caller.who, state.zone, state.zone)),
        None => error(404, "notFound", "Not Found"),
    }
}

/// The complete event; a deleted one has only its id for certain.
fn event_json(event: &Event, who: Who, home: Tz, zone: Tz) -> Value {
    let mut json = json!({
        "kind": "calendar#event",
        "etag": format!("\"{}\"", event.modified.version),
        "id": event.id,
        "status": if event.cancelled || event.deleted { "cancelled" } else { "confirmed" },
    });
    if let Some(series) = &event.series {
        json["recurringEventId"] = json!(series);
    }
    if event.deleted {
        return json;
    }
    // Both ids with a space in between, in base64.
    let eid = URL_SAFE_NO_PAD.encode(format!("{} {}", event.id, event.calendar));
    json["htmlLink"] = json!(format!("https://www.google.com/calendar/event?eid={eid}"));
    json["created"] = json!("2026-10-01T08:00:00.000Z");
    json["updated"] = json!(event.modified.time());
    // The occurrences of a series share it.
    json["iCalUID"] = json!(format!("{}@google.com", event.series.as_ref().unwrap_or(&event.id)));
    json["sequence"] = json!(0);
    json["eventType"] = json!("default");
    if let Some(summary) = &event.summary {
        json["summary"] = json!(summary);
    }
    if event.private {
        json["visibility"] = json!("private");
    }
    if let Some((place, room, guests)) = invited(event.summary.as_deref()) {
        let guest = |guest: &Who| {
            let person = &PEOPLE[*guest];
            let answer = if *guest == who { "accepted" } else { "needsAction" };
            let mut json = json!({ "email": person.email, "displayName": person.name, "responseStatus": answer });
            if *guest == who {
                json["self"] = json!(true);
            }
            json
        };
        json["attendees"] = guests.iter().map(guest).collect();
        if let Some(place) = place {
            json["location"] = json!(place);
        }
        if let Some(room) = room {
            json["hangoutLink"] = json!(format!("https://meet.google.com/{room}"));
        }
    }
    let (start, end) = match event.span {
        Span::Days { from, until } => (json!({ "date": from }), json!({ "date": until })),
        Span::Times { start, end } => {
            let own = event.zone.unwrap_or(home);
            let edge = |time: NaiveDateTime| {
                let there = resolve(time, own).with_timezone(&zone);
                json!({ "dateTime": there.to_rfc3339_opts(SecondsFormat::Secs, true), "timeZone": own.name() })
            };
            (edge(start), edge(end))
        }
    };
    if event.series.is_some() {
        json["originalStartTime"] = start.clone();
    }
    json["start"] = start;
    json["end"] = end;
    json
}

/// A series, which starts with this event; only its weekday is known of the recurrence.
fn master_json(first: &Event, series: &str, who: Who, home: Tz, zone: Tz) -> Value {
    let mut json = event_json(first, who, home, zone);
    json["id"] = json!(series);
    json["iCalUID"] = json!(format!("{series}@google.com"));
    json["recurrence"] = json!(["RRULE:FREQ=WEEKLY"]);
    if let Some(fields) = json.as_object_mut() {
        fields.remove("recurringEventId");
        fields.remove("originalStartTime");
    }
    json
}

/// The last page carries the sync token, if the listing has one.
fn envelope(kind: &str, items: Vec<Value>, next: Option<String>, mark: Option<Mark>) -> Value {
    let mut body = json!({ "kind": kind, "etag": "\"p32g9nb5bt6fva0g\"", "items": items });
    match (next, mark) {
        (Some(token), _) => body["nextPageToken"] = json!(token),
        (None, Some(mark)) => body["nextSyncToken"] = json!(mark.write()),
        (None, None) => {}
    }
    body
}

/// A page of at most `maxResults` of `found`, serialised by `json`, and the token of the next page.
fn page<T>(
    state: &state::State,
    found: &[T],
    json: impl Fn(&T) -> Value,
    params: &Params,
    (usual, most): (usize, usize),
) -> Result<(Vec<Value>, Option<String>), Box<Response>> {
    let limit = match params.get("maxResults").map(|text| text.parse::<usize>()) {
        None => usual,
        Some(Ok(limit)) if limit >= 1 => limit.min(most),
        Some(_) => return Err(Box::new(error(400, "invalidParameter", "Invalid value for: maxResults"))),
    };
    let from = match params.get("pageToken").map(|text| token::placed(state, ID, text)) {
        None => 0,
        Some(Some(at)) if at <= found.len() => at,
        Some(_) => return Err(Box::new(error(400, "invalidPageToken", "Invalid page token value."))),
    };
    let until = from.saturating_add(limit).min(found.len());
    let next = (until < found.len()).then(|| token::place(state, ID, until));
    Ok((found[from..until].iter().map(json).collect(), next))
}
