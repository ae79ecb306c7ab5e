//! The calendar's part of the view: a day is made again only when something in it has changed.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate, Weekday};
use plan::layout::{Span, lanes};
use plan::{Hours, Member, MemberId, MinuteOfDay, Minutes, Seconds, Task, TimeEntry, Workspace};

use super::marks::{Ghost, Marks};
use super::order;
use super::order::OnDay;
use crate::app::cache::{Cache, keep};
use crate::app::env::Env;
use crate::app::model::Model;
use crate::app::view::{DayView, EntryView, GhostView, Lane, WeekView};
use crate::values::days::day_after;
use crate::values::hue;

/// An entry is drawn at least this high, so it takes that much room beside others.
const LOWEST: u16 = 15;
/// Where an empty week begins to be seen.
const MORNING: i32 = 8 * 60;

/// What somebody's day is made from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DayKey {
    pub(crate) member: Option<MemberId>,
    pub(crate) revision: u64,
    pub(crate) today: bool,
    pub(crate) past: bool,
    pub(crate) capacity: Minutes,
    pub(crate) hours: Option<Hours>,
    pub(crate) marks: Marks,
}

impl DayKey {
    /// Of this member's day, or of what belongs to nobody known.
    pub(crate) fn new(model: &Model, env: &Env, date: NaiveDate, member: Option<&Member>) -> Self {
        let plan = &model.plan;
        let today = env.local.date();
        let weekday = date.weekday().num_days_from_monday() as usize;
        let id = member.map(|member| &member.id);
        let capacity = member.map_or(0, |member| member.capacity.get(weekday).copied().unwrap_or(0));
        Self {
            member: id.cloned(),
            revision: plan.revision(date),
            today: date == today,
            past: date < today,
            capacity,
            hours: member.filter(|_| capacity > 0).map(|member| member.hours),
            marks: Marks::new(model, date, id),
        }
    }
}

#[inline(never)]
pub(crate) fn week(model: &Model, env: &Env, cache: &mut Cache) -> Arc<WeekView> {
    let (from, count) = model.days(env);
    let days: Vec<Arc<DayView>> = (0..count).map(|at| day(model, env, cache, day_after(from, at))).collect();
    cache.prune(from);
    let today = env.local.date();
    let now = days.iter().any(|day| day.date == today).then(|| MinuteOfDay::of(env.local.time()));
    let before = |minute: MinuteOfDay| i32::from(minute.get()).saturating_sub(60);
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

/// While entries are held, the others are laid out with their ghosts as if they had landed: what one sees is what a drop
/// gives. The held ones themselves stay faded where they were, with the lanes that they had, and take no room from them.
fn build(plan: &Workspace, date: NaiveDate, key: &DayKey) -> DayView {
    let Marks { held, ghost, along, .. } = &key.marks;
    let OnDay { untimed, timed } = order::on_day(plan, date, key.member.as_ref());
    let ghosts = || ghost.iter().chain(along);
    let spans: Vec<Span> = timed.iter().map(|(entry, start)| span(*start, entry.scheduled)).collect();
    let lasting = |at: &usize| !held.contains_key(&timed[*at].0.id) || ghosts().next().is_none();
    let mut order: Vec<usize> = (0..timed.len()).filter(lasting).collect();
    let mut lane_of: Vec<Option<Lane>> = vec![None; timed.len()];
    if order.len() < timed.len() {
        lane_of = lanes(&spans, LOWEST).into_iter().map(|lane| Some(lane.into())).collect();
    }
    let mut with_ghosts: Vec<Span> = order.iter().map(|at| spans[*at]).collect();
    with_ghosts.extend(ghosts().filter_map(|ghost| Some(span(ghost.start?, ghost.minutes))));
    let mut placed = lanes(&with_ghosts, LOWEST).into_iter().map(Lane::from);
    for at in order.drain(..) {
        lane_of[at] = placed.next();
    }
    let mut laid_out = |ghost: &Ghost| GhostView {
        title: Arc::clone(&ghost.title),
        start: ghost.start,
        minutes: ghost.minutes,
        lane: ghost.start.and_then(|_| placed.next()),
        hue: ghost.hue,
    };
    let view = |entry: &TimeEntry, lane: Option<Lane>| entry_view(plan, entry, lane, &key.marks);
    DayView {
        date,
        today: key.today,
        past: key.past,
        weekend: is_weekend(date),
        planned: plan::planned(timed.iter().map(|(entry, _)| *entry).chain(untimed.iter().copied())),
        logged: plan::logged(timed.iter().map(|(entry, _)| *entry).chain(untimed.iter().copied())),
        capacity: key.capacity,
        hours: key.hours,
        ghost: ghost.as_ref().map(&mut laid_out),
        along: along.iter().map(&mut laid_out).collect(),
        timed: timed.iter().zip(lane_of).map(|((entry, _), lane)| view(entry, lane)).collect(),
        untimed: untimed.into_iter().map(|entry| view(entry, None)).collect(),
    }
}

pub(crate) fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The part of an entry that lies on its day.
fn span(start: MinuteOfDay, minutes: Minutes) -> Span {
    let end = u32::from(start.get()).saturating_add(minutes).min(u32::from(MinuteOfDay::PER_DAY));
    Span { start: start.get(), end: end as u16 }
}

pub(crate) fn entry_view(plan: &Workspace, entry: &TimeEntry, lane: Option<Lane>, marks: &Marks) -> EntryView {
    // Another tab may tell of an entry before it tells of its task.
    let task = plan.task(&entry.task);
    EntryView {
        id: entry.id.clone(),
        task: entry.task.clone(),
        title: task.map_or_else(|| Arc::from(""), |task| Arc::clone(&task.title)),
        start: entry.slot.start,
        minutes: entry.scheduled,
        logged: entry.logged(),
        running: plan.timer_on(&entry.id).map(|timer| timer.since),
        done: task.is_some_and(|task| task.done),
        provider: task.and_then(|task| task.links.first()).map(|link| Arc::from(link.key.provider.as_str())),
        belongs: task.map(|task| belongs(plan, task)).unwrap_or_default(),
        hue: task.map_or(0, |task| hue::of_task(plan, task)),
        lane,
        held: marks.held.contains_key(&entry.id),
        selected: marks.selected.contains_key(&entry.id),
        cut: marks.cut.contains_key(&entry.id),
        gone: marks.gone.contains_key(&entry.id),
    }
}

fn belongs(plan: &Workspace, task: &Task) -> Vec<Arc<str>> {
    let project = task.project.as_ref().and_then(|id| plan.project(id));
    let client = project.and_then(|project| plan.client(project.client.as_ref()?));
    let labels = task.labels.iter().filter_map(|id| plan.label(id)).map(|label| &label.name);
    project.map(|it| &it.name).into_iter().chain(client.map(|it| &it.name)).chain(labels).cloned().collect()
}

impl From<plan::layout::Lane> for Lane {
    fn from(lane: plan::layout::Lane) -> Self {
        Self { lane: lane.lane, span: lane.span, of: lane.of }
    }
}
