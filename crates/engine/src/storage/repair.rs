//! A winning change between tabs brings what it needs, or gives way: no half-written change is left.
//!
//! Each rule looks at the current state and gives the same result in every tab, whatever arrived in whatever order.
//! Data from earlier versions is examined completely, once, at startup.

use litemap::LiteMap;
use plan::{Command, EntryId, MemberId, Millis, Record, RecordKey, Task, TaskId, Touched, Workspace};

use super::archive::{Meta, key_of};
use super::outbox::Kind;
use crate::app::update::Step;
use crate::values::announcement::Message;
use crate::values::ids;
use crate::values::stored::StoredChange;

/// Everything that looks in need of repair, which is usually next to nothing, however much is stored.
fn all(plan: &Workspace) -> Touched {
    let unknown = |member: &MemberId| plan.member(member).is_none();
    let entries = plan.entries().filter(|entry| {
        let mut by = entry.tracked.spans.values().map(|span| &span.by);
        unknown(&entry.member) || by.any(unknown)
    });
    let entries = plan.without_task().chain(entries);
    let mut tracking: Vec<MemberId> = plan.trackers().cloned().collect();
    tracking.retain(|member| plan.is_tangled(member));
    Touched {
        entries: entries.map(|entry| entry.id.clone()).collect(),
        tasks: plan.without_entries().cloned().collect(),
        timers: plan.timers().map(|timer| timer.member.clone()).collect(),
        tracking,
        named: true,
    }
}

/// What brings a record into order.
enum Remedy {
    /// It exists again, as it was when it was deleted.
    BringBack(RecordKey),
    /// It is deleted, as of then.
    LetGo(RecordKey, Millis),
    /// Nothing is known of it but that it existed.
    Make(TaskId),
}

/// A deleted entry: when it was deleted, whether for good, and what that had seen of its task.
struct GoneEntry {
    key: RecordKey,
    left: Millis,
    for_good: Option<bool>,
    saw: Option<u128>,
}

impl Step<'_> {
    /// Repairs everything, and reports what was repaired.
    pub(crate) fn mend_all(&mut self) {
        let touched = all(&self.model.plan);
        let mended = self.mend(touched, true);
        if mended > 0 {
            self.tell(Message::Mended { count: mended }, false);
        }
    }

    /// Repairs what these records may have left inconsistent.
    pub(super) fn mend_after(&mut self, keys: &[RecordKey]) {
        let mut touched = Touched::of(&self.model.plan, keys.iter());
        let of = |key: &RecordKey| self.model.meta.get(&key_of(key))?.seen()?.last.as_ref()?.as_entry();
        touched.tasks.extend(keys.iter().filter_map(of).map(|entry| entry.task.clone()));
        self.mend(touched, false);
    }

    /// Whether `all` that is stored was just read. Otherwise what isn't known may be about to arrive.
    fn mend(&mut self, mut touched: Touched, all: bool) -> usize {
        // What isn't known can still be read.
        if !self.model.load.is_read() {
            return 0;
        }
        let mut mended = self.mend_members(&touched);
        for member in &touched.timers {
            mended = mended.saturating_add(self.mend_timer(member, &mut touched.entries, all).into());
        }
        // All at once, since there may be thousands: a task's remedies depend on no other task.
        plan::sort_and_dedup(&mut touched.tasks);
        let remedies = touched.tasks.iter().flat_map(|task| self.mend_task(task, all)).collect();
        mended = mended.saturating_add(self.carry_out_remedies(remedies));
        let plan = &self.model.plan;
        let of = touched.entries.iter().filter_map(|entry| Some(plan.entry(entry)?.task.clone()));
        let mut tasks: Vec<TaskId> = of.collect();
        plan::sort_and_dedup(&mut tasks);
        let remedies = tasks.into_iter().filter_map(|task| self.mend_entries_of(task, all)).collect();
        mended = mended.saturating_add(self.carry_out_remedies(remedies));
        mended = mended.saturating_add(self.mend_names(&touched, all));
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
        if self.carry_out_remedies(vec![Remedy::BringBack(key)]) > 0 {
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
    /// single tab; unless the last deletion hadn't seen its last change: then that entry stays with it.
    fn mend_task(&self, task: &TaskId, all: bool) -> Vec<Remedy> {
        let plan = &self.model.plan;
        let Some(value) = plan.task(task).filter(|_| plan.entries_of(task).next().is_none()) else {
            return Vec::new();
        };
        let gone = self.gone_from(task);
        let Some(last) = gone.iter().max_by(|a, b| (a.left, &a.key).cmp(&(b.left, &b.key))) else {
            return Vec::new();
        };
        let key = RecordKey::Task(task.clone());
        let meta = self.model.meta.get(&key_of(&key));
        let left = meta.and_then(|meta| meta.seen()?.left);
        if gone.iter().any(|entry| Some(entry.left) == left) {
            let went = gone.iter().filter(|entry| Some(entry.left) == left);
            return went.map(|entry| Remedy::BringBack(entry.key.clone())).collect();
        }
        let changed = meta.map_or(Millis::MIN, |meta| meta.at.unwrap_or_else(|| ids::time_of(meta.rev)));
        // Its last change was that an entry went back to the backlog.
        let went_back = gone.iter().any(|entry| entry.left == changed && entry.for_good != Some(true));
        let goes = match last.for_good {
            Some(for_good) => for_good,
            // Earlier versions didn't record it. A task created in the backlog has no entry of its own age, and one
            // that was put back has an estimate.
            None => all && value.estimate.is_none() && gone.iter().any(|entry| is_made_with(task, &entry.key)),
        };
        if !goes || went_back {
            return Vec::new();
        }
        // Earlier versions recorded only when.
        let seen = last.saw.map_or(changed <= last.left, |saw| meta.is_none_or(|meta| meta.rev <= saw));
        if seen {
            return vec![Remedy::LetGo(key, last.left)];
        }
        // For an earlier version it isn't known whether the change puts it into the backlog.
        last.for_good.map(|_| Remedy::BringBack(last.key.clone())).into_iter().collect()
    }

    /// The deleted entries of a task.
    fn gone_from(&self, task: &TaskId) -> Vec<GoneEntry> {
        let went = self.model.went.get(task).into_iter().flat_map(LiteMap::keys);
        let gone = went.filter_map(|id| {
            let key = RecordKey::Entry(id.clone());
            let seen = self.model.meta.get(&key_of(&key))?.seen()?;
            let entry = seen.last.as_ref()?.as_entry()?;
            (entry.task == *task).then_some(())?;
            Some(GoneEntry { key, left: seen.left?, for_good: seen.for_good, saw: seen.saw })
        });
        gone.collect()
    }

    /// An entry keeps its task.
    fn mend_entries_of(&self, task: TaskId, all: bool) -> Option<Remedy> {
        let key = RecordKey::Task(task.clone());
        if !self.is_gone(&key, all) {
            return None;
        }
        let known = self.model.meta.get(&key_of(&key)).and_then(Meta::seen).is_some_and(|seen| seen.last.is_some());
        Some(if known { Remedy::BringBack(key) } else { Remedy::Make(task) })
    }

    /// Returns how many there were.
    fn carry_out_remedies(&mut self, remedies: Vec<Remedy>) -> usize {
        let mut changes = Vec::with_capacity(remedies.len());
        let mut made = Vec::new();
        for remedy in remedies {
            match remedy {
                Remedy::BringBack(key) => {
                    let Some(last) = self.take_last(&key) else { continue };
                    changes.push((key, Some(last)));
                }
                Remedy::LetGo(key, left) => {
                    let last = self.model.plan.record(&key);
                    let seen = self.model.meta.entry(key_of(&key)).or_default().seen_mut();
                    (seen.left, seen.last) = (Some(left), last);
                    changes.push((key, None));
                }
                Remedy::Make(task) => {
                    let key = RecordKey::Task(task.clone());
                    // It gets the least revision: if a tab has it after all, that one wins.
                    made.push((key_of(&key), Meta::default()));
                    changes.push((key, Some(Record::Task(Task::new(task, "")))));
                }
            }
        }
        if !made.is_empty() {
            let known = std::mem::take(&mut self.model.meta);
            self.model.meta = plan::map_of_many(known.into_iter().chain(made));
        }
        let keys: Vec<RecordKey> = changes.iter().map(|(key, _)| key.clone()).collect();
        for (key, after) in changes {
            self.model.plan.overwrite(&key, after);
            self.model.changed_record(&key);
        }
        let stored = keys.iter().map(|key| StoredChange::Put(self.stored(key))).collect();
        self.send(stored, Kind::Noted);
        keys.len()
    }

    /// A label, project or client that is gone is removed from what names it.
    fn mend_names(&mut self, touched: &Touched, all: bool) -> usize {
        let plan = &self.model.plan;
        let mut dead = Vec::new();
        let mut note = |key| {
            if self.is_gone(&key, all) {
                dead.push(key);
            }
        };
        if touched.named {
            plan.named(&mut note);
        } else {
            touched.tasks.iter().for_each(|task| plan.named_by(&RecordKey::Task(task.clone()), &mut note));
        }
        let count = dead.len();
        // Each is removed from everything at once.
        plan::sort_and_dedup(&mut dead);
        dead.iter().filter_map(RecordKey::dropped).for_each(|command| self.change(&command));
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
