//! The records of a small company: Tern & Tide, a studio of twelve that makes maps and sign systems, as three of its
//! people see them. They are the same for the same day until somebody changes something.
//!
//! - [`tasks`], [`events`], [`messages`], [`sheets`]: the kinds of records
//! - [`texts`], [`diary`], [`chat`]: their contents

mod chat;
mod diary;
mod events;
mod messages;
mod sheets;
mod tasks;
mod texts;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, TimeDelta, Utc};

pub(crate) use diary::invited;
pub(crate) use events::{Calendar, Event, Span, resolve};
pub(crate) use messages::{Channel, Kind, Message};
pub(crate) use sheets::{Block, Cell, GRID, Sheet, Shown, Spreadsheet};
pub(crate) use tasks::{Project, Task, Workspace};

use crate::people::Who;
use crate::state::now_ms;

/// Everything that the company has at its providers.
#[derive(Debug, Default)]
pub(crate) struct Company {
    pub(crate) workspaces: Vec<Workspace>,
    pub(crate) projects: Vec<Project>,
    pub(crate) tasks: Vec<Task>,
    pub(crate) calendars: Vec<Calendar>,
    pub(crate) events: Vec<Event>,
    pub(crate) channels: Vec<Channel>,
    /// The newest last.
    pub(crate) messages: Vec<Message>,
    pub(crate) spreadsheets: Vec<Spreadsheet>,
    /// Grows with each change; versions are derived from it.
    changes: u64,
    /// The time of the last change.
    last_ms: u64,
    /// Whether changes happen at the current time rather than in the past.
    live: bool,
}

/// The number and time of the last change of a record.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Stamp {
    pub(crate) version: u64,
    pub(crate) at_ms: u64,
}

impl Stamp {
    /// The time in RFC 3339, in UTC with milliseconds.
    pub(crate) fn time(self) -> String {
        let time = DateTime::<Utc>::from_timestamp_millis(self.at_ms as i64).unwrap_or_default();
        time.to_rfc3339_opts(SecondsFormat::Millis, true)
    }
}

impl Company {
    /// The stamp of the next change, later than every one before.
    fn stamp(&mut self) -> Stamp {
        self.changes = self.changes.saturating_add(1);
        self.last_ms =
            if self.live { now_ms().max(self.last_ms.saturating_add(1)) } else { self.last_ms.saturating_add(60_000) };
        Stamp { version: self.changes, at_ms: self.last_ms }
    }

    /// The stamp of the last change.
    pub(crate) fn now(&self) -> Stamp {
        Stamp { version: self.changes, at_ms: self.last_ms }
    }

    /// Changes the item with this id, of whichever kind. Returns whether it exists.
    pub(crate) fn change(&mut self, id: &str, completed: Option<bool>, title: Option<&str>) -> bool {
        if self.change_task(id, completed, title) || self.change_message(id, completed, title) {
            return true;
        }
        let Some(at) = self.events.iter().position(|event| event.id == id && !event.deleted) else { return false };
        let modified = self.stamp();
        let event = &mut self.events[at];
        event.modified = modified;
        if let Some(title) = title {
            event.summary = Some(title.to_owned());
            event.exception = event.series.is_some();
        }
        true
    }

    /// Removes the item with this id, of whichever kind. Returns whether it existed. Events leave a tombstone.
    pub(crate) fn remove(&mut self, id: &str) -> bool {
        let before = (self.tasks.len(), self.messages.len());
        self.tasks.retain(|task| task.gid != id);
        self.messages.retain(|message| !message.is(id));
        if before != (self.tasks.len(), self.messages.len()) {
            return true;
        }
        let Some(at) = self.events.iter().position(|event| event.id == id && !event.deleted) else { return false };
        let modified = self.stamp();
        let event = &mut self.events[at];
        (event.deleted, event.modified) = (true, modified);
        true
    }

    /// Adds items for a person: tasks to the first project, events on `today` to their own calendar, marked messages to
    /// the first channel. Returns whether the provider has items.
    pub(crate) fn add(
        &mut self,
        provider: &str,
        who: Who,
        count: usize,
        title: Option<&str>,
        today: NaiveDate,
    ) -> bool {
        for _ in 0..count {
            let next = self.changes.saturating_add(1);
            let name = title.map_or_else(|| format!("Check sign {next} against the plan"), str::to_owned);
            match provider {
                "asana" => self.add_task(who, &name),
                "google-calendar" | "microsoft-outlook" => self.add_event(provider, who, &name, today),
                "slack" => self.add_message(who, &name),
                _ => return false,
            }
        }
        true
    }

    /// The newest items of a person at a provider.
    pub(crate) fn newest(&self, provider: &str, who: Who, count: usize) -> Vec<Listed> {
        match provider {
            "asana" => {
                let own = self.tasks.iter().rev().filter(|task| task.assignee == who);
                let listed = |task: &Task| Listed::new(&task.gid, &task.name, task.completed);
                own.take(count).map(listed).collect()
            }
            "slack" => {
                let own = self.messages.iter().rev().filter(|message| message.is_marked_by(who));
                own.take(count).map(|one| Listed::new(&one.id(), &one.text, one.is_done_by(who))).collect()
            }
            _ => {
                let seen: Vec<&str> = self.calendars_of(provider, who).iter().map(|calendar| calendar.id).collect();
                let mut own: Vec<&Event> = self.events.iter().filter(|event| !event.deleted).collect();
                own.retain(|event| seen.contains(&event.calendar));
                own.sort_by_key(|event| std::cmp::Reverse(event.modified.version));
                let title = |event: &Event| event.summary.clone().unwrap_or_default();
                own.into_iter().take(count).map(|one| Listed::new(&one.id, &title(one), one.cancelled)).collect()
            }
        }
    }
}

/// An item as listed by the control API.
pub(crate) struct Listed {
    pub(crate) id: String,
    pub(crate) title: String,
    /// Whether it is complete or cancelled.
    pub(crate) over: bool,
}

impl Listed {
    fn new(id: &str, title: &str, over: bool) -> Self {
        Self { id: id.to_owned(), title: title.to_owned(), over }
    }
}

/// The day this many days after another, or before it; at the ends of the calendar, the day itself.
fn days_after(day: NaiveDate, days: i64) -> NaiveDate {
    TimeDelta::try_days(days).and_then(|days| day.checked_add_signed(days)).unwrap_or(day)
}

/// The time this many minutes after another; at the end of the calendar, the time itself.
fn minutes_after(time: NaiveDateTime, minutes: i64) -> NaiveDateTime {
    TimeDelta::try_minutes(minutes).and_then(|minutes| time.checked_add_signed(minutes)).unwrap_or(time)
}

/// The company with its due dates, events and messages around `today`.
pub(crate) fn around(today: NaiveDate) -> Company {
    let long_ago = days_after(today, -30).and_time(NaiveTime::MIN).and_utc();
    let mut company =
        Company { last_ms: u64::try_from(long_ago.timestamp_millis()).unwrap_or(0), ..Company::default() };
    company.found_workspaces(today);
    company.fill_calendars(today);
    company.hand_out_tasks(today);
    company.fill_more_calendars(today);
    company.fill_channels(today);
    company.live = true;
    company
}
