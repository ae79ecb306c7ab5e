//! A report as shown on the page: the choices with their names, the lines of its table, its bars, and the entries
//! behind the open number. Computed again only if the plan, the query or the day has changed.

use std::borrow::Cow;
use std::sync::Arc;

use chrono::NaiveDate;
use plan::report::{By, Group, Key, Meant, Query, Report, Sum, in_minutes};
use plan::{EntryId, Millis, MinuteOfDay, Minutes, Seconds, Workspace};

use super::names::{Name, name};
use super::query::{Asked, Measure};
use super::table::CsvForm;
use crate::app::env::Env;
use crate::app::model::Model;
use crate::values::hue;

/// The most entries that are listed behind a number; further ones are only counted.
const MOST_ENTRIES: usize = 500;
/// The most series in the bars; the rest are one more.
const MOST_SERIES: usize = 8;
/// Up to this many days, each bar is a day; otherwise a week.
const MOST_DAYS: i64 = 62;

/// A report.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportView {
    /// The query.
    pub asked: Asked,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub last: NaiveDate,
    /// Whether utilisation is measured against the days so far, since some of its days haven't begun.
    pub so_far: bool,
    /// Parts of the URL that couldn't be understood.
    pub wrong: Vec<Arc<str>>,
    /// The choices of each filter.
    pub offers: Vec<Offer>,
    /// The total.
    pub total: Line,
    /// The format of its files.
    pub csv: CsvForm,
    /// The table: groups, each followed by its own groups.
    pub lines: Vec<Line>,
    /// The bars.
    pub chart: Chart,
    /// The entries behind the open number.
    pub behind: Option<Behind>,
}

/// The choices of a filter.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// The criterion that it filters.
    pub of: By,
    /// What can be chosen, in display order.
    pub choices: Vec<Choice>,
}

/// A choice of a filter.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The displayed name.
    pub name: Name,
    /// Whether it is chosen.
    pub chosen: bool,
    /// The query of the report with it added, or removed.
    pub query: Arc<str>,
}

/// A line of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The groups that contain it, itself last, which identify its entries.
    pub path: Vec<Key>,
    /// The displayed name of the group.
    pub name: Name,
    /// Its hue, if it has one.
    pub hue: Option<u8>,
    /// The sum of its entries.
    pub sum: Sum,
    /// Its tracked time in whole minutes, rounded so that lines add up to their total; `None` if the total is less than
    /// a minute, and seconds say more.
    pub minutes: Option<u64>,
    /// Capacity of its members and days, in minutes.
    pub capacity: u64,
}

impl Line {
    /// Tracked minus planned time in seconds, from the displayed values.
    pub fn difference(&self) -> i64 {
        let logged = self.minutes.map_or(self.sum.logged, |minutes| minutes.saturating_mul(60));
        Sum { logged, ..self.sum }.difference()
    }
}

/// Stacked bars.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// What the bars show.
    pub measure: Measure,
    /// The name and hue of each series.
    pub series: Vec<(Name, u8)>,
    /// One per day or week, in order, including empty ones.
    pub bars: Vec<Bar>,
    /// The grid lines in seconds: whole hours, ascending, the last at or above the longest bar; empty without bars.
    pub lines: Vec<u64>,
    /// Whether the bars are weeks.
    pub weeks: bool,
}

/// A bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// The day, or the first day of the week.
    pub day: NaiveDate,
    /// Seconds of each series.
    pub parts: Vec<u64>,
}

/// The entries behind a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Behind {
    /// The names of the opened line.
    pub names: Vec<Name>,
    /// The entries, by day and start; only the first ones if there are many.
    pub entries: Vec<ReportEntry>,
    /// The number of all entries.
    pub count: usize,
}

/// An entry in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportEntry {
    /// The entry.
    pub entry: EntryId,
    /// Its task's title.
    pub title: Arc<str>,
    /// The member.
    pub person: Name,
    /// The date.
    pub date: NaiveDate,
    /// The start.
    pub start: Option<MinuteOfDay>,
    /// Planned length.
    pub scheduled: Minutes,
    /// Tracked time.
    pub logged: Seconds,
    /// See [`Line::minutes`].
    pub minutes: Option<u64>,
    /// Whether the task is complete.
    pub done: bool,
}

/// What a report depends on.
#[derive(Debug, PartialEq)]
pub(crate) struct ReportKey {
    edition: u64,
    query: Arc<str>,
    today: NaiveDate,
    path: Option<Vec<Key>>,
    csv: CsvForm,
    /// The current minute, while timers run.
    minute: Option<Millis>,
}

pub(crate) fn key(model: &Model, env: &Env) -> ReportKey {
    ReportKey {
        edition: model.edition,
        query: Arc::clone(model.reports.query()),
        today: env.local.date(),
        path: model.reports.behind.clone(),
        csv: model.reports.csv(),
        minute: model.plan.timers().next().map(|_| env.now.div_euclid(60_000)),
    }
}

#[inline(never)]
pub(crate) fn make(model: &Model, env: &Env, key: &ReportKey) -> ReportView {
    let plan = &model.plan;
    let (asked, wrong) = Asked::parse(&key.query);
    let query = model.report_query(&asked, env);
    let meant = Meant::of(plan, &query);
    let made = meant.report(query.by, query.then);
    let chart = chart(plan, &asked, &query, &meant, &made);
    let minutes = (made.total.logged >= 60).then(|| made.total.logged.saturating_add(30) / 60);
    let total = Line { minutes, ..line(plan, Vec::new(), made.total, made.capacity) };
    let mut lines = Vec::new();
    for (group, minutes) in made.groups.iter().zip(parts(minutes, &made.groups)) {
        let path = vec![group.key.clone()];
        lines.push(Line { minutes, ..line(plan, path.clone(), group.sum, group.capacity) });
        lines.extend(group.groups.iter().zip(parts(minutes, &group.groups)).map(|(part, minutes)| {
            let path = path.iter().cloned().chain([part.key.clone()]).collect();
            Line { minutes, ..line(plan, path, part.sum, part.capacity) }
        }));
    }
    ReportView {
        behind: key.path.as_ref().map(|path| behind(plan, &query, &meant, lines.iter().chain([&total]), path)),
        chart,
        offers: offers(plan, &asked),
        from: query.from,
        so_far: query.ahead.is_some(),
        last: query.until.pred_opt().unwrap_or(query.from).max(query.from),
        wrong,
        total,
        csv: key.csv,
        lines,
        asked,
    }
}

fn line(plan: &Workspace, path: Vec<Key>, sum: Sum, capacity: u64) -> Line {
    let key = path.last();
    Line {
        name: key.map_or(Name::Others, |key| name(plan, key)),
        hue: key.and_then(|key| hue_of(plan, key)),
        path,
        sum,
        minutes: None,
        capacity,
    }
}

/// The displayed minutes of the groups, given the minutes of the total.
fn parts(minutes: Option<u64>, groups: &[Group]) -> Vec<Option<u64>> {
    let logged: Vec<Seconds> = groups.iter().map(|group| group.sum.logged).collect();
    shares(minutes, &logged)
}

fn shares(minutes: Option<u64>, parts: &[Seconds]) -> Vec<Option<u64>> {
    match minutes {
        Some(minutes) => in_minutes(minutes, parts).into_iter().map(Some).collect(),
        None => vec![None; parts.len()],
    }
}

fn hue_of(plan: &Workspace, key: &Key) -> Option<u8> {
    match key {
        Key::Person(id) => plan.member(id).map(|member| member.hue),
        Key::Project(Some(id)) => plan.project(id).map(|project| project.hue),
        Key::Project(None) => Some(hue::NONE),
        Key::Client(Some(id)) => plan.client(id).map(|client| client.hue),
        Key::Labels(ids) => plan.label(ids.first()?).map(|label| label.hue),
        Key::Task(id) => plan.task(id).map(|task| hue::of_task(plan, task)),
        _ => None,
    }
}

/// The bars: over days or weeks, each split by the first criterion of the table that isn't itself a day or week. Groups
/// that the table has already computed are reused.
fn chart(plan: &Workspace, asked: &Asked, query: &Query, meant: &Meant<'_, '_>, made: &Report) -> Chart {
    let groups = |by: By| match by == asked.by {
        true => Cow::Borrowed(made.groups.as_slice()),
        false => Cow::Owned(meant.report(by, None).groups),
    };
    let usual = if made.total.logged > 0 { Measure::Tracked } else { Measure::Planned };
    let measure = asked.measure.unwrap_or(usual);
    let amount = |sum: &Sum| match measure {
        Measure::Planned => sum.scheduled.saturating_mul(60),
        Measure::Tracked => sum.logged,
    };
    let weeks = query.until.signed_duration_since(query.from).num_days() > MOST_DAYS;
    let by = [Some(asked.by), asked.then].into_iter().flatten().find(|by| !matches!(by, By::Day | By::Week));
    let largest: Cow<'_, [Group]> = by.map(groups).unwrap_or_default();
    let mut keys: Vec<&Key> = largest.iter().filter(|group| amount(&group.sum) > 0).map(|group| &group.key).collect();
    keys.truncate(MOST_SERIES);
    let mut series: Vec<(Name, u8)> =
        keys.iter().enumerate().map(|(at, key)| (name(plan, key), hue_of(plan, key).unwrap_or(at as u8))).collect();
    let rest = by.is_none() || largest.iter().filter(|group| amount(&group.sum) > 0).count() > keys.len();
    if rest {
        series.push((Name::Others, 0));
    }
    let sums = meant.bars(weeks, by, &keys);
    let mut bars: Vec<Bar> = Vec::new();
    let mut day = if weeks { plan::report::week_of(query.from, query.week_start) } else { query.from };
    let step = if weeks { 7 } else { 1 };
    while day < query.until {
        let mut parts = vec![0; series.len()];
        // If the series are everything, nothing is left for the others.
        for (at, sum) in sums.get(&day).into_iter().flatten().enumerate() {
            if let Some(part) = parts.get_mut(at.min(series.len().saturating_sub(1))) {
                *part = u64::saturating_add(*part, amount(sum));
            }
        }
        bars.push(Bar { day, parts });
        let next = crate::values::days::day_after(day, step);
        if next <= day {
            break;
        }
        day = next;
    }
    let most =
        bars.iter().map(|bar| bar.parts.iter().fold(0_u64, |sum, part| sum.saturating_add(*part))).max().unwrap_or(0);
    Chart { measure, series, bars, lines: lines(most), weeks }
}

/// At most four lines, at round hours.
fn lines(most: u64) -> Vec<u64> {
    const STEPS: [u64; 12] = [1, 2, 4, 8, 10, 20, 40, 80, 100, 200, 400, 1_000];
    let hours = most.div_ceil(3_600);
    let step = STEPS.into_iter().find(|step| hours.div_ceil(*step) <= 4).unwrap_or(hours.div_ceil(4)).max(1);
    (1..=hours.div_ceil(step)).map(|at| at.saturating_mul(step).saturating_mul(3_600)).collect()
}

fn behind<'a>(
    plan: &Workspace,
    query: &Query,
    meant: &Meant<'_, '_>,
    mut lines: impl Iterator<Item = &'a Line>,
    path: &[Key],
) -> Behind {
    let found = meant.entries(path);
    let logged: Vec<Seconds> = found.iter().map(|entry| query.tracked(entry)).collect();
    let minutes = shares(lines.find(|line| line.path == path).and_then(|line| line.minutes), &logged);
    let listed = found.iter().zip(logged.iter().zip(minutes)).take(MOST_ENTRIES).map(|(entry, (logged, minutes))| {
        let task = plan.task(&entry.task);
        ReportEntry {
            entry: entry.id.clone(),
            title: task.map_or_else(|| Arc::from(""), |task| Arc::clone(&task.title)),
            person: name(plan, &Key::Person(entry.member.clone())),
            date: entry.slot.date,
            start: entry.slot.start,
            scheduled: entry.scheduled,
            logged: *logged,
            minutes,
            done: task.is_some_and(|task| task.done),
        }
    });
    Behind { names: path.iter().map(|key| name(plan, key)).collect(), entries: listed.collect(), count: found.len() }
}

/// The choices: everyone and everything by name, and before them "none".
fn offers(plan: &Workspace, asked: &Asked) -> Vec<Offer> {
    let filter = &asked.filter;
    let people = plan.members().filter(|member| !member.archived || filter.members.contains(&member.id));
    let mut sources: Vec<&str> =
        plan.tasks().filter_map(|task| Some(task.links.first()?.key.provider.as_str())).collect();
    plan::sort_and_dedup(&mut sources);
    let keys: [(By, Vec<Key>); 5] = [
        (By::Person, people.map(|member| Key::Person(member.id.clone())).collect()),
        (By::Project, optional(plan.projects().map(|project| project.id.clone()), Key::Project)),
        (By::Client, optional(plan.clients().map(|client| client.id.clone()), Key::Client)),
        (By::Label, optional(plan.labels().map(|label| label.id.clone()), |id| Key::Labels(id.into_iter().collect()))),
        (By::Source, optional(sources.into_iter().map(plan::ProviderId::from), Key::Source)),
    ];
    let offer = |(of, keys): (By, Vec<Key>)| {
        let mut choices: Vec<Choice> = keys.iter().map(|key| choice(plan, asked, key)).collect();
        plan::sort_by_key(&mut choices, |choice| order(&choice.name));
        Offer { of, choices }
    };
    // A single value leaves nothing to choose.
    keys.into_iter().filter(|(_, keys)| keys.len() > 1).map(offer).collect()
}

fn optional<T>(ids: impl Iterator<Item = T>, key: impl Fn(Option<T>) -> Key) -> Vec<Key> {
    let mut keys: Vec<Key> = ids.map(|id| key(Some(id))).collect();
    if !keys.is_empty() {
        keys.insert(0, key(None));
    }
    keys
}

fn order(name: &Name) -> (bool, String) {
    match name {
        Name::Text(text) => (true, text.to_lowercase()),
        _ => (false, String::new()),
    }
}

fn choice(plan: &Workspace, asked: &Asked, key: &Key) -> Choice {
    let mut other = asked.clone();
    let filter = &mut other.filter;
    let chosen = match key {
        Key::Person(id) => toggle(&mut filter.members, id),
        Key::Project(id) => toggle(&mut filter.projects, id),
        Key::Client(id) => toggle(&mut filter.clients, id),
        Key::Labels(ids) => toggle(&mut filter.labels, &ids.first().cloned()),
        Key::Source(id) => toggle(&mut filter.sources, id),
        Key::Day(_) | Key::Week(_) | Key::Task(_) => false,
    };
    Choice { name: name(plan, key), chosen, query: other.print().into() }
}

/// Adds a value, or removes it. Returns whether it was there.
fn toggle<T: PartialEq + Clone>(list: &mut Vec<T>, value: &T) -> bool {
    let place = list.iter().position(|known| known == value);
    match place {
        Some(at) => drop(list.remove(at)),
        None => list.push(value.clone()),
    }
    place.is_some()
}
