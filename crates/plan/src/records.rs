//! The records of a workspace: reading by key, loading, and writing. What writing a kind of record does to the indexes is in
//! `kinds`.

use chrono::NaiveDate;
use litemap::LiteMap;

use crate::command::{Record, RecordKey};
use crate::model::{EntryId, LinkKey, Member, Minutes, Project, Seconds, Task, TaskId, TimeEntry, Workspace};
use crate::order::sort_by_key;
use crate::record_kinds;
use crate::timer::Timer;

macro_rules! reading {
    ($($(#[$about:meta])* $kind:ident($name:literal, $id:ty, $value:ty, $all:ident, $key:ident)),+ $(,)?) => {
        impl Workspace {
            /// The record with this key, if it exists.
            pub fn record(&self, key: &RecordKey) -> Option<Record> {
                match key {
                    $(RecordKey::$kind(id) => self.$all.get(id).cloned().map(Record::$kind),)+
                    RecordKey::Settings => Some(Record::Settings(self.settings.clone())),
                }
            }

            /// Whether the record with this key exists.
            pub fn has(&self, key: &RecordKey) -> bool {
                match key {
                    $(RecordKey::$kind(id) => self.$all.contains_key(id),)+
                    RecordKey::Settings => true,
                }
            }

            /// All records, for an archive.
            pub fn records(&self) -> impl Iterator<Item = Record> {
                let settings = std::iter::once(Record::Settings(self.settings.clone()));
                settings$(.chain(self.$all.values().cloned().map(Record::$kind)))+
            }

            /// Kind and id of all records but the settings, in the order of their keys in storage.
            pub fn keys_as_stored(&self) -> impl Iterator<Item = (&'static str, &str)> {
                let mut kinds = [$(($name, self.$all.keys().map(|id| id.as_str()).collect::<Vec<_>>())),+];
                sort_by_key(&mut kinds, |(name, _)| *name);
                kinds.into_iter().flat_map(|(name, ids)| ids.into_iter().map(move |id| (name, id)))
            }
        }
    };
}

record_kinds!(reading);

impl Workspace {
    /// Builds a workspace. Entries whose task is missing are kept: they are someone's time, and the task may still
    /// arrive from another tab.
    pub fn load(records: impl IntoIterator<Item = Record>) -> Self {
        let mut ws = Self::default();
        for record in records {
            ws.write(&record.key(), Some(record));
        }
        ws.fill_backlog();
        ws
    }

    /// Last, since every task is in the backlog until its first entry is added.
    fn fill_backlog(&mut self) {
        self.waiting = self.tasks.keys().filter(|id| self.waits(id)).map(|id| (id.clone(), ())).collect();
    }

    /// Tasks without any entry, including complete ones, by id. A single pass without lookups.
    pub fn without_entries(&self) -> impl Iterator<Item = &TaskId> {
        missing(self.tasks.keys(), self.by_task.keys())
    }

    /// The tasks after this one, by id.
    pub fn tasks_after(&self, id: Option<&TaskId>) -> impl Iterator<Item = &Task> {
        after(&self.tasks, id)
    }

    /// The entries after this one, by id.
    pub fn entries_after(&self, id: Option<&EntryId>) -> impl Iterator<Item = &TimeEntry> {
        after(&self.entries, id)
    }

    /// Entries whose task is missing. A single pass without lookups.
    pub fn without_task(&self) -> impl Iterator<Item = &TimeEntry> {
        missing(self.by_task.keys(), self.tasks.keys()).flat_map(|task| self.entries_of(task))
    }

    /// Sets or removes a record, whatever it was before: for changes from other tabs or the store. Without a value, the
    /// settings return to their defaults.
    pub fn overwrite(&mut self, key: &RecordKey, after: Option<Record>) {
        let (before, now) = (self.task_behind(key), after.as_ref().and_then(task_of).cloned());
        self.write(key, after);
        for task in before.into_iter().chain(now) {
            if self.waits(&task) {
                self.waiting.insert(task, ());
            } else {
                self.waiting.remove(&task);
            }
        }
    }

    /// The task that this record may add to the backlog or remove from it.
    fn task_behind(&self, key: &RecordKey) -> Option<TaskId> {
        match key {
            RecordKey::Task(id) => Some(id.clone()),
            RecordKey::Entry(id) => self.entries.get(id).map(|entry| entry.task.clone()),
            _ => None,
        }
    }

    fn waits(&self, task: &TaskId) -> bool {
        self.tasks.get(task).is_some_and(|task| !task.done) && !self.by_task.contains_key(task)
    }

    /// Grows whenever anything shown on this day changes: its entries, their tasks, projects, clients and labels.
    pub fn revision(&self, date: NaiveDate) -> u64 {
        self.revisions.0.get(&date).copied().unwrap_or(0)
    }

    /// Total planned minutes of all tasks linked to a source item.
    pub fn planned_for(&self, key: &LinkKey) -> Minutes {
        planned(self.tasks_linked_to(key).flat_map(|task| self.entries_of(&task.id)))
    }

    pub(crate) fn touch_all(&mut self) {
        let dates: Vec<NaiveDate> = self.by_date.keys().copied().collect();
        dates.into_iter().for_each(|date| self.touch(date));
    }

    pub(crate) fn touch(&mut self, date: NaiveDate) {
        self.revisions.1 = self.revisions.1.saturating_add(1);
        self.revisions.0.insert(date, self.revisions.1);
    }
}

/// The values after this key, which need not be there.
fn after<'a, K: Ord, V>(map: &'a LiteMap<K, V>, key: Option<&K>) -> impl Iterator<Item = &'a V> {
    let from = key.map_or(0, |key| map.find_index(key).map_or_else(|at| at, |at| at.saturating_add(1)));
    (from..map.len()).filter_map(|at| map.get_indexed(at)).map(|(_, value)| value)
}

/// The keys of the first sorted sequence that aren't in the second.
fn missing<'a, K: Ord + 'a>(
    ones: impl Iterator<Item = &'a K>,
    others: impl Iterator<Item = &'a K>,
) -> impl Iterator<Item = &'a K> {
    let mut others = others.peekable();
    ones.filter(move |one| {
        while others.next_if(|other| other < one).is_some() {}
        others.peek() != Some(one)
    })
}

/// Total planned minutes, saturating, since stored lengths can be anything.
pub fn planned<'a>(entries: impl Iterator<Item = &'a TimeEntry>) -> Minutes {
    entries.map(|entry| entry.scheduled).fold(0, Minutes::saturating_add)
}

/// Total logged seconds, without what running timers have counted.
pub fn logged<'a>(entries: impl Iterator<Item = &'a TimeEntry>) -> Seconds {
    entries.map(TimeEntry::logged).fold(0, Seconds::saturating_add)
}

/// Removes a value from an index, and its key with the last one.
pub(crate) fn drop_from<K: Ord, V: Ord>(index: &mut LiteMap<K, LiteMap<V, ()>>, key: &K, value: &V) {
    if let Some(set) = index.get_mut(key) {
        set.remove(value);
        if set.is_empty() {
            index.remove(key);
        }
    }
}

fn task_of(record: &Record) -> Option<&TaskId> {
    record.as_entry().map(|entry| &entry.task).or_else(|| record.as_task().map(|task| &task.id))
}

impl Record {
    pub(crate) fn as_member(&self) -> Option<&Member> {
        if let Self::Member(member) = self { Some(member) } else { None }
    }

    pub(crate) fn as_task(&self) -> Option<&Task> {
        if let Self::Task(task) = self { Some(task) } else { None }
    }

    /// The entry, if the record is one.
    pub fn as_entry(&self) -> Option<&TimeEntry> {
        if let Self::Entry(entry) = self { Some(entry) } else { None }
    }

    pub(crate) fn as_timer(&self) -> Option<&Timer> {
        if let Self::Timer(timer) = self { Some(timer) } else { None }
    }

    pub(crate) fn as_project(&self) -> Option<&Project> {
        if let Self::Project(project) = self { Some(project) } else { None }
    }
}
