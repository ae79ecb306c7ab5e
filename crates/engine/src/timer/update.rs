//! Timers: starting, stopping, and resolving a gap. `heartbeat` handles the signs of life by which gaps are found.

use std::sync::Arc;

use plan::relate::{Relation, relate};
use plan::{
    Command, EntryId, ItemId, LinkKey, MemberId, Millis, MinuteOfDay, Patch, Record, RecordKey, Seconds, Slot, TaskId,
    Timer,
};

use super::state::{Keep, TimerMsg};
use crate::app::effect::Effect;
use crate::app::update::Step;
use crate::values::announcement::Message;
use crate::values::connection::ConnectionId;
use crate::values::focus::FocusTarget;
use crate::values::route::{Page, Route};

impl Step<'_> {
    #[inline(never)]
    pub(crate) fn timer(&mut self, msg: TimerMsg) {
        match msg {
            TimerMsg::Toggle(entry) => self.toggle_timer(&entry),
            TimerMsg::ToggleItem(connection, item) => self.toggle_item_timer(&connection, &item),
            TimerMsg::Begin { title } => self.begin_titled(title),
            TimerMsg::Stop(member) => {
                member.or_else(|| self.model.my_id()).into_iter().for_each(|member| self.stop_timer(&member));
            }
            TimerMsg::Show(entry) => self.show_entry(entry),
            TimerMsg::Keep(keep) => self.keep_of_gap(keep),
            TimerMsg::Later => self.ask_later(),
            TimerMsg::Ask(member) => self.ask(&member),
        }
    }

    fn toggle_timer(&mut self, entry: &EntryId) {
        match self.model.plan.timer_on(entry).map(|timer| timer.member.clone()) {
            Some(member) => self.stop_timer(&member),
            None => self.track(None, entry),
        }
    }

    fn toggle_item_timer(&mut self, connection: &ConnectionId, item: &ItemId) {
        let now = self.env.now;
        let Some(source) = self.model.sources.get_mut(connection) else { return };
        source.schedule.touched(now);
        let key = source.connection.link_key(item);
        let Some(me) = self.model.my_id() else { return };
        let plan = &self.model.plan;
        let linked = |entry: &EntryId| plan.tasks_linked_to(&key).any(|task| is_of(plan, entry, &task.id));
        if plan.timer(&me).is_some_and(|timer| linked(&timer.entry)) {
            return self.stop_timer(&me);
        }
        if let Some(entry) = self.today_of(&key, &me) {
            return self.track(None, &entry);
        }
        let Some(source) = self.model.sources.get(connection) else { return };
        let Some(found) = source.item(item) else { return };
        let item = source.source_item(found);
        let (new_entry, new_task) = (EntryId::new(self.ids.take()), TaskId::new(self.ids.take()));
        let slot = self.now_slot();
        let plans = Command::PlanItem { item, slot, member: me, new_task, new_entry: new_entry.clone() };
        self.track(Some(plans), &new_entry);
    }

    /// The entry by which an item is already planned for today: the one nearest to now. Only open tasks count, as in
    /// the relationship rule.
    pub(crate) fn today_of(&self, key: &LinkKey, me: &MemberId) -> Option<EntryId> {
        let Relation::Existing(task) = relate(&self.model.plan, key) else { return None };
        let Slot { date, start: now } = self.now_slot();
        let minute = |start: Option<MinuteOfDay>| start.map_or(0, |start| i32::from(start.get()));
        let today = self.model.plan.entries_of(&task).filter(|entry| entry.slot.date == date && entry.member == *me);
        today.min_by_key(|entry| minute(entry.slot.start).abs_diff(minute(now))).map(|entry| entry.id.clone())
    }

    fn begin_titled(&mut self, title: Arc<str>) {
        let Some(member) = self.model.my_id() else { return };
        let (new_entry, new_task) = (EntryId::new(self.ids.take()), TaskId::new(self.ids.take()));
        let slot = self.now_slot();
        let creates = Command::CreateEntry { title, slot, member, new_task, new_entry: new_entry.clone() };
        self.track(Some(creates), &new_entry);
    }

    /// Today, at the last grid step.
    pub(crate) fn now_slot(&self) -> Slot {
        Slot { date: self.env.local.date(), start: Some(self.on_grid(MinuteOfDay::of(self.env.local.time()))) }
    }

    /// The last grid step at a time.
    pub(crate) fn on_grid(&self, time: MinuteOfDay) -> MinuteOfDay {
        MinuteOfDay::clamped(plan::layout::line(time.get().into(), self.model.plan.settings().snap))
    }

    /// Starts the timer of an entry, in one change with what makes that entry the user's.
    pub(super) fn track(&mut self, makes: Option<Command>, entry: &EntryId) {
        self.track_from(makes, entry, None);
    }

    /// The same since an instant in the past, for what was captured while no page of the app was open.
    pub(crate) fn track_from(&mut self, makes: Option<Command>, entry: &EntryId, captured: Option<Millis>) {
        let owner = self.model.plan.entry(entry).map(|entry| entry.member.clone());
        let Some(member) = owner.or_else(|| self.model.my_id()) else { return };
        let before = self.running(&member);
        // Unseen time of the timer that this stops is left out: a question would delay what is being started, and undo
        // restores it.
        let (left_out, starts) = match captured {
            None => (self.leave_out(&member), Command::StartTimer { entry: entry.clone(), at: self.env.now }),
            Some(at) => (self.end_before(&member, at), Command::CaptureTimer { entry: entry.clone(), at }),
        };
        let all = makes.into_iter().chain(left_out).chain([starts]);
        if self.edit(&Command::All(all.collect())) {
            self.touch(entry);
            let stopped = before.map(|(entry, title, logged)| (title, self.logged_since(&entry, logged)));
            let title = self.title_of(entry);
            self.tell_change(Some(Message::TimerStarted { title, stopped }));
        }
    }

    fn stop_timer(&mut self, member: &MemberId) {
        if self.gap_of(member).is_some() {
            return self.ask(member);
        }
        self.stop_at(member, self.env.now);
    }

    fn stop_at(&mut self, member: &MemberId, until: i64) {
        let Some((entry, title, logged)) = self.running(member) else { return };
        self.touch(&entry);
        if self.edit(&Command::StopTimer { member: member.clone(), until, again: None }) {
            let seconds = self.logged_since(&entry, logged);
            self.tell_change(Some(Message::TimerStopped { title, seconds }));
        }
    }

    /// The command that removes the gap from a timer that continues.
    fn leave_out(&self, member: &MemberId) -> Option<Command> {
        let (from, until) = self.gap_of(member)?;
        Some(Command::StopTimer { member: member.clone(), until: from, again: Some(until) })
    }

    /// The same for a timer that was stopped at an instant in the past, if it was running then.
    fn end_before(&self, member: &MemberId, at: Millis) -> Option<Command> {
        let (from, _) = self.gap_of(member)?;
        let ran = self.model.plan.timer(member).is_some_and(|timer| timer.since <= at);
        ran.then(|| Command::StopTimer { member: member.clone(), until: from.min(at), again: None })
    }

    fn keep_of_gap(&mut self, keep: Keep) {
        let Some((timer, (from, until))) = self.model.asked() else { return };
        let (timer, now) = (timer.clone(), self.env.now);
        match keep {
            Keep::All => self.sign(&timer),
            Keep::WithoutGap => {
                let title = self.title_of(&timer.entry);
                let seconds = plan::timer::elapsed(from, until);
                if self.leave_out(&timer.member).is_some_and(|command| self.edit(&command)) {
                    self.tell_change(Some(Message::TimerLeftOut { title, seconds }));
                }
            }
            Keep::Until(instant) => self.stop_at(&timer.member, instant.clamp(timer.since.min(now), now)),
            Keep::Nothing => self.stop_at(&timer.member, timer.since),
        }
    }

    /// What the user's change completes isn't worked on any more: its timers stop with it, and continue with its undo.
    pub(crate) fn stops_of_completed(&self, patch: &Patch) -> Vec<Command> {
        let completed = |task: &TaskId| {
            patch.changes().iter().any(|change| match (&change.before, &change.after) {
                (Some(Record::Task(before)), Some(Record::Task(after))) => {
                    after.id == *task && after.done && !before.done
                }
                _ => false,
            })
        };
        let knows = |member: &MemberId| {
            let key = RecordKey::Timer(member.clone());
            patch.changes().iter().any(|change| change.key == key)
        };
        let plan = &self.model.plan;
        let on_completed = |timer: &&Timer| plan.entry(&timer.entry).is_some_and(|entry| completed(&entry.task));
        let members = plan.timers().filter(on_completed).map(|timer| &timer.member).filter(|member| !knows(member));
        let stop = |member: &MemberId| Command::StopTimer { member: member.clone(), until: self.env.now, again: None };
        members.flat_map(|member| self.leave_out(member).into_iter().chain([stop(member)])).collect()
    }

    /// Goes to an entry's days, and focuses it.
    pub(crate) fn show_entry(&mut self, entry: EntryId) {
        if let Some(date) = self.model.plan.entry(&entry).map(|entry| entry.slot.date) {
            self.show(Some(date));
            if self.model.leaves_out(date) {
                self.go(&Route::near(Page::Day, Some(date), self.model.who()));
            }
            self.out.push(Effect::Focus(FocusTarget::Entry(entry)));
        }
    }

    /// The entry on which a member's timer is running, its title, and its logged time.
    fn running(&self, member: &MemberId) -> Option<(EntryId, Arc<str>, Seconds)> {
        let entry = &self.model.plan.timer(member)?.entry;
        let logged = self.model.plan.entry(entry).map_or(0, plan::TimeEntry::logged);
        Some((entry.clone(), self.title_of(entry), logged))
    }

    fn logged_since(&self, entry: &EntryId, before: Seconds) -> Seconds {
        self.model.plan.entry(entry).map_or(0, |entry| entry.logged().saturating_sub(before))
    }

    fn title_of(&self, entry: &EntryId) -> Arc<str> {
        self.task_of(entry).map_or_else(|| Arc::from(""), |task| Arc::clone(&task.title))
    }
}

fn is_of(plan: &plan::Workspace, entry: &EntryId, task: &TaskId) -> bool {
    plan.entry(entry).is_some_and(|entry| entry.task == *task)
}
