//! The query of a report in the URL: which days, which entries, how they are grouped. Parsing and printing.
//!
//! `range=last-month&by=project&then=person&person=01J…&label=&done=yes`: defaults are left out, a name may occur
//! several times, and an empty value selects what has none.

use std::sync::Arc;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use plan::report::{By, Filter, Query, week_of};
use plan::{ClientId, LabelId, MemberId, ProjectId, ProviderId, civil};

use crate::values::days::{day_after, held_in};
use crate::values::route::{decoded, encoded};

/// The days of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Span {
    /// Today.
    Today,
    /// This week.
    #[default]
    ThisWeek,
    /// The week before this one.
    LastWeek,
    /// This month.
    ThisMonth,
    /// The month before this one.
    LastMonth,
    /// This year.
    ThisYear,
    /// From one day to another, both included.
    Custom(NaiveDate, NaiveDate),
}

/// What the bars of a report show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Planned time.
    Planned,
    /// Tracked time.
    Tracked,
}

/// The query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The days.
    pub span: Span,
    /// The entries.
    pub filter: Filter,
    /// The criterion of the first level.
    pub by: By,
    /// The criterion of the second level.
    pub then: Option<By>,
    /// What the bars show; `None` shows tracked time if there is any.
    pub measure: Option<Measure>,
}

impl Default for Asked {
    fn default() -> Self {
        Self { span: Span::default(), filter: Filter::default(), by: By::Project, then: None, measure: None }
    }
}

const SPANS: [(&str, Span); 6] = [
    ("today", Span::Today),
    ("this-week", Span::ThisWeek),
    ("last-week", Span::LastWeek),
    ("this-month", Span::ThisMonth),
    ("last-month", Span::LastMonth),
    ("this-year", Span::ThisYear),
];

const BYS: [(&str, By); 8] = [
    ("day", By::Day),
    ("week", By::Week),
    ("person", By::Person),
    ("project", By::Project),
    ("client", By::Client),
    ("label", By::Label),
    ("task", By::Task),
    ("source", By::Source),
];

const MEASURES: [(&str, Measure); 2] = [("planned", Measure::Planned), ("tracked", Measure::Tracked)];
const DONE: [(&str, bool); 2] = [("yes", true), ("no", false)];

impl Asked {
    /// Parses the part of a URL after the question mark. What can't be understood is returned verbatim and otherwise
    /// ignored.
    pub fn parse(query: &str) -> (Self, Vec<Arc<str>>) {
        let mut asked = Self::default();
        let mut wrong = Vec::new();
        let (mut from, mut until) = (None, None);
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = decoded(value);
            let filter = &mut asked.filter;
            let none = value.is_empty();
            let understood = match name {
                "range" => take(&mut asked.span, of(&SPANS, &value)),
                "from" => take(&mut from, civil::date(&value).map(|date| Some(held_in(date)))),
                "until" => take(&mut until, civil::date(&value).map(|date| Some(held_in(date)))),
                "by" => take(&mut asked.by, of(&BYS, &value)),
                "then" => take(&mut asked.then, of(&BYS, &value).map(Some)),
                "bars" => take(&mut asked.measure, of(&MEASURES, &value).map(Some)),
                "done" => take(&mut filter.done, of(&DONE, &value).map(Some)),
                "person" => !none && add(&mut filter.members, MemberId::new(value)),
                "project" => add(&mut filter.projects, (!none).then(|| ProjectId::new(value))),
                "client" => add(&mut filter.clients, (!none).then(|| ClientId::new(value))),
                "label" => add(&mut filter.labels, (!none).then(|| LabelId::new(value))),
                "source" => add(&mut filter.sources, (!none).then(|| ProviderId::new(value))),
                _ => false,
            };
            if !understood {
                wrong.push(Arc::from(pair));
            }
        }
        if let Some(day) = from.or(until) {
            let (from, until) = (from.unwrap_or(day), until.unwrap_or(day));
            asked.span = Span::Custom(from.min(until), from.max(until));
        }
        asked.then = asked.then.filter(|then| *then != asked.by);
        (asked, wrong)
    }

    /// Prints it so that [`Asked::parse`] reads it back. Defaults are left out.
    pub fn print(&self) -> String {
        let usual = Self::default();
        let mut out = Pairs::default();
        match self.span {
            Span::Custom(from, until) => {
                out.put("from", &from.to_string());
                out.put("until", &until.to_string());
            }
            span if span != usual.span => out.put("range", name(&SPANS, &span)),
            _ => {}
        }
        if self.by != usual.by {
            out.put("by", name(&BYS, &self.by));
        }
        self.then.iter().for_each(|by| out.put("then", name(&BYS, by)));
        self.measure.iter().for_each(|measure| out.put("bars", name(&MEASURES, measure)));
        let Filter { members, projects, clients, labels, sources, done } = &self.filter;
        members.iter().for_each(|id| out.put("person", id.as_str()));
        projects.iter().for_each(|id| out.put("project", id.as_ref().map_or("", ProjectId::as_str)));
        clients.iter().for_each(|id| out.put("client", id.as_ref().map_or("", ClientId::as_str)));
        labels.iter().for_each(|id| out.put("label", id.as_ref().map_or("", LabelId::as_str)));
        sources.iter().for_each(|id| out.put("source", id.as_ref().map_or("", ProviderId::as_str)));
        done.iter().for_each(|done| out.put("done", name(&DONE, done)));
        out.0
    }

    /// What it is grouped by, in the words of a URL: `project`, `project-and-person`.
    pub(super) fn grouping(&self) -> String {
        let by = name(&BYS, &self.by);
        self.then.map_or_else(|| by.to_owned(), |then| format!("{by}-and-{}", name(&BYS, &then)))
    }

    /// The plan's query for these choices on a day, without running timers. Within its days, those that haven't begun
    /// have no capacity.
    pub fn query(&self, today: NaiveDate, week_start: Weekday) -> Query {
        let (from, until) = self.span.days(today, week_start);
        let Self { filter, by, then, .. } = self;
        let running = std::collections::HashMap::new();
        let ahead = day_after(today, 1);
        let ahead = (from < ahead && ahead < until).then_some(ahead);
        Query { from, until, filter: filter.clone(), by: *by, then: *then, week_start, ahead, running }
    }
}

impl Span {
    /// First day, and the day after the last.
    pub fn days(self, today: NaiveDate, week_start: Weekday) -> (NaiveDate, NaiveDate) {
        let today = held_in(today);
        let week = week_of(today, week_start);
        let month = today.with_day(1).unwrap_or(today);
        let months = |first: NaiveDate, by: u32| first.checked_add_months(Months::new(by)).unwrap_or(first);
        match self {
            Self::Today => (today, day_after(today, 1)),
            Self::ThisWeek => (week, day_after(week, 7)),
            Self::LastWeek => (day_after(week, -7), week),
            Self::ThisMonth => (month, months(month, 1)),
            Self::LastMonth => (month.checked_sub_months(Months::new(1)).unwrap_or(month), month),
            Self::ThisYear => {
                let year = month.with_month(1).unwrap_or(month);
                (year, months(year, 12))
            }
            Self::Custom(from, until) => (from, until.checked_add_days(Days::new(1)).unwrap_or(until)),
        }
    }
}

/// A query that is being printed.
#[derive(Default)]
struct Pairs(String);

impl Pairs {
    fn put(&mut self, name: &str, value: &str) {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.0.push_str(name);
        self.0.push('=');
        self.0.push_str(&encoded(value));
    }
}

fn of<T: Copy>(names: &[(&'static str, T)], wanted: &str) -> Option<T> {
    names.iter().find(|(name, _)| *name == wanted).map(|(_, value)| *value)
}

fn name<T: PartialEq>(names: &[(&'static str, T)], wanted: &T) -> &'static str {
    names.iter().find(|(_, value)| value == wanted).map_or("", |(name, _)| name)
}

/// Stores what was read, if anything. Returns whether there was.
fn take<T>(place: &mut T, read: Option<T>) -> bool {
    let understood = read.is_some();
    read.into_iter().for_each(|value| *place = value);
    understood
}

fn add<T>(list: &mut Vec<T>, value: T) -> bool {
    list.push(value);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_usual_is_not_said() {
        assert_eq!(Asked::default().print(), "");
        assert_eq!(Asked::parse(""), (Asked::default(), Vec::new()));
    }

    #[test]
    fn what_is_written_is_read_back() {
        let asked = Asked {
            span: Span::Custom(date("2026-11-01"), date("2026-11-30")),
            filter: Filter {
                members: vec!["a&b=c".into(), "ä %".into()],
                projects: vec![None, Some("p".into())],
                clients: vec![Some("c".into())],
                labels: vec![None],
                sources: vec![Some("asana".into())],
                done: Some(false),
            },
            by: By::Week,
            then: Some(By::Label),
            measure: Some(Measure::Planned),
        };
        assert_eq!(Asked::parse(&asked.print()), (asked, Vec::new()));
    }

    #[test]
    fn unknown_parts_of_a_query_are_reported_and_the_rest_applies() {
        let (asked, wrong) = Asked::parse("by=task&range=soon&from=2026-02-30&person=&colour=red&by");
        assert_eq!(asked, Asked { by: By::Task, ..Asked::default() });
        assert_eq!(wrong.join(" "), "range=soon from=2026-02-30 person= colour=red by");
    }

    #[test]
    fn days_the_wrong_way_round_are_turned_and_a_second_group_is_another() {
        let (asked, _) = Asked::parse("until=2026-11-01&from=2026-11-30&by=day&then=day");
        assert_eq!(asked.span, Span::Custom(date("2026-11-01"), date("2026-11-30")));
        assert_eq!(asked.then, None);
    }

    #[test]
    fn presets_are_whole_weeks_and_months() {
        let days = |span: Span, today: &str| {
            let (from, until) = span.days(date(today), Weekday::Mon);
            format!("{from} {until}")
        };
        assert_eq!(days(Span::Today, "2026-11-24"), "2026-11-24 2026-11-25");
        assert_eq!(days(Span::ThisWeek, "2026-11-24"), "2026-11-23 2026-11-30");
        assert_eq!(days(Span::LastWeek, "2026-11-24"), "2026-11-16 2026-11-23");
        assert_eq!(days(Span::ThisMonth, "2028-02-29"), "2028-02-01 2028-03-01");
        assert_eq!(days(Span::LastMonth, "2026-01-31"), "2025-12-01 2026-01-01");
        assert_eq!(days(Span::ThisYear, "2028-02-29"), "2028-01-01 2029-01-01");
    }
}
