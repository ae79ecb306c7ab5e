//! The week of all members. A row is computed again only if one of its cells is, and a cell if something in it has
//! changed.

use std::sync::Arc;

use chrono::NaiveDate;
use litemap::LiteMap;
use plan::{Member, MemberId, Minutes, TimeEntry, Workspace};

use crate::app::env::Env;
use crate::app::model::Model;
use crate::calendar::order::is_of;
use crate::calendar::view::{DayKey, EntryView, GhostView, entry_view};
use crate::entry::choices;
use crate::entry::choices::ChoiceView;
use crate::values::days::{day_after, is_weekend};
use crate::values::keep::keep;

const DAYS: i32 = 7;
/// The number of cells that are cached: for large teams the visible week, for small ones some weeks around it.
const CELLS: usize = 700;

/// The last cells and rows, and what they depend on.
#[derive(Debug, Default)]
pub(crate) struct TeamCache {
    cells: LiteMap<(Option<MemberId>, NaiveDate), (DayKey, Arc<CellView>)>,
    rows_of_team: LiteMap<Option<MemberId>, Arc<TeamRow>>,
    team: Option<Arc<TeamView>>,
}

#[inline(never)]
pub(crate) fn team(model: &Model, env: &Env, cache: &mut TeamCache) -> Arc<TeamView> {
    let from = model.first_day(env);
    let (here, gone): (Vec<&Member>, Vec<&Member>) = model.everybody().into_iter().partition(|member| !member.archived);
    let alone = here.len() <= 1;
    let holds_something = |row: &Arc<TeamRow>| row.cells.iter().any(|cell| !cell.entries.is_empty());
    let mut rows: Vec<Arc<TeamRow>> =
        here.into_iter().map(|member| row(model, env, cache, from, Some(member))).collect();
    let others = gone.into_iter().map(Some).chain([None]).map(|member| row(model, env, cache, from, member));
    rows.extend(others.filter(holds_something));
    prune(cache, from);
    let today = env.local.date();
    let days = (0..DAYS).map(|at| day_after(from, at));
    let head = |date| TeamDay { date, today: date == today, past: date < today, weekend: is_weekend(date) };
    let days: Vec<TeamDay> = days.map(head).collect();
    // Compared part by part: the rows by pointer, since an unchanged row is the same allocation.
    if let Some(team) = &cache.team
        && team.rows.len() == rows.len()
        && team.rows.iter().zip(&rows).all(|(a, b)| Arc::ptr_eq(a, b))
        && (&team.days, team.alone) == (&days, alone)
    {
        return Arc::clone(team);
    }
    Arc::clone(cache.team.insert(Arc::new(TeamView { days, rows, alone })))
}

fn row(model: &Model, env: &Env, cache: &mut TeamCache, from: NaiveDate, member: Option<&Member>) -> Arc<TeamRow> {
    let cells: Vec<Arc<CellView>> = (0..DAYS).map(|at| cell(model, env, cache, day_after(from, at), member)).collect();
    let sum = |of: fn(&CellView) -> Minutes| cells.iter().map(|cell| of(cell)).fold(0, Minutes::saturating_add);
    let (planned, capacity) = (sum(|cell| cell.planned), sum(|cell| cell.capacity));
    let me = model.my_id();
    let person = member.map(|member| choices::member(member, me.as_ref()));
    let open = member.is_some_and(|member| !member.archived);
    let id = member.map(|member| member.id.clone());
    if let Some(before) = cache.rows_of_team.get(&id)
        && before.cells.iter().zip(&cells).all(|(a, b)| Arc::ptr_eq(a, b))
        && (&before.person, before.open) == (&person, open)
    {
        return Arc::clone(before);
    }
    let row = Arc::new(TeamRow { person, open, cells, planned, capacity });
    cache.rows_of_team.insert(id, Arc::clone(&row));
    row
}

fn cell(model: &Model, env: &Env, cache: &mut TeamCache, date: NaiveDate, member: Option<&Member>) -> Arc<CellView> {
    let key = DayKey::new(model, env, date, member);
    let at = (key.member.clone(), date);
    let made_before = cache.cells.get(&at);
    if let Some((_, cell)) = made_before.filter(|(known, _)| *known == key) {
        return Arc::clone(cell);
    }
    let mut slot = made_before.map(|(_, cell)| Arc::clone(cell));
    let cell = keep(&mut slot, build(&model.plan, date, &key));
    cache.cells.insert(at, (key, Arc::clone(&cell)));
    cell
}

fn build(plan: &Workspace, date: NaiveDate, key: &DayKey) -> CellView {
    let mut entries: Vec<&TimeEntry> =
        plan.entries_on(date).filter(|entry| is_of(plan, key.member.as_ref(), entry)).collect();
    // Untimed entries come first, as they are above the hours of a week.
    let place = |entry: &TimeEntry| (entry.slot.start, std::cmp::Reverse(entry.scheduled));
    plan::sort_by(&mut entries, |a, b| place(a).cmp(&place(b)).then_with(|| a.id.cmp(&b.id)));
    let ghost = key.marks.ghost.as_ref().map(|ghost| {
        let before = entries.partition_point(|entry| entry.slot.start <= ghost.start);
        let title = Arc::clone(&ghost.title);
        (
            before,
            GhostView {
                title,
                start: ghost.start,
                minutes: ghost.minutes,
                lane: None,
                hue: ghost.hue,
                kind: ghost.kind,
            },
        )
    });
    CellView {
        date,
        planned: plan::planned(entries.iter().copied()),
        capacity: key.capacity,
        entries: entries.iter().map(|entry| entry_view(plan, entry, None, &key.marks)).collect(),
        ghost,
    }
}

fn prune(cache: &mut TeamCache, from: NaiveDate) {
    if cache.cells.len() > CELLS {
        cache.cells.retain(|(_, date), _| (0..i64::from(DAYS)).contains(&date.signed_duration_since(from).num_days()));
    }
}

/// The week of all members.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TeamView {
    /// The seven days.
    pub days: Vec<TeamDay>,
    /// A row for each member: the user first, then by name; members who have left if the week has something of theirs;
    /// and one for entries of unknown members.
    pub rows: Vec<Arc<TeamRow>>,
    /// Whether the user is the only member.
    pub alone: bool,
}

/// A day of all members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TeamDay {
    /// The date.
    pub date: NaiveDate,
    /// Whether it is today.
    pub today: bool,
    /// Whether it is before today.
    pub past: bool,
    /// Whether it is a Saturday or Sunday.
    pub weekend: bool,
}

/// A member's week.
#[derive(Clone, Debug, PartialEq)]
pub struct TeamRow {
    /// The member; `None` for entries of unknown members.
    pub person: Option<ChoiceView<MemberId>>,
    /// Whether something can be planned here.
    pub open: bool,
    /// The seven days.
    pub cells: Vec<Arc<CellView>>,
    /// Planned minutes of the week.
    pub planned: Minutes,
    /// Capacity of the week, in minutes.
    pub capacity: Minutes,
}

/// A member's day.
#[derive(Clone, Debug, PartialEq)]
pub struct CellView {
    /// The date.
    pub date: NaiveDate,
    /// Planned minutes.
    pub planned: Minutes,
    /// Capacity of the day, in minutes; 0 on a day off.
    pub capacity: Minutes,
    /// Untimed entries first, then timed ones by start.
    pub entries: Vec<EntryView>,
    /// The ghost of a drag, and the index of the entry before which it would land.
    pub ghost: Option<(usize, GhostView)>,
}
