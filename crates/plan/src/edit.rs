//! Collects the records that a command changes over a read-only workspace. Later decisions see the changes of earlier
//! ones, so that several commands in a row become one patch. `decide` has the commands themselves.

use litemap::LiteMap;

use crate::command::{Change, Patch, Record, RecordKey, Refusal};
use crate::model::{EntryId, LinkKey, Member, MemberId, Project, Settings, Task, TaskId, TimeEntry, Workspace};
use crate::timer::Timer;

/// A workspace with changes on top that haven't been applied.
pub(crate) struct Edit<'a> {
    ws: &'a Workspace,
    after: LiteMap<RecordKey, Option<Record>>,
    for_good: Vec<EntryId>,
}

impl<'a> Edit<'a> {
    pub(crate) fn new(ws: &'a Workspace) -> Self {
        Self { ws, after: LiteMap::new(), for_good: Vec::new() }
    }

    pub(crate) fn settings(&self) -> &Settings {
        match self.after.get(&RecordKey::Settings) {
            Some(Some(Record::Settings(settings))) => settings,
            _ => self.ws.settings(),
        }
    }

    pub(crate) fn task(&self, id: &TaskId) -> Result<&Task, Refusal> {
        let key = RecordKey::Task(id.clone());
        let task = match self.after.get(&key) {
            Some(after) => after.as_ref().and_then(Record::as_task),
            None => self.ws.task(id),
        };
        task.ok_or(Refusal::Missing(key))
    }

    pub(crate) fn entry(&self, id: &EntryId) -> Result<&TimeEntry, Refusal> {
        let key = RecordKey::Entry(id.clone());
        let entry = match self.after.get(&key) {
            Some(after) => after.as_ref().and_then(Record::as_entry),
            None => self.ws.entry(id),
        };
        entry.ok_or(Refusal::Missing(key))
    }

    pub(crate) fn members(&self) -> impl Iterator<Item = &Member> {
        let kept = self.ws.members().filter(|member| self.is_as_it_was(&RecordKey::Member(member.id.clone())));
        kept.chain(self.changed().filter_map(Record::as_member))
    }

    pub(crate) fn timer(&self, member: &MemberId) -> Result<&Timer, Refusal> {
        let key = RecordKey::Timer(member.clone());
        let timer = match self.after.get(&key) {
            Some(after) => after.as_ref().and_then(Record::as_timer),
            None => self.ws.timer(member),
        };
        timer.ok_or(Refusal::Missing(key))
    }

    pub(crate) fn timer_on(&self, entry: &EntryId) -> Option<&Timer> {
        let kept = self.ws.timers().filter(|timer| self.is_as_it_was(&RecordKey::Timer(timer.member.clone())));
        kept.chain(self.changed().filter_map(Record::as_timer)).find(|timer| timer.entry == *entry)
    }

    pub(crate) fn entries_of<'b>(&'b self, task: &'b TaskId) -> impl Iterator<Item = &'b TimeEntry> {
        let kept = self.ws.entries_of(task).filter(|entry| self.is_as_it_was(&RecordKey::Entry(entry.id.clone())));
        kept.chain(self.changed().filter_map(Record::as_entry).filter(move |entry| entry.task == *task))
    }

    pub(crate) fn tasks_linked_to<'b>(&'b self, key: &'b LinkKey) -> impl Iterator<Item = &'b Task> {
        let kept = self.ws.tasks_linked_to(key).filter(|task| self.is_as_it_was(&RecordKey::Task(task.id.clone())));
        let linked = move |task: &&Task| task.links.iter().any(|link| link.key.names(key));
        kept.chain(self.changed().filter_map(Record::as_task).filter(linked))
    }

    pub(crate) fn ws(&self) -> &Workspace {
        self.ws
    }

    pub(crate) fn changed(&self) -> impl Iterator<Item = &Record> {
        self.after.values().flatten()
    }

    pub(crate) fn is_as_it_was(&self, key: &RecordKey) -> bool {
        !self.after.contains_key(key)
    }

    pub(crate) fn put(&mut self, record: Record) {
        self.after.insert(record.key(), Some(record));
    }

    pub(crate) fn add(&mut self, record: Record) -> Result<(), Refusal> {
        let key = record.key();
        if self.is_there(&key) {
            return Err(Refusal::Taken(key));
        }
        self.put(record);
        Ok(())
    }

    pub(crate) fn remove(&mut self, key: RecordKey) -> Result<(), Refusal> {
        if !self.is_there(&key) {
            return Err(Refusal::Missing(key));
        }
        // Deleting an entry also removes its timer; undo brings the timer back as if it had never stopped.
        let timer = if let RecordKey::Entry(entry) = &key { self.timer_on(entry) } else { None };
        let timer = timer.map(|timer| RecordKey::Timer(timer.member.clone()));
        self.after.insert(key, None);
        timer.map_or(Ok(()), |timer| self.remove(timer))
    }

    /// Deletes an entry and marks it, so that its task is deleted with the last one.
    pub(crate) fn remove_for_good(&mut self, entry: &EntryId) -> Result<(), Refusal> {
        self.for_good.push(entry.clone());
        self.remove(RecordKey::Entry(entry.clone()))
    }

    fn is_there(&self, key: &RecordKey) -> bool {
        match self.after.get(key) {
            Some(after) => after.is_some(),
            None => self.ws.has(key),
        }
    }

    pub(crate) fn change_entry(&mut self, id: &EntryId, change: impl FnOnce(&mut TimeEntry)) -> Result<(), Refusal> {
        let mut entry = self.entry(id)?.clone();
        change(&mut entry);
        self.put(Record::Entry(entry));
        Ok(())
    }

    pub(crate) fn change_task(&mut self, id: &TaskId, change: impl FnOnce(&mut Task)) -> Result<(), Refusal> {
        let mut task = self.task(id)?.clone();
        change(&mut task);
        self.put(Record::Task(task));
        Ok(())
    }

    pub(crate) fn change_entries(&mut self, meant: impl Fn(&TimeEntry) -> bool, change: impl Fn(&mut TimeEntry)) {
        let kept = self.ws.entries().filter(|entry| self.is_as_it_was(&RecordKey::Entry(entry.id.clone())));
        let all = kept.chain(self.changed().filter_map(Record::as_entry));
        let mut found: Vec<TimeEntry> = all.filter(|entry| meant(entry)).cloned().collect();
        found.iter_mut().for_each(change);
        found.into_iter().for_each(|entry| self.put(Record::Entry(entry)));
    }

    pub(crate) fn change_tasks(&mut self, meant: impl Fn(&Task) -> bool, change: impl Fn(&mut Task)) {
        let kept = self.ws.tasks().filter(|task| self.is_as_it_was(&RecordKey::Task(task.id.clone())));
        let all = kept.chain(self.changed().filter_map(Record::as_task));
        let mut found: Vec<Task> = all.filter(|task| meant(task)).cloned().collect();
        found.iter_mut().for_each(change);
        found.into_iter().for_each(|task| self.put(Record::Task(task)));
    }

    pub(crate) fn change_projects(&mut self, meant: impl Fn(&Project) -> bool, change: impl Fn(&mut Project)) {
        let kept = self.ws.projects().filter(|project| self.is_as_it_was(&RecordKey::Project(project.id.clone())));
        let all = kept.chain(self.changed().filter_map(Record::as_project));
        let mut found: Vec<Project> = all.filter(|project| meant(project)).cloned().collect();
        found.iter_mut().for_each(change);
        found.into_iter().for_each(|project| self.put(Record::Project(project)));
    }

    /// The collected changes as one patch.
    pub(crate) fn patch(self) -> Patch {
        let Self { ws, after, for_good } = self;
        let changes = after.into_iter().map(|(key, after)| Change { before: ws.record(&key), key, after });
        let changes: Vec<Change> = changes.filter(|change| change.before != change.after).collect();
        // An entry that is added or deleted depends on its task, which isn't among the changes if it has other entries.
        let leans = changes.iter().flat_map(|change| {
            let [before, after] = [&change.before, &change.after].map(|side| Some(&side.as_ref()?.as_entry()?.task));
            if before == after { [None, None] } else { [before, after] }
        });
        let leans = leans.flatten();
        let stays = |task: &&TaskId| {
            ws.task(task).is_some() && !changes.iter().any(|change| change.key == RecordKey::Task((*task).clone()))
        };
        let needs = leans.filter(stays).cloned().collect();
        Patch { changes, needs, for_good }
    }
}
