//! From a command to the records it touches. Reads a [`Workspace`], never writes to it; `patch` carries out.

use std::sync::Arc;

use litemap::LiteMap;

use crate::command::{Change, Command, Patch, Record, RecordKey, Refusal, Revision};
use crate::model::{EntryId, MemberId, Minutes, Project, Slot, SourceItem, Task, TaskId, TimeEntry, Workspace};
use crate::relate::{self, Relation};
use crate::title;

/// The records that `command` touches, as they are and as they become. A command that would change nothing gives an
/// empty patch.
///
/// # Errors
/// A [`Refusal`] that names the record or value in the way; the workspace is only read.
pub fn decide(ws: &Workspace, command: &Command) -> Result<Patch, Refusal> {
    let mut edit = Edit { ws, after: LiteMap::new() };
    match command {
        Command::PlanItem { item, slot, member, new_task, new_entry } => {
            let task = match relate::relate(ws, &item.link.key) {
                Relation::Existing(task) => task,
                Relation::New => edit.add_task(new_task, &item.link.seen_title, Some(item))?,
            };
            edit.add_entry(new_entry, task, member, *slot, relate::length(ws, item))?;
        }
        Command::CreateEntry { title, slot, member, new_task, new_entry } => {
            visible(title)?;
            let task = edit.add_task(new_task, title, None)?;
            edit.add_entry(new_entry, task, member, *slot, relate::length_of(ws, title, None))?;
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
        Command::RemoveEntry { entry } => edit.remove_entry(entry)?,
        Command::SetDone { task, done } => edit.task(task, |task| task.done = *done)?,
        Command::RenameTask { task, title } => {
            visible(title)?;
            edit.task(task, |task| task.title = Arc::clone(title))?;
        }
        Command::Revise { entry, to } => edit.revise(entry, to)?,
        Command::Duplicate { entry, new_entry } => {
            let key = || RecordKey::Entry(entry.clone());
            let TimeEntry { task, member, slot, scheduled, .. } =
                ws.entry(entry).ok_or_else(|| Refusal::Missing(key()))?;
            edit.add_entry(new_entry, task.clone(), member, *slot, *scheduled)?;
        }
        Command::Unlink { task, link } => edit.task(task, |task| task.links.retain(|known| known.key != *link))?,
        Command::Observe { item } => edit.observe(item)?,
        Command::PutMember(member) => edit.put(Record::Member(member.clone())),
        Command::PutProject(project) => {
            visible(&project.name)?;
            edit.put(Record::Project(project.clone()));
        }
        Command::RemoveProject(id) => {
            edit.remove(RecordKey::Project(id.clone()))?;
            edit.tasks(|task| task.project.as_ref() == Some(id), |task| task.project = None);
        }
        Command::PutClient(client) => {
            visible(&client.name)?;
            edit.put(Record::Client(client.clone()));
        }
        Command::RemoveClient(id) => {
            edit.remove(RecordKey::Client(id.clone()))?;
            let theirs = ws.projects().filter(|project| project.client.as_ref() == Some(id));
            theirs.for_each(|project| edit.put(Record::Project(Project { client: None, ..project.clone() })));
        }
        Command::PutLabel(label) => {
            visible(&label.name)?;
            edit.put(Record::Label(label.clone()));
        }
        Command::RemoveLabel(id) => {
            edit.remove(RecordKey::Label(id.clone()))?;
            edit.tasks(|task| task.labels.contains(id), |task| task.labels.retain(|label| label != id));
        }
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
    after: LiteMap<RecordKey, Option<Record>>,
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

    fn remove(&mut self, key: RecordKey) -> Result<(), Refusal> {
        if self.ws.record(&key).is_none() {
            return Err(Refusal::Missing(key));
        }
        self.after.insert(key, None);
        Ok(())
    }

    /// Changes all tasks that are meant.
    fn tasks(&mut self, meant: impl Fn(&Task) -> bool, change: impl Fn(&mut Task)) {
        for task in self.ws.tasks().filter(|task| meant(task)) {
            let mut task = task.clone();
            change(&mut task);
            self.put(Record::Task(task));
        }
    }

    /// A task titled by the text without its brackets. A source item may have no title, so an empty one passes here.
    fn add_task(&mut self, id: &TaskId, text: &str, item: Option<&SourceItem>) -> Result<TaskId, Refusal> {
        let title: Arc<str> = title::parse(text).title.trim().into();
        let links = item.map(|item| item.link.clone()).into_iter().collect();
        self.add(Record::Task(Task { links, ..Task::new(id.clone(), title) }))?;
        Ok(id.clone())
    }

    fn add_entry(
        &mut self,
        id: &EntryId,
        task: TaskId,
        member: &MemberId,
        slot: Slot,
        scheduled: Minutes,
    ) -> Result<(), Refusal> {
        let (id, member) = (id.clone(), member.clone());
        self.add(Record::Entry(TimeEntry { id, task, member, slot, scheduled, logged: 0 }))
    }

    fn entry(&mut self, id: &EntryId, change: impl FnOnce(&mut TimeEntry)) -> Result<(), Refusal> {
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

    fn revise(&mut self, id: &EntryId, to: &Revision) -> Result<(), Refusal> {
        length(to.scheduled)?;
        let task = self.ws.entry(id).ok_or_else(|| Refusal::Missing(RecordKey::Entry(id.clone())))?.task.clone();
        // One that its source gave no title stays without.
        if self.ws.task(&task).is_none_or(|task| task.title != to.title) {
            visible(&to.title)?;
        }
        self.entry(id, |entry| {
            (entry.slot, entry.scheduled, entry.logged) = (to.slot, to.scheduled, to.logged);
        })?;
        self.task(&task, |task| {
            (task.title, task.notes, task.done) = (Arc::clone(&to.title), Arc::clone(&to.notes), to.done);
        })
    }

    /// Tasks begin with an entry, so one without any has no reason left.
    fn remove_entry(&mut self, id: &EntryId) -> Result<(), Refusal> {
        let key = RecordKey::Entry(id.clone());
        let task = self.ws.entry(id).ok_or_else(|| Refusal::Missing(key.clone()))?.task.clone();
        self.after.insert(key, None);
        if self.ws.entries_of(&task).count() <= 1 {
            self.after.insert(RecordKey::Task(task), None);
        }
        Ok(())
    }

    fn observe(&mut self, item: &SourceItem) -> Result<(), Refusal> {
        let linked: Vec<TaskId> = self.ws.tasks_linked_to(&item.link.key).map(|task| task.id.clone()).collect();
        for id in linked {
            self.task(&id, |task| {
                let Some(link) = task.links.iter_mut().find(|link| link.key == item.link.key) else { return };
                let before = std::mem::replace(link, item.link.clone());
                // What the person has made of it themselves stays; what they left as the source had it follows it.
                if task.title == before.titled() {
                    task.title = item.link.titled();
                }
                if before.seen_completed != item.link.seen_completed && task.done == before.seen_completed {
                    task.done = item.link.seen_completed;
                }
            })?;
        }
        Ok(())
    }

    fn patch(self) -> Patch {
        let changes = self.after.into_iter().map(|(key, after)| Change { before: self.ws.record(&key), key, after });
        let changes: Vec<Change> = changes.filter(|change| change.before != change.after).collect();
        // An entry that comes or goes leans on its task, which isn't among the changes when it has other entries.
        let leans = changes.iter().filter_map(|change| match (&change.before, &change.after) {
            (None, Some(Record::Entry(entry))) | (Some(Record::Entry(entry)), None) => Some(&entry.task),
            _ => None,
        });
        let stays = |task: &&TaskId| {
            self.ws.task(task).is_some() && !changes.iter().any(|change| change.key == RecordKey::Task((*task).clone()))
        };
        let needs = leans.filter(stays).cloned().collect();
        Patch { changes, needs }
    }
}
