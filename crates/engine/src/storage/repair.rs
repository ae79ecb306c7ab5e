//! A winning change between tabs brings what it needs, or gives way: no half-written change is left.
//!
//! Each rule looks at the current state and gives the same result in every tab, whatever arrived in whatever order.
//! Data from earlier versions is examined completely, once, at startup.

use litemap::LiteMap;
use plan::{Command, EntryId, MemberId, Millis, Record, RecordKey, Task, TaskId, Workspace};

use super::archive::{Meta, key_of};
use crate::app::update::Step;
use crate::values::announcement::Message;
use crate::values::ids;

/// What may need repair.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    entries: Vec<EntryId>,
    tasks: Vec<TaskId>,
    timers: Vec<MemberId>,
    /// Members whose spans may overlap.
    tracking: Vec<MemberId>,
    /// Whether something may name a label, project or client that is gone.
    named: bool,
    /// Whether everything stored was just read. Otherwise what isn't known may be about to arrive.
    all: bool,
}

impl Touched {
    /// Everything that looks in need of repair, which is usually next to nothing, however much is stored.
    fn all(plan: &Workspace) -> Self {
        let unknown = |member: &MemberId| plan.member(member).is_none();
        let entries = plan.entries().filter(|entry| {
            let mut by = entry.tracked.spans.values().map(|span| &span.by);
            unknown(&entry.member) || by.any(unknown)
        });
        let entries = plan.without_task().chain(entries);
        let mut tracking: Vec<MemberId> = plan.trackers().cloned().collect();
        tracking.retain(|member| plan.is_tangled(member));
        Self {
            entries: entries.map(|entry| entry.id.clone()).collect(),
            tasks: plan.without_entries().cloned().collect(),
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
    /// Repairs everything, and reports what was repaired.
    pub(crate) fn mend_all(&mut self) {
        let touched = Touched::all(&self.model.plan);
        let mended = self.mend(touched);
        if mended > 0 {
            self.tell(Message::Mended { count: mended }, false);
        }
    }

    /// Repairs what these records may have left inconsistent.
    pub(super) fn mend_after(&mut self, keys: &[RecordKey]) {
        let mut touched = Touched::of(&self.model.plan, keys.iter());
        let of = |key: &RecordKey| self.model.meta.get(&key_of(key))?.seen()?.last.as_ref()?.as_entry();
        touched.tasks.extend(keys.iter().filter_map(of).map(|entry| entry.task.clone()));
        self.mend(touched);
    }

    fn mend(&mut self, mut touched: Touched) -> usize {
        // What isn't known can still be read.
        if !self.model.load.read {
            return 0;
        }
        let mut mended = self.mend_members(&touched);
        for member in &touched.timers {
            mended = mended.saturating_add(self.mend_timer(member, &mut touched.entries, touched.all).into());
        }
        for task in &touched.tasks {
            mended = mended.saturating_add(self.mend_task(task, touched.all));
        }
        for entry in &touched.entries {
            mended = mended.saturating_add(self.mend_entry(entry, touched.all).into());
        }
        mended = mended.saturating_add(self.mend_names(&touched));
        plan::sort_and_dedup(&mut touched.tracking);
        for member in touched.tracking {
            self.untangle(member);
        }
        mended
    }

    /// A member who was merged into the user is the user for late arrivals, too.
    fn mend_members(&mut self, touched: &Touched) -> usize {
        let plan = &self.model.plan;
        // Also in the spans of an entry that was theirs: joined with what another tab knew of it, they have the old
        // member, and would overlap with the others unnoticed.
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
        plan::sort_and_dedup(&mut gone);
        let Some(into) = self.model.my_id() else { return 0 };
        for from in &gone {
            self.change(&Command::MergeMember { from: from.clone(), into: into.clone() });
        }
        gone.len()
    }

    /// A timer restores its entry. A timer whose entry is completely unknown counts nothing.
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

    /// A task has entries, or is in the backlog.
    ///
    /// A task restored by another tab's change comes with the entries that were deleted with it. A task whose entries
    /// were deleted one by one, by tabs that didn't know of each other, is deleted with the last of them, as in a
    /// single tab; unless it was changed later: then the last one stays with it.
    fn mend_task(&mut self, task: &TaskId, all: bool) -> usize {
        let plan = &self.model.plan;
        let Some(value) = plan.task(task).filter(|_| plan.entries_of(task).next().is_none()) else { return 0 };
        let gone = self.gone_from(task);
        let Some((last, last_left, for_good)) =
            gone.iter().max_by(|(key, at, _), (other, then, _)| (at, key).cmp(&(then, other)))
        else {
            return 0;
        };
        let key = RecordKey::Task(task.clone());
        let meta = self.model.meta.get(&key_of(&key));
        let left = meta.and_then(|meta| meta.seen()?.left);
        let went: Vec<&RecordKey> = gone.iter().filter(|(_, at, _)| Some(*at) == left).map(|(key, ..)| key).collect();
        if !went.is_empty() {
            return went.into_iter().filter(|key| self.bring_back(key)).count();
        }
        let changed = meta.map_or(Millis::MIN, |meta| meta.at.unwrap_or_else(|| ids::time_of(meta.rev)));
        // Its last change was that an entry went back to the backlog.
        let went_back = gone.iter().any(|(_, left, for_good)| *left == changed && *for_good != Some(true));
        let goes = match for_good {
            Some(for_good) => *for_good,
            // Earlier versions didn't record it. A task created in the backlog has no entry of its own age, and one
            // that was put back has an estimate.
            None => all && value.estimate.is_none() && gone.iter().any(|(key, ..)| is_made_with(task, key)),
        };
        if !goes || went_back {
            return 0;
        }
        if changed <= *last_left {
            self.let_go(&key, *last_left);
            return 1;
        }
        // For an earlier version it isn't known whether the change puts it into the backlog.
        usize::from(for_good.is_some() && self.bring_back(last))
    }

    /// The deleted entries of a task: when, and whether for good.
    fn gone_from(&self, task: &TaskId) -> Vec<(RecordKey, Millis, Option<bool>)> {
        let went = self.model.went.get(task).into_iter().flat_map(LiteMap::keys);
        let gone = went.filter_map(|id| {
            let key = RecordKey::Entry(id.clone());
            let seen = self.model.meta.get(&key_of(&key))?.seen()?;
            let entry = seen.last.as_ref()?.as_entry()?;
            (entry.task == *task).then_some(())?;
            Some((key, seen.left?, seen.for_good))
        });
        gone.collect()
    }

    /// An entry keeps its task.
    fn mend_entry(&mut self, entry: &EntryId, all: bool) -> bool {
        let Some(task) = self.model.plan.entry(entry).map(|entry| entry.task.clone()) else { return false };
        let key = RecordKey::Task(task.clone());
        if !self.is_gone(&key, all) {
            return false;
        }
        if !self.bring_back(&key) {
            // Nothing is known of it but that it existed. It gets the least revision: if a tab has it after all, that
            // one wins.
            let task = Some(Record::Task(Task::new(task, "")));
            self.model.learn(&key_of(&key), &key, task, Meta::default());
            self.rewrite(&key);
        }
        true
    }

    /// A label, project or client that is gone is removed from what names it.
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
        // Each is removed from everything at once.
        plan::sort_and_dedup(&mut dead);
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

    /// Cuts a member's overlapping spans: nobody does two things at once.
    pub(crate) fn untangle(&mut self, member: MemberId) {
        self.change(&Command::Untangle { member });
    }

    /// Whether a record is gone, and not only unknown, unless `all` stored records are known. A record that can't be
    /// read exists nevertheless.
    fn is_gone(&self, key: &RecordKey, all: bool) -> bool {
        if self.model.plan.has(key) {
            return false;
        }
        let text = key_of(key);
        (all || self.model.meta.contains_key(&text)) && !self.model.aside.contains_key(&text)
    }
}

/// Whether a task was created by the same change as its entry.
fn is_made_with(task: &TaskId, entry: &RecordKey) -> bool {
    let RecordKey::Entry(entry) = entry else { return false };
    let made = |id: &str| ids::decode(id).map(ids::time_of);
    made(task.as_str()).is_some_and(|at| Some(at) == made(entry.as_str()))
}
