//! Delta queries for a calendar's days: everything at first, later the changes, and a token for the next round.
//!
//! As in Graph, occurrences are bare times after their series' master, on the same page. If one of a series has
//! changed, the whole series is listed again, and a deleted occurrence isn't mentioned.

use axum::extract::{Extension, Path, Query, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use http::HeaderMap;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::event::{self, Writer};
use super::prefer::Preferences;
use super::{BASE, ID, Params, bound, error, missing, named};
use crate::Sandbox;
use crate::company::Event;
use crate::oauth::Caller;
use crate::state::{self, answer};
use crate::token;

/// A round, or a position in one. It contains all parameters, since a continuation repeats none.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Round {
    age: u64,
    calendar: String,
    from_s: i64,
    until_s: i64,
    /// Changes after this one; `None` for everything.
    after: Option<u64>,
    /// Changes up to this one, where the next round starts.
    upto: u64,
    skip: usize,
}

pub(super) async fn changes(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    id: Option<Path<String>>,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Response {
    let state = sandbox.state();
    let answered = Preferences::of(&headers).and_then(|preferences| {
        let calendar = named(&state, &caller, id.as_ref()).ok_or_else(|| Box::new(missing()))?;
        let round = Round::of(&state, calendar.id, &params)?;
        let writer = Writer { home: state.zone, zone: preferences.zone, who: caller.who };
        let groups = round.groups(&state, &writer);
        Ok(preferences.applied(answer(200, round.page(&groups, preferences.page.unwrap_or(10)))))
    });
    answered.unwrap_or_else(|response| *response)
}

impl Round {
    fn of(state: &state::State, calendar: &str, params: &Params) -> Result<Self, Box<Response>> {
        let token = params.get("$skiptoken").or_else(|| params.get("$deltatoken"));
        let Some(token) = token else {
            let unsupported = ["$select", "$filter", "$orderby", "$expand", "$search", "$top", "$skip"];
            if let Some(name) = unsupported.iter().find(|name| params.contains_key(**name)) {
                let message = format!("The following parameters are not supported with change tracking: '{name}'.");
                return Err(Box::new(error(400, "ErrorInvalidUrlQuery", &message)));
            }
            return Ok(Self {
                age: state.age(ID),
                calendar: calendar.to_owned(),
                from_s: bound(params, "startDateTime")?.timestamp(),
                until_s: bound(params, "endDateTime")?.timestamp(),
                after: None,
                upto: state.company.now().version,
                skip: 0,
            });
        };
        let known = token::read::<Self>(token).filter(|round| round.age == state.age(ID) && round.calendar == calendar);
        let Some(mut round) = known else {
            let message = "The sync state generation is not found; a resync is required.";
            return Err(Box::new(error(410, "SyncStateNotFound", message)));
        };
        if params.contains_key("$deltatoken") {
            (round.after, round.upto, round.skip) = (Some(round.upto), state.company.now().version, 0);
        }
        Ok(round)
    }

    /// The round's records, in groups that stay on one page.
    fn groups(&self, state: &state::State, writer: &Writer) -> Vec<Vec<Value>> {
        let instant = |seconds| DateTime::<Utc>::from_timestamp(seconds, 0);
        let inside =
            |event: &Event| !event.deleted && event.overlaps(state.zone, instant(self.from_s), instant(self.until_s));
        let of = |event: &&Event| event.calendar == self.calendar;
        let is_news = |event: &Event| self.after.is_none_or(|after| event.modified.version > after);
        let mut groups = Vec::new();
        let mut told: Vec<&str> = Vec::new();
        for event in state.company.events.iter().filter(of) {
            match &event.series {
                None if is_news(event) && inside(event) => groups.push(vec![writer.whole(event)]),
                None if is_news(event) && self.after.is_some() => groups.push(vec![event::tombstone(event)]),
                Some(series) if is_news(event) && !told.contains(&&**series) => {
                    told.push(series);
                    let all = state.company.events.iter().filter(of);
                    let rest: Vec<&Event> =
                        all.filter(|other| other.series.as_ref() == Some(series) && inside(other)).collect();
                    let Some(first) = rest.iter().find(|other| !other.exception).or(rest.first()) else { continue };
                    let one = |other: &&Event| match other.exception || other.cancelled {
                        true => writer.whole(other),
                        false => writer.bare(other),
                    };
                    groups.push(std::iter::once(writer.master(first)).chain(rest.iter().map(one)).collect());
                }
                _ => {}
            }
        }
        groups
    }

    /// A page of at least `limit` records, if there are as many; a series is never split.
    fn page(&self, groups: &[Vec<Value>], limit: usize) -> Value {
        let mut value = Vec::new();
        let mut rest = groups[self.skip.min(groups.len())..].iter();
        while value.len() < limit.max(1)
            && let Some(group) = rest.next()
        {
            value.extend(group.iter().cloned());
        }
        let next = groups.len().saturating_sub(rest.len());
        let path =
            format!("/me/calendars/{}/calendarView/delta", utf8_percent_encode(&self.calendar, NON_ALPHANUMERIC));
        let (name, parameter, skip) = match next < groups.len() {
            true => ("@odata.nextLink", "$skiptoken", next),
            false => ("@odata.deltaLink", "$deltatoken", 0),
        };
        let token = token::write(&Self { skip, ..self.clone() });
        json!({
            "@odata.context": format!("{BASE}/$metadata#Collection(event)"),
            "value": value,
            name: format!("{BASE}{path}?{parameter}={token}"),
        })
    }
}
