//! Tasks and entries by their words.
//!
//! The plan is read in slices ([`Index::read_on`]), so that no frame waits for it, and what is read can be searched
//! meanwhile. From then on the index follows the records that have changed ([`Index::follow`]). One that has followed finds
//! what a new one finds.
//!
//! It takes about 120 bytes and 4 for each word of a task, and 48 for an entry: 8 MB for 50,000 tasks with short titles.
//! It is made when the palette first opens, and never before.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use plan::{EntryId, LabelId, ProjectId, ProviderId, RecordKey, Task, TaskId, TimeEntry, Workspace};

use super::query::{Is, SearchQuery};
use super::rows::{Row, Rows};
use super::words::{Best, Fit, Text, Vocabulary, worth};

/// Vocabulary that the texts have lost since, before everything is read again.
const LEFT_OVER: usize = 20_000;
/// No task or project.
const NONE: u32 = u32::MAX;
/// How far from today a task without a day counts, in days.
const UNPLANNED: u32 = 7;
/// What reading a record takes beside its text, in bytes of text that take as long.
const RECORD: usize = 24;

/// The index.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// The edition of the plan that it follows.
    edition: Option<u64>,
    words: Vocabulary,
    /// How often the vocabulary was begun anew.
    generation: u32,
    /// How many words there were when everything was read.
    fresh: usize,
    reading: Reading,
    projects: Vec<Named<ProjectId>>,
    labels: Vec<Named<LabelId>>,
    providers: Vec<ProviderId>,
    tasks: Rows<TaskRow>,
    entries: Rows<EntryRow>,
}

/// How far the plan is read: tasks in the order of their ids, then entries.
#[derive(Clone, Debug)]
enum Reading {
    Tasks(Option<TaskId>),
    Entries(Option<EntryId>),
    Done,
}

impl Default for Reading {
    fn default() -> Self {
        Self::Tasks(None)
    }
}

/// A project or label that exists, or is named by a task.
#[derive(Clone, Debug)]
struct Named<T> {
    id: T,
    /// `None` if it doesn't exist.
    name: Option<Arc<str>>,
    text: Text,
}

#[derive(Clone, Debug)]
struct TaskRow {
    id: TaskId,
    text: Text,
    /// Index of its project; [`NONE`] without one.
    project: u32,
    labels: Box<[u32]>,
    /// The providers of its links, as bits.
    from: u32,
    done: bool,
    /// Its last day, counted from year 1, and how many entries it has, as far as they are read.
    last: Option<i32>,
    count: u32,
}

#[derive(Clone, Debug)]
struct EntryRow {
    id: EntryId,
    task: TaskId,
    /// The number of its task's row; [`NONE`] if that is missing.
    at: u32,
    day: i32,
}

impl Row for TaskRow {
    type Id = TaskId;

    fn id(&self) -> &TaskId {
        &self.id
    }
}

impl Row for EntryRow {
    type Id = EntryId;

    fn id(&self) -> &EntryId {
        &self.id
    }
}

/// The best matches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// Tasks, best first.
    pub tasks: Vec<TaskId>,
    /// How many tasks match.
    pub all_tasks: usize,
    /// Entries, best first, without those that are the only one of their task.
    pub entries: Vec<EntryId>,
    /// How many entries match.
    pub all_entries: usize,
}

impl Index {
    /// Follows the plan to this edition; `changed` says which records have changed since another one, if that is known.
    pub fn follow(&mut self, plan: &Workspace, edition: u64, changed: impl FnOnce(u64) -> Option<Vec<RecordKey>>) {
        let Some(before) = self.edition.filter(|before| *before != edition) else {
            if self.edition.is_none() {
                self.begin(plan, edition);
            }
            return;
        };
        let stale = self.is_read() && self.words.len() > self.fresh.saturating_mul(2).saturating_add(LEFT_OVER);
        match changed(before).filter(|_| !stale) {
            Some(keys) => keys.iter().for_each(|key| self.apply(plan, key)),
            None => return self.begin(plan, edition),
        }
        self.edition = Some(edition);
    }

    /// Whether everything is read.
    pub fn is_read(&self) -> bool {
        matches!(self.reading, Reading::Done)
    }

    /// Reads on, for about as long as this much text takes, in bytes. Returns whether everything is read.
    pub fn read_on(&mut self, plan: &Workspace, budget: usize) -> bool {
        let mut left = budget.max(1);
        while left > 0 {
            match &self.reading {
                Reading::Tasks(after) => {
                    let after = after.clone();
                    let Some(task) = self.read_tasks(plan, after.as_ref(), &mut left) else {
                        self.reading = Reading::Entries(None);
                        continue;
                    };
                    self.reading = Reading::Tasks(Some(task));
                }
                Reading::Entries(after) => {
                    let after = after.clone();
                    let Some(entry) = self.read_entries(plan, after.as_ref(), &mut left) else {
                        self.reading = Reading::Done;
                        self.fresh = self.words.len();
                        continue;
                    };
                    self.reading = Reading::Entries(Some(entry));
                }
                Reading::Done => return true,
            }
        }
        self.is_read()
    }

    /// The vocabulary, in which other texts can be read as well, and how often it was begun anew.
    pub(crate) fn words(&mut self) -> (&mut Vocabulary, u32) {
        (&mut self.words, self.generation)
    }

    /// For each word that is looked for, how well each known word fits.
    pub(crate) fn marks(&self, query: &SearchQuery) -> Vec<Vec<Fit>> {
        query.words.iter().map(|word| self.words.marks(word)).collect()
    }

    fn begin(&mut self, plan: &Workspace, edition: u64) {
        *self = Self { edition: Some(edition), generation: self.generation.wrapping_add(1), ..Self::default() };
        let words = &mut self.words;
        self.projects = plan.projects().map(|one| Named::new(words, &one.id, Some(&one.name))).collect();
        self.labels = plan.labels().map(|one| Named::new(words, &one.id, Some(&one.name))).collect();
    }

    /// Reads tasks after this one. Returns the last that was read; `None` when there are no more.
    fn read_tasks(&mut self, plan: &Workspace, after: Option<&TaskId>, left: &mut usize) -> Option<TaskId> {
        let mut last = None;
        for task in plan.tasks_after(after) {
            self.put_task(plan, task);
            last = Some(&task.id);
            *left = left.saturating_sub(cost(task));
            if *left == 0 {
                break;
            }
        }
        last.cloned()
    }

    fn read_entries(&mut self, plan: &Workspace, after: Option<&EntryId>, left: &mut usize) -> Option<EntryId> {
        let mut last = None;
        for entry in plan.entries_after(after) {
            self.put_entry(plan, entry);
            last = Some(&entry.id);
            *left = left.saturating_sub(RECORD);
            if *left == 0 {
                break;
            }
        }
        last.cloned()
    }

    /// A record has changed. Whether it was read before makes no difference.
    fn apply(&mut self, plan: &Workspace, key: &RecordKey) {
        match key {
            RecordKey::Task(id) => match plan.task(id) {
                Some(task) => self.put_task(plan, task),
                None => {
                    self.tasks.remove(id);
                    for entry in plan.entries_of(id) {
                        // One that has just come from another task hasn't left that yet.
                        if let Some(row) = self.entries.get_mut(&entry.id).filter(|row| row.task == *id) {
                            row.at = NONE;
                        }
                    }
                }
            },
            RecordKey::Entry(id) => match plan.entry(id) {
                Some(entry) => self.put_entry(plan, entry),
                None => {
                    if let Some(row) = self.entries.remove(id) {
                        self.leave(plan, &row);
                    }
                }
            },
            RecordKey::Project(id) => {
                let name = plan.project(id).map(|one| &one.name);
                rename(&mut self.words, &mut self.projects, id, name);
            }
            RecordKey::Label(id) => {
                let name = plan.label(id).map(|one| &one.name);
                rename(&mut self.words, &mut self.labels, id, name);
            }
            // Nothing of these is searched.
            _ => {}
        }
    }

    fn put_task(&mut self, plan: &Workspace, task: &Task) {
        for link in &task.links {
            if !self.providers.contains(&link.key.provider) {
                self.providers.push(link.key.provider.clone());
            }
        }
        let bit = |provider: &ProviderId| self.providers.iter().position(|known| known == provider).map(bit);
        let from = task.links.iter().filter_map(|link| bit(&link.key.provider)).fold(0, |all, bit| all | bit);
        let known = self.tasks.get(&task.id).map(|row| (row.last, row.count));
        let (last, count) = known.unwrap_or_default();
        let words = &mut self.words;
        let at = self.tasks.put(TaskRow {
            id: task.id.clone(),
            project: task.project.as_ref().map_or(NONE, |id| number(words, &mut self.projects, id)),
            labels: task.labels.iter().map(|id| number(words, &mut self.labels, id)).collect(),
            from,
            done: task.done,
            last,
            count,
            text: words.read(&task.title, &task.notes),
        });
        // An entry may be read before its task.
        if known.is_none() && self.entries.numbers() > 0 {
            for entry in plan.entries_of(&task.id) {
                if let Some(row) = self.entries.get_mut(&entry.id).filter(|row| row.task == task.id) {
                    row.at = at;
                    let day = row.day;
                    self.come(at, day);
                }
            }
        }
    }

    fn put_entry(&mut self, plan: &Workspace, entry: &TimeEntry) {
        let at = self.tasks.number(&entry.task).unwrap_or(NONE);
        let day = entry.slot.date.num_days_from_ce();
        let row = EntryRow { id: entry.id.clone(), task: entry.task.clone(), at, day };
        let was = self.entries.get(&entry.id).cloned();
        self.entries.put(row);
        if let Some(was) = was {
            self.leave(plan, &was);
        }
        self.come(at, day);
    }

    /// A task has got an entry.
    fn come(&mut self, at: u32, day: i32) {
        if let Some(row) = self.tasks.numbered_mut(at) {
            row.last = row.last.max(Some(day));
            row.count = row.count.saturating_add(1);
        }
    }

    /// A task has lost this entry, which isn't in its row any more.
    fn leave(&mut self, plan: &Workspace, was: &EntryRow) {
        // Its number may be another task's by now.
        if self.tasks.number(&was.task) != Some(was.at) {
            return;
        }
        let Some(row) = self.tasks.numbered_mut(was.at) else { return };
        row.count = row.count.saturating_sub(1);
        if row.last == Some(was.day) {
            let rows = plan.entries_of(&was.task).filter_map(|entry| self.entries.get(&entry.id));
            row.last = rows.filter(|row| row.at == was.at).map(|row| row.day).max();
        }
    }

    /// The best matches, up to `most` of each kind. `provider` is a provider's displayed name.
    ///
    /// A task that is complete and was never planned has no place in the calendar or the backlog, and isn't found.
    /// Better matches come first, then what is to be done, then what is nearest to today.
    pub fn find(
        &self,
        plan: &Workspace,
        query: &SearchQuery,
        today: NaiveDate,
        most: usize,
        provider: impl Fn(&ProviderId) -> &'static str,
    ) -> Hits {
        if query.is_empty() {
            return Hits::default();
        }
        let wanted = self.marks(query);
        let [projects, labels] = [marked(&self.projects, &wanted), marked(&self.labels, &wanted)];
        let today = today.num_days_from_ce();
        let in_project = |named: &Named<ProjectId>| named.name.as_ref().is_some_and(|name| query.allows_project(name));
        let in_project: Vec<bool> = self.projects.iter().map(in_project).collect();
        let from = |(at, id): (usize, &ProviderId)| query.allows_provider(id.as_str(), provider(id)).then(|| bit(at));
        let from = self.providers.iter().enumerate().filter_map(from).fold(0, |all, bit| all | bit);
        let timed: Vec<&TimeEntry> = plan.timers().filter_map(|timer| plan.entry(&timer.entry)).collect();
        let due = query.due.map(|(first, last)| (first.num_days_from_ce(), last.num_days_from_ce()));
        let planned = self.planned(due);
        let passes = |at: usize, row: &TaskRow| {
            (query.from.is_none() || row.from & from != 0)
                && (query.project.is_empty() || in_project.get(row.project as usize).is_some_and(|is| *is))
                && !(query.unscheduled && row.last.is_some())
                && !(row.done && row.last.is_none())
                && planned.as_ref().is_none_or(|planned| planned[at])
                && query.allows(|is| match is {
                    Is::Open => !row.done,
                    Is::Done => row.done,
                    Is::Running => timed.iter().any(|entry| entry.task == row.id),
                    Is::Overdue => !row.done && row.last.is_some_and(|last| last < today),
                })
        };
        let mut tasks = Best::new(most);
        let mut worths = vec![0_u32; self.tasks.numbers()];
        // Among equals the order is that of the ids, whatever has changed in which order.
        for (nth, (at, row)) in self.tasks.iter().enumerate() {
            let beside = |word: usize| {
                let of = |marks: &[Vec<Fit>], at: u32| marks[word].get(at as usize).copied().unwrap_or(0);
                row.labels.iter().map(|at| of(&labels, *at)).fold(of(&projects, row.project), Fit::max)
            };
            let Some(worth) = worth(&row.text, &wanted, beside).filter(|_| passes(at, row)) else { continue };
            worths[at] = worth.saturating_add(1);
            let far = row.last.map_or(UNPLANNED, |last| last.abs_diff(today));
            // What is complete comes after all that isn't.
            tasks.offer(worth, far | (u32::from(row.done) << 31), nth);
        }
        let mut entries = Best::new(most);
        for (nth, (_, row)) in self.entries.iter().enumerate() {
            // The task itself says where its only entry is.
            let several = self.tasks.numbered(row.at).is_some_and(|task| task.count > 1);
            let worth = worths.get(row.at as usize).copied().filter(|_| several).unwrap_or(0);
            let passes = || {
                due.is_none_or(|(first, last)| first <= row.day && row.day <= last)
                    && query.allows(|is| match is {
                        Is::Open | Is::Done => true,
                        Is::Running => timed.iter().any(|entry| entry.id == row.id),
                        Is::Overdue => row.day < today,
                    })
            };
            if worth > 0 && passes() {
                entries.offer(worth, row.day.abs_diff(today), nth);
            }
        }
        Hits {
            tasks: tasks.numbers().filter_map(|nth| self.tasks.nth(nth)).map(|row| row.id.clone()).collect(),
            all_tasks: tasks.total,
            entries: entries.numbers().filter_map(|nth| self.entries.nth(nth)).map(|row| row.id.clone()).collect(),
            all_entries: entries.total,
        }
    }

    /// Which tasks have an entry on these days.
    fn planned(&self, due: Option<(i32, i32)>) -> Option<Vec<bool>> {
        let (first, last) = due?;
        let mut planned = vec![false; self.tasks.numbers()];
        for (_, row) in self.entries.iter().filter(|(_, row)| first <= row.day && row.day <= last) {
            if let Some(planned) = planned.get_mut(row.at as usize) {
                *planned = true;
            }
        }
        Some(planned)
    }
}

impl<T: Clone> Named<T> {
    fn new(words: &mut Vocabulary, id: &T, name: Option<&Arc<str>>) -> Self {
        let text = name.map(|name| words.read(name, "")).unwrap_or_default();
        Self { id: id.clone(), name: name.map(Arc::clone), text }
    }
}

/// The number of a project or label. One that doesn't exist has a number, too, since it may come.
fn number<T: Clone + PartialEq>(words: &mut Vocabulary, all: &mut Vec<Named<T>>, id: &T) -> u32 {
    let at = all.iter().position(|named| named.id == *id).unwrap_or_else(|| {
        all.push(Named::new(words, id, None));
        all.len().saturating_sub(1)
    });
    at as u32
}

fn rename<T: Clone + PartialEq>(words: &mut Vocabulary, all: &mut Vec<Named<T>>, id: &T, name: Option<&Arc<str>>) {
    let at = number(words, all, id) as usize;
    if all[at].name.as_ref() != name {
        all[at] = Named::new(words, id, name);
    }
}

/// How long it takes to read a task, in bytes of text.
fn cost(task: &Task) -> usize {
    RECORD.saturating_mul(2).saturating_add(task.title.len()).saturating_add(task.notes.len())
}

/// For each wanted word, how well each name matches it.
fn marked<T>(names: &[Named<T>], wanted: &[Vec<Fit>]) -> Vec<Vec<Fit>> {
    wanted.iter().map(|marks| names.iter().map(|name| name.text.best(marks)).collect()).collect()
}

/// A provider's bit; beyond the last one they share it.
fn bit(at: usize) -> u32 {
    1 << at.min(31)
}
