//! A small company's records: Tern & Tide, a studio of twelve that makes maps and sign systems. The same for the same
//! day; times are civil times of the office.

mod texts;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;
use serde_json::{Value, json};

/// Everything that the company has at its providers.
#[derive(Debug, Default)]
pub(crate) struct Company {
    pub(crate) workspaces: Vec<Workspace>,
    pub(crate) projects: Vec<Project>,
    pub(crate) tasks: Vec<Task>,
    pub(crate) calendars: Vec<Calendar>,
    pub(crate) events: Vec<Event>,
    /// Grows with each change; the source of versions.
    changes: u64,
}

#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) gid: String,
    name: &'static str,
}

#[derive(Debug)]
pub(crate) struct Project {
    gid: String,
    name: &'static str,
    pub(crate) workspace: String,
}

#[derive(Debug)]
pub(crate) struct Task {
    pub(crate) gid: String,
    name: String,
    pub(crate) workspace: String,
    project: Option<String>,
    pub(crate) completed: bool,
    due: Due,
    separator: bool,
    pub(crate) modified_at: String,
}

#[derive(Debug)]
enum Due {
    None,
    On(NaiveDate),
    /// 15:00 UTC of the day.
    At(NaiveDate),
}

#[derive(Debug)]
pub(crate) struct Calendar {
    pub(crate) id: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) color: &'static str,
    pub(crate) primary: bool,
}

#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) calendar: &'static str,
    pub(crate) summary: Option<String>,
    pub(crate) span: Span,
    pub(crate) series: Option<String>,
    pub(crate) cancelled: bool,
    pub(crate) version: u64,
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

impl Workspace {
    pub(crate) fn json(&self) -> Value {
        json!({ "gid": self.gid, "resource_type": "workspace", "name": self.name })
    }
}

impl Project {
    pub(crate) fn json(&self) -> Value {
        json!({ "gid": self.gid, "resource_type": "project", "name": self.name })
    }
}

impl Task {
    /// The whole record, as far as the sandbox knows it.
    pub(crate) fn json(&self, company: &Company) -> Value {
        let (due_on, due_at) = match self.due {
            Due::None => (Value::Null, Value::Null),
            Due::On(date) => (json!(date), Value::Null),
            Due::At(date) => (json!(date), json!(format!("{date}T15:00:00.000Z"))),
        };
        let projects = company.projects.iter().filter(|project| Some(&project.gid) == self.project.as_ref());
        let workspace =
            company.workspaces.iter().find(|workspace| workspace.gid == self.workspace).map(Workspace::json);
        json!({
            "gid": self.gid,
            "resource_type": "task",
            "resource_subtype": "default_task",
            "name": self.name,
            "completed": self.completed,
            "completed_at": if self.completed { json!(self.modified_at) } else { Value::Null },
            "due_on": due_on,
            "due_at": due_at,
            "start_on": Value::Null,
            "modified_at": self.modified_at,
            "permalink_url": format!("https://app.asana.com/0/0/{}", self.gid),
            "is_rendered_as_separator": self.separator,
            "projects": projects.map(Project::json).collect::<Vec<_>>(),
            "workspace": workspace,
        })
    }
}

impl Event {
    /// Start and end as instants, for an office in `zone`.
    pub(crate) fn instants(&self, zone: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
        let at = |time| crate::google::resolve(time, zone).with_timezone(&Utc);
        match self.span {
            Span::Days { from, until } => (at(from.and_time(NaiveTime::MIN)), at(until.and_time(NaiveTime::MIN))),
            Span::Times { start, end } => (at(start), at(end)),
        }
    }
}

impl Company {
    /// Changes a task or event, whichever has this id; whether there was one.
    pub(crate) fn change(&mut self, id: &str, completed: Option<bool>, title: Option<&str>) -> bool {
        let changed = self.change_task(id, completed, title);
        let version = self.next_version();
        let Some(event) = self.events.iter_mut().find(|event| event.id == id) else { return changed };
        event.version = version;
        if let Some(title) = title {
            event.summary = Some(title.to_owned());
        }
        true
    }

    pub(crate) fn change_task(&mut self, gid: &str, completed: Option<bool>, name: Option<&str>) -> bool {
        let version = self.next_version();
        let Some(task) = self.tasks.iter_mut().find(|task| task.gid == gid) else { return false };
        task.completed = completed.unwrap_or(task.completed);
        if let Some(name) = name {
            task.name = name.to_owned();
        }
        task.modified_at = modified(version);
        true
    }

    pub(crate) fn remove(&mut self, id: &str) -> bool {
        let before = self.tasks.len() + self.events.len();
        self.tasks.retain(|task| task.gid != id);
        self.events.retain(|event| event.id != id);
        before != self.tasks.len() + self.events.len()
    }

    /// Adds items to the first workspace, or events on `today` to the primary calendar.
    pub(crate) fn add(&mut self, provider: &str, count: usize, title: Option<&str>, today: NaiveDate) -> bool {
        for _ in 0..count {
            let version = self.next_version();
            let name = title.map_or_else(|| format!("Check sign {version} against the plan"), str::to_owned);
            match provider {
                "asana" => {
                    let Some(workspace) = self.workspaces.first().map(|workspace| workspace.gid.clone()) else {
                        return false;
                    };
                    let project = self.projects.first().map(|project| project.gid.clone());
                    self.push_task(workspace, project, &name, Due::None);
                }
                "google-calendar" => {
                    let start = today.and_time(NaiveTime::MIN) + TimeDelta::minutes((version as i64 * 5) % 1380);
                    let span = Span::Times { start, end: start + TimeDelta::minutes(30) };
                    self.push_event(texts::CALENDARS[0].id, Some(&name), span, None);
                }
                _ => return false,
            }
        }
        true
    }

    fn next_version(&mut self) -> u64 {
        self.changes += 1;
        self.changes
    }

    fn push_task(&mut self, workspace: String, project: Option<String>, name: &str, due: Due) {
        let version = self.next_version();
        self.tasks.push(Task {
            gid: format!("{}", 1_208_400_000_000_000 + version * 7),
            name: name.to_owned(),
            workspace,
            project,
            completed: false,
            due,
            separator: false,
            modified_at: modified(version),
        });
    }

    fn push_event(&mut self, calendar: &'static str, summary: Option<&str>, span: Span, series: Option<String>) {
        let version = self.next_version();
        let id = match &series {
            Some(series) => format!("{series}_{version:05}"),
            None => format!("ev{version:05}k7q2m"),
        };
        let summary = summary.map(str::to_owned);
        self.events.push(Event { id, calendar, summary, span, series, cancelled: false, version });
    }
}

fn modified(version: u64) -> String {
    let (minutes, seconds) = (version / 60 % 1440, version % 60);
    format!("2026-11-{:02}T{:02}:{:02}:{seconds:02}.000Z", 1 + version / 86_400 % 28, minutes / 60, minutes % 60)
}

/// The company with its due days and events laid around `today`.
pub(crate) fn around(today: NaiveDate) -> Company {
    let mut company = Company::default();
    for (at, (name, projects)) in texts::WORKSPACES.iter().enumerate() {
        let workspace = format!("{}", 1_204_880_000_000_100 + at as u64);
        company.workspaces.push(Workspace { gid: workspace.clone(), name });
        for project in *projects {
            let gid = format!("{}", 1_206_100_000_000_000 + company.projects.len() as u64 * 13);
            company.projects.push(Project { gid: gid.clone(), name: project.name, workspace: workspace.clone() });
            for (nth, name) in project.tasks.iter().enumerate() {
                company.push_task(workspace.clone(), Some(gid.clone()), name, due(today, nth));
            }
        }
    }
    loose_ends(&mut company);
    let calendar = |text: &texts::CalendarText| Calendar {
        id: text.id,
        summary: text.summary,
        color: text.color,
        primary: text.primary,
    };
    company.calendars = texts::CALENDARS.iter().map(calendar).collect();
    for week in -8i64..=8 {
        week_of_events(&mut company, monday(today) + TimeDelta::weeks(week), week);
    }
    for &(calendar, summary, from, days) in texts::DAYS {
        let from = monday(today) + TimeDelta::days(from);
        company.push_event(calendar, Some(summary), Span::Days { from, until: from + TimeDelta::days(days) }, None);
    }
    company
}

/// What lists in real workspaces hold besides tasks in projects: tasks in none, done ones, a separator, an empty name.
fn loose_ends(company: &mut Company) {
    let workspace = company.workspaces[0].gid.clone();
    for name in texts::LOOSE {
        company.push_task(workspace.clone(), None, name, Due::None);
    }
    for task in company.tasks.iter_mut().skip(5).step_by(23) {
        task.completed = !task.name.contains("[1h30m]");
    }
    let project = company.projects.first().map(|project| project.gid.clone());
    company.push_task(workspace, project, "This week:", Due::None);
    if let Some(separator) = company.tasks.last_mut() {
        separator.separator = true;
    }
}

/// Spread so that some are late, most are near, and some have no day.
fn due(today: NaiveDate, nth: usize) -> Due {
    match nth % 6 {
        0 => Due::On(today + Days::new(nth as u64 % 5)),
        1 => Due::None,
        2 => Due::On(today + Days::new(3 + nth as u64)),
        3 => Due::At(today + Days::new(1 + nth as u64 % 4)),
        4 => Due::On(today - Days::new(1 + nth as u64 % 3)),
        _ => Due::On(today + Days::new(10 + nth as u64)),
    }
}

fn monday(day: NaiveDate) -> NaiveDate {
    day.week(Weekday::Mon).first_day()
}

/// The events that come back each week, and a few of this week only.
fn week_of_events(company: &mut Company, monday: NaiveDate, week: i64) {
    for (nth, &(calendar, summary, days, start, minutes)) in texts::WEEKLY.iter().enumerate() {
        let every = if nth % 4 == 3 { 2 } else { 1 };
        if week.rem_euclid(every) != 0 {
            continue;
        }
        for &day in days {
            let span = span(monday + TimeDelta::days(day), start, minutes);
            company.push_event(calendar, summary, span, Some(format!("series{nth:02}a9f")));
            // One occurrence of a series was called off: listed by the real service only when asked for.
            if nth == 0
                && week == 0
                && day == 3
                && let Some(event) = company.events.last_mut()
            {
                event.cancelled = true;
            }
        }
    }
    for &(calendar, summary, day, start, minutes) in texts::ONCE.iter().filter(|once| (once.2.div_euclid(7)) == week) {
        company.push_event(calendar, summary, span(monday + TimeDelta::days(day.rem_euclid(7)), start, minutes), None);
    }
    debug_assert_eq!(monday.weekday(), Weekday::Mon);
}

fn span(day: NaiveDate, start: u32, minutes: i64) -> Span {
    let start = day.and_time(NaiveTime::MIN) + TimeDelta::minutes(i64::from(start));
    Span::Times { start, end: start + TimeDelta::minutes(minutes) }
}
