//! From a command to the records it touches. Only reads the [`Workspace`]: `edit` collects the changes, and `patch`
//! applies them.

use std::sync::Arc;

use crate::command::{Command, Patch, Record, RecordKey, Refusal, Revision};
use crate::edit::Edit;
use crate::model::{
    ClientId, EntryId, LabelId, Link, LinkKey, MemberId, Minutes, ProjectId, Slot, SourceItem, Task, TaskId, TimeEntry,
    Workspace,
};
use crate::relate::{self, Relation};
use crate::title::{self, is_blank};
use crate::tracked::Tracked;

/// The records that `command` touches, before and after. A command that changes nothing gives an empty patch.
///
/// # Errors
/// A [`Refusal`] that names the conflicting record or value.
pub fn decide(ws: &Workspace, command: &Command) -> Result<Patch, Refusal> {
    let mut edit = Edit::new(ws);
    edit.carry(command)?;
    Ok(edit.patch())
}

impl Edit<'_> {
    fn carry(&mut self, command: &Command) -> Result<(), Refusal> {
        match command {
            Command::All(commands) => commands.iter().try_for_each(|command| self.carry(command))?,
            Command::PlanItem { item, slot, member, new_task, new_entry } => {
                let task = match self.relate(&item.link.key) {
                    Relation::Existing(task) => task,
                    Relation::New => self.add_task(new_task, &item.link.seen_title, Some(&item.link), None)?,
                };
                let scheduled = relate::length_of(self.settings(), &item.link.seen_title, item.minutes);
                self.add_entry(new_entry, task, member, *slot, scheduled)?;
            }
            Command::Capture { title, notes, item: None, slot, member, new_task, new_entry } => {
                visible(title)?;
                let task = self.add_task(new_task, title, None, None)?;
                self.note(&task, notes)?;
                let scheduled = relate::length_of(self.settings(), title, None);
                self.add_entry(new_entry, task, member, *slot, scheduled)?;
            }
            Command::Capture { notes, item: Some(item), slot, member, new_task, new_entry, .. } => {
                let task = match self.relate(&item.link.key) {
                    Relation::Existing(task) => task,
                    Relation::New => self.add_task(new_task, &item.link.seen_title, Some(&item.link), None)?,
                };
                self.note(&task, notes)?;
                let scheduled = relate::length_of(self.settings(), &item.link.seen_title, item.minutes);
                self.add_entry(new_entry, task, member, *slot, scheduled)?;
            }
            Command::CreateEntry { title, slot, member, new_task, new_entry } => {
                visible(title)?;
                let task = self.add_task(new_task, title, None, None)?;
                let scheduled = relate::length_of(self.settings(), title, None);
                self.add_entry(new_entry, task, member, *slot, scheduled)?;
            }
            Command::MoveEntry { entry, to, member } => {
                self.change_entry(entry, |entry| land(entry, *to, member.as_ref()))?;
            }
            Command::ResizeEntry { entry, scheduled } => {
                length(*scheduled)?;
                self.change_entry(entry, |entry| entry.scheduled = *scheduled)?;
            }
            Command::PlaceEntry { entry, to, member, scheduled } => {
                length(*scheduled)?;
                self.change_entry(entry, |entry| {
                    land(entry, *to, member.as_ref());
                    entry.scheduled = *scheduled;
                })?;
            }
            Command::SetLogged { entry, logged } => self.change_entry(entry, |entry| entry.tracked.retype(*logged))?,
            Command::StartTimer { entry, at } => self.start_timer(entry, *at)?,
            Command::CaptureTimer { entry, at } => self.capture_timer(entry, *at)?,
            Command::Untangle { member } => self.untangle(member)?,
            Command::StopTimer { member, until, again } => self.stop_timer(member, *until, *again)?,
            Command::JoinTimer(timer) => self.join_timer(timer.clone(), &timer.member)?,
            Command::EndTimer { timer, until } => self.log(timer, *until)?,
            Command::RetimeTimer { member, since } => self.retime(member, *since)?,
            Command::RemoveEntry { entry } => self.remove_entry(entry)?,
            Command::SetDone { task, done } => self.change_task(task, |task| task.done = *done)?,
            Command::RenameTask { task, title } => {
                visible(title)?;
                self.change_task(task, |task| task.title = Arc::clone(title))?;
            }
            Command::SetProject { task, project } => {
                self.change_task(task, |task| task.project.clone_from(project))?;
            }
            Command::SetLabels { task, labels } => self.change_task(task, |task| task.labels.clone_from(labels))?,
            Command::Revise { entry, to } => self.revise(entry, to)?,
            Command::Duplicate { entry, new_entry } => {
                let TimeEntry { task, member, slot, scheduled, .. } = self.entry(entry)?.clone();
                self.add_entry(new_entry, task, &member, slot, scheduled)?;
            }
            Command::AddTask { title, new_task } => {
                visible(title)?;
                let estimate = title::parse(title).scheduled;
                self.add_task(new_task, title, None, estimate)?;
            }
            Command::KeepItem { item, new_task } => {
                if let Relation::New = self.relate(&item.link.key) {
                    let estimate = relate::length_said(&item.link.seen_title, item.minutes);
                    self.add_task(new_task, &item.link.seen_title, Some(&item.link), estimate)?;
                }
            }
            Command::PlanTask { task, slot, member, new_entry } => {
                let scheduled = self.task(task)?.estimate.unwrap_or(self.settings().default_minutes);
                self.add_entry(new_entry, task.clone(), member, *slot, scheduled.clamp(1, title::MAX_MINUTES))?;
            }
            Command::Unschedule { entry } => self.unschedule(entry)?,
            Command::SetEstimate { task, estimate } => {
                estimate.map_or(Ok(()), length)?;
                self.change_task(task, |task| task.estimate = *estimate)?;
            }
            Command::RemoveTask { task } => {
                if self.entries_of(task).next().is_some() {
                    return Err(Refusal::InUse(task.clone()));
                }
                self.remove(RecordKey::Task(task.clone()))?;
            }
            Command::Unlink { task, link } => {
                self.change_task(task, |task| task.links.retain(|known| known.key != *link))?
            }
            Command::Observe { item } => self.observe(item)?,
            Command::RenameAccount { provider, from, to } => {
                let through = |link: &Link| link.key.provider == *provider && link.key.account == *from;
                let rename = |task: &mut Task| {
                    let links = task.links.iter_mut().filter(|link| through(link));
                    links.for_each(|link| link.key.account = to.clone());
                };
                self.change_tasks(|task| task.links.iter().any(through), rename);
            }
            Command::PutMember(member) => {
                // The first member exists before it has a name; a name can't be removed again.
                let known = self.members().find(|known| known.id == member.id);
                let named = known.map(|known| !is_blank(&known.name));
                if named.unwrap_or_else(|| self.members().next().is_some()) {
                    visible(&member.name)?;
                }
                self.put(Record::Member(member.clone()));
            }
            Command::MergeMember { from, into } => {
                if from == into || !self.members().any(|known| known.id == *into) {
                    return Err(Refusal::Missing(RecordKey::Member(into.clone())));
                }
                // The member was removed in another tab, and an entry of theirs arrives late.
                let is_theirs = |entry: &TimeEntry| {
                    entry.member == *from || entry.tracked.spans.values().any(|span| span.by == *from)
                };
                let late = self.timer(from).is_ok() || self.entries().any(is_theirs);
                if !late || self.members().any(|known| known.id == *from) {
                    self.remove(RecordKey::Member(from.clone()))?;
                }
                self.change_entries(is_theirs, |entry| {
                    if entry.member == *from {
                        entry.member = into.clone();
                    }
                    let theirs = entry.tracked.spans.iter_mut().filter(|(_, span)| span.by == *from);
                    theirs.for_each(|(_, span)| span.by = into.clone());
                });
                self.hand_timer_over(from, into)?;
                self.untangle(into)?;
            }
            Command::PutProject(project) => {
                visible(&project.name)?;
                self.put(Record::Project(project.clone()));
            }
            Command::RemoveProject(id) => {
                self.remove(RecordKey::Project(id.clone()))?;
                self.drop_project(id);
            }
            Command::DropProject(id) => self.drop_project(id),
            Command::PutClient(client) => {
                visible(&client.name)?;
                self.put(Record::Client(client.clone()));
            }
            Command::RemoveClient(id) => {
                self.remove(RecordKey::Client(id.clone()))?;
                self.drop_client(id);
            }
            Command::DropClient(id) => self.drop_client(id),
            Command::PutLabel(label) => {
                visible(&label.name)?;
                self.put(Record::Label(label.clone()));
            }
            Command::RemoveLabel(id) => {
                self.remove(RecordKey::Label(id.clone()))?;
                self.drop_label(id);
            }
            Command::DropLabel(id) => self.drop_label(id),
            Command::DropTimer { member } => self.remove(RecordKey::Timer(member.clone()))?,
            Command::SetSettings(settings) => {
                length(settings.default_minutes)?;
                self.put(Record::Settings(settings.clone()));
            }
        }
        Ok(())
    }

    fn drop_label(&mut self, id: &LabelId) {
        self.change_tasks(|task| task.labels.contains(id), |task| task.labels.retain(|label| label != id));
    }

    fn drop_project(&mut self, id: &ProjectId) {
        self.change_tasks(|task| task.project.as_ref() == Some(id), |task| task.project = None);
    }

    fn drop_client(&mut self, id: &ClientId) {
        self.change_projects(|project| project.client.as_ref() == Some(id), |project| project.client = None);
    }

    fn relate(&self, key: &LinkKey) -> Relation {
        relate::choose(self.tasks_linked_to(key), |task| self.entries_of(task).map(|entry| entry.slot).max())
    }

    /// Adds a task with the title without its brackets. A source item may have no title, so an empty one is allowed
    /// here.
    fn add_task(
        &mut self,
        id: &TaskId,
        text: &str,
        link: Option<&Link>,
        estimate: Option<Minutes>,
    ) -> Result<TaskId, Refusal> {
        let title: Arc<str> = title::parse(text).title.trim().into();
        let links = link.cloned().into_iter().collect();
        self.add(Record::Task(Task { links, estimate, ..Task::new(id.clone(), title) }))?;
        Ok(id.clone())
    }

    /// Appends to a task's notes what they don't contain yet.
    fn note(&mut self, id: &TaskId, notes: &str) -> Result<(), Refusal> {
        self.change_task(id, |task| {
            if task.notes.trim().is_empty() {
                task.notes = Arc::from(notes);
            } else if !task.notes.contains(notes) {
                task.notes = format!("{}\n\n{notes}", task.notes.trim_end()).into();
            }
        })
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
        self.add(Record::Entry(TimeEntry { id, task, member, slot, scheduled, tracked: Tracked::default() }))
    }

    fn revise(&mut self, id: &EntryId, to: &Revision) -> Result<(), Refusal> {
        length(to.scheduled)?;
        let task = self.entry(id)?.task.clone();
        // A task whose source gave it no title may stay without one.
        if self.task(&task)?.title != to.title {
            visible(&to.title)?;
        }
        self.change_entry(id, |entry| {
            (entry.slot, entry.scheduled) = (to.slot, to.scheduled);
            entry.tracked.retype(to.logged);
            entry.member = to.member.clone();
        })?;
        self.change_task(&task, |task| {
            (task.title, task.notes, task.done) = (Arc::clone(&to.title), Arc::clone(&to.notes), to.done);
            (task.project, task.labels) = (to.project.clone(), to.labels.clone());
        })
    }

    /// Also deletes the task if this was its last entry.
    fn remove_entry(&mut self, id: &EntryId) -> Result<(), Refusal> {
        let task = self.entry(id)?.task.clone();
        self.remove_for_good(id)?;
        let key = RecordKey::Task(task);
        if let RecordKey::Task(task) = &key
            && self.task(task).is_ok()
            && self.entries_of(task).next().is_none()
        {
            self.remove(key)?;
        }
        Ok(())
    }

    /// Refused for tracked time, which records work that was done, and for complete tasks.
    fn unschedule(&mut self, id: &EntryId) -> Result<(), Refusal> {
        let entry = self.entry(id)?;
        let (task, scheduled) = (entry.task.clone(), entry.scheduled);
        if entry.logged() > 0 || self.timer_on(id).is_some() {
            return Err(Refusal::Tracked(id.clone()));
        }
        if self.task(&task)?.done {
            return Err(Refusal::Done(task));
        }
        self.remove(RecordKey::Entry(id.clone()))?;
        // While the task has other entries it is planned, and they say how long it takes.
        if self.entries_of(&task).next().is_none() {
            self.change_task(&task, |task| task.estimate = Some(scheduled))?;
        }
        Ok(())
    }

    fn observe(&mut self, item: &SourceItem) -> Result<(), Refusal> {
        let linked: Vec<TaskId> = self.tasks_linked_to(&item.link.key).map(|task| task.id.clone()).collect();
        for id in linked {
            self.change_task(&id, |task| {
                let Some(link) = task.links.iter_mut().find(|link| link.key.names(&item.link.key)) else { return };
                let before = std::mem::replace(link, item.link.clone());
                // Fields that the user has edited stay; fields that still match the source follow it.
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
}

fn length(minutes: Minutes) -> Result<(), Refusal> {
    if (1..=title::MAX_MINUTES).contains(&minutes) { Ok(()) } else { Err(Refusal::Length(minutes)) }
}

fn land(entry: &mut TimeEntry, to: Slot, member: Option<&MemberId>) {
    entry.slot = to;
    if let Some(member) = member {
        entry.member = member.clone();
    }
}

fn visible(title: &str) -> Result<(), Refusal> {
    if is_blank(title) { Err(Refusal::EmptyTitle) } else { Ok(()) }
}
