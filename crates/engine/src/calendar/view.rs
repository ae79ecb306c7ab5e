//! The calendar's part of the view. A day is computed again only if something in it has changed.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate, Weekday};
use litemap::LiteMap;
use plan::layout::{Span, lanes};
use plan::{
    EntryId, Hours, Member, MemberId, Millis, MinuteOfDay, Minutes, Seconds, Task, TaskId, TimeEntry, Workspace,
};

use super::marks::{Ghost, Marks};
use super::order;
use super::order::OnDay;
use crate::app::env::Env;
use crate::app::model::Model;
use crate::values::days::day_after;
use crate::values::hue;
use crate::values::keep::keep;

/// The smallest height of a drawn entry in minutes, which it takes up next to others.
pub(crate) const LOWEST: u16 = 15;
/// The first visible minute of an empty week.
const MORNING: i32 = 8 * 60;

/// What a member's day depends on.
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
    /// For this member's day, or for entries of unknown members.
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

/// The number of days that are cached: some weeks around the visible one, so that returning to them is cheap.
const DAYS: usize = 70;

/// The last days, and what they depend on.
#[derive(Debug, Default)]
pub(crate) struct CalendarCache {
    days: LiteMap<NaiveDate, (DayKey, Arc<DayView>)>,
    week: Option<Arc<WeekView>>,
}

impl CalendarCache {
    fn prune(&mut self, shown: NaiveDate) {
        while self.days.len() > DAYS {
            let first = self.days.keys().next().copied();
            let last = self.days.keys().next_back().copied();
            // Drops the end that is further away.
            let far = first
                .into_iter()
                .chain(last)
                .max_by_key(|day| day.signed_duration_since(shown).num_days().unsigned_abs());
            if far.and_then(|day| self.days.remove(&day)).is_none() {
                break;
            }
        }
    }
}

#[inline(never)]
pub(crate) fn week(model: &Model, env: &Env, cache: &mut CalendarCache) -> Arc<WeekView> {
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
    // Compared part by part: the days by pointer, since an unchanged day is the same allocation.
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

fn day(model: &Model, env: &Env, cache: &mut CalendarCache, date: NaiveDate) -> Arc<DayView> {
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

/// While entries are dragged, the others are laid out with the ghosts as if these had landed: the screen shows what a
/// drop gives. The dragged entries themselves stay faded in their place with their lanes, and take no room from the
/// others.
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

/// The part of an entry that is on its day.
fn span(start: MinuteOfDay, minutes: Minutes) -> Span {
    let end = u32::from(start.get()).saturating_add(minutes).min(u32::from(MinuteOfDay::PER_DAY));
    Span { start: start.get(), end: end as u16 }
}

pub(crate) fn entry_view(plan: &Workspace, entry: &TimeEntry, lane: Option<Lane>, marks: &Marks) -> EntryView {
    // Another tab may send an entry before its task.
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
        hue: task.map_or(hue::NONE, |task| hue::of_task(plan, task)),
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
        Self { lane: lane.lane, span: lane.span, reach: lane.reach, of: lane.of }
    }
}

/// A week, or the day of a day's page.
#[derive(Clone, Debug, PartialEq)]
pub struct WeekView {
    /// Seven consecutive days, or the one of a day's page.
    pub days: Vec<Arc<DayView>>,
    /// The current minute of the day, for the line; `None` if today isn't visible.
    pub now: Option<MinuteOfDay>,
    /// Planned minutes of the week.
    pub planned: Minutes,
    /// Tracked seconds of the week, without what running timers have counted.
    pub logged: Seconds,
    /// The minute to scroll to at first: an hour before now, or before the first entry of another week.
    pub first_sight: MinuteOfDay,
}

impl WeekView {
    /// Tracked minutes of each day, rounded so that they add up to the whole minutes of the week; `running` returns
    /// what a timer that started at an instant has counted.
    pub fn tracked(&self, running: impl Fn(Millis) -> Seconds) -> Vec<Minutes> {
        let seconds = |day: &Arc<DayView>| {
            let entries = day.timed.iter().chain(&day.untimed);
            entries.filter_map(|entry| entry.running).map(&running).fold(day.logged, Seconds::saturating_add)
        };
        let days: Vec<Seconds> = self.days.iter().map(seconds).collect();
        let whole = days.iter().copied().fold(0, Seconds::saturating_add) / 60;
        let minutes = plan::report::in_minutes(whole, &days).into_iter();
        minutes.map(|minutes| Minutes::try_from(minutes).unwrap_or(Minutes::MAX)).collect()
    }

    /// The day from which a page with more or fewer days continues; `None` is today, even when that changes.
    pub fn near(&self) -> Option<NaiveDate> {
        if self.now.is_some() { None } else { self.days.first().map(|day| day.date) }
    }
}

/// A day.
#[derive(Clone, Debug, PartialEq)]
pub struct DayView {
    /// The date.
    pub date: NaiveDate,
    /// Whether it is today.
    pub today: bool,
    /// Whether it is before today.
    pub past: bool,
    /// Whether it is a Saturday or Sunday.
    pub weekend: bool,
    /// Planned minutes.
    pub planned: Minutes,
    /// Tracked seconds, without what running timers have counted.
    pub logged: Seconds,
    /// Capacity of the member whose week it is, in minutes.
    pub capacity: Minutes,
    /// That member's working hours; `None` on a day off.
    pub hours: Option<Hours>,
    /// Timed entries by start, which is the order for keyboards and screen readers.
    pub timed: Vec<EntryView>,
    /// Untimed entries.
    pub untimed: Vec<EntryView>,
    /// The ghost of a drag, if it is on this day.
    pub ghost: Option<GhostView>,
    /// The ghosts of its companions on this day.
    pub along: Vec<GhostView>,
}

/// An entry.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryView {
    /// The entry's id.
    pub id: EntryId,
    /// The entry's task.
    pub task: TaskId,
    /// The task's title.
    pub title: Arc<str>,
    /// The start; `None` if untimed.
    pub start: Option<MinuteOfDay>,
    /// Planned length.
    pub minutes: Minutes,
    /// Tracked time, without what a running timer has counted.
    pub logged: Seconds,
    /// When its running timer started.
    pub running: Option<Millis>,
    /// Whether the task is complete.
    pub done: bool,
    /// The provider's registry id, if the task is linked.
    pub provider: Option<Arc<str>>,
    /// The names of the task's project, client and labels.
    pub belongs: Vec<Arc<str>>,
    /// Index into the palette of hues, 0 to 11, or 12 for none.
    pub hue: u8,
    /// Its horizontal position; `None` if untimed.
    pub lane: Option<Lane>,
    /// Whether it is picked up (shown faded while its ghost moves).
    pub held: bool,
    /// Whether it is selected.
    pub selected: bool,
    /// Whether it was cut, and moves when it is pasted.
    pub cut: bool,
    /// Whether the item linked to its task is no longer listed at its source.
    pub gone: bool,
}

/// A share of a day's width: `span` lanes of `of`, starting at `lane`. It is drawn over `reach` lanes, below what begins
/// later in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    /// First lane, from 0.
    pub lane: u16,
    /// Lanes it covers alone, at least 1.
    pub span: u16,
    /// Lanes over which it is drawn, at least `span`.
    pub reach: u16,
    /// Total number of lanes.
    pub of: u16,
}

/// Where a dragged entry would land, and how long it would be.
#[derive(Clone, Debug, PartialEq)]
pub struct GhostView {
    /// The title, without the brackets of the title syntax.
    pub title: Arc<str>,
    /// The start; `None` in the untimed area.
    pub start: Option<MinuteOfDay>,
    /// The length it will have.
    pub minutes: Minutes,
    /// Laid out like an entry; `None` if untimed.
    pub lane: Option<Lane>,
    /// Index into the palette of hues, 0 to 11, or 12 for none.
    pub hue: u8,
}
