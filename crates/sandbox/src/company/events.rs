//! Calendars and events, for Google and Microsoft. Times are civil times of the office, or of an event's own zone.

use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc, Weekday};
use chrono_tz::Tz;

use super::{Company, Stamp, days_after, diary, minutes_after};
use crate::people::Who;

#[derive(Debug)]
pub(crate) struct Calendar {
    pub(crate) provider: &'static str,
    pub(crate) id: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) color: &'static str,
    owner: Option<Who>,
    members: &'static [Who],
}

#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) calendar: &'static str,
    pub(crate) summary: Option<String>,
    pub(crate) span: Span,
    /// The zone of its times; `None` is the office's.
    pub(crate) zone: Option<Tz>,
    pub(crate) series: Option<String>,
    /// Whether it differs from its series.
    pub(crate) exception: bool,
    pub(crate) cancelled: bool,
    pub(crate) private: bool,
    /// Whether only a tombstone is left.
    pub(crate) deleted: bool,
    pub(crate) modified: Stamp,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Span {
    /// All day; `until` is exclusive.
    Days {
        from: NaiveDate,
        until: NaiveDate,
    },
    Times {
        start: NaiveDateTime,
        end: NaiveDateTime,
    },
}

impl Calendar {
    pub(crate) fn is_own(&self, who: Who) -> bool {
        self.owner == Some(who)
    }

    fn is_seen_by(&self, who: Who) -> bool {
        self.is_own(who) || self.members.contains(&who)
    }
}

impl Event {
    /// Start and end as instants, for an office in `home`.
    pub(crate) fn instants(&self, home: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
        let at = |time| resolve(time, self.zone.unwrap_or(home)).with_timezone(&Utc);
        match self.span {
            Span::Days { from, until } => (at(from.and_time(NaiveTime::MIN)), at(until.and_time(NaiveTime::MIN))),
            Span::Times { start, end } => (at(start), at(end)),
        }
    }

    /// Whether it overlaps the time between two instants, both exclusive; `None` is unbounded.
    pub(crate) fn overlaps(&self, home: Tz, from: Option<DateTime<Utc>>, until: Option<DateTime<Utc>>) -> bool {
        let (start, end) = self.instants(home);
        from.is_none_or(|from| end > from) && until.is_none_or(|until| start < until)
    }
}

/// The instant of a civil time; a time skipped by a change of the clock moves forward by an hour.
pub(crate) fn resolve(time: NaiveDateTime, zone: Tz) -> DateTime<Tz> {
    match zone.from_local_datetime(&time) {
        LocalResult::Single(there) | LocalResult::Ambiguous(there, _) => there,
        LocalResult::None => zone.from_utc_datetime(&minutes_after(time, 60)),
    }
}

impl Company {
    /// The calendars that a person can see at a provider, their own first.
    pub(crate) fn calendars_of(&self, provider: &str, who: Who) -> Vec<&Calendar> {
        let seen = |calendar: &&Calendar| calendar.provider == provider && calendar.is_seen_by(who);
        self.calendars.iter().filter(seen).collect()
    }

    /// Adds an event on `today` to a person's own calendar at a provider. Successive ones are spread over the day.
    pub(super) fn add_event(&mut self, provider: &str, who: Who, title: &str, today: NaiveDate) {
        let mut own = self.calendars.iter().filter(|calendar| calendar.provider == provider && calendar.is_own(who));
        let Some(calendar) = own.next().map(|calendar| calendar.id) else { return };
        let minutes = i64::try_from(self.changes % 276).unwrap_or(0).saturating_mul(5);
        let start = minutes_after(today.and_time(NaiveTime::MIN), minutes);
        self.push_event(calendar, Some(title), Span::Times { start, end: minutes_after(start, 30) }, None);
    }

    fn push_event(&mut self, calendar: &'static str, summary: Option<&str>, span: Span, series: Option<String>) {
        let modified = self.stamp();
        let version = modified.version;
        let microsoft = calendar.starts_with("AAMk");
        let id = match &series {
            Some(series) if microsoft => format!("{}FRAAgI{version:05}EAAA==", series.trim_end_matches('=')),
            Some(series) => format!("{series}_{version:05}"),
            None if microsoft => format!("AAMkAGQ3ternBGAAAAAAC7ev{version:05}AAA="),
            None => format!("ev{version:05}k7q2m"),
        };
        self.events.push(Event {
            id,
            calendar,
            summary: summary.map(str::to_owned),
            span,
            zone: None,
            series,
            exception: false,
            cancelled: false,
            private: summary.is_none(),
            deleted: false,
            modified,
        });
    }

    pub(super) fn fill_calendars(&mut self, today: NaiveDate) {
        let calendar = |text: &diary::CalendarText| Calendar {
            provider: text.provider,
            id: text.id,
            summary: text.summary,
            color: text.color,
            owner: text.owner,
            members: text.members,
        };
        self.calendars = diary::CALENDARS.iter().map(calendar).collect();
        self.weeks(today, diary::WEEKLY, diary::ONCE, "series");
        self.all_day(today, diary::DAYS);
    }

    /// Adds the events of the other people, and those at Microsoft.
    pub(super) fn fill_more_calendars(&mut self, today: NaiveDate) {
        let first = self.events.len();
        self.weeks(today, diary::WEEKLY_TOO, diary::ONCE_TOO, "more");
        self.all_day(today, diary::DAYS_TOO);
        for event in &mut self.events[first..] {
            let is_one = |titles: &[&str]| event.summary.as_deref().is_some_and(|title| titles.contains(&title));
            event.cancelled |= is_one(diary::CALLED_OFF);
            event.private |= is_one(diary::PRIVATE);
        }
        for &(calendar, summary, day, start, minutes, zone) in diary::ABROAD {
            let span = span(days_after(monday(today), day), start, minutes);
            self.push_event(calendar, Some(summary), span, None);
            if let Some(event) = self.events.last_mut() {
                event.zone = zone.parse().ok();
            }
        }
    }

    fn weeks(
        &mut self,
        today: NaiveDate,
        weekly: &[diary::Weekly],
        once: &[(&'static str, Option<&'static str>, i64, u32, i64)],
        prefix: &str,
    ) {
        for week in -8i64..=8 {
            let monday = days_after(monday(today), week.saturating_mul(7));
            self.recurring(monday, week, weekly, prefix);
            for &(calendar, summary, day, start, minutes) in once.iter().filter(|once| once.2.div_euclid(7) == week) {
                let day = days_after(monday, day.rem_euclid(7));
                self.push_event(calendar, summary, span(day, start, minutes), None);
            }
        }
    }

    /// Adds the weekly events.
    fn recurring(&mut self, monday: NaiveDate, week: i64, weekly: &[diary::Weekly], prefix: &str) {
        for (nth, &(calendar, summary, days, start, minutes)) in weekly.iter().enumerate() {
            let every = if nth % 4 == 3 { 2 } else { 1 };
            if week.rem_euclid(every) != 0 {
                continue;
            }
            let series = match calendar.starts_with("AAMk") {
                true => format!("AAMkAGQ3ternBGAAAAAAC7{prefix}{nth:02}AAA="),
                false => format!("{prefix}{nth:02}a9f"),
            };
            for &day in days {
                let span = span(days_after(monday, day), start, minutes);
                self.push_event(calendar, summary, span, Some(series.clone()));
                // One occurrence of a series is cancelled.
                if nth == 0
                    && week == 0
                    && day == 3
                    && let Some(event) = self.events.last_mut()
                {
                    event.cancelled = true;
                }
            }
        }
    }

    fn all_day(&mut self, today: NaiveDate, days: &[(&'static str, &'static str, i64, i64)]) {
        for &(calendar, summary, from, length) in days {
            let from = days_after(monday(today), from);
            let span = Span::Days { from, until: days_after(from, length) };
            self.push_event(calendar, Some(summary), span, None);
        }
    }
}

/// The Monday of a week; the day itself in the week with which the calendar begins.
fn monday(day: NaiveDate) -> NaiveDate {
    day.week(Weekday::Mon).checked_first_day().unwrap_or(day)
}

fn span(day: NaiveDate, start: u32, minutes: i64) -> Span {
    let start = minutes_after(day.and_time(NaiveTime::MIN), start.into());
    Span::Times { start, end: minutes_after(start, minutes) }
}
