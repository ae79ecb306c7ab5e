//! The calendar's part of the view. A day is computed again only if something in it has changed.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
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
use crate::drag::view::GhostKind;
use crate::values::days::{day_after, is_weekend};
use crate::values::hue;
use crate::values::keep::keep;
use crate::values::route::Page;
use crate::values::zoom;

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
    /// Whether entries with a time are drawn along hours.
    pub(crate) lanes: bool,
    /// The smallest height of a drawn entry in minutes, which it takes up next to others.
    pub(crate) lowest: u16,
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
            lanes: model.navigation.page().has_hours(),
            lowest: zoom::lowest(model.rows()),
            marks: Marks::new(model, date, id),
        }
    }
}

/// The most weeks of a page.
const MOST_WEEKS: usize = 6;

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
    let days: Vec<Arc<DayView>> = model.shown_days(env).map(|date| day(model, env, cache, date)).collect();
    cache.prune(model.days(env).0);
    let alone = model.navigation.page() == Page::Day;
    let (month, from) = (model.month(env), if alone { model.first_day(env) } else { model.days(env).0 });
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
        if same && sums && (week.now, week.first_sight, week.month, week.from) == (now, first_sight, month, from) {
            return Arc::clone(week);
        }
    }
    let week = Arc::new(WeekView { days, now, planned, logged, first_sight, month, from });
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
    let spans: Vec<Span> = timed.iter().map(|(entry, start)| Span::on_day(*start, entry.scheduled)).collect();
    let lasting = |at: &usize| !held.contains_key(&timed[*at].0.id) || ghosts().next().is_none();
    let mut order: Vec<usize> = (0..timed.len()).filter(lasting).collect();
    let mut lane_of: Vec<Option<Lane>> = vec![None; timed.len()];
    if key.lanes && order.len() < timed.len() {
        lane_of = lanes(&spans, key.lowest).into_iter().map(|lane| Some(lane.into())).collect();
    }
    let mut with_ghosts: Vec<Span> = order.iter().map(|at| spans[*at]).collect();
    with_ghosts.extend(ghosts().filter_map(|ghost| Some(Span::on_day(ghost.start?, ghost.minutes))));
    let placed = if key.lanes { lanes(&with_ghosts, key.lowest) } else { Vec::new() };
    let mut placed = placed.into_iter().map(Lane::from);
    for at in order.drain(..) {
        lane_of[at] = placed.next();
    }
    let mut laid_out = |ghost: &Ghost| GhostView {
        title: Arc::clone(&ghost.title),
        start: ghost.start,
        minutes: ghost.minutes,
        lane: ghost.start.and_then(|_| placed.next()),
        hue: ghost.hue,
        kind: ghost.kind,
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
        Self { lane: lane.lane, reach: lane.reach, of: lane.of }
    }
}

/// The days of the page: one, those of a week or two, the weeks of a month, or an agenda.
#[derive(Clone, Debug, PartialEq)]
pub struct WeekView {
    /// The days in order. Where weekends are hidden, each week is without them.
    pub days: Vec<Arc<DayView>>,
    /// The current minute of the day, for the line; `None` if today isn't visible.
    pub now: Option<MinuteOfDay>,
    /// Planned minutes of the week.
    pub planned: Minutes,
    /// Tracked seconds of the week, without what running timers have counted.
    pub logged: Seconds,
    /// The minute to scroll to at first: an hour before now, or before the first entry of another week.
    pub first_sight: MinuteOfDay,
    /// The first day of the month whose weeks are shown.
    pub month: Option<NaiveDate>,
    /// The first day of its first week, even if that is left out; in an agenda its first day.
    pub from: NaiveDate,
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
        let today = self.days.iter().find(|day| day.today).map(|day| day.date);
        match (today, self.month) {
            (Some(today), Some(month)) if today.month() == month.month() => None,
            (_, Some(month)) => Some(month),
            (Some(_), None) => None,
            (None, None) => self.days.first().map(|day| day.date),
        }
    }

    /// The first day of each of its weeks.
    pub fn week_starts(&self) -> Vec<NaiveDate> {
        let starts = std::iter::successors(Some(self.from), |from| Some(day_after(*from, 7)));
        let last = self.days.last().map(|day| day.date);
        starts.take(MOST_WEEKS).take_while(|from| last.is_some_and(|last| *from <= last)).collect()
    }

    /// The days of each week, for a page with whole weeks.
    pub fn by_week(&self) -> impl Iterator<Item = &[Arc<DayView>]> {
        let from = self.from;
        let week = move |day: &Arc<DayView>| day.date.signed_duration_since(from).num_days().div_euclid(7);
        self.days.chunk_by(move |a, b| week(a) == week(b))
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
    /// Its horizontal position; `None` if untimed, or where days have no hours.
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

/// A share of a day's width: `reach` lanes of `of`, starting at `lane`. What begins later in them is drawn over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    /// First lane, from 0.
    pub lane: u16,
    /// Lanes over which it is drawn, at least 1.
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
    /// Laid out like an entry.
    pub lane: Option<Lane>,
    /// Index into the palette of hues, 0 to 11, or 12 for none.
    pub hue: u8,
    /// What it shows.
    pub kind: GhostKind,
}
