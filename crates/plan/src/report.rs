//! Reports: planned and tracked time in a range of days, filtered, grouped by one or two criteria, and added up.
//!
//! Every matching entry belongs to exactly one group on each level, so the parts add up to the whole. A task with
//! several labels belongs to the group of exactly these labels. Sums are whole minutes and seconds.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::model::{
    ClientId, EntryId, LabelId, MemberId, Minutes, ProjectId, ProviderId, Seconds, Task, TaskId, TimeEntry, Workspace,
};
use crate::order::sort_by;

/// What a report asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// First day.
    pub from: NaiveDate,
    /// The day after the last; an empty range has no entries.
    pub until: NaiveDate,
    /// The entries that count.
    pub filter: Filter,
    /// The criterion of the first level.
    pub by: By,
    /// The criterion of the second level, within each group.
    pub then: Option<By>,
    /// First day of a week.
    pub week_start: Weekday,
    /// The first day that hasn't begun, within the range. Days from there on have no capacity: what was tracked so far is
    /// measured against the days so far. `None` counts all days.
    pub ahead: Option<NaiveDate>,
    /// Seconds counted by running timers, which aren't logged yet.
    pub running: HashMap<EntryId, Seconds>,
}

impl Query {
    /// The tracked time of an entry, including what its running timer has counted.
    pub fn tracked(&self, entry: &TimeEntry) -> Seconds {
        entry.logged().saturating_add(self.running.get(&entry.id).copied().unwrap_or(0))
    }
}

/// The entries that count: those that match every list. An empty list matches everything, and `None` in a list matches
/// entries that have no such value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Members whose time counts.
    pub members: Vec<MemberId>,
    /// Projects of the task.
    pub projects: Vec<Option<ProjectId>>,
    /// Clients of the project.
    pub clients: Vec<Option<ClientId>>,
    /// Labels, any of which the task has.
    pub labels: Vec<Option<LabelId>>,
    /// Providers that the task came from.
    pub sources: Vec<Option<ProviderId>>,
    /// Whether the task is complete.
    pub done: Option<bool>,
}

/// A criterion for grouping entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// By day.
    Day,
    /// By week.
    Week,
    /// By member.
    Person,
    /// By the task's project.
    Project,
    /// By the project's client.
    Client,
    /// By the task's set of labels.
    Label,
    /// By task.
    Task,
    /// By the provider that the task came from.
    Source,
}

/// The value that the entries of a group share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A day.
    Day(NaiveDate),
    /// The first day of a week.
    Week(NaiveDate),
    /// A member.
    Person(MemberId),
    /// A project, or none.
    Project(Option<ProjectId>),
    /// A client, or none.
    Client(Option<ClientId>),
    /// Labels, by id; empty for tasks without labels.
    Labels(Vec<LabelId>),
    /// A task.
    Task(TaskId),
    /// A provider, or none.
    Source(Option<ProviderId>),
}

/// The sum of some entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// The number of entries.
    pub entries: usize,
    /// Planned minutes.
    pub scheduled: u64,
    /// Tracked seconds.
    pub logged: Seconds,
}

/// A group of entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The value that its entries share.
    pub key: Key,
    /// The sum of its entries.
    pub sum: Sum,
    /// Capacity of the group's days and members, in minutes.
    pub capacity: u64,
    /// The groups of the second level, if the query has one.
    pub groups: Vec<Group>,
}

/// The answer to a [`Query`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The sum of all entries.
    pub total: Sum,
    /// Total capacity in minutes: of everyone who can be planned for, and of members who have left whose time counts.
    pub capacity: u64,
    /// Days and weeks in order; other groups by tracked, then planned time, the largest first.
    pub groups: Vec<Group>,
}

impl Sum {
    /// Tracked minus planned time, in seconds.
    pub fn difference(&self) -> i64 {
        let planned = i64::try_from(self.scheduled.saturating_mul(60)).unwrap_or(i64::MAX);
        i64::try_from(self.logged).unwrap_or(i64::MAX).saturating_sub(planned)
    }

    /// Tracked time as a per mille of the capacity in minutes; `None` without capacity.
    pub fn utilisation(&self, capacity: u64) -> Option<u64> {
        self.logged.saturating_mul(1_000).checked_div(capacity.saturating_mul(60))
    }

    fn add(&mut self, row: &Row<'_>) {
        self.entries = self.entries.saturating_add(1);
        self.scheduled = self.scheduled.saturating_add(u64::from(row.entry.scheduled));
        self.logged = self.logged.saturating_add(row.tracked);
    }
}

/// Answers a query. Linear in the number of entries.
pub fn report(ws: &Workspace, query: &Query) -> Report {
    Meant::of(ws, query).report(query.by, query.then)
}

/// The entries of a group: those that count and share all values of `path`. By day, start and id.
pub fn entries<'a>(ws: &'a Workspace, query: &Query, path: &[Key]) -> Vec<&'a TimeEntry> {
    Meant::of(ws, query).entries(path)
}

/// The matching entries of a query, found once for several questions.
pub struct Meant<'a, 'q> {
    reader: Reader<'a, 'q>,
    rows: Vec<Row<'a>>,
}

impl<'a, 'q> Meant<'a, 'q> {
    /// Finds the entries. Linear in their number.
    pub fn of(ws: &'a Workspace, query: &'q Query) -> Self {
        let mut reader = Reader::of(ws, query);
        let rows: Vec<Row<'a>> = reader.rows().collect();
        reader.present = rows.iter().map(|row| &row.entry.member).collect();
        Self { reader, rows }
    }

    /// The report over the same entries with other criteria.
    pub fn report(&self, by: By, then: Option<By>) -> Report {
        let Query { from, until, .. } = *self.reader.query;
        let mut total = Sum::default();
        self.rows.iter().for_each(|row| total.add(row));
        let whole = Scope { from, until, member: None };
        let groups = self.reader.groups(&self.rows, by, then, &whole);
        Report { total, capacity: self.reader.capacity(&whole), groups }
    }

    /// The sums of each day, or of each week under its first day: one for each of these groups of criterion `of`, and
    /// last one for all others.
    pub fn bars(&self, weeks: bool, of: Option<By>, groups: &[&Key]) -> HashMap<NaiveDate, Vec<Sum>> {
        let places: HashMap<Found<'_>, usize> =
            groups.iter().enumerate().map(|(at, key)| (Found::of(key), at)).collect();
        let mut bars: HashMap<NaiveDate, Vec<Sum>> = HashMap::new();
        for row in &self.rows {
            let date = row.entry.slot.date;
            let day = if weeks { week_of(date, self.reader.query.week_start) } else { date };
            let place = of.and_then(|by| places.get(&self.reader.key(row, by)).copied()).unwrap_or(groups.len());
            let bar = bars.entry(day).or_insert_with(|| vec![Sum::default(); groups.len().saturating_add(1)]);
            bar[place].add(row);
        }
        bars
    }

    /// The entries of a group of the query: those that share all values of `path`. By day, start and id.
    pub fn entries(&self, path: &[Key]) -> Vec<&'a TimeEntry> {
        let Query { by, then, .. } = *self.reader.query;
        let levels = [Some(by), then];
        let inside = |row: &&Row<'_>| {
            path.iter().zip(levels).all(|(key, by)| by.is_some_and(|by| self.reader.key(row, by).to_key() == *key))
        };
        let mut found: Vec<&TimeEntry> = self.rows.iter().filter(inside).map(|row| row.entry).collect();
        sort_by(&mut found, |a, b| (a.slot, &a.id).cmp(&(b.slot, &b.id)));
        found
    }
}

/// Splits `total` minutes into whole minutes by largest remainder. `total` is the rounded sum of `parts`. Each part is
/// rounded down, and those that lost most get a minute back, the first one of equals first.
///
/// ```
/// use plan::report::in_minutes;
/// assert_eq!(in_minutes(2, &[40, 40, 40]), [1, 1, 0]);
/// assert_eq!(in_minutes(3, &[89, 89]), [2, 1]);
/// ```
pub fn in_minutes(total: u64, parts: &[Seconds]) -> Vec<u64> {
    let mut minutes: Vec<u64> = parts.iter().map(|part| part / 60).collect();
    let given = minutes.iter().fold(0, |sum: u64, part| sum.saturating_add(*part));
    let mut left = total.saturating_sub(given);
    // Without sorting, whose code would be larger than the rest of this function in the first view.
    for lost in (1..60).rev() {
        for (minutes, _) in minutes.iter_mut().zip(parts).filter(|(_, part)| **part % 60 == lost) {
            if left == 0 {
                break;
            }
            *minutes = minutes.saturating_add(1);
            left = left.saturating_sub(1);
        }
    }
    minutes
}

/// The first day of the week that contains `date`.
pub fn week_of(date: NaiveDate, start: Weekday) -> NaiveDate {
    date.checked_sub_days(Days::new(date.weekday().days_since(start).into())).unwrap_or(date)
}

/// An entry with its task, which may be missing if another tab has sent only the entry so far.
#[derive(Clone, Copy)]
struct Row<'a> {
    entry: &'a TimeEntry,
    task: Option<&'a Task>,
    tracked: Seconds,
}

/// The days and members whose capacity a group has.
#[derive(Clone)]
struct Scope {
    from: NaiveDate,
    until: NaiveDate,
    member: Option<MemberId>,
}

impl Scope {
    fn within(&self, key: &Key) -> Self {
        let mut scope = self.clone();
        let mut days = |from: NaiveDate, count: u64| {
            let until = from.checked_add_days(Days::new(count)).unwrap_or(from);
            (scope.from, scope.until) = (scope.from.max(from), scope.until.min(until));
        };
        match key {
            Key::Day(day) => days(*day, 1),
            Key::Week(first) => days(*first, 7),
            Key::Person(member) => scope.member = Some(member.clone()),
            _ => {}
        }
        scope
    }
}

/// A borrowed [`Key`], so that groups are found without cloning.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Found<'a> {
    Day(NaiveDate),
    Week(NaiveDate),
    Person(&'a MemberId),
    Project(Option<&'a ProjectId>),
    Client(Option<&'a ClientId>),
    Labels(Vec<&'a LabelId>),
    Task(&'a TaskId),
    Source(Option<&'a ProviderId>),
}

impl<'a> Found<'a> {
    fn of(key: &'a Key) -> Self {
        match key {
            Key::Day(day) => Self::Day(*day),
            Key::Week(first) => Self::Week(*first),
            Key::Person(member) => Self::Person(member),
            Key::Project(project) => Self::Project(project.as_ref()),
            Key::Client(client) => Self::Client(client.as_ref()),
            Key::Labels(labels) => Self::Labels(labels.iter().collect()),
            Key::Task(task) => Self::Task(task),
            Key::Source(source) => Self::Source(source.as_ref()),
        }
    }

    fn to_key(&self) -> Key {
        match self {
            Self::Day(day) => Key::Day(*day),
            Self::Week(first) => Key::Week(*first),
            Self::Person(member) => Key::Person((*member).clone()),
            Self::Project(project) => Key::Project(project.cloned()),
            Self::Client(client) => Key::Client(client.cloned()),
            Self::Labels(labels) => Key::Labels(labels.iter().map(|label| (*label).clone()).collect()),
            Self::Task(task) => Key::Task((*task).clone()),
            Self::Source(source) => Key::Source(source.cloned()),
        }
    }
}

/// Reads a workspace for a query.
struct Reader<'a, 'q> {
    ws: &'a Workspace,
    query: &'q Query,
    /// A hash map, because a report looks up a task for each entry.
    tasks: HashMap<&'a TaskId, &'a Task>,
    /// Members whose time counts.
    present: HashSet<&'a MemberId>,
}

impl<'a, 'q> Reader<'a, 'q> {
    fn of(ws: &'a Workspace, query: &'q Query) -> Self {
        let tasks = ws.tasks().map(|task| (&task.id, task)).collect();
        Self { ws, query, tasks, present: HashSet::new() }
    }

    fn rows(&self) -> impl Iterator<Item = Row<'a>> + '_ {
        let days = self.query.from..self.query.until;
        let meant = self.ws.entries().filter(move |entry| days.contains(&entry.slot.date));
        let row = |entry: &'a TimeEntry| {
            let task = self.tasks.get(&entry.task).copied();
            Row { entry, task, tracked: self.query.tracked(entry) }
        };
        meant.map(row).filter(|row| self.counts(row))
    }

    fn counts(&self, row: &Row<'a>) -> bool {
        let Filter { members, projects, clients, labels, sources, done } = &self.query.filter;
        agrees(members, |member| row.entry.member == *member)
            && agrees(projects, |project| row.project() == project.as_ref())
            && agrees(clients, |client| self.client(row) == client.as_ref())
            && agrees(labels, |label| match label {
                Some(label) => row.labels().contains(label),
                None => row.labels().is_empty(),
            })
            && agrees(sources, |source| row.source() == source.as_ref())
            && done.is_none_or(|done| row.task.is_some_and(|task| task.done) == done)
    }

    fn client(&self, row: &Row<'a>) -> Option<&'a ClientId> {
        self.ws.project(row.project()?)?.client.as_ref()
    }

    fn key(&self, row: &Row<'a>, by: By) -> Found<'a> {
        let date = row.entry.slot.date;
        match by {
            By::Day => Found::Day(date),
            By::Week => Found::Week(week_of(date, self.query.week_start)),
            By::Person => Found::Person(&row.entry.member),
            By::Project => Found::Project(row.project()),
            By::Client => Found::Client(self.client(row)),
            By::Label => {
                let mut labels: Vec<&LabelId> = row.labels().iter().collect();
                sort_by(&mut labels, Ord::cmp);
                Found::Labels(labels)
            }
            By::Task => Found::Task(&row.entry.task),
            By::Source => Found::Source(row.source()),
        }
    }

    fn groups(&self, rows: &[Row<'a>], by: By, then: Option<By>, whole: &Scope) -> Vec<Group> {
        let parts = parted(rows, |row| self.key(row, by));
        // Only days, weeks and members have their own capacity; all other groups have the total.
        let own = matches!(by, By::Day | By::Week | By::Person);
        let all = self.capacity(whole);
        let mut groups: Vec<Group> = parts
            .into_iter()
            .map(|(found, rows)| {
                let key = found.to_key();
                let scope = if own { whole.within(&key) } else { whole.clone() };
                let mut sum = Sum::default();
                rows.iter().for_each(|row| sum.add(row));
                let groups = then.map_or_else(Vec::new, |by| self.groups(&rows, by, None, &scope));
                Group { key, sum, capacity: if own { self.capacity(&scope) } else { all }, groups }
            })
            .collect();
        match by {
            By::Day | By::Week => sort_by(&mut groups, |a, b| a.key.cmp(&b.key)),
            _ => sort_by(&mut groups, |a, b| {
                let size = |group: &Group| (group.sum.logged, group.sum.scheduled);
                size(b).cmp(&size(a)).then_with(|| a.key.cmp(&b.key))
            }),
        }
        groups
    }

    /// Minutes of capacity of all selected members, computed for whole weeks at once.
    fn capacity(&self, scope: &Scope) -> u64 {
        let meant = &self.query.filter.members;
        let people = self.ws.members().filter(|member| match &scope.member {
            Some(id) => member.id == *id,
            None if meant.is_empty() => !member.archived || self.present.contains(&member.id),
            None => meant.contains(&member.id),
        });
        let until = self.query.ahead.map_or(scope.until, |ahead| scope.until.min(ahead));
        let count = u64::try_from(until.signed_duration_since(scope.from).num_days()).unwrap_or(0);
        let days = (scope.from.weekday().num_days_from_monday()..7).chain(0..7);
        let fits = |capacity: &[Minutes; 7]| {
            let week: u64 = capacity.iter().copied().map(u64::from).sum();
            let rest = days.clone().take((count % 7) as usize);
            let rest: u64 = rest.filter_map(|day| capacity.get(day as usize)).copied().map(u64::from).sum();
            (count / 7).saturating_mul(week).saturating_add(rest)
        };
        people.map(|member| fits(&member.capacity)).fold(0, u64::saturating_add)
    }
}

impl<'a> Row<'a> {
    fn project(&self) -> Option<&'a ProjectId> {
        self.task?.project.as_ref()
    }

    fn labels(&self) -> &'a [LabelId] {
        self.task.map_or(&[], |task| &task.labels)
    }

    fn source(&self) -> Option<&'a ProviderId> {
        Some(&self.task?.links.first()?.key.provider)
    }
}

fn agrees<T>(meant: &[T], is: impl Fn(&T) -> bool) -> bool {
    meant.is_empty() || meant.iter().any(is)
}

/// Groups the rows by a key, in the order of first occurrence.
fn parted<'a, K: Eq + Hash + Clone>(rows: &[Row<'a>], key: impl Fn(&Row<'a>) -> K) -> Vec<(K, Vec<Row<'a>>)> {
    let mut places: HashMap<K, usize> = HashMap::new();
    let mut parts: Vec<(K, Vec<Row<'a>>)> = Vec::new();
    for row in rows {
        let key = key(row);
        let place = *places.entry(key).or_insert_with_key(|key| {
            parts.push((key.clone(), Vec::new()));
            parts.len().saturating_sub(1)
        });
        parts[place].1.push(*row);
    }
    parts
}
