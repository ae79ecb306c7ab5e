//! Graph's events, and what a page of them tells.
//!
//! A round of changes gives the occurrences of a series as bare times and leaves the rest to the series' master, which
//! stands on the same page as a rule; and when an occurrence is deleted, all others come again and that one is not
//! mentioned. So an occurrence is completed by its master; where that isn't there, the caller lists all events instead,
//! and where changes concern a series, it lists from the beginning.

use std::sync::Arc;

use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};
use plan::{ContainerId, ItemId, civil};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::link::Step;
use crate::ask::Range;
use crate::fault::Fault;
use crate::item::{Item, When};
use crate::{days, wire};

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
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Edge {
    date_time: Arc<str>,
    time_zone: Option<Arc<str>>,
}

impl Event {
    fn is(&self, kind: &str) -> bool {
        self.kind.as_deref() == Some(kind)
    }

    /// Whether it is an occurrence without anything but its times.
    fn is_bare(&self) -> bool {
        self.is("occurrence") && self.is_all_day.is_none()
    }

    /// Whether its times are not those of the zone that was asked for. Graph may write the zone by another name than it
    /// was given, so that UTC is the one that is told apart; a day is a day in any zone.
    fn is_foreign(&self, zone: &str) -> bool {
        let utc = |edge: &&Edge| edge.time_zone.as_deref() == Some("UTC");
        let asked = ["UTC", "Etc/UTC", "GMT", "Etc/GMT"].contains(&zone);
        !asked && self.is_all_day != Some(true) && self.start.iter().chain(&self.end).any(|edge| utc(&edge))
    }
}

/// What a page tells.
#[derive(Default)]
pub(super) struct Told {
    pub(super) items: Vec<Item>,
    /// What was deleted, cancelled, or moved to other days.
    pub(super) gone: Vec<ItemId>,
    /// Whether it concerns a series.
    pub(super) series: bool,
    /// Whether there are events that the page alone can't tell.
    pub(super) missing: bool,
}

impl Told {
    /// # Errors
    /// [`Fault::Shape`] with the place of the first event that isn't as documented.
    pub(super) fn by(events: Vec<Event>, calendar: &Arc<str>, range: &Range, step: &Step<'_>) -> Result<Self, Fault> {
        let mut told = Self::default();
        let whole = matches!(step, Step::View { .. });
        let masters: Vec<usize> = (0..events.len()).filter(|&at| events[at].is("seriesMaster")).collect();
        for (at, event) in events.iter().enumerate() {
            let broken = |field: &str| wire::shape(&format!("value[{at}].{field}"));
            told.series |= event.is("seriesMaster") || event.is_bare();
            if event.removed.is_some() || event.is_cancelled == Some(true) {
                told.gone.push(ItemId::new(Arc::clone(&event.id)));
                continue;
            }
            if event.is("seriesMaster") {
                continue;
            }
            let master =
                masters.iter().map(|&at| &events[at]).find(|it| Some(&it.id) == event.series_master_id.as_ref());
            let source = if event.is_bare() { master } else { Some(event) };
            match source {
                Some(source) if !event.is_foreign(&range.zone) || source.is_all_day == Some(true) => {
                    let item = item(event, source, calendar).map_err(broken)?;
                    if days::within(&item, Some(range)) {
                        told.items.push(item);
                    } else {
                        told.gone.push(item.id);
                    }
                }
                _ if whole => return Err(broken("start.timeZone")),
                _ => told.missing = true,
            }
        }
        Ok(told)
    }
}

/// The event's times with all else from `source`, which is the event itself or the master of its series.
fn item(event: &Event, source: &Event, calendar: &Arc<str>) -> Result<Item, &'static str> {
    let start = event.start.as_ref().ok_or("start")?;
    let from = civil(&start.date_time).ok_or("start.dateTime")?;
    let until = match &event.end {
        Some(end) => civil(&end.date_time).ok_or("end.dateTime")?,
        None => from,
    };
    let when = if source.is_all_day == Some(true) {
        let from = nearest_day(from).ok_or("start.dateTime")?;
        let next = from.checked_add_days(Days::new(1)).ok_or("start.dateTime")?;
        When::AllDay { from, until: nearest_day(until).ok_or("end.dateTime")?.max(next) }
    } else {
        When::Timed { start: from, end: until.max(from) }
    };
    Ok(Item {
        id: ItemId::new(Arc::clone(&event.id)),
        containers: vec![ContainerId::new(Arc::clone(calendar))],
        title: source.subject.clone().unwrap_or_else(|| "".into()),
        url: source.web_link.clone(),
        when: Some(when),
        completed: false,
        version: event.change_key.clone().or_else(|| source.change_key.clone()),
    })
}

/// A time without offset and with up to seven digits of fraction.
fn civil(text: &str) -> Option<NaiveDateTime> {
    civil::date_time(text.get(..19)?)
}

/// All-day events begin and end at midnight of their own zone, which another zone shows some hours off.
fn nearest_day(time: NaiveDateTime) -> Option<NaiveDate> {
    Some(time.checked_add_signed(TimeDelta::hours(12))?.date())
}
