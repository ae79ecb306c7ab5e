//! Reports: what was planned and tracked in a range of days, narrowed, grouped by one or two things, and added up.
//!
//! Every entry that is meant belongs to exactly one group on each level, so the parts add up to the whole. A task with
//! several labels belongs to the group of just these labels together. Sums are whole minutes and seconds.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::model::{
    ClientId, EntryId, LabelId, MemberId, Minutes, ProjectId, ProviderId, Seconds, Task, TaskId, TimeEntry, Workspace,
};

/// What a report is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// First day.
    pub from: NaiveDate,
    /// The day after the last; a range without days has no entries.
    pub until: NaiveDate,
    /// Which entries count.
    pub filter: Filter,
    /// What they are grouped by.
    pub by: By,
    /// What each group is grouped by in turn.
    pub then: Option<By>,
    /// First day of a week.
    pub week_start: Weekday,
    /// What running timers have counted so far, which isn't logged yet.
    pub running: HashMap<EntryId, Seconds>,
}

impl Query {
    /// Tracked time of an entry, with what a running timer has counted.
    pub fn tracked(&self, entry: &TimeEntry) -> Seconds {
        entry.logged().saturating_add(self.running.get(&entry.id).copied().unwrap_or(0))
    }
}

/// Which entries count: those that agree with every list, where an empty list agrees with all, and `None` in one with
/// what has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Whose time.
    pub members: Vec<MemberId>,
    /// Of which projects.
    pub projects: Vec<Option<ProjectId>>,
    /// For which clients.
    pub clients: Vec<Option<ClientId>>,
    /// With one of these labels.
    pub labels: Vec<Option<LabelId>>,
    /// From which providers.
    pub sources: Vec<Option<ProviderId>>,
    /// Whether their task is complete.
    pub done: Option<bool>,
}

/// What entries are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Their day.
    Day,
    /// The week of their day.
    Week,
    /// Whose time it is.
    Person,
    /// Their task's project.
    Project,
    /// That project's client.
    Client,
    /// Their task's labels together.
    Label,
    /// Their task.
    Task,
    /// The provider that their task came from.
    Source,
}

/// What the entries of a group have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// The day.
    Day(NaiveDate),
    /// The first day of the week.
    Week(NaiveDate),
    /// The person.
    Person(MemberId),
    /// The project, if any.
    Project(Option<ProjectId>),
    /// The client, if any.
    Client(Option<ClientId>),
    /// The labels, by id; none for tasks without.
    Labels(Vec<LabelId>),
    /// The task.
    Task(TaskId),
    /// The provider, if any.
    Source(Option<ProviderId>),
}

/// What entries add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// How many there are.
    pub entries: usize,
    /// Planned minutes.
    pub scheduled: u64,
    /// Tracked seconds.
    pub logged: Seconds,
}

/// A group of entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What they have in common.
    pub key: Key,
    /// What they add up to.
    pub sum: Sum,
    /// Minutes that fit the days and people that the group is about.
    pub capacity: u64,
    /// Its own groups, where the query has a second level.
    pub groups: Vec<Group>,
}

/// The answer to a [`Query`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What all entries add up to.
    pub total: Sum,
    /// Minutes that fit the days and people of the whole: everybody who may be planned for, and of those who have left
    /// whose time counts.
    pub capacity: u64,
    /// Days and weeks in their order; else the one with the most tracked, then planned time first.
    pub groups: Vec<Group>,
}

impl Sum {
    /// Tracked less planned, in seconds.
    pub fn difference(&self) -> i64 {
        let planned = i64::try_from(self.scheduled.saturating_mul(60)).unwrap_or(i64::MAX);
        i64::try_from(self.logged).unwrap_or(i64::MAX).saturating_sub(planned)
    }

    /// Tracked time for each thousand of what fits; `None` where nothing fits.
    pub fn utilisation(&self, capacity: u64) -> Option<u64> {
        self.logged.saturating_mul(1_000).checked_div(capacity.saturating_mul(60))
    }

    fn add(&mut self, row: &Row<'_>) {
        self.entries = self.entries.saturating_add(1);
        self.scheduled = self.scheduled.saturating_add(u64::from(row.entry.scheduled));
        self.logged = self.logged.saturating_add(row.tracked);
    }
}

/// The answer. Takes time in proportion to the entries that there are.
pub fn report(ws: &Workspace, query: &Query) -> Report {
    Meant::of(ws, query).report(query.by, query.then)
}

/// The entries behind a group: those that count and have all of `path` in common. By day, start and id.
pub fn entries<'a>(ws: &'a Workspace, query: &Query, path: &[Key]) -> Vec<&'a TimeEntry> {
    Meant::of(ws, query).entries(path)
}

/// The entries that a query counts, found once, for whoever asks more than one thing of them.
pub struct Meant<'a, 'q> {
    reader: Reader<'a, 'q>,
    rows: Vec<Row<'a>>,
}

impl<'a, 'q> Meant<'a, 'q> {
    /// Finds them, which takes time in proportion to the entries that there are.
    pub fn of(ws: &'a Workspace, query: &'q Query) -> Self {
        let mut reader = Reader::of(ws, query);
        let rows: Vec<Row<'a>> = reader.rows().collect();
        reader.present = rows.iter().map(|row| &row.entry.member).collect();
        Self { reader, rows }
    }

    /// They by other groups than the query names.
    pub fn report(&self, by: By, then: Option<By>) -> Report {
        let Query { from, until, .. } = *self.reader.query;
        let mut total = Sum::default();
        self.rows.iter().for_each(|row| total.add(row));
        let whole = Scope { from, until, member: None };
        let groups = self.reader.groups(&self.rows, by, then, &whole);
        Report { total, capacity: self.reader.capacity(&whole), groups }
    }

    /// What they add up to on each day, or in each week by its first: of each of these groups `of` something, and last of
    /// all others together.
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

    /// Those behind a group of the query's own: what have all of `path` in common. By day, start and id.
    pub fn entries(&self, path: &[Key]) -> Vec<&'a TimeEntry> {
        let Query { by, then, .. } = *self.reader.query;
        let levels = [Some(by), then];
        let inside = |row: &&Row<'_>| {
            path.iter().zip(levels).all(|(key, by)| by.is_some_and(|by| self.reader.key(row, by).to_key() == *key))
        };
        let mut found: Vec<&TimeEntry> = self.rows.iter().filter(inside).map(|row| row.entry).collect();
        found.sort_by_key(|entry| (entry.slot, &entry.id));
        found
    }
}

/// Parts of a length in whole minutes that add up to `total` minutes, which is the length to the minute, up or down. Each
/// part is cut to the minute; those that lost most by that get one back, the first of equals first.
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
    // Without sorting, which would weigh more than all else of this in the first view.
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

/// The first day of the week that holds `date`.
pub fn week_of(date: NaiveDate, start: Weekday) -> NaiveDate {
    date.checked_sub_days(Days::new(date.weekday().days_since(start).into())).unwrap_or(date)
}

/// An entry with its task; another tab may tell of an entry before it tells of its task.
#[derive(Clone, Copy)]
struct Row<'a> {
    entry: &'a TimeEntry,
    task: Option<&'a Task>,
    tracked: Seconds,
}

/// What a group's capacity is of.
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

/// A [`Key`] that borrows, so that a group is found without a copy.
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

/// A workspace as a query sees it.
struct Reader<'a, 'q> {
    ws: &'a Workspace,
    query: &'q Query,
    /// Found by hashing: a report reads as many tasks as there are entries.
    tasks: HashMap<&'a TaskId, &'a Task>,
    /// Whose time counts.
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
                labels.sort_unstable();
                Found::Labels(labels)
            }
            By::Task => Found::Task(&row.entry.task),
            By::Source => Found::Source(row.source()),
        }
    }

    fn groups(&self, rows: &[Row<'a>], by: By, then: Option<By>, whole: &Scope) -> Vec<Group> {
        let parts = parted(rows, |row| self.key(row, by));
        // Only days and people have a capacity of their own; all other groups have that of the whole.
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
            By::Day | By::Week => groups.sort_unstable_by(|a, b| a.key.cmp(&b.key)),
            _ => groups.sort_unstable_by(|a, b| {
                let size = |group: &Group| (group.sum.logged, group.sum.scheduled);
                size(b).cmp(&size(a)).then_with(|| a.key.cmp(&b.key))
            }),
        }
        groups
    }

    /// Minutes that fit: of everybody who is meant, whole weeks at once.
    fn capacity(&self, scope: &Scope) -> u64 {
        let meant = &self.query.filter.members;
        let people = self.ws.members().filter(|member| match &scope.member {
            Some(id) => member.id == *id,
            None if meant.is_empty() => !member.archived || self.present.contains(&member.id),
            None => meant.contains(&member.id),
        });
        let count = u64::try_from(scope.until.signed_duration_since(scope.from).num_days()).unwrap_or(0);
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

/// The rows by what they have in common, in the order in which each was first met.
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
