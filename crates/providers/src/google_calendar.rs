//! Google Calendar: calendars, then the events of one calendar in a range of days.
//!
//! Source: the vendor's discovery document (`tests/specs/google-calendar.discovery.json`). Events are asked in the
//! person's zone (`timeZone`), so the local part of each answer's RFC 3339 time is already their civil time. Recurring
//! events come expanded (`singleEvents`). Changes come by sync token, which a listing in an order wouldn't give and
//! which takes no bounds: what has left the days asked for is told as gone.

mod page;

use std::sync::Arc;

use chrono::{Days, NaiveDateTime};
use http::{Request, Response, StatusCode};
use plan::{ContainerId, ItemId, civil};
use serde::Deserialize;

use crate::ask::{Ask, Cursor, Range, Reply};
use crate::fault::Fault;
use crate::item::{Account, Container, Item, When};
use crate::oauth::Identity;
use crate::registry::{Abilities, About, Brings, Changes, Op, OpName, Provider};
use crate::{days, google, wire};

const CALENDARS: &str = "https://www.googleapis.com/auth/calendar.calendarlist.readonly";
const EVENTS: &str = "https://www.googleapis.com/auth/calendar.events.readonly";

/// Google Calendar. The account's own calendar bears its address, so that no privilege is needed to know whose it is.
pub(crate) static ABOUT: About = About {
    id: "google-calendar",
    name: "Google Calendar",
    api_base: "https://www.googleapis.com/calendar/v3",
    auth: google::oauth(&[], Identity::Ask),
    brings: Brings::Events,
    ops: &[
        Op { name: OpName::Account, scopes: &[CALENDARS] },
        Op { name: OpName::Containers, scopes: &[CALENDARS] },
        Op { name: OpName::Items, scopes: &[EVENTS] },
        Op { name: OpName::Search, scopes: &[CALENDARS, EVENTS] },
    ],
    abilities: Abilities { ranged: true, completable: false, changes: Changes::All },
    status_page: "https://www.google.com/appsstatus/dashboard/",
    site: page::SITE,
};

/// Its adapter.
pub(crate) static PROVIDER: Provider = Provider { about: &ABOUT, request, reply };

const PAGE: &str = "250";

/// The account's own calendar, by the name that stands for it.
const OWN: &str = "primary";

/// Which part of a search a cursor continues. There is no search over all calendars: the account's own is searched, then
/// the others are listed and each is searched. `l [page]` is for the list, `c calendar [page]` for one of them.
enum Step<'a> {
    Calendars(Option<&'a str>),
    Events(&'a str, Option<&'a str>),
}

impl<'a> Step<'a> {
    fn of(after: Option<&'a Cursor>) -> Result<Self, Fault> {
        let Some(text) = wire::place(after)? else { return Ok(Step::Events(OWN, None)) };
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
        Ask::Search { text, range, after } => match Step::of(after.as_ref())? {
            Step::Calendars(page) => calendars(page),
            Step::Events(calendar, page) => events(calendar, days::wanted(range.as_ref())?, &[("q", text)], page),
        },
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
    let mut query = vec![("singleEvents", "true"), ("timeZone", &*range.zone), ("maxResults", PAGE)];
    if !more.iter().any(|(name, _)| *name == "syncToken") {
        query.extend([("timeMin", &*from), ("timeMax", &*until)]);
    }
    query.extend_from_slice(more);
    query.extend(page.map(|page| ("pageToken", page)));
    wire::get(&path, &query)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page<T> {
    #[serde(default = "Vec::new")]
    items: Vec<T>,
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

pub(crate) fn reply(ask: &Ask, response: &Response<Vec<u8>>) -> Result<Reply, Fault> {
    if response.status() != StatusCode::OK {
        return Err(google::fault(response));
    }
    let body = response.body();
    match ask {
        Ask::Account => {
            let own: Calendar = wire::decode(body)?;
            Ok(Reply::Account(Account { name: Arc::clone(&own.id), id: own.id }))
        }
        Ask::Containers { .. } => {
            let (calendars, page) = shown(body)?;
            let next = further(page)?.map(|after| Ask::Containers { after: Some(after) });
            Ok(Reply::Containers { containers: calendars.map(container).collect(), next: next.into_iter().collect() })
        }
        Ask::Items { container, range, since, .. } => {
            let page: Page<Event> = wire::decode(body)?;
            let after = further(page.next_page_token)?;
            let last = range.as_ref().zip(page.next_sync_token).filter(|_| after.is_none());
            let mark = last.map(|(range, token)| days::mark(range, &token, "nextSyncToken")).transpose()?;
            let next = after.map(|after| Ask::Items {
                container: Arc::clone(container),
                range: range.clone(),
                after: Some(after),
                since: since.clone(),
            });
            let (items, gone) = items(page.items, container, range.as_ref())?;
            let removed = if since.is_some() { gone } else { Vec::new() };
            Ok(Reply::Items { items, next: next.into_iter().collect(), removed, since: mark })
        }
        Ask::Search { text, range, after } => {
            let ask = |step: &Step<'_>| {
                let after = Some(step.cursor()?);
                Ok(Ask::Search { text: Arc::clone(text), range: range.clone(), after })
            };
            match Step::of(after.as_ref())? {
                Step::Calendars(_) => {
                    let (calendars, page) = shown(body)?;
                    let page = further(page)?;
                    let others: Vec<_> = calendars.filter(|calendar| !calendar.primary).collect();
                    let each = others.iter().map(|calendar| Step::Events(&calendar.id, None));
                    let steps = each.chain(page.as_ref().map(|page| Step::Calendars(Some(&page.0))));
                    Ok(Reply::items(Vec::new(), steps.map(|step| ask(&step)).collect::<Result<_, Fault>>()?))
                }
                Step::Events(calendar, _) => {
                    let page: Page<Event> = wire::decode(body)?;
                    let place = further(page.next_page_token)?;
                    let same = place.as_ref().map(|page| Step::Events(calendar, Some(&page.0)));
                    let others = after.is_none().then_some(Step::Calendars(None));
                    let next = same.into_iter().chain(others).map(|step| ask(&step)).collect::<Result<_, Fault>>()?;
                    let (items, _) = items(page.items, &calendar.into(), range.as_ref())?;
                    Ok(Reply::items(items, next))
                }
            }
        }
        _ => Err(wire::no_such_question()),
    }
}

fn further(token: Option<Arc<str>>) -> Result<Option<Cursor>, Fault> {
    token.map(|token| wire::cursor(token, "nextPageToken")).transpose()
}

/// The calendars of a page that the person lets be shown.
fn shown(body: &[u8]) -> Result<(impl Iterator<Item = Calendar>, Option<Arc<str>>), Fault> {
    let page: Page<Calendar> = wire::decode(body)?;
    if let Some(at) = page.items.iter().position(|it| it.id.contains(' ') || wire::segment(&it.id).is_err()) {
        return Err(wire::shape(&format!("items[{at}].id")));
    }
    let shown = page.items.into_iter().filter(|calendar| !calendar.hidden && !calendar.deleted);
    Ok((shown, page.next_page_token))
}

/// The events of a page that lie on the days, and the ids of those that don't, or not any more.
fn items(events: Vec<Event>, calendar: &Arc<str>, range: Option<&Range>) -> Result<(Vec<Item>, Vec<ItemId>), Fault> {
    let (mut items, mut gone) = (Vec::with_capacity(events.len()), Vec::new());
    for (at, event) in events.into_iter().enumerate() {
        let id = Arc::clone(&event.id);
        match item(at, event, calendar)?.filter(|item| days::within(item, range)) {
            Some(item) => items.push(item),
            None => gone.push(ItemId::new(id)),
        }
    }
    Ok((items, gone))
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
