//! The running timers, and the gap to ask about. The screen counts how long they have run, which changes every second,
//! and nothing else does.

use std::sync::Arc;

use plan::{EntryId, MemberId, Millis, Minutes, Seconds, Timer};

use crate::app::model::Model;
use crate::values::hue;

/// The timers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimersView {
    /// The running timers, the user's first.
    pub running: Vec<TimerView>,
    /// The gap to decide on.
    pub asked: Option<GapView>,
}

/// A running timer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TimerView {
    /// The member.
    pub member: MemberId,
    /// Their name, unless they are the user.
    pub name: Option<Arc<str>>,
    /// The entry it is running on.
    pub entry: EntryId,
    /// The task's title.
    pub title: Arc<str>,
    /// The task's hue.
    pub hue: u8,
    /// When it started.
    pub since: Millis,
    /// The entry's logged time before it.
    pub logged: Seconds,
    /// The entry's planned length.
    pub minutes: Minutes,
    /// Whether it has an undecided gap.
    pub gap: bool,
}

/// A gap in a timer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GapView {
    /// The member whose timer it is.
    pub member: MemberId,
    /// The task's title.
    pub title: Arc<str>,
    /// When the timer started.
    pub since: Millis,
    /// The last sign of life before the gap.
    pub from: Millis,
    /// The first one after it.
    pub until: Millis,
}

#[inline(never)]
pub(crate) fn timers(model: &Model) -> TimersView {
    let me = model.my_id();
    let mut running: Vec<TimerView> = model.plan.timers().map(|timer| view(model, timer, me.as_ref())).collect();
    plan::sort_by_key(&mut running, |timer| timer.name.is_some());
    let asked = model.asked().map(|(timer, (from, until))| GapView {
        member: timer.member.clone(),
        title: title(model, timer),
        since: timer.since,
        from,
        until,
    });
    TimersView { running, asked }
}

fn view(model: &Model, timer: &Timer, me: Option<&MemberId>) -> TimerView {
    let plan = &model.plan;
    let entry = plan.entry(&timer.entry);
    let task = entry.and_then(|entry| plan.task(&entry.task));
    let name = || plan.member(&timer.member).map_or_else(|| Arc::from(""), |member| Arc::clone(&member.name));
    TimerView {
        member: timer.member.clone(),
        name: (me != Some(&timer.member)).then(name),
        entry: timer.entry.clone(),
        title: title(model, timer),
        hue: task.map_or(hue::NONE, |task| hue::of_task(plan, task)),
        since: timer.since,
        logged: entry.map_or(0, plan::TimeEntry::logged),
        minutes: entry.map_or(0, |entry| entry.scheduled),
        gap: model.timers.alive(timer).gap.is_some(),
    }
}

fn title(model: &Model, timer: &Timer) -> Arc<str> {
    let entry = model.plan.entry(&timer.entry);
    let task = entry.and_then(|entry| model.plan.task(&entry.task));
    task.map_or_else(|| Arc::from(""), |task| Arc::clone(&task.title))
}
