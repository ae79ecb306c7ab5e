//! What wins between tabs brings what it needs, or goes along: no half of a record is left.
//!
//! Each rule looks at what is there and comes to the same in every tab, whatever was heard in which order. Of what was
//! stored by earlier editions everything is looked at once, at the start.

use litemap::LiteMap;
use plan::{Command, EntryId, MemberId, Record, RecordKey, Task, TaskId, Workspace};

use super::Step;
use crate::archive::{Meta, key_of};
use crate::effect::Message;
use crate::env::Millis;

/// What may be out of joint.
#[derive(Debug, Default)]
pub(super) struct Touched {
    entries: Vec<EntryId>,
    tasks: Vec<TaskId>,
    timers: Vec<MemberId>,
    /// Whose spans may overlap.
    tracking: Vec<MemberId>,
    /// A label, project or client may be gone from under anything that names it.
    named: bool,
    /// Everything that is stored was just read. Else what isn't known may be about to be heard.
    all: bool,
}

impl Touched {
    /// Of everything what looks out of joint, which is next to nothing as a rule, however much is stored.
    fn all(plan: &Workspace) -> Self {
        let unknown = |member: &MemberId| plan.member(member).is_none();
        let entries = plan.entries().filter(|entry| {
            let mut by = entry.tracked.spans.values().map(|span| &span.by);
            plan.task(&entry.task).is_none() || unknown(&entry.member) || by.any(unknown)
        });
        let tasks = plan.tasks().filter(|task| plan.entries_of(&task.id).next().is_none());
        let mut tracking: Vec<MemberId> = plan.trackers().cloned().collect();
        tracking.retain(|member| plan.is_tangled(member));
        Self {
            entries: entries.map(|entry| entry.id.clone()).collect(),
            tasks: tasks.map(|task| task.id.clone()).collect(),
            timers: plan.timers().map(|timer| timer.member.clone()).collect(),
            tracking,
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
        mended += self.mend_tasks(&touched.tasks);
        for entry in &touched.entries {
            mended += usize::from(self.mend_entry(entry, touched.all));
        }
        mended += self.mend_names(&touched);
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
    fn mend_tasks(&mut self, tasks: &[TaskId]) -> usize {
        let plan = &self.model.plan;
        let bare = tasks.iter().filter(|id| plan.task(id).is_some() && plan.entries_of(id).next().is_none());
        let left = |id: &TaskId| self.model.meta.get(&key_of(&RecordKey::Task(id.clone())))?.seen()?.left;
        let bare: LiteMap<&TaskId, Millis> = bare.filter_map(|id| Some((id, left(id)?))).collect();
        if bare.is_empty() {
            return 0;
        }
        // One walk for all of them.
        let went = self.model.meta.values().filter_map(|meta| {
            let seen = meta.seen()?;
            let Some(Record::Entry(entry)) = &seen.last else { return None };
            let at = bare.get(&entry.task)?;
            (seen.left == Some(*at)).then(|| RecordKey::Entry(entry.id.clone()))
        });
        let went: Vec<RecordKey> = went.collect();
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
    fn mend_names(&mut self, touched: &Touched) -> usize {
        let plan = &self.model.plan;
        let every = || plan.tasks().filter(|_| touched.named);
        let tasks = || every().chain(touched.tasks.iter().filter(|_| !touched.named).filter_map(|id| plan.task(id)));
        let gone = |key: &RecordKey| self.is_gone(key, touched.all);
        let labels = tasks().flat_map(|task| &task.labels).cloned().map(RecordKey::Label);
        let projects = tasks().filter_map(|task| task.project.clone()).map(RecordKey::Project);
        let named = plan.projects().filter(|_| touched.named).filter_map(|project| project.client.clone());
        let dead = labels.chain(projects).chain(named.map(RecordKey::Client)).filter(gone);
        let mut dead: Vec<RecordKey> = dead.collect();
        let count = dead.len();
        // Each goes from everything at once.
        dead.sort();
        dead.dedup();
        for key in dead {
            match key {
                RecordKey::Label(id) => self.change(&Command::DropLabel(id)),
                RecordKey::Project(id) => self.change(&Command::DropProject(id)),
                RecordKey::Client(id) => self.change(&Command::DropClient(id)),
                _ => {}
            }
        }
        count
    }

    /// Nobody does two things at once.
    pub(super) fn untangle(&mut self, member: MemberId) {
        self.change(&Command::Untangle { member });
    }

    /// Whether a record is gone, and not only unknown, unless `all` that is stored is known. What can't be read may be there
    /// all the same.
    fn is_gone(&self, key: &RecordKey, all: bool) -> bool {
        if self.model.plan.has(key) {
            return false;
        }
        let text = key_of(key);
        (all || self.model.meta.contains_key(&text)) && !self.model.aside.contains_key(&text)
    }
}
