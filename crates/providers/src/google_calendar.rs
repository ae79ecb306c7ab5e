//! Google Calendar: calendars, then the events of one calendar in a range of days.
//!
//! Source: Google's discovery document (`tests/specs/google-calendar.discovery.json`). Requests name no zone: each time
//! in an answer has its offset, so it doesn't matter if Google doesn't know a zone. Recurring events arrive expanded
//! (`singleEvents`). Changes come by sync token, which ordered listings don't return and which accepts no bounds:
//! events outside the requested days are reported as removed.

mod page;

use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime};
use http::{Request, Response, StatusCode};
use plan::{ContainerId, ItemId, civil};
use serde::Deserialize;

use crate::ask::{Ask, Cursor, Range, Reply};
use crate::event::{Attendance, EventDetails};
use crate::fault::Fault;
use crate::item::{Account, Container, Item, Kind, When};
use crate::oauth::Identity;
use crate::registry::{Abilities, About, Brings, Budget, Changes, Op, OpName, Provider};
use crate::traced::Undecoded;
use crate::{days, event, google, wire};

const CALENDARS: &str = "https://www.googleapis.com/auth/calendar.calendarlist.readonly";
const EVENTS: &str = "https://www.googleapis.com/auth/calendar.events.readonly";

/// Google Calendar's registry entry. The id of the primary calendar is the account's address, so no scope is needed to
/// identify it.
pub(crate) static ABOUT: About = About {
    id: "google-calendar",
    name: "Google Calendar",
    api_base: "https://www.googleapis.com/calendar/v3",
    elsewhere: &[],
    auth: google::oauth(&[], Identity::Ask),
    brings: Brings::Events,
    ops: &[
        Op { name: OpName::Account, scopes: &[CALENDARS], budgets: CALLS },
        Op { name: OpName::Containers, scopes: &[CALENDARS], budgets: CALLS },
        Op { name: OpName::Items, scopes: &[EVENTS], budgets: CALLS },
        Op { name: OpName::Item, scopes: &[EVENTS], budgets: CALLS },
        Op { name: OpName::Search, scopes: &[CALENDARS, EVENTS], budgets: CALLS },
    ],
    abilities: Abilities { ranged: true, completable: false, decides: false, changes: Changes::All },
    own_list: |_| None,
    status_page: "https://www.google.com/appsstatus/dashboard/",
    former_account: |_| None,
    outdated: |_| false,
    site: page::SITE,
    token: None,
};

/// Google Calendar's adapter.
pub(crate) static PROVIDER: Provider = Provider { about: &ABOUT, request, reply };

/// A user's limit in a project, for all calls together (Google, "Manage quotas"). Projects made since May 2026 have figures
/// of their own, in their console: an answer about the limit is heeded whatever it is.
const CALLS: &[Budget] = &[Budget::of("all", 600)];

const PAGE: &str = "250";

/// Which part of a search a cursor continues. There is no search over all calendars: they are listed, and each is
/// searched, the primary one first. `l page` is for the list, `c calendar [page]` for one of them.
enum Step<'a> {
    Calendars(Option<&'a str>),
    Events(&'a str, Option<&'a str>),
}

impl<'a> Step<'a> {
    fn of(after: Option<&'a Cursor>) -> Result<Self, Fault> {
        let Some(text) = wire::place(after)? else { return Ok(Step::Calendars(None)) };
        let (kind, rest) = text.split_once(' ').map_or((text, None), |(kind, rest)| (kind, Some(rest)));
        match (kind, rest) {
            ("l", page) => Ok(Step::Calendars(page)),
            ("c", Some(rest)) => {
                let (calendar, page) = rest.split_once(' ').map_or((rest, None), |(id, page)| (id, Some(page)));
                Ok(Step::Events(calendar, page))
            }
            _ => Err(wire::bad_cursor()),
        }
    }

    fn cursor(&self) -> Result<Cursor, Fault> {
        let (mut text, page) = match self {
            Step::Calendars(page) => ("l".to_owned(), page),
            Step::Events(calendar, page) => (format!("c {calendar}"), page),
        };
        page.iter().for_each(|page| text.extend([" ", page]));
        wire::cursor(text, "nextPageToken")
    }
}

fn request(ask: &Ask, _: &Account) -> Result<Request<Vec<u8>>, Fault> {
    match ask {
        Ask::Account => wire::get("/users/me/calendarList/primary", &[]),
        Ask::Containers { after } => calendars(wire::place(after.as_ref())?),
        Ask::Items { container, range, after, since } => {
            let range = days::wanted(range.as_ref())?;
            let since = days::token(since.as_ref(), range)?.map(|token| ("syncToken", token));
            events(container, range, since.as_slice(), wire::place(after.as_ref())?)
        }
        Ask::Item { item, container: Some(calendar) } => {
            wire::get(&format!("/calendars/{}/events/{}", wire::segment(calendar)?, wire::segment(item)?), &[])
        }
        Ask::Item { container: None, .. } => Err(wire::refused("An event is asked for in its calendar.")),
        Ask::Search { text, range, after } => {
            let range = days::wanted(range.as_ref())?;
            match Step::of(after.as_ref())? {
                Step::Calendars(page) => calendars(page),
                Step::Events(calendar, page) => events(calendar, range, &[("q", text)], page),
            }
        }
        _ => Err(wire::no_such_question()),
    }
}

fn calendars(page: Option<&str>) -> Result<Request<Vec<u8>>, Fault> {
    let page = page.map(|page| ("pageToken", page));
    wire::get("/users/me/calendarList", &[&[("maxResults", PAGE)], page.as_slice()].concat())
}

fn events(
    calendar: &str,
    range: &Range,
    more: &[(&'static str, &str)],
    page: Option<&str>,
) -> Result<Request<Vec<u8>>, Fault> {
    let path = format!("/calendars/{}/events", wire::segment(calendar)?);
    let (from, until) = days::bounds(range)?;
    let mut query = vec![("singleEvents", "true"), ("maxResults", PAGE)];
    if !more.iter().any(|(name, _)| *name == "syncToken") {
        query.extend([("timeMin", &*from), ("timeMax", &*until)]);
    }
    query.extend_from_slice(more);
    query.extend(page.map(|page| ("pageToken", page)));
    wire::get(&path, &query)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    #[serde(default, deserialize_with = "wire::or_default")]
    items: Vec<Undecoded>,
    next_page_token: Option<Arc<str>>,
    next_sync_token: Option<Arc<str>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Calendar {
    id: Arc<str>,
    summary: Option<Arc<str>>,
    summary_override: Option<Arc<str>>,
    background_color: Option<Arc<str>>,
    #[serde(default, deserialize_with = "wire::or_default")]
    primary: bool,
    #[serde(default, deserialize_with = "wire::or_default")]
    hidden: bool,
    #[serde(default, deserialize_with = "wire::or_default")]
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
    #[serde(rename = "iCalUID")]
    uid: Option<Arc<str>>,
    location: Option<Arc<str>>,
    hangout_link: Option<Arc<str>>,
    #[serde(default, deserialize_with = "wire::or_default")]
    conference_data: Conference,
    event_type: Option<Arc<str>>,
    transparency: Option<Arc<str>>,
    #[serde(default, deserialize_with = "wire::or_default")]
    attendees: Vec<Attendee>,
    start: Option<Edge>,
    end: Option<Edge>,
    #[serde(default, deserialize_with = "wire::or_default")]
    end_time_unspecified: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Attendee {
    #[serde(default, rename = "self", deserialize_with = "wire::or_default")]
    own: bool,
    #[serde(default, deserialize_with = "wire::or_default")]
    resource: bool,
    display_name: Option<Arc<str>>,
    email: Option<Arc<str>>,
    response_status: Option<Arc<str>>,
}

impl Attendee {
    fn answer(&self) -> Attendance {
        match self.response_status.as_deref() {
            Some("accepted") => Attendance::Accepted,
            Some("tentative") => Attendance::Tentative,
            Some("declined") => Attendance::Declined,
            _ => Attendance::Awaited,
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Conference {
    #[serde(default, deserialize_with = "wire::or_default")]
    entry_points: Vec<EntryPoint>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EntryPoint {
    entry_point_type: Option<Arc<str>>,
    uri: Option<Arc<str>>,
}

impl Event {
    fn details(&self) -> Option<Arc<EventDetails>> {
        let video = |point: &&EntryPoint| point.entry_point_type.as_deref() == Some("video");
        let video = self.conference_data.entry_points.iter().find(video).and_then(|point| point.uri.clone());
        let mut details = EventDetails {
            uid: self.uid.clone(),
            place: event::said(self.location.clone()),
            join: event::said(video.or_else(|| self.hangout_link.clone())),
            ..EventDetails::default()
        };
        for attendee in self.attendees.iter().filter(|attendee| !attendee.resource) {
            if attendee.own {
                details.own = Some(attendee.answer());
            } else {
                details.invite(attendee.display_name.clone().or_else(|| attendee.email.clone()), attendee.answer());
            }
        }
        details.kept()
    }

    fn kind(&self) -> Kind {
        let declined = |it: &Attendee| it.own && it.response_status.as_deref() == Some("declined");
        match self.event_type.as_deref() {
            _ if self.attendees.iter().any(declined) => Kind::Declined,
            Some("outOfOffice") => Kind::OutOfOffice,
            Some("focusTime") => Kind::FocusTime,
            _ if self.transparency.as_deref() == Some("transparent") => Kind::Free,
            _ => Kind::Usual,
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Edge {
    date: Option<Arc<str>>,
    date_time: Option<Arc<str>>,
}

pub(crate) fn reply(ask: &Ask, response: &Response<Vec<u8>>) -> Result<Reply, Fault> {
    if response.status() != StatusCode::OK {
        let since = if let Ask::Items { since, .. } = ask { since.as_ref() } else { None };
        return Err(wire::of_changes(since, google::fault(response)));
    }
    let body = response.body();
    match ask {
        Ask::Account => {
            let own: Calendar = wire::decode(body)?;
            Ok(Reply::Account(Account { name: Arc::clone(&own.id), id: own.id }))
        }
        Ask::Containers { .. } => {
            let (calendars, page, skipped) = shown(body)?;
            let next = further(page)?.map(|after| Ask::Containers { after: Some(after) });
            let containers = calendars.into_iter().map(container).collect();
            Ok(Reply::Containers { containers, next: next.into_iter().collect(), skipped })
        }
        Ask::Items { container, range, since, .. } => {
            let page: Page = wire::decode(body)?;
            let after = further(page.next_page_token)?;
            let last = range.as_ref().zip(page.next_sync_token).filter(|_| after.is_none());
            let mark = last.map(|(range, token)| days::mark(range, &token, "nextSyncToken")).transpose()?;
            let next = after.map(|after| Ask::Items {
                container: Arc::clone(container),
                range: range.clone(),
                after: Some(after),
                since: since.clone(),
            });
            let (items, gone, skipped) = items(page.items, container, range.as_ref());
            let removed = if since.is_some() { gone } else { Vec::new() };
            Ok(Reply::Items { items, next: next.into_iter().collect(), removed, since: mark, skipped })
        }
        Ask::Item { container: Some(calendar), .. } => {
            let item = item(wire::decode(body)?, calendar).map_err(wire::shape)?;
            Ok(Reply::items(item.into_iter().collect(), Vec::new()))
        }
        Ask::Search { text, range, after } => {
            let ask = |step: &Step<'_>| {
                let after = Some(step.cursor()?);
                Ok(Ask::Search { text: Arc::clone(text), range: range.clone(), after })
            };
            match Step::of(after.as_ref())? {
                Step::Calendars(_) => {
                    let (mut calendars, page, skipped) = shown(body)?;
                    let page = further(page)?;
                    plan::sort_by_key(&mut calendars, |calendar| !calendar.primary);
                    let each = calendars.iter().map(|calendar| Step::Events(&calendar.id, None));
                    let steps = each.chain(page.as_ref().map(|page| Step::Calendars(Some(&page.0))));
                    let next = steps.map(|step| ask(&step)).collect::<Result<_, Fault>>()?;
                    Ok(Reply::Items { items: Vec::new(), next, removed: Vec::new(), since: None, skipped })
                }
                Step::Events(calendar, _) => {
                    let page: Page = wire::decode(body)?;
                    let place = further(page.next_page_token)?;
                    let next = place.map(|page| ask(&Step::Events(calendar, Some(&page.0)))).transpose()?;
                    let (items, _, skipped) = items(page.items, &calendar.into(), range.as_ref());
                    let next = next.into_iter().collect();
                    Ok(Reply::Items { items, next, removed: Vec::new(), since: None, skipped })
                }
            }
        }
        _ => Err(wire::no_such_question()),
    }
}

fn further(token: Option<Arc<str>>) -> Result<Option<Cursor>, Fault> {
    token.map(|token| wire::cursor(token, "nextPageToken")).transpose()
}

/// The calendars of a page that the user has selected, the token of the next page, and the paths of unreadable records.
type Shown = (Vec<Calendar>, Option<Arc<str>>, Vec<Arc<str>>);

fn shown(body: &[u8]) -> Result<Shown, Fault> {
    let page: Page = wire::decode(body)?;
    let mut records = wire::Records::new("items");
    let mut shown = Vec::new();
    records.read(page.items, |calendar: Calendar| {
        if calendar.id.contains(' ') || wire::segment(&calendar.id).is_err() {
            return Err("id");
        }
        if !calendar.hidden && !calendar.deleted {
            shown.push(calendar);
        }
        Ok(())
    });
    Ok((shown, page.next_page_token, records.skipped))
}

/// The events of a page that may be on the days, the ids of those that aren't, or not any more, and the paths of
/// unreadable records.
fn items(
    events: Vec<Undecoded>,
    calendar: &Arc<str>,
    range: Option<&Range>,
) -> (Vec<Item>, Vec<ItemId>, Vec<Arc<str>>) {
    let mut records = wire::Records::new("items");
    let (mut items, mut gone) = (Vec::with_capacity(events.len()), Vec::new());
    records.read(events, |event: Event| {
        let id = Arc::clone(&event.id);
        match item(event, calendar)?.filter(|item| days::within(item, range)) {
            Some(item) => items.push(item),
            None => gone.push(ItemId::new(id)),
        }
        Ok(())
    });
    (items, gone, records.skipped)
}

fn container(calendar: Calendar) -> Container {
    let id = ContainerId::new(calendar.id);
    Container {
        name: calendar.summary_override.or(calendar.summary).unwrap_or_else(|| Arc::from("")),
        parent: None,
        scope: id.clone(),
        color: calendar.background_color.filter(|color| wire::is_color(color)),
        primary: calendar.primary,
        id,
    }
}

/// `None` for a cancelled occurrence and for events that aren't planned: working locations and birthdays.
fn item(event: Event, calendar: &Arc<str>) -> Result<Option<Item>, &'static str> {
    let listed = event.status.as_deref() != Some("cancelled")
        && !matches!(event.event_type.as_deref(), Some("workingLocation" | "birthday"));
    if !listed {
        return Ok(None);
    }
    let (kind, details) = (event.kind(), event.details());
    let end = event.end.as_ref().filter(|_| !event.end_time_unspecified);
    let when = when(event.start.as_ref(), end)?;
    Ok(Some(Item {
        id: ItemId::new(event.id),
        containers: vec![ContainerId::new(Arc::clone(calendar))],
        title: event.summary.unwrap_or_else(|| Arc::from("")),
        url: event.html_link,
        when: Some(when),
        completed: false,
        kind,
        version: event.etag,
        event: details,
    }))
}

/// All day for dates (`end` is exclusive), otherwise timed. An end that isn't meant (`endTimeUnspecified` comes with an
/// invented one), is missing or isn't after the start counts as the start, or as one day.
fn when(start: Option<&Edge>, end: Option<&Edge>) -> Result<When, &'static str> {
    let start = start.ok_or("start")?;
    if let Some(text) = &start.date {
        let from = civil::date(text).ok_or("start.date")?;
        let until = match end.and_then(|end| end.date.as_ref()) {
            Some(text) => civil::date(text).ok_or("end.date")?,
            None => from,
        };
        return days::all_day(from, until).ok_or("start.date");
    }
    let text = start.date_time.as_deref().ok_or("start.dateTime")?;
    let end = end.and_then(|end| end.date_time.as_deref());
    let until = |read: fn(&str) -> Option<NaiveDateTime>, from| end.map_or(Some(from), read).ok_or("end.dateTime");
    match (instant(text), civil(text)) {
        (Some(from), _) => Ok(When::instants(from, until(instant, from)?)),
        // A time without an offset is in the requested zone, which is the user's.
        (None, Some(from)) => Ok(When::timed(from, until(civil, from)?)),
        (None, None) => Err("start.dateTime"),
    }
}

/// Parses an RFC 3339 time to UTC, by its offset.
fn instant(text: &str) -> Option<NaiveDateTime> {
    Some(DateTime::parse_from_rfc3339(text).ok()?.naive_utc())
}

/// Parses a time without an offset; fractions of a second are ignored.
fn civil(text: &str) -> Option<NaiveDateTime> {
    civil::date_time(text)?;
    civil::date_time(text.get(..19)?)
}
