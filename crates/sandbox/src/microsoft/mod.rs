//! Microsoft Graph: the user, calendars, and the events of a calendar or their changes.
//!
//! Source: Microsoft's OpenAPI description and its pages about calendar views and delta queries. Only the requested
//! properties are returned (`$select`); times are in the zone of the `Prefer` header.
//!
//! - [`event`]: an event as Graph writes it
//! - [`delta`]: delta queries
//! - [`prefer`]: the caller's preferences

mod delta;
mod event;
mod prefer;

use std::collections::{HashMap, HashSet};

use axum::Router;
use axum::extract::{Extension, Path, Query, State};
use axum::middleware;
use axum::response::Response;
use axum::routing::get;
use chrono::{DateTime, NaiveDateTime, SecondsFormat, Utc};
use http::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use crate::Sandbox;
use crate::catalogue::{OPENID, Rotation, Stand, rare, usual};
use crate::company::{Calendar, Event};
use crate::guard::{self, Guard};
use crate::oauth::{Caller, Denial};
use crate::people::PEOPLE;
use crate::secret;
use crate::state::{self, answer, now_ms};
use prefer::Preferences;

type Params = HashMap<String, String>;

const ID: &str = "microsoft-outlook";
const BASE: &str = "https://graph.microsoft.com/v1.0";

/// The stand-in.
pub(crate) static STAND: Stand = Stand {
    id: "microsoft-outlook",
    name: "Microsoft Outlook",
    base: "/microsoft-outlook/v1.0",
    authorize: "/microsoft-outlook/oauth/authorize",
    token: "/microsoft-outlook/oauth/token",
    revoke: None,
    takes_basic: true,
    scope_parameter: "scope",
    scope_separator: ' ',
    scopes: &[
        OPENID,
        usual("profile", "See your basic profile"),
        rare("email", "See your e-mail address"),
        usual("offline_access", "Keep the access that you have given it"),
        usual("User.Read", "Sign you in and read your profile"),
        usual("Calendars.Read", "Read your calendars"),
        rare("Calendars.ReadBasic", "Read basic details of your calendars"),
        rare("Calendars.ReadWrite", "Have full access to your calendars"),
    ],
    lifetime_s: 3600,
    rotation: Rotation::Added,
    account: |person| person.microsoft,
    shown: |person| person.email,
    apis: &[("/microsoft-outlook/v1.0", router)],
};

pub(crate) fn router(sandbox: Sandbox) -> Router {
    let guard = Guard { sandbox: sandbox.clone(), provider: ID, needs, denied };
    Router::new()
        .route("/me", get(me))
        .route("/me/calendars", get(calendars))
        .route("/me/calendars/{calendar}", get(calendar))
        .route("/me/calendars/{calendar}/calendarView", get(view))
        .route("/me/calendars/{calendar}/calendarView/delta", get(delta::changes))
        .route("/me/calendars/{calendar}/events", get(events))
        .route("/me/calendar", get(calendar))
        .route("/me/calendar/events", get(events))
        .route("/me/calendar/calendarView", get(view))
        .route("/me/calendarView", get(view))
        .route("/me/calendarView/delta", get(delta::changes))
        .route("/me/events", get(events))
        .route("/me/events/{event}", get(one))
        .fallback(async || error(404, "ResourceNotFound", "Resource not found for the segment."))
        .layer(middleware::from_fn_with_state(guard, guard::admit))
        .with_state(sandbox)
}

fn needs(_: &Method, path: &str) -> &'static [&'static str] {
    match path {
        "/me" => &["User.Read"],
        _ => &["Calendars.ReadBasic", "Calendars.Read", "Calendars.ReadWrite"],
    }
}

fn denied(denial: Denial, _: &[&str]) -> Response {
    let (status, code, message) = match denial {
        Denial::Missing => (401, "InvalidAuthenticationToken", "Access token is empty."),
        Denial::Expired => (401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired."),
        Denial::Unknown | Denial::Revoked => (401, "InvalidAuthenticationToken", "Access token validation failure."),
        Denial::Scope(_) => (403, "ErrorAccessDenied", "Access is denied. Check credentials and try again."),
    };
    error(status, code, message)
}

fn error(status: u16, code: &str, message: &str) -> Response {
    let id = secret::uuid();
    let now = DateTime::<Utc>::from_timestamp_millis(now_ms() as i64).unwrap_or_default();
    let date = now.format("%Y-%m-%dT%H:%M:%S").to_string();
    let inner = json!({ "date": date, "request-id": id, "client-request-id": id });
    let mut response = answer(status, json!({ "error": { "code": code, "message": message, "innerError": inner } }));
    if let Ok(id) = http::HeaderValue::from_str(&id) {
        response.headers_mut().insert("request-id", id.clone());
        response.headers_mut().insert("client-request-id", id);
    }
    response
}

fn missing() -> Response {
    error(404, "ErrorItemNotFound", "The specified object was not found in the store.")
}

/// A record with the properties in `$select`, and its id.
fn select(record: Value, params: &Params) -> Value {
    let (Some(names), Value::Object(whole)) = (params.get("$select"), &record) else { return record };
    let names: Vec<&str> = names.split(',').map(str::trim).collect();
    let kept = |name: &str| name == "id" || name.starts_with('@') || names.contains(&name);
    whole
        .iter()
        .filter(|(name, _)| kept(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect::<Map<_, _>>()
        .into()
}

async fn me(Extension(caller): Extension<Caller>, Query(params): Query<Params>) -> Response {
    let person = &PEOPLE[caller.who];
    let (given, family) = person.name.split_once(' ').unwrap_or((person.name, ""));
    let user = json!({
        "@odata.context": format!("{BASE}/$metadata#users/$entity"),
        "businessPhones": [],
        "displayName": person.name,
        "givenName": given,
        "jobTitle": null,
        "mail": person.email,
        "mobilePhone": null,
        "officeLocation": null,
        "preferredLanguage": "en-GB",
        "surname": family,
        "userPrincipalName": person.email,
        "id": person.microsoft,
    });
    answer(200, select(user, &params))
}

fn calendar_json(calendar: &Calendar, caller: &Caller, state: &state::State) -> Value {
    let own = calendar.is_own(caller.who);
    let hex = match calendar.color {
        "lightBlue" => "#a6d1f5",
        "lightGreen" => "#a5d8a0",
        "lightPink" => "#f5b7d2",
        _ => "",
    };
    let owner = if own { PEOPLE[caller.who].name } else { "Tern & Tide" };
    let address = if own { PEOPLE[caller.who].email } else { "office@ternandtide.example" };
    json!({
        "id": calendar.id,
        "name": calendar.summary,
        "color": calendar.color,
        "hexColor": hex,
        "isDefaultCalendar": own,
        "changeKey": format!("ck{:06}", state.age(ID)),
        "canShare": own,
        "canViewPrivateItems": own,
        "canEdit": own,
        "isTallyingResponses": own,
        "isRemovable": !own,
        "owner": { "name": owner, "address": address },
    })
}

async fn calendars(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Query(params): Query<Params>,
) -> Response {
    let state = sandbox.state();
    let seen = state.company.calendars_of(ID, caller.who);
    let json = |calendar: &&Calendar| select(calendar_json(calendar, &caller, &state), &params);
    page(&seen, json, "/me/calendars", &params, None)
}

fn find<'a>(state: &'a state::State, caller: &Caller, id: &str) -> Option<&'a Calendar> {
    state.company.calendars_of(ID, caller.who).into_iter().find(|calendar| calendar.id == id)
}

/// The calendar that a path names, or the caller's own one.
fn named<'a>(state: &'a state::State, caller: &Caller, path: Option<&Path<String>>) -> Option<&'a Calendar> {
    match path {
        Some(Path(id)) => find(state, caller, id),
        None => state.company.calendars_of(ID, caller.who).into_iter().find(|calendar| calendar.is_own(caller.who)),
    }
}

async fn calendar(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    id: Option<Path<String>>,
    Query(params): Query<Params>,
) -> Response {
    let state = sandbox.state();
    match named(&state, &caller, id.as_ref()) {
        Some(calendar) => answer(200, select(calendar_json(calendar, &caller, &state), &params)),
        None => missing(),
    }
}

/// The instant of a bound; without an offset it is in UTC.
fn bound(params: &Params, name: &str) -> Result<DateTime<Utc>, Box<Response>> {
    let text = params.get(name).map(String::as_str).unwrap_or_default();
    let with_offset = DateTime::parse_from_rfc3339(text).map(DateTime::<Utc>::from);
    let bound = with_offset.or_else(|_| text.parse::<NaiveDateTime>().map(|time| time.and_utc()));
    bound.map_err(|_| {
        let message = format!("This request requires a time window specified by the query string parameters StartDateTime and EndDateTime: {name} is missing or no time.");
        Box::new(error(400, "ErrorInvalidParameter", &message))
    })
}

async fn view(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    id: Option<Path<String>>,
    Query(params): Query<Params>,
    headers: http::HeaderMap,
) -> Response {
    let state = sandbox.state();
    let answered = Preferences::of(&headers).and_then(|preferences| {
        let calendar = named(&state, &caller, id.as_ref()).ok_or_else(|| Box::new(missing()))?;
        let (from, until) = (bound(&params, "startDateTime")?, bound(&params, "endDateTime")?);
        let listed = |event: &&Event| {
            event.calendar == calendar.id && !event.deleted && event.overlaps(state.zone, Some(from), Some(until))
        };
        let mut found: Vec<&Event> = state.company.events.iter().filter(listed).collect();
        found.sort_by_key(|event| event.instants(state.zone).0);
        let writer = event::Writer { home: state.zone, zone: preferences.zone, who: caller.who };
        let json = |event: &&Event| select(writer.whole(event), &params);
        let path = format!("/me/calendars/{}/calendarView", utf8_percent_encode(calendar.id, NON_ALPHANUMERIC));
        Ok(preferences.applied(page(&found, json, &path, &params, preferences.page)))
    });
    answered.unwrap_or_else(|response| *response)
}

/// The events of a calendar as created: a series is a single event.
async fn events(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    id: Option<Path<String>>,
    Query(params): Query<Params>,
    headers: http::HeaderMap,
) -> Response {
    let state = sandbox.state();
    let answered = Preferences::of(&headers).and_then(|preferences| {
        let calendar = named(&state, &caller, id.as_ref()).ok_or_else(|| Box::new(missing()))?;
        let mut found: Vec<&Event> =
            state.company.events.iter().filter(|event| event.calendar == calendar.id && !event.deleted).collect();
        found.sort_by_key(|event| event.instants(state.zone).0);
        let mut seen = HashSet::new();
        found.retain(|event| event.series.as_ref().is_none_or(|series| seen.insert(series.clone())));
        let writer = event::Writer { home: state.zone, zone: preferences.zone, who: caller.who };
        let json = |event: &&Event| {
            select(if event.series.is_some() { writer.master(event) } else { writer.whole(event) }, &params)
        };
        let path = format!("/me/calendars/{}/events", utf8_percent_encode(calendar.id, NON_ALPHANUMERIC));
        Ok(preferences.applied(page(&found, json, &path, &params, preferences.page)))
    });
    answered.unwrap_or_else(|response| *response)
}

async fn one(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Query(params): Query<Params>,
    headers: http::HeaderMap,
) -> Response {
    let preferences = match Preferences::of(&headers) {
        Ok(preferences) => preferences,
        Err(response) => return *response,
    };
    let state = sandbox.state();
    let writer = event::Writer { home: state.zone, zone: preferences.zone, who: caller.who };
    let mut seen =
        state.company.events.iter().filter(|event| !event.deleted && find(&state, &caller, event.calendar).is_some());
    let record = seen.clone().find(|event| event.id == id).map(|event| writer.whole(event));
    let master = || seen.find(|event| event.series.as_deref() == Some(&*id)).map(|event| writer.master(event));
    match record.or_else(master) {
        Some(record) => preferences.applied(answer(200, select(record, &params))),
        None => missing(),
    }
}

/// A page by `$top` and `$skip`; the next page's URL repeats the parameters.
fn page<T>(found: &[T], json: impl Fn(&T) -> Value, path: &str, params: &Params, preferred: Option<usize>) -> Response {
    let number = |name: &str| params.get(name).map(|text| text.parse::<usize>()).transpose();
    let (Ok(top), Ok(skip)) = (number("$top"), number("$skip")) else {
        return error(400, "BadRequest", "Invalid value specified for $top or $skip.");
    };
    let (limit, from) = (top.or(preferred).unwrap_or(10).clamp(1, 1000), skip.unwrap_or(0).min(found.len()));
    let until = from.saturating_add(limit).min(found.len());
    let mut body = json!({
        "@odata.context": format!("{BASE}/$metadata#Collection"),
        "value": found[from..until].iter().map(json).collect::<Vec<_>>(),
    });
    if until < found.len() {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let mut kept: Vec<_> = params.iter().filter(|(name, _)| *name != "$skip").collect();
        kept.sort();
        query.extend_pairs(kept).append_pair("$skip", &until.to_string());
        body["@odata.nextLink"] = json!(format!("{BASE}{path}?{}", query.finish().replace("%24", "$")));
    }
    answer(200, body)
}

/// An instant as Graph writes it.
fn instant(at_ms: u64) -> String {
    let time = DateTime::<Utc>::from_timestamp_millis(at_ms as i64).unwrap_or_default();
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}
