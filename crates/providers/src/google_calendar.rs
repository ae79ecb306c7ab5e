//! Google Calendar: calendars, then the events of one calendar in a range of days.
//!
//! Source: the vendor's discovery document (`tests/specs/google-calendar.discovery.json`). Events are asked in the
//! person's zone (`timeZone`), so the local part of each answer's RFC 3339 time is already their civil time and no
//! zone rules are needed here. Recurring events come expanded (`singleEvents`).

use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta};
use http::{Request, Response, StatusCode};
use plan::{ContainerId, ItemId, civil};
use serde::Deserialize;

use crate::ask::{Ask, Cursor, Range, Reply};
use crate::fault::Fault;
use crate::item::{Account, Container, Item, When};
use crate::oauth::{Identity, OAuth, Revoke, Tokens};
use crate::registry::{Abilities, Changes, Op, OpName, Provider};
use crate::wire;

/// Google Calendar.
pub(crate) static PROVIDER: Provider = Provider {
    id: "google-calendar",
    name: "Google Calendar",
    api_base: "https://www.googleapis.com/calendar/v3",
    auth: OAuth {
        authorize_url: "https://accounts.google.com/o/oauth2/v2/auth",
        token_url: "https://oauth2.googleapis.com/token",
        revoke: Revoke::Token { url: "https://oauth2.googleapis.com/revoke", authenticated: false },
        issuer: None,
        authorize_extra: &[("access_type", "offline"), ("prompt", "consent")],
        scope_parameter: "scope",
        scope_separator: " ",
        own_scopes: &[],
        tokens: Tokens::Standard,
        identity: Identity::Ask,
    },
    ops: &[
        Op { name: OpName::Containers, scopes: &["https://www.googleapis.com/auth/calendar.calendarlist.readonly"] },
        Op { name: OpName::Items, scopes: &["https://www.googleapis.com/auth/calendar.events.readonly"] },
    ],
    abilities: Abilities { ranged: true, completable: false, changes: Changes::None },
    status_page: "https://www.google.com/appsstatus/dashboard/",
    request,
    reply,
};

const PAGE: &str = "250";

/// No zone is further than this from UTC. The bounds of a question must be instants; widening the days by it finds
/// every event of them in any zone, and `reply` drops what lies outside.
const WIDEST_OFFSET: TimeDelta = TimeDelta::hours(14);

fn request(ask: &Ask, _: &Account) -> Result<Request<Vec<u8>>, Fault> {
    match ask {
        Ask::Containers { after } => paged("/users/me/calendarList", after.as_ref(), Vec::new()),
        Ask::Items { container, range, after, .. } => {
            let range = range.as_ref().filter(|range| range.from < range.until && !range.zone.is_empty());
            let range = range.ok_or_else(|| wire::refused("Events are asked for a range of days."))?;
            let (from, until) = (instant(range.from, -WIDEST_OFFSET)?, instant(range.until, WIDEST_OFFSET)?);
            let query = vec![
                ("singleEvents", "true"),
                ("orderBy", "startTime"),
                ("timeMin", &*from),
                ("timeMax", &*until),
                ("timeZone", &*range.zone),
            ];
            paged(&format!("/calendars/{}/events", wire::segment(container)?), after.as_ref(), query)
        }
        _ => Err(wire::no_such_question()),
    }
}

fn paged<'a>(
    path: &str,
    after: Option<&'a Cursor>,
    mut query: Vec<(&'static str, &'a str)>,
) -> Result<Request<Vec<u8>>, Fault> {
    query.push(("maxResults", PAGE));
    query.extend(wire::place(after)?.map(|token| ("pageToken", token)));
    wire::get(path, &query)
}

/// Midnight of `date`, moved by `shift`, as a UTC instant. RFC 3339 has years of four digits.
fn instant(date: NaiveDate, shift: TimeDelta) -> Result<String, Fault> {
    let time = NaiveDateTime::from(date).checked_add_signed(shift).filter(|time| (0..=9999).contains(&time.year()));
    let time = time.ok_or_else(|| wire::refused("The days are beyond the calendar."))?;
    Ok(format!("{}T{}Z", time.date(), time.time()))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page<T> {
    #[serde(default = "Vec::new")]
    items: Vec<T>,
    next_page_token: Option<Arc<str>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Calendar {
    id: Arc<str>,
    summary: Option<Arc<str>>,
    summary_override: Option<Arc<str>>,
    background_color: Option<Arc<str>>,
    #[serde(default)]
    primary: bool,
    #[serde(default)]
    hidden: bool,
    #[serde(default)]
    deleted: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    id: Arc<str>,
    status: Option<Arc<str>>,
    summary: Option<Arc<str>>,
    html_link: Option<Arc<str>>,
    etag: Option<Arc<str>>,
    event_type: Option<Arc<str>>,
    start: Option<Edge>,
    end: Option<Edge>,
    #[serde(default)]
    end_time_unspecified: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Edge {
    date: Option<Arc<str>>,
    date_time: Option<Arc<str>>,
}

fn reply(ask: &Ask, response: &Response<Vec<u8>>) -> Result<Reply, Fault> {
    if response.status() != StatusCode::OK {
        return Err(fault(response));
    }
    match ask {
        Ask::Containers { .. } => {
            let page: Page<Calendar> = wire::decode(response.body())?;
            let next = further(page.next_page_token)?.map(|after| Ask::Containers { after: Some(after) });
            let shown = page.items.into_iter().filter(|calendar| !calendar.hidden && !calendar.deleted);
            Ok(Reply::Containers { containers: shown.map(container).collect(), next: next.into_iter().collect() })
        }
        Ask::Items { container, range, .. } => {
            let page: Page<Event> = wire::decode(response.body())?;
            let next = further(page.next_page_token)?.map(|after| Ask::Items {
                container: Arc::clone(container),
                range: range.clone(),
                after: Some(after),
                since: None,
            });
            let mut items = Vec::with_capacity(page.items.len());
            for (at, event) in page.items.into_iter().enumerate() {
                items.extend(item(at, event, container)?.filter(|item| within(item, range.as_ref())));
            }
            Ok(Reply::items(items, next.into_iter().collect()))
        }
        _ => Err(wire::no_such_question()),
    }
}

fn further(token: Option<Arc<str>>) -> Result<Option<Cursor>, Fault> {
    token.map(|token| wire::cursor(token, "nextPageToken")).transpose()
}

/// `#rrggbb` and nothing else: it ends in a style.
fn is_color(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn container(calendar: Calendar) -> Container {
    let id = ContainerId::new(calendar.id);
    Container {
        name: calendar.summary_override.or(calendar.summary).unwrap_or_else(|| Arc::from("")),
        parent: None,
        scope: id.clone(),
        color: calendar.background_color.filter(|color| is_color(color)),
        primary: calendar.primary,
        id,
    }
}

/// `None` for a cancelled occurrence and for what isn't an event to plan by: working places and birthdays.
fn item(at: usize, event: Event, calendar: &Arc<str>) -> Result<Option<Item>, Fault> {
    let listed = event.status.as_deref() != Some("cancelled")
        && !matches!(event.event_type.as_deref(), Some("workingLocation" | "birthday"));
    if !listed {
        return Ok(None);
    }
    let end = event.end.as_ref().filter(|_| !event.end_time_unspecified);
    let when = when(event.start.as_ref(), end).map_err(|field| wire::shape(&format!("items[{at}].{field}")))?;
    Ok(Some(Item {
        id: ItemId::new(event.id),
        containers: vec![ContainerId::new(Arc::clone(calendar))],
        title: event.summary.unwrap_or_else(|| Arc::from("")),
        url: event.html_link,
        when: Some(when),
        completed: false,
        version: event.etag,
    }))
}

/// All day by dates (`end` exclusive), else from time to time. An end that isn't meant (`endTimeUnspecified` comes with a
/// made-up one), missing or not after the start counts as the start, or as one day.
fn when(start: Option<&Edge>, end: Option<&Edge>) -> Result<When, &'static str> {
    let start = start.ok_or("start")?;
    if let Some(text) = &start.date {
        let from = civil::date(text).ok_or("start.date")?;
        let next = from.checked_add_days(Days::new(1)).ok_or("start.date")?;
        let until = match end.and_then(|end| end.date.as_ref()) {
            Some(text) => civil::date(text).ok_or("end.date")?,
            None => next,
        };
        return Ok(When::AllDay { from, until: until.max(next) });
    }
    let from = civil(start.date_time.as_deref().ok_or("start.dateTime")?).ok_or("start.dateTime")?;
    let until = match end.and_then(|end| end.date_time.as_deref()) {
        Some(text) => civil(text).ok_or("end.dateTime")?,
        None => from,
    };
    Ok(When::Timed { start: from, end: until.max(from) })
}

/// The local part of an RFC 3339 time, whatever its offset: it was asked for in the person's zone.
fn civil(text: &str) -> Option<NaiveDateTime> {
    civil::date_time(text.get(..19)?)
}

/// Whether the item overlaps the days asked for; an event without extent lies on its start.
fn within(item: &Item, range: Option<&Range>) -> bool {
    let Some(range) = range else { return true };
    match item.when {
        Some(When::AllDay { from, until }) => from < range.until && until > range.from,
        Some(When::Timed { start, end }) => {
            start < range.until.into() && (end > range.from.into() || start >= range.from.into())
        }
        _ => true,
    }
}

/// What a 403 calls going too fast, or having gone too far for today.
const LIMITS: [&str; 4] = ["rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded"];

#[derive(Deserialize)]
struct Failure {
    error: Error,
}

#[derive(Deserialize)]
struct Error {
    message: Option<String>,
    #[serde(default)]
    errors: Vec<Reason>,
}

#[derive(Deserialize)]
struct Reason {
    reason: Option<String>,
    location: Option<String>,
}

/// Google tells by `errors[].reason` what a 401, a 403 or a 400 is: a dead token, a limit or a missing privilege, a page
/// token that has gone stale.
fn fault(response: &Response<Vec<u8>>) -> Fault {
    let said = serde_json::from_slice::<Failure>(response.body()).ok().map(|failure| failure.error);
    let (message, reasons) = said.map_or((None, Vec::new()), |error| (error.message, error.errors));
    let says = |known: &[&str]| reasons.iter().filter_map(|error| error.reason.as_deref()).any(|r| known.contains(&r));
    let stale =
        || says(&["invalidPageToken"]) || reasons.iter().any(|error| error.location.as_deref() == Some("pageToken"));
    match response.status() {
        StatusCode::UNAUTHORIZED if says(&["authError"]) => Fault::SignIn,
        StatusCode::FORBIDDEN if says(&LIMITS) => wire::wait(response),
        StatusCode::FORBIDDEN if says(&["insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"]) => Fault::Scope,
        StatusCode::BAD_REQUEST if stale() => Fault::Resync,
        StatusCode::BAD_REQUEST | StatusCode::FORBIDDEN => {
            message.map_or_else(|| wire::fault(response), |message| wire::words(&message))
        }
        _ => wire::fault(response),
    }
}
