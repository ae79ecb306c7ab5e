//! The calendar's part of the view: a day is made again only when something in it has changed.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate, Timelike, Weekday};
use plan::layout::{Span, lanes};
use plan::{EntryId, Hours, Member, MemberId, MinuteOfDay, Minutes, Seconds, TimeEntry, Workspace};

use super::cache::{Cache, keep};
use super::{DayView, EntryView, GhostView, Lane, WeekView, hue};
use crate::env::Env;
use crate::held::Held;
use crate::model::Model;
use crate::week::day_after;

/// An entry is drawn at least this high, so it takes that much room beside others.
const LOWEST: u16 = 15;
/// Where an empty week begins to be seen.
const MORNING: i32 = 8 * 60;

/// What somebody's day is made from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DayKey {
    pub(super) member: Option<MemberId>,
    pub(super) revision: u64,
    pub(super) today: bool,
    pub(super) past: bool,
    pub(super) capacity: Minutes,
    pub(super) hours: Option<Hours>,
    pub(super) held: Option<EntryId>,
    pub(super) ghost: Option<Ghost>,
}

/// The ghost before it is laid out.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ghost {
    pub(super) title: Arc<str>,
    pub(super) start: Option<MinuteOfDay>,
    pub(super) minutes: Minutes,
    pub(super) hue: u8,
}

impl DayKey {
    /// Of this member's day, or of what belongs to nobody known.
    pub(super) fn new(model: &Model, env: &Env, date: NaiveDate, member: Option<&Member>) -> Self {
        let plan = &model.plan;
        let today = env.local.date();
        let held = model.session.held.as_ref();
        let weekday = date.weekday().num_days_from_monday() as usize;
        let id = member.map(|member| &member.id);
        let held_entry = held.and_then(Held::entry).filter(|id| plan.entry(id).is_some_and(|it| it.slot.date == date));
        let capacity = member.map_or(0, |member| member.capacity.get(weekday).copied().unwrap_or(0));
        Self {
            member: id.cloned(),
            revision: plan.revision(date),
            today: date == today,
            past: date < today,
            capacity,
            hours: member.filter(|_| capacity > 0).map(|member| member.hours),
            held: held_entry.cloned(),
            ghost: held.filter(|held| held.member.as_ref() == id).and_then(|held| ghost(held, date)),
        }
    }

    /// Whether an entry is of this day's member, or else of nobody known.
    pub(super) fn holds(&self, plan: &Workspace, entry: &TimeEntry) -> bool {
        match &self.member {
            Some(member) => entry.member == *member,
            None => plan.member(&entry.member).is_none(),
        }
    }
}

pub(super) fn week(model: &Model, env: &Env, cache: &mut Cache) -> Arc<WeekView> {
    let (from, count) = model.days(env);
    let days: Vec<Arc<DayView>> = (0..count).map(|at| day(model, env, cache, day_after(from, at))).collect();
    cache.prune(from);
    let today = env.local.date();
    let now = days
        .iter()
        .any(|day| day.date == today)
        .then(|| MinuteOfDay::clamped((env.local.hour() * 60 + env.local.minute()) as i32));
    let before = |minute: MinuteOfDay| i32::from(minute.get()) - 60;
    let first_entry = || days.iter().filter_map(|day| day.timed.first()?.start).min().map(before);
    let first_sight = MinuteOfDay::clamped(now.map(before).or_else(first_entry).unwrap_or(MORNING));
    let planned = days.iter().map(|day| day.planned).fold(0, Minutes::saturating_add);
    let logged = days.iter().map(|day| day.logged).fold(0, Seconds::saturating_add);
    // Compared part by part: the days by pointer, since each is the one made before when it hasn't changed.
    if let Some(week) = &cache.week {
        let same = week.days.len() == days.len() && week.days.iter().zip(&days).all(|(a, b)| Arc::ptr_eq(a, b));
        let sums = (week.planned, week.logged) == (planned, logged);
        if same && sums && (week.now, week.first_sight) == (now, first_sight) {
            return Arc::clone(week);
        }
    }
    let week = Arc::new(WeekView { days, now, planned, logged, first_sight });
    cache.week = Some(Arc::clone(&week));
    week
}

fn day(model: &Model, env: &Env, cache: &mut Cache, date: NaiveDate) -> Arc<DayView> {
    let key = DayKey::new(model, env, date, model.whose());
    let made_before = cache.days.get(&date);
    if let Some((_, day)) = made_before.filter(|(known, _)| *known == key) {
        return Arc::clone(day);
    }
    let mut slot = made_before.map(|(_, day)| Arc::clone(day));
    let day = keep(&mut slot, build(&model.plan, date, &key));
    cache.days.insert(date, (key, Arc::clone(&day)));
    day
}

fn ghost(held: &Held, date: NaiveDate) -> Option<Ghost> {
    let slot = held.target.filter(|slot| slot.date == date)?;
    Some(Ghost { title: Arc::clone(&held.title), start: slot.start, minutes: held.minutes, hue: held.hue })
}

/// While an entry is held, the others are laid out with its ghost as if it had landed: what one sees is what a drop
/// gives. The held entry itself stays faded where it was, with the lane that it had, and takes no room from them.
fn build(plan: &Workspace, date: NaiveDate, key: &DayKey) -> DayView {
    let mut timed: Vec<(&TimeEntry, MinuteOfDay)> = Vec::new();
    let mut untimed: Vec<&TimeEntry> = Vec::new();
    for entry in plan.entries_on(date).filter(|entry| key.holds(plan, entry)) {
        match entry.slot.start {
            Some(start) => timed.push((entry, start)),
            None => untimed.push(entry),
        }
    }
    let place = |at: usize| (timed[at].1, std::cmp::Reverse(timed[at].0.scheduled), &timed[at].0.id);
    let sorted = plan::order(timed.len(), &|a, b| place(a).cmp(&place(b)));
    let timed: Vec<(&TimeEntry, MinuteOfDay)> = sorted.into_iter().map(|at| timed[at]).collect();
    let spans: Vec<Span> = timed.iter().map(|(entry, start)| span(*start, entry.scheduled)).collect();
    let lasting = |at: &usize| key.held.as_ref() != Some(&timed[*at].0.id) || key.ghost.is_none();
    let mut order: Vec<usize> = (0..timed.len()).filter(lasting).collect();
    let mut lane_of: Vec<Option<Lane>> = vec![None; timed.len()];
    if order.len() < timed.len() {
        lane_of = lanes(&spans, LOWEST).into_iter().map(|lane| Some(lane.into())).collect();
    }
    let ghost_start = key.ghost.as_ref().and_then(|ghost| Some((ghost.start?, ghost.minutes)));
    let mut with_ghost: Vec<Span> = order.iter().map(|at| spans[*at]).collect();
    with_ghost.extend(ghost_start.map(|(start, minutes)| span(start, minutes)));
    let mut placed = lanes(&with_ghost, LOWEST).into_iter();
    for at in order.drain(..) {
        lane_of[at] = placed.next().map(Lane::from);
    }
    let ghost_lane = placed.next().map(Lane::from);
    let view = |entry: &TimeEntry, lane: Option<Lane>| entry_view(plan, entry, lane, key.held.as_ref());
    DayView {
        date,
        today: key.today,
        past: key.past,
        weekend: is_weekend(date),
        planned: plan::planned(timed.iter().map(|(entry, _)| *entry).chain(untimed.iter().copied())),
        logged: plan::logged(timed.iter().map(|(entry, _)| *entry).chain(untimed.iter().copied())),
        capacity: key.capacity,
        hours: key.hours,
        timed: timed.iter().zip(lane_of).map(|((entry, _), lane)| view(entry, lane)).collect(),
        untimed: untimed.into_iter().map(|entry| view(entry, None)).collect(),
        ghost: key.ghost.as_ref().map(|ghost| GhostView {
            title: Arc::clone(&ghost.title),
            start: ghost.start,
            minutes: ghost.minutes,
            lane: ghost_lane,
            hue: ghost.hue,
        }),
    }
}

pub(super) fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The part of an entry that lies on its day.
fn span(start: MinuteOfDay, minutes: Minutes) -> Span {
    let end = (u32::from(start.get()) + minutes.min(1440)).min(u32::from(MinuteOfDay::PER_DAY));
    Span { start: start.get(), end: end as u16 }
}

pub(super) fn entry_view(plan: &Workspace, entry: &TimeEntry, lane: Option<Lane>, held: Option<&EntryId>) -> EntryView {
    // Another tab may tell of an entry before it tells of its task.
    let task = plan.task(&entry.task);
    EntryView {
        id: entry.id.clone(),
        task: entry.task.clone(),
        title: task.map_or_else(|| Arc::from(""), |task| Arc::clone(&task.title)),
        start: entry.slot.start,
        minutes: entry.scheduled,
        logged: entry.logged,
        running: plan.timer_on(&entry.id).map(|timer| timer.since),
        done: task.is_some_and(|task| task.done),
        provider: task.and_then(|task| task.links.first()).map(|link| Arc::from(link.key.provider.as_str())),
        hue: task.map_or(0, |task| hue::of_task(plan, task)),
        lane,
        held: held == Some(&entry.id),
    }
}

impl From<plan::layout::Lane> for Lane {
    fn from(lane: plan::layout::Lane) -> Self {
        Self { lane: lane.lane, span: lane.span, of: lane.of }
    }
}
