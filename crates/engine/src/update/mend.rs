//! What wins between tabs brings what it needs, or goes along: no half of a record is left.
//!
//! Each rule looks at what is there and comes to the same in every tab, whatever was heard in which order. Of what was
//! stored by earlier editions everything is looked at once, at the start.

use plan::{ClientId, Command, EntryId, LabelId, MemberId, ProjectId, Record, RecordKey, Task, TaskId, Workspace};

use super::Step;
use crate::archive::{Meta, key_of};
use crate::effect::Message;

/// What may be out of joint.
#[derive(Debug, Default)]
pub(super) struct Touched {
    entries: Vec<EntryId>,
    tasks: Vec<TaskId>,
    timers: Vec<MemberId>,
    /// Whose spans may overlap.
    tracking: Vec<MemberId>,
    /// A label, project or client may be gone from under what names it.
    named: bool,
    /// Everything that is stored was just read. Else what isn't known may be about to be heard.
    all: bool,
}

impl Touched {
    fn all(plan: &Workspace) -> Self {
        let tracking = plan.entries().flat_map(|entry| entry.tracked.spans.values()).map(|span| span.by.clone());
        Self {
            entries: plan.entries().map(|entry| entry.id.clone()).collect(),
            tasks: plan.tasks().map(|task| task.id.clone()).collect(),
            timers: plan.timers().map(|timer| timer.member.clone()).collect(),
            tracking: tracking.chain(plan.timers().map(|timer| timer.member.clone())).collect(),
            named: true,
            all: true,
        }
    }

    fn of<'k>(plan: &Workspace, keys: impl Iterator<Item = &'k RecordKey>) -> Self {
        let mut touched = Self::default();
        for key in keys {
            match key {
                RecordKey::Entry(id) => {
                    // A timer may have lost it.
                    touched.timers.extend(plan.timer_on(id).map(|timer| timer.member.clone()));
                    let entry = plan.entry(id);
                    touched.tasks.extend(entry.map(|entry| entry.task.clone()));
                    let spans = entry.into_iter().flat_map(|entry| entry.tracked.spans.values());
                    touched.tracking.extend(spans.map(|span| span.by.clone()));
                    touched.entries.push(id.clone());
                }
                RecordKey::Task(id) => {
                    touched.entries.extend(plan.entries_of(id).map(|entry| entry.id.clone()));
                    touched.tasks.push(id.clone());
                    touched.named |=
                        plan.task(id).is_some_and(|task| !task.labels.is_empty() || task.project.is_some());
                }
                RecordKey::Timer(member) => {
                    touched.timers.push(member.clone());
                    touched.tracking.push(member.clone());
                }
                RecordKey::Project(_) | RecordKey::Client(_) | RecordKey::Label(_) => touched.named = true,
                RecordKey::Member(_) | RecordKey::Settings => {}
            }
        }
        touched
    }
}

impl Step<'_> {
    /// Looks at everything, and tells what was mended.
    pub(super) fn mend_all(&mut self) {
        let touched = Touched::all(&self.model.plan);
        let mended = self.mend(touched);
        if mended > 0 {
            self.tell(Message::Mended { count: mended }, false);
        }
    }

    /// Looks at what these records may have left out of joint.
    pub(super) fn mend_after(&mut self, keys: &[RecordKey]) {
        let touched = Touched::of(&self.model.plan, keys.iter());
        self.mend(touched);
    }

    fn mend(&mut self, mut touched: Touched) -> usize {
        // What isn't known can still be read.
        if !self.model.load.read {
            return 0;
        }
        let mut mended = 0;
        mended += self.mend_members(&touched);
        for member in &touched.timers {
            mended += usize::from(self.mend_timer(member, &mut touched.entries, touched.all));
        }
        for task in &touched.tasks {
            mended += self.mend_task(task);
        }
        for entry in &touched.entries {
            mended += usize::from(self.mend_entry(entry, touched.all));
        }
        if touched.named {
            mended += self.mend_names(touched.all);
        }
        touched.tracking.sort();
        touched.tracking.dedup();
        for member in touched.tracking {
            self.untangle(member);
        }
        mended
    }

    /// Whoever turned out to be the person at this device is them also for what arrives late.
    fn mend_members(&mut self, touched: &Touched) -> usize {
        let plan = &self.model.plan;
        // Also in the spans of an entry that was theirs: joined with what another tab knew of it, they come with the old
        // name, and would overlap with the others unseen.
        let entries = touched
            .entries
            .iter()
            .filter_map(|id| plan.entry(id))
            .flat_map(|entry| [&entry.member].into_iter().chain(entry.tracked.spans.values().map(|span| &span.by)));
        let unknown = entries.chain(&touched.timers).filter(|member| plan.member(member).is_none());
        let merged = |member: &&MemberId| {
            let meta = self.model.meta.get(&key_of(&RecordKey::Member((*member).clone())));
            let last = meta.and_then(|meta| meta.seen()?.last.as_ref());
            matches!(last, Some(Record::Member(last)) if last.name.trim().is_empty())
        };
        let mut gone: Vec<MemberId> = unknown.filter(merged).cloned().collect();
        gone.sort();
        gone.dedup();
        let Some(into) = self.model.my_id() else { return 0 };
        for from in &gone {
            self.change(&Command::MergeMember { from: from.clone(), into: into.clone() });
        }
        gone.len()
    }

    /// A timer brings its entry back. One whose entry isn't known at all has nothing to count for.
    fn mend_timer(&mut self, member: &MemberId, entries: &mut Vec<EntryId>, all: bool) -> bool {
        let Some(timer) = self.model.plan.timer(member) else { return false };
        let entry = timer.entry.clone();
        if let Some(known) = self.model.plan.entry(&entry) {
            // It was stopped and logged by another tab.
            let over = known.tracked.spans.contains_key(&timer.begin);
            if over {
                self.change(&Command::DropTimer { member: member.clone() });
            }
            return over;
        }
        let key = RecordKey::Entry(entry.clone());
        if !self.is_gone(&key, all) {
            return false;
        }
        if self.bring_back(&key) {
            entries.push(entry);
        } else {
            self.change(&Command::DropTimer { member: member.clone() });
        }
        true
    }

    /// A task whose removal another tab's change has undone comes with the entries that went by the same removal.
    fn mend_task(&mut self, task: &TaskId) -> usize {
        if self.model.plan.task(task).is_none() || self.model.plan.entries_of(task).next().is_some() {
            return 0;
        }
        let left = |key: &str| self.model.meta.get(key).and_then(|meta| meta.seen()?.left);
        let Some(at) = left(&key_of(&RecordKey::Task(task.clone()))) else { return 0 };
        let went = self.model.meta.iter().filter_map(|(text, meta)| {
            let seen = meta.seen()?;
            match &seen.last {
                Some(Record::Entry(entry)) if entry.task == *task && seen.left == Some(at) => Some((text, entry)),
                _ => None,
            }
        });
        let went: Vec<RecordKey> = went.map(|(_, entry)| RecordKey::Entry(entry.id.clone())).collect();
        went.iter().filter(|key| self.bring_back(key)).count()
    }

    /// An entry keeps its task.
    fn mend_entry(&mut self, entry: &EntryId, all: bool) -> bool {
        let Some(task) = self.model.plan.entry(entry).map(|entry| entry.task.clone()) else { return false };
        let key = RecordKey::Task(task.clone());
        if !self.is_gone(&key, all) {
            return false;
        }
        if !self.bring_back(&key) {
            // Nothing is known of it but that it was there.
            // Of the least revision: should a tab have it after all, that one holds.
            let task = Some(Record::Task(Task::new(task, "")));
            self.model.learn(&key_of(&key), &key, task, Meta::default());
            self.rewrite(&key);
        }
        true
    }

    /// A label, project or client that is gone goes from what names it.
    fn mend_names(&mut self, all: bool) -> usize {
        let plan = &self.model.plan;
        let label = |id: &&LabelId| self.is_gone(&RecordKey::Label((*id).clone()), all);
        let project = |id: &&ProjectId| self.is_gone(&RecordKey::Project((*id).clone()), all);
        let client = |id: &&ClientId| self.is_gone(&RecordKey::Client((*id).clone()), all);
        let tasks = plan.tasks();
        let labels = tasks.flat_map(|task| &task.labels).filter(label).cloned().map(Command::DropLabel);
        let projects = plan.tasks().filter_map(|task| task.project.as_ref()).filter(project).cloned();
        let clients = plan.projects().filter_map(|project| project.client.as_ref()).filter(client).cloned();
        let dead = labels.chain(projects.map(Command::DropProject)).chain(clients.map(Command::DropClient));
        let dead: Vec<Command> = dead.collect();
        dead.iter().for_each(|command| self.change(command));
        dead.len()
    }

    /// Nobody does two things at once.
    pub(super) fn untangle(&mut self, member: MemberId) {
        self.change(&Command::Untangle { member });
    }

    /// Whether a record is gone, and not only unknown, unless `all` that is stored is known. What can't be read may be there
    /// all the same.
    fn is_gone(&self, key: &RecordKey, all: bool) -> bool {
        let text = key_of(key);
        let known = all || self.model.meta.contains_key(&text);
        known && self.model.plan.record(key).is_none() && !self.model.aside.contains_key(&text)
    }
}
