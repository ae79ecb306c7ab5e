//! The agenda: days as a list, each with its meetings and entries in order of time, and what is now and next.
//!
//! It is made of the same days as every other page, from the view alone.

use std::sync::Arc;

use chrono::NaiveDate;
use plan::{EntryId, MinuteOfDay};

use crate::calendar::view::{DayView, EntryView, WeekView};
use crate::meetings::view::{MeetingView, MeetingsView};
use crate::values::days::day_after;

/// A part of an agenda.
#[derive(Clone, Debug, PartialEq)]
pub enum AgendaPart {
    /// A day with something on it, or today.
    Day(AgendaDay),
    /// Days in a row on which there is nothing, from the first to the last.
    Nothing(NaiveDate, NaiveDate),
}

/// A day of an agenda.
#[derive(Clone, Debug, PartialEq)]
pub struct AgendaDay {
    /// The day.
    pub day: Arc<DayView>,
    /// What is on it: what takes all of the day, then by start, then what has no time.
    pub rows: Vec<AgendaRow>,
}

/// A row of an agenda.
#[derive(Clone, Debug, PartialEq)]
pub struct AgendaRow {
    /// What it is.
    pub what: AgendaItem,
    /// When that is, seen from now.
    pub when: AgendaTime,
}

/// What a row is of.
#[derive(Clone, Debug, PartialEq)]
pub enum AgendaItem {
    /// An entry.
    Entry(EntryView),
    /// A meeting.
    Meeting(MeetingView),
}

/// When something is, seen from now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgendaTime {
    /// It is over.
    Past,
    /// It is going on.
    Now,
    /// It is the first to come today, together with what begins at the same time.
    Next,
    /// It is still to come.
    Later,
    /// It has no time of day.
    AnyTime,
}

impl AgendaRow {
    /// Whether it is of this entry.
    pub fn is_of(&self, id: &EntryId) -> bool {
        matches!(&self.what, AgendaItem::Entry(entry) if entry.id == *id)
    }
}

impl AgendaItem {
    /// Its start; `None` without one.
    pub fn start(&self) -> Option<MinuteOfDay> {
        match self {
            Self::Entry(entry) => entry.start,
            Self::Meeting(meeting) => meeting.start,
        }
    }

    fn minutes(&self) -> u32 {
        match self {
            Self::Entry(entry) => entry.minutes,
            Self::Meeting(meeting) => meeting.minutes,
        }
    }

    /// What takes all of the day comes first, what has no time last.
    fn place(&self) -> (u8, Option<MinuteOfDay>) {
        match (self, self.start()) {
            (Self::Meeting(_), None) => (0, None),
            (_, start @ Some(_)) => (1, start),
            (Self::Entry(_), None) => (2, None),
        }
    }
}

/// The agenda of the days of a page.
pub fn agenda(week: &WeekView, meetings: &MeetingsView) -> Vec<AgendaPart> {
    let mut parts = Vec::new();
    for day in &week.days {
        let rows = rows(day, meetings, week.now);
        match parts.last_mut() {
            _ if day.today || !rows.is_empty() => parts.push(AgendaPart::Day(AgendaDay { day: Arc::clone(day), rows })),
            Some(AgendaPart::Nothing(_, last)) if day_after(*last, 1) == day.date => *last = day.date,
            _ => parts.push(AgendaPart::Nothing(day.date, day.date)),
        }
    }
    parts
}

fn rows(day: &DayView, meetings: &MeetingsView, now: Option<MinuteOfDay>) -> Vec<AgendaRow> {
    let entries = day.timed.iter().chain(&day.untimed).cloned().map(AgendaItem::Entry);
    let of_day = meetings.days.iter().find(|meetings| meetings.date == day.date);
    let meetings = of_day.into_iter().flat_map(|day| day.all_day.iter().chain(&day.timed));
    let mut items: Vec<AgendaItem> = meetings.cloned().map(AgendaItem::Meeting).chain(entries).collect();
    plan::sort_by_key(&mut items, AgendaItem::place);
    let now = now.filter(|_| day.today);
    let next = now.and_then(|now| items.iter().filter_map(AgendaItem::start).find(|start| *start > now));
    let when = |item: &AgendaItem| match (item.start(), now) {
        (None, _) => AgendaTime::AnyTime,
        (Some(_), None) => {
            if day.past {
                AgendaTime::Past
            } else {
                AgendaTime::Later
            }
        }
        (start, Some(_)) if start == next => AgendaTime::Next,
        (Some(start), Some(now)) => {
            let end = u32::from(start.get()).saturating_add(item.minutes());
            match () {
                () if start > now => AgendaTime::Later,
                () if u32::from(now.get()) < end => AgendaTime::Now,
                () => AgendaTime::Past,
            }
        }
    };
    items.into_iter().map(|what| AgendaRow { when: when(&what), what }).collect()
}
