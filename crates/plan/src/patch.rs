//! From a command to the records it touches, and back.
//!
//! [`decide`] reads, [`Patch::apply`] writes; nothing else writes to a [`Workspace`] but loading and
//! [`Workspace::overwrite`], and all of them go through one place that keeps the indexes right.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::command::{Change, Command, Patch, Record, RecordKey, Refusal};
use crate::model::{LinkKey, Minutes, SourceItem, Task, TaskId, TimeEntry, Workspace};
use crate::relate::{self, Relation};
use crate::title;

/// The records that `command` touches, as they are and as they become. A command that would change nothing gives an
/// empty patch.
///
/// # Errors
/// A [`Refusal`] that names the record or value in the way; the workspace is only read.
pub fn decide(ws: &Workspace, command: &Command) -> Result<Patch, Refusal> {
    let mut edit = Edit { ws, after: BTreeMap::new() };
    match command {
        Command::PlanItem { item, slot, member, new_task, new_entry } => {
            let task = match relate::relate(ws, &item.link.key) {
                Relation::Existing(task) => task,
                Relation::New => edit.add_task(new_task, &item.link.seen_title, Some(item))?,
            };
            let scheduled = relate::length(ws, item);
            let (id, member) = (new_entry.clone(), member.clone());
            edit.add_entry(TimeEntry { id, task, member, slot: *slot, scheduled, logged: 0 })?;
        }
        Command::CreateEntry { title: text, slot, member, new_task, new_entry } => {
            let scheduled = title::parse(text).scheduled.unwrap_or(ws.settings.default_minutes);
            let task = edit.add_task(new_task, text, None)?;
            let (id, member) = (new_entry.clone(), member.clone());
            edit.add_entry(TimeEntry { id, task, member, slot: *slot, scheduled, logged: 0 })?;
        }
        Command::MoveEntry { entry, to } => edit.entry(entry, |entry| entry.slot = *to)?,
        Command::ResizeEntry { entry, scheduled } => {
            length(*scheduled)?;
            edit.entry(entry, |entry| entry.scheduled = *scheduled)?;
        }
        Command::PlaceEntry { entry, to, scheduled } => {
            length(*scheduled)?;
            edit.entry(entry, |entry| (entry.slot, entry.scheduled) = (*to, *scheduled))?;
        }
        Command::SetLogged { entry, logged } => edit.entry(entry, |entry| entry.logged = *logged)?,
        Command::RemoveEntry { entry } => {
            let key = RecordKey::Entry(entry.clone());
            let task = ws.entry(entry).ok_or_else(|| Refusal::Missing(key.clone()))?.task.clone();
            edit.after.insert(key, None);
            if ws.entries_of(&task).count() <= 1 {
                edit.after.insert(RecordKey::Task(task), None);
            }
        }
        Command::SetDone { task, done } => edit.task(task, |task| task.done = *done)?,
        Command::RenameTask { task, title } => {
            visible(title)?;
            edit.task(task, |task| task.title = Arc::clone(title))?;
        }
        Command::Observe { item } => {
            let linked: Vec<TaskId> = ws.tasks_linked_to(&item.link.key).map(|task| task.id.clone()).collect();
            for id in linked {
                edit.task(&id, |task| {
                    for link in task.links.iter_mut().filter(|link| link.key == item.link.key) {
                        *link = item.link.clone();
                    }
                })?;
            }
        }
        Command::PutMember(member) => edit.put(Record::Member(member.clone())),
        Command::PutProject(project) => edit.put(Record::Project(project.clone())),
        Command::SetSettings(settings) => {
            length(settings.default_minutes)?;
            edit.put(Record::Settings(settings.clone()));
        }
    }
    Ok(edit.patch())
}

fn length(minutes: Minutes) -> Result<(), Refusal> {
    if (1..=title::MAX_MINUTES).contains(&minutes) { Ok(()) } else { Err(Refusal::Length(minutes)) }
}

fn visible(title: &str) -> Result<(), Refusal> {
    if title.trim().is_empty() { Err(Refusal::EmptyTitle) } else { Ok(()) }
}

/// The records that a command changes, over a workspace that it reads.
struct Edit<'a> {
    ws: &'a Workspace,
    after: BTreeMap<RecordKey, Option<Record>>,
}

impl Edit<'_> {
    fn put(&mut self, record: Record) {
        self.after.insert(record.key(), Some(record));
    }

    fn add(&mut self, record: Record) -> Result<(), Refusal> {
        let key = record.key();
        if self.ws.record(&key).is_some() {
            return Err(Refusal::Taken(key));
        }
        self.put(record);
        Ok(())
    }

    /// A task titled by the text without its brackets. A source item may have no title; a person must give one.
    fn add_task(&mut self, id: &TaskId, text: &str, item: Option<&SourceItem>) -> Result<TaskId, Refusal> {
        if item.is_none() {
            visible(text)?;
        }
        let title = Arc::from(title::parse(text).title.trim());
        let links = item.map(|item| item.link.clone()).into_iter().collect();
        self.add(Record::Task(Task { id: id.clone(), title, project: None, done: false, links }))?;
        Ok(id.clone())
    }

    fn add_entry(&mut self, entry: TimeEntry) -> Result<(), Refusal> {
        length(entry.scheduled)?;
        self.add(Record::Entry(entry))
    }

    fn entry(&mut self, id: &crate::EntryId, change: impl FnOnce(&mut TimeEntry)) -> Result<(), Refusal> {
        let mut entry = self.ws.entry(id).cloned().ok_or_else(|| Refusal::Missing(RecordKey::Entry(id.clone())))?;
        change(&mut entry);
        self.put(Record::Entry(entry));
        Ok(())
    }

    fn task(&mut self, id: &TaskId, change: impl FnOnce(&mut Task)) -> Result<(), Refusal> {
        let mut task = self.ws.task(id).cloned().ok_or_else(|| Refusal::Missing(RecordKey::Task(id.clone())))?;
        change(&mut task);
        self.put(Record::Task(task));
        Ok(())
    }

    fn patch(self) -> Patch {
        let changes = self.after.into_iter().map(|(key, after)| Change { before: self.ws.record(&key), key, after });
        Patch { changes: changes.filter(|change| change.before != change.after).collect() }
    }
}

impl Record {
    /// Kind and id.
    pub fn key(&self) -> RecordKey {
        match self {
            Record::Member(member) => RecordKey::Member(member.id.clone()),
            Record::Project(project) => RecordKey::Project(project.id.clone()),
            Record::Task(task) => RecordKey::Task(task.id.clone()),
            Record::Entry(entry) => RecordKey::Entry(entry.id.clone()),
            Record::Settings(_) => RecordKey::Settings,
        }
    }
}

impl Patch {
    /// Carries it out, wholly or not at all.
    ///
    /// # Errors
    /// [`Refusal::Changed`] for the first record that isn't what the patch was made from.
    pub fn apply(&self, ws: &mut Workspace) -> Result<(), Refusal> {
        if let Some(change) = self.changes.iter().find(|change| ws.record(&change.key) != change.before) {
            return Err(Refusal::Changed(change.key.clone()));
        }
        for change in &self.changes {
            ws.overwrite(&change.key, change.after.clone());
        }
        Ok(())
    }

    /// The patch that takes this one back.
    pub fn inverse(&self) -> Patch {
        let turned = |change: &Change| Change {
            key: change.key.clone(),
            before: change.after.clone(),
            after: change.before.clone(),
        };
        Patch { changes: self.changes.iter().map(turned).collect() }
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

impl Workspace {
    /// A workspace of these records. An entry whose task is missing is kept: it is somebody's time, and the task may
    /// still arrive from another tab.
    pub fn load(records: impl IntoIterator<Item = Record>) -> Self {
        let mut ws = Self::default();
        for record in records {
            ws.overwrite(&record.key(), Some(record));
        }
        ws
    }

    /// The record with this key.
    pub fn record(&self, key: &RecordKey) -> Option<Record> {
        match key {
            RecordKey::Member(id) => self.members.get(id).cloned().map(Record::Member),
            RecordKey::Project(id) => self.projects.get(id).cloned().map(Record::Project),
            RecordKey::Task(id) => self.tasks.get(id).cloned().map(Record::Task),
            RecordKey::Entry(id) => self.entries.get(id).cloned().map(Record::Entry),
            RecordKey::Settings => Some(Record::Settings(self.settings.clone())),
        }
    }

    /// All records, for an archive.
    pub fn records(&self) -> impl Iterator<Item = Record> {
        let settings = std::iter::once(Record::Settings(self.settings.clone()));
        settings
            .chain(self.members.values().cloned().map(Record::Member))
            .chain(self.projects.values().cloned().map(Record::Project))
            .chain(self.tasks.values().cloned().map(Record::Task))
            .chain(self.entries.values().cloned().map(Record::Entry))
    }

    /// Makes the record be `after`, whatever it was: for what another tab or the store says. Without a value the
    /// settings return to their defaults.
    pub fn overwrite(&mut self, key: &RecordKey, after: Option<Record>) {
        match key {
            RecordKey::Member(id) => put(&mut self.members, id, after.and_then(Record::into_member)),
            RecordKey::Project(id) => {
                put(&mut self.projects, id, after.and_then(Record::into_project));
                let dates: Vec<NaiveDate> = self.by_date.keys().copied().collect();
                dates.into_iter().for_each(|date| self.touch(date));
            }
            RecordKey::Task(id) => {
                if let Some(before) = self.tasks.get(id) {
                    before.links.iter().for_each(|link| drop_from(&mut self.by_link, &link.key, id));
                }
                let after = after.and_then(Record::into_task);
                for link in after.iter().flat_map(|task| &task.links) {
                    self.by_link.entry(link.key.clone()).or_default().insert(id.clone());
                }
                put(&mut self.tasks, id, after);
                let dates: Vec<NaiveDate> = self.entries_of(id).map(|entry| entry.slot.date).collect();
                dates.into_iter().for_each(|date| self.touch(date));
            }
            RecordKey::Entry(id) => {
                if let Some(before) = self.entries.remove(id) {
                    drop_from(&mut self.by_date, &before.slot.date, id);
                    drop_from(&mut self.by_task, &before.task, id);
                    self.touch(before.slot.date);
                }
                if let Some(entry) = after.and_then(Record::into_entry) {
                    self.by_date.entry(entry.slot.date).or_default().insert(id.clone());
                    self.by_task.entry(entry.task.clone()).or_default().insert(id.clone());
                    self.touch(entry.slot.date);
                    self.entries.insert(id.clone(), entry);
                }
            }
            RecordKey::Settings => self.settings = after.and_then(Record::into_settings).unwrap_or_default(),
        }
    }

    /// A number that grows whenever anything shown on this day changes: its entries and their tasks.
    pub fn revision(&self, date: NaiveDate) -> u64 {
        self.revisions.0.get(&date).copied().unwrap_or(0)
    }

    /// Planned minutes of a day, timed and untimed.
    pub fn planned_on(&self, date: NaiveDate) -> Minutes {
        self.entries_on(date).map(|entry| entry.scheduled).sum()
    }

    /// Planned minutes of all tasks linked to a source item.
    pub fn planned_for(&self, key: &LinkKey) -> Minutes {
        self.tasks_linked_to(key).flat_map(|task| self.entries_of(&task.id)).map(|entry| entry.scheduled).sum()
    }

    fn touch(&mut self, date: NaiveDate) {
        self.revisions.1 += 1;
        self.revisions.0.insert(date, self.revisions.1);
    }
}

fn put<K: Ord + Clone, V>(map: &mut BTreeMap<K, V>, key: &K, value: Option<V>) {
    match value {
        Some(value) => drop(map.insert(key.clone(), value)),
        None => drop(map.remove(key)),
    }
}

fn drop_from<K: Ord, V: Ord>(index: &mut BTreeMap<K, std::collections::BTreeSet<V>>, key: &K, value: &V) {
    if let Some(set) = index.get_mut(key) {
        set.remove(value);
        if set.is_empty() {
            index.remove(key);
        }
    }
}

/// The value, if it is of the kind that its key says; a mismatch can't be built through [`Record::key`].
macro_rules! into {
    ($($name:ident $kind:ident $value:ty),+) => {
        impl Record {$(
            fn $name(self) -> Option<$value> {
                match self {
                    Record::$kind(value) => Some(value),
                    _ => None,
                }
            }
        )+}
    };
}

into!(into_member Member crate::Member, into_project Project crate::Project, into_task Task Task,
      into_entry Entry TimeEntry, into_settings Settings crate::Settings);
