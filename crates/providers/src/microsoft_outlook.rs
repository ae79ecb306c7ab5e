//! Microsoft Outlook: calendars, then the events of one calendar in a range of days.
//!
//! Source: Microsoft's OpenAPI description of Graph (`tests/specs/microsoft-graph.openapi.json`) and its pages about
//! delta queries. Times are requested in UTC (`Prefer: outlook.timezone`): Graph doesn't know every zone that a browser
//! does, and civil times would hide an event's length over a change of the clock. Listings are rounds of
//! `calendarView/delta`, whose end is the mark for the next one; [`event`] fills in what such a round leaves out of
//! recurring events. The provider's links are absolute URLs of which only the token is used ([`link`]).

mod event;
mod link;
mod page;

use std::sync::Arc;

use http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use plan::ContainerId;
use serde::Deserialize;

use crate::ask::{Ask, Cursor, Reply};
use crate::fault::Fault;
use crate::item::{Account, Container};
use crate::oauth::{Identity, Issuer, OAuth, Revoke, Tokens};
use crate::registry::{Abilities, About, Brings, Budget, Changes, Op, OpName, Provider};
use crate::traced::Undecoded;
use crate::{days, wire};
use event::Told;
use link::Step;

/// Microsoft Outlook's registry entry, for personal and work accounts. There is no revocation endpoint.
pub(crate) static ABOUT: About = About {
    id: "microsoft-outlook",
    name: "Microsoft Outlook",
    api_base: "https://graph.microsoft.com/v1.0",
    elsewhere: &[],
    auth: OAuth {
        authorize_url: "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        token_url: "https://login.microsoftonline.com/common/oauth2/v2.0/token",
        revoke: Revoke::InSettings("https://account.live.com/consent/Manage"),
        issuer: Some(Issuer { name: "https://login.microsoftonline.com/{tenantid}/v2.0", always: false }),
        // Not allowed for registrations that accept personal accounts.
        query_in_way_back: false,
        // Otherwise the account that is signed in is used without asking, and a second one can't be connected.
        authorize_extra: &[("prompt", "select_account")],
        scope_parameter: "scope",
        scope_separator: " ",
        own_scopes: &["offline_access"],
        tokens: Tokens::Standard,
        identity: Identity::Ask,
    },
    brings: Brings::Events,
    ops: &[
        Op { name: OpName::Account, scopes: &["User.Read"], budgets: CALLS },
        Op { name: OpName::Containers, scopes: &["Calendars.Read"], budgets: CALLS },
        Op { name: OpName::Items, scopes: &["Calendars.Read"], budgets: CALLS },
        Op { name: OpName::Item, scopes: &["Calendars.Read"], budgets: CALLS },
    ],
    abilities: Abilities { ranged: true, completable: false, decides: false, changes: Changes::All },
    own_list: |_| None,
    status_page: "https://status.cloud.microsoft",
    former_account: |_| None,
    outdated: |_| false,
    site: page::SITE,
    token: None,
};

/// Microsoft Outlook's adapter.
pub(crate) static PROVIDER: Provider = Provider { about: &ABOUT, request, reply };

/// A tenth of a mailbox's limit of 10,000 calls in ten minutes, for all calls together (Microsoft Graph, "Outlook service
/// limits").
const CALLS: &[Budget] = &[Budget::of("all", 1_000)];

/// The largest page of events, as header and as parameter.
const PAGE: &str = "50";
const CALENDARS: &str = "/calendars";
/// Graph may continue the listing of any calendar with a URL of the user's own one: the token tells which calendar is
/// meant.
const OWN_VIEW: &str = "/me/calendarView";
const OWN_DELTA: &str = "/me/calendarView/delta";
const CALENDAR_FIELDS: (&str, &str) = ("$select", "id,name,hexColor,isDefaultCalendar");
const EVENT_FIELDS: (&str, &str) = (
    "$select",
    "id,subject,start,end,isAllDay,isCancelled,type,seriesMasterId,webLink,changeKey,iCalUId,showAs,responseStatus,location,onlineMeeting,attendees",
);
const USER_FIELDS: (&str, &str) = ("$select", "id,displayName,mail,userPrincipalName");

fn request(ask: &Ask, _: &Account) -> Result<Request<Vec<u8>>, Fault> {
    match ask {
        Ask::Account => wire::get("/me", &[USER_FIELDS]),
        Ask::Containers { after } => {
            let place = wire::place(after.as_ref())?.map(link::place).transpose()?;
            wire::get("/me/calendars", &[&[CALENDAR_FIELDS, ("$top", PAGE)], place.as_slice()].concat())
        }
        Ask::Items { container, range, after, since } => {
            let range = days::wanted(range.as_ref())?;
            let since = days::token(since.as_ref(), range)?;
            let (from, until) = days::bounds(range)?;
            let window = [("startDateTime", &*from), ("endDateTime", &*until)];
            let (path, query) = match Step::of(after.as_ref())? {
                // A token includes the window and all other parameters.
                Step::Changes { place: Some(place), .. } => (delta(container)?, vec![place]),
                Step::Changes { place: None, .. } => match since {
                    Some(token) => (delta(container)?, vec![("$deltatoken", token)]),
                    None => (delta(container)?, window.to_vec()),
                },
                Step::View { place, .. } => {
                    let fixed = [("$top", PAGE), EVENT_FIELDS];
                    (view(container)?, [&window, &fixed[..], place.as_slice()].concat())
                }
            };
            let mut request = wire::get(&path, &query)?;
            request.headers_mut().insert(HeaderName::from_static("prefer"), preferences());
            Ok(request)
        }
        Ask::Item { item, .. } => {
            let mut request = wire::get(&format!("/me/events/{}", wire::segment(item)?), &[EVENT_FIELDS])?;
            request.headers_mut().insert(HeaderName::from_static("prefer"), preferences());
            Ok(request)
        }
        _ => Err(wire::no_such_question()),
    }
}

fn view(calendar: &str) -> Result<String, Fault> {
    Ok(format!("/me/calendars/{}/calendarView", wire::segment(calendar)?))
}

fn delta(calendar: &str) -> Result<String, Fault> {
    Ok(format!("{}/delta", view(calendar)?))
}

/// Times in UTC, full pages, and ids that stay the same when an event is moved to another folder.
fn preferences() -> HeaderValue {
    HeaderValue::from_static(r#"outlook.timezone="UTC", odata.maxpagesize=50, IdType="ImmutableId""#)
}

#[derive(Deserialize)]
struct Page {
    value: Vec<Undecoded>,
    #[serde(rename = "@odata.nextLink")]
    next: Option<Arc<str>>,
    #[serde(rename = "@odata.deltaLink")]
    delta: Option<Arc<str>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Calendar {
    id: Arc<str>,
    name: Option<Arc<str>>,
    hex_color: Option<Arc<str>>,
    is_default_calendar: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct User {
    id: Arc<str>,
    mail: Option<Arc<str>>,
    user_principal_name: Option<Arc<str>>,
    display_name: Option<Arc<str>>,
}

pub(crate) fn reply(ask: &Ask, response: &Response<Vec<u8>>) -> Result<Reply, Fault> {
    if response.status() != StatusCode::OK {
        let since = if let Ask::Items { since, .. } = ask { since.as_ref() } else { None };
        return Err(wire::of_changes(since, fault(response)));
    }
    let body = response.body();
    match ask {
        Ask::Account => {
            let user: User = wire::decode(body)?;
            let name = user.mail.or(user.user_principal_name).or(user.display_name).unwrap_or_else(|| "".into());
            Ok(Reply::Account(Account { id: user.id, name }))
        }
        Ask::Containers { .. } => {
            let page: Page = wire::decode(body)?;
            let next = page.next.map(|text| link::next(&text, &[CALENDARS])).transpose()?;
            let next = next.map(|place| Ask::Containers { after: Some(place) }).into_iter().collect();
            let (mut records, mut containers) = (wire::Records::new("value"), Vec::new());
            records.read(page.value, |calendar| {
                containers.push(container(calendar));
                Ok(())
            });
            Ok(Reply::Containers { containers, next, skipped: records.skipped })
        }
        Ask::Items { container, range, after, since } => {
            let range = range.as_ref().ok_or_else(wire::no_such_question)?;
            let page: Page = wire::decode(body)?;
            let step = Step::of(after.as_ref())?;
            let told = Told::by(page.value, container, range, &step);
            if since.is_some() && told.series {
                return Err(Fault::Resync);
            }
            let (step, mark) = match step {
                Step::Changes { missing, .. } => {
                    let own = format!("{CALENDARS}/{container}/calendarView/delta");
                    let path = [&*own, OWN_DELTA];
                    let missing = missing || told.missing;
                    let next = page.next.map(|text| link::next(&text, &path)).transpose()?;
                    let end = page.delta.filter(|_| next.is_none());
                    let token = end.map(|text| link::mark(&text, &path)).transpose()?;
                    match next {
                        Some(place) => (Some(link::changes(&place, missing)?), None),
                        None if missing => (Some(link::view(token.as_deref(), None)?), None),
                        None => (None, token),
                    }
                }
                Step::View { token, .. } => {
                    let own = format!("{CALENDARS}/{container}/calendarView");
                    let path = [&*own, OWN_VIEW];
                    match page.next.map(|text| link::next(&text, &path)).transpose()? {
                        Some(place) => (Some(link::view(token, Some(&place))?), None),
                        None => (None, token.map(Arc::from)),
                    }
                }
            };
            let mark = mark.map(|token| days::mark(range, &token, "@odata.deltaLink")).transpose()?;
            let next = step.map(|after: Cursor| Ask::Items {
                container: Arc::clone(container),
                range: Some(range.clone()),
                after: Some(after),
                since: since.clone(),
            });
            let removed = if since.is_some() { told.gone } else { Vec::new() };
            Ok(Reply::Items {
                items: told.items,
                next: next.into_iter().collect(),
                removed,
                since: mark,
                skipped: told.skipped,
            })
        }
        Ask::Item { container, .. } => {
            let calendar = container.clone().unwrap_or_else(|| "".into());
            let item = event::one(&wire::decode(body)?, &calendar).map_err(wire::shape)?;
            Ok(Reply::items(item.into_iter().collect(), Vec::new()))
        }
        _ => Err(wire::no_such_question()),
    }
}

fn container(calendar: Calendar) -> Container {
    let id = ContainerId::new(calendar.id);
    Container {
        name: calendar.name.unwrap_or_else(|| "".into()),
        parent: None,
        scope: id.clone(),
        color: calendar.hex_color.filter(|color| wire::is_color(color)),
        primary: calendar.is_default_calendar == Some(true),
        id,
    }
}

#[derive(Deserialize)]
struct Failure {
    error: Error,
}

#[derive(Deserialize)]
struct Error {
    code: String,
    message: Option<String>,
}

/// Graph reports by `error.code` what a 400, 401 or 403 means. A tenant's conditional access also requires a sign-in,
/// and so does a permission that an administrator has withdrawn.
fn fault(response: &Response<Vec<u8>>) -> Fault {
    let Ok(Failure { error }) = serde_json::from_slice(response.body()) else { return wire::fault(response) };
    let words = || wire::words(error.message.as_deref(), response);
    let stale = |code: &str| {
        let code = code.to_ascii_lowercase();
        ["syncstate", "deltatoken", "skiptoken", "resync"].iter().any(|known| code.contains(known))
    };
    match (response.status(), &*error.code) {
        (StatusCode::UNAUTHORIZED, _) => Fault::Expired,
        (StatusCode::FORBIDDEN, "ErrorAccessDenied" | "Authorization_RequestDenied" | "insufficient_claims") => {
            Fault::Scope
        }
        (StatusCode::FORBIDDEN, "AccessDenied" | "accessDenied" | "Forbidden" | "AppOnlyAccessPolicy_Denied") => {
            Fault::Forbidden
        }
        // The host's client isn't allowed in this organisation, or nowhere any more.
        (_, "Authorization_IdentityDisabled" | "ApplicationDisabled" | "invalidClient" | "TenantNotAllowed") => {
            Fault::Operator
        }
        (StatusCode::BAD_REQUEST, code) if stale(code) => Fault::Resync,
        // An account without a mailbox.
        (StatusCode::NOT_FOUND, "MailboxNotEnabledForRESTAPI" | "MailboxNotSupportedForRESTAPI") => words(),
        (StatusCode::BAD_REQUEST | StatusCode::FORBIDDEN, _) => words(),
        _ => wire::fault(response),
    }
}
