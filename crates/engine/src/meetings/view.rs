//! The meetings' part of the view: the events of the visible days, and nothing else.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use plan::free::{gaps, merged, total};
use plan::layout::{Span, lanes};
use plan::url::{Url, may_open};
use plan::{ContainerId, ItemId, LinkKey, Millis, MinuteOfDay, Minutes, Slot, TimeEntry, Workspace};
use providers::{Container, EventDetails, Item, Kind, When};

use crate::app::env::Env;
use crate::app::model::Model;
use crate::calendar::multi_day::touched;
use crate::calendar::view::Lane;
use crate::calls::source::Source;
use crate::settings::list::{COUNT_MEETINGS, DeviceSettings};
use crate::values::connection::{Connection, ConnectionId};
use crate::values::days::day_after;
use crate::values::focus::MeetingKey;
use crate::values::keep::keep;
use crate::values::prefs::Hidden;
use crate::values::zoom;

/// The last meetings, and what they depend on.
#[derive(Debug, Default)]
pub(crate) struct MeetingsCache {
    key: Option<MeetingsKey>,
    made: Option<Arc<MeetingsView>>,
}

/// Lists are compared by identity: a changed one is another allocation.
#[derive(Debug)]
struct MeetingsKey {
    /// Each list that is drawn, with the containers of its connection and when it was read.
    lists: Vec<DrawnList>,
    days: (NaiveDate, i32),
    device: Arc<DeviceSettings>,
    edition: u64,
    now: Now,
}

/// Today and the part of it that has passed, in minutes, to [`STEP`]: what free time is counted from.
type Now = (NaiveDate, u16);

/// How often free time is counted again, in minutes.
const STEP: u32 = 15;

fn now(env: &Env) -> Now {
    let passed = u32::from(MinuteOfDay::of(env.local.time()).get()).div_ceil(STEP).saturating_mul(STEP);
    (env.local.date(), u16::try_from(passed).unwrap_or(MinuteOfDay::PER_DAY))
}

type DrawnList = (Arc<Vec<Item>>, Arc<Vec<Container>>, Millis);

impl MeetingsKey {
    /// Whether they would be made of the same. Asked for each view: allocates nothing.
    fn holds(&self, model: &Model, env: &Env) -> bool {
        let mut known = self.lists.iter();
        (self.days, self.edition, self.now) == (model.days(env), model.edition, now(env))
            && Arc::ptr_eq(&self.device, model.settings.device())
            && calendars(model, env).all(|calendar| {
                known.next().is_some_and(|(items, containers, read_at)| {
                    Arc::ptr_eq(items, calendar.items)
                        && Arc::ptr_eq(containers, &calendar.source.known.containers)
                        && *read_at == calendar.read_at
                })
            })
            && known.next().is_none()
    }
}

pub(crate) fn meetings(model: &Model, env: &Env, cache: &mut MeetingsCache) -> Arc<MeetingsView> {
    if let (Some(made), Some(true)) = (&cache.made, cache.key.as_ref().map(|key| key.holds(model, env))) {
        return Arc::clone(made);
    }
    let mut drawn: Vec<_> = calendars(model, env).collect();
    let list = |calendar: &DrawnCalendar<'_>| {
        (Arc::clone(calendar.items), Arc::clone(&calendar.source.known.containers), calendar.read_at)
    };
    let key = MeetingsKey {
        lists: drawn.iter().map(list).collect(),
        days: model.days(env),
        device: Arc::clone(model.settings.device()),
        edition: model.edition,
        now: now(env),
    };
    // Own calendars come first: of an event in several calendars, that copy counts.
    plan::sort_by_key(&mut drawn, |calendar| !calendar.container.primary);
    let (first, count) = key.days;
    let counts = &*key.device.get(COUNT_MEETINGS) == "on";
    let mut parts = by_day(events(&drawn, &key.device.hidden()), first, day_after(first, count)).into_iter().peekable();
    let days = (0..count).map(|at| {
        let date = day_after(first, at);
        let parts = parts.next_if(|(day, _)| *day == date).map(|(_, parts)| parts);
        Arc::new(day(model, date, parts.unwrap_or_default(), counts, key.now))
    });
    // Without calendars there is nothing to say of any day.
    let days = if drawn.is_empty() { Vec::new() } else { days.collect() };
    let read_at = key.lists.iter().map(|(.., read_at)| *read_at).min();
    let view = MeetingsView { days, read_at };
    cache.key = Some(key);
    keep(&mut cache.made, view)
}

/// The title of the first meeting that something of this length would lie over, except for those that are `left_out`.
pub(crate) fn meeting_at(
    model: &Model,
    env: &Env,
    slot: Slot,
    minutes: Minutes,
    left_out: impl Fn(&Connection, &ItemId) -> bool,
) -> Option<Arc<str>> {
    let taken = Span::on_day(slot.start?, minutes.max(1));
    let drawn: Vec<_> = calendars(model, env).collect();
    let day = by_day(events(&drawn, &model.settings.device().hidden()), slot.date, day_after(slot.date, 1));
    let mut parts = day.into_iter().flat_map(|(_, parts)| parts);
    let under = parts.find(|part| {
        let span = starts(part.when).map(|start| Span::on_day(start, lasts(part.when).max(1)));
        span.is_some_and(|span| span.start < taken.end && taken.start < span.end)
            && !left_out(&part.calendar.source.connection, &part.item.id)
    });
    under.map(|part| Arc::clone(&part.item.title)).filter(|title| !title.is_empty())
}

/// A calendar that is drawn, and its events of a week.
#[derive(Clone, Copy)]
struct DrawnCalendar<'a> {
    source: &'a Source,
    container: &'a Container,
    items: &'a Arc<Vec<Item>>,
    read_at: Millis,
}

/// The calendars that are drawn and were read.
fn calendars<'a>(model: &'a Model, env: &Env) -> impl Iterator<Item = DrawnCalendar<'a>> {
    model.sources.all.iter().flat_map(move |source| {
        let drawn = model.drawn(source, env).into_iter().flatten();
        drawn.filter_map(move |(container, key)| {
            let list = source.known.list(&key)?;
            Some(DrawnCalendar { source, container, items: &list.items, read_at: list.at })
        })
    })
}

/// A part of an event that is on one day.
struct MeetingPart<'a> {
    calendar: DrawnCalendar<'a>,
    item: &'a Item,
    when: When,
}

/// The events that are drawn, each once: what the user is invited to through two accounts is one meeting.
fn events<'a>(calendars: &[DrawnCalendar<'a>], hidden: &Hidden) -> Vec<(DrawnCalendar<'a>, &'a Item)> {
    let all = calendars.iter().flat_map(|calendar| calendar.items.iter().map(|item| (*calendar, item)));
    let mut all: Vec<_> = all.filter(|(_, item)| !hidden.has(item.kind)).enumerate().collect();
    // Occurrences of a series share the id.
    let identity = |item: &'a Item| {
        (item.event.as_ref().and_then(|event| event.uid.as_deref()).unwrap_or(item.id.as_str()), begins(item))
    };
    plan::sort_by(&mut all, |(a, (_, item)), (b, (_, other))| (identity(item), a).cmp(&(identity(other), b)));
    all.dedup_by(|(_, (_, item)), (_, (_, before))| identity(item) == identity(before));
    all.into_iter().map(|(_, event)| event).collect()
}

fn begins(item: &Item) -> Option<NaiveDateTime> {
    match item.when? {
        When::AllDay { from, .. } => Some(from.into()),
        When::Timed { start, .. } | When::Instants { start, .. } => Some(start),
        When::DueOn(_) | When::DueAt(_) => None,
    }
}

/// The parts of the events on the visible days, in the order in which they are read.
fn by_day<'a>(
    events: Vec<(DrawnCalendar<'a>, &'a Item)>,
    from: NaiveDate,
    until: NaiveDate,
) -> Vec<(NaiveDate, Vec<MeetingPart<'a>>)> {
    let mut parts: Vec<(NaiveDate, MeetingPart<'_>)> = Vec::new();
    for (calendar, item) in events {
        let Some(when) = item.when else { continue };
        let (start, end) = match when {
            When::AllDay { from, until } => (from.into(), until.into()),
            When::Timed { start, end, .. } => (start, end),
            _ => continue,
        };
        let days = touched(start, end, from, until);
        // A part keeps the length that the clock gives the whole; an event without a length is at its start.
        let whole = days.len() == 1 && start.date() == end.date();
        if days.is_empty() && (from..until).contains(&start.date()) {
            parts.push((start.date(), MeetingPart { calendar, item, when }));
        }
        parts.extend(
            days.into_iter()
                .map(|(day, part)| (day, MeetingPart { calendar, item, when: if whole { when } else { part } })),
        );
    }
    plan::sort_by(&mut parts, |(date, part), (other_date, other)| {
        let of = |part: &MeetingPart<'_>| (starts(part.when), std::cmp::Reverse(lasts(part.when)));
        let order = (date, of(part)).cmp(&(other_date, of(other)));
        order.then_with(|| (&part.item.title, &part.item.id).cmp(&(&other.item.title, &other.item.id)))
    });
    let mut days: Vec<(NaiveDate, Vec<MeetingPart<'_>>)> = Vec::new();
    for (date, part) in parts {
        match days.last_mut().filter(|(known, _)| *known == date) {
            Some((_, of)) => of.push(part),
            None => days.push((date, vec![part])),
        }
    }
    days
}

/// When it starts on its day; `None` if it takes all of it.
fn starts(when: When) -> Option<MinuteOfDay> {
    match when {
        When::Timed { start, .. } => Some(MinuteOfDay::of(start.time())),
        _ => None,
    }
}

fn lasts(when: When) -> Minutes {
    match when {
        When::Timed { minutes, .. } => minutes,
        _ => 0,
    }
}

fn day(model: &Model, date: NaiveDate, parts: Vec<MeetingPart<'_>>, counts: bool, (today, passed): Now) -> MeetingsDay {
    let (plan, me) = (&model.plan, model.me());
    let mine = || plan.entries_on(date).filter(|entry| me.is_some_and(|me| me.id == entry.member));
    let (mut timed, mut all_day) = (Vec::new(), Vec::new());
    let mut taken: Vec<Span> = Vec::new();
    for part in parts {
        let view = meeting(&part);
        if is_planned(mine(), plan, &part.calendar.source.connection.link_key(&part.item.id), &view) {
            continue;
        }
        // What leaves the user free takes no time, and time for focused work is there to be planned.
        if part.item.kind == Kind::Usual || part.item.kind == Kind::OutOfOffice {
            taken.extend(view.span());
        }
        if view.start.is_some() { timed.push(view) } else { all_day.push(view) }
    }
    let spans: Vec<Span> = timed.iter().filter_map(MeetingView::span).collect();
    let entries = merged(mine().filter_map(|entry| Some(Span::on_day(entry.slot.start?, entry.scheduled))));
    for ((view, lane), span) in timed.iter_mut().zip(lanes(&spans, zoom::lowest(model.rows()))).zip(spans) {
        view.lane = Some(lane.into());
        let seen = gaps(span, &entries);
        view.covered = gaps(span, &seen);
        view.seen = largest(&seen);
    }
    let taken = merged(taken);
    let beside: Vec<Span> = taken.iter().flat_map(|span| gaps(*span, &entries)).collect();
    let free = me.filter(|_| date >= today).and_then(|me| {
        let weekday = date.weekday().num_days_from_monday() as usize;
        let works = me.capacity.get(weekday).is_some_and(|minutes| *minutes > 0);
        let from = me.hours.from.get().max(if date == today { passed } else { 0 });
        works.then(|| {
            let all = merged(taken.iter().chain(&entries).copied());
            total(&gaps(Span { start: from, end: me.hours.until.max(from) }, &all))
        })
    });
    MeetingsDay { date, counted: if counts { total(&beside) } else { 0 }, free, timed, all_day }
}

/// The longest of the gaps, the first of those that are equally long.
fn largest(gaps: &[Span]) -> Option<Span> {
    let length = |gap: &Span| gap.end.saturating_sub(gap.start);
    gaps.iter().copied().reduce(|best, gap| if length(&gap) > length(&best) { gap } else { best })
}

fn meeting(part: &MeetingPart<'_>) -> MeetingView {
    let DrawnCalendar { source, container, .. } = part.calendar;
    MeetingView {
        connection: source.connection.id.clone(),
        item: part.item.id.clone(),
        title: Arc::clone(&part.item.title),
        start: starts(part.when),
        minutes: lasts(part.when),
        lane: None,
        seen: None,
        covered: Vec::new(),
        provider: Arc::clone(&source.connection.provider),
        container: container.id.clone(),
        calendar: Arc::clone(&container.name),
        color: container.color.clone(),
        details: part.item.event.clone(),
        join: part.item.event.as_ref().and_then(|event| event.join.clone()).filter(|url| is_joined(url)),
    }
}

/// Whether a URL may be offered as that of an online meeting.
fn is_joined(url: &str) -> bool {
    may_open(url) && Url::parse(url).is_some_and(|url| url.is("https"))
}

/// Whether one of the user's entries of the day is of it, which is drawn instead.
fn is_planned<'a>(
    mut mine: impl Iterator<Item = &'a TimeEntry>,
    plan: &Workspace,
    link: &LinkKey,
    view: &MeetingView,
) -> bool {
    mine.any(|entry| {
        let of_it = || plan.tasks_linked_to(link).any(|task| task.id == entry.task);
        let meets = match (entry.slot.start, view.span()) {
            (Some(start), Some(span)) => {
                let until = u32::from(start.get()).saturating_add(entry.scheduled.max(1));
                start.get() < span.end && u32::from(span.start) < until
            }
            (None, None) => true,
            _ => false,
        };
        meets && of_it()
    })
}

/// The meetings of the visible days.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MeetingsView {
    /// The visible days, in order; none without a calendar that is drawn.
    pub days: Vec<Arc<MeetingsDay>>,
    /// When the oldest of the lists was read from its source.
    pub read_at: Option<Millis>,
}

/// The meetings of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct MeetingsDay {
    /// The day.
    pub date: NaiveDate,
    /// How much of the capacity those with a time take beside the entries, in minutes; 0 if they aren't counted.
    pub counted: Minutes,
    /// What entries and meetings leave of the working hours that haven't passed, in minutes; `None` on a day off and for
    /// earlier days.
    pub free: Option<Minutes>,
    /// Those with a time, by start.
    pub timed: Vec<MeetingView>,
    /// Those that take all of the day.
    pub all_day: Vec<MeetingView>,
}

/// A meeting, or the part of it that is on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct MeetingView {
    /// The account that has it.
    pub connection: ConnectionId,
    /// The provider's id for it.
    pub item: ItemId,
    /// The source's title; may be empty.
    pub title: Arc<str>,
    /// The start; `None` if it takes all of the day.
    pub start: Option<MinuteOfDay>,
    /// The length.
    pub minutes: Minutes,
    /// Its horizontal position among the meetings of the day; `None` if it takes all of the day.
    pub lane: Option<Lane>,
    /// The longest part of it that no entry covers, which has room for its title; `None` if all of it is covered.
    pub seen: Option<Span>,
    /// The parts of it that entries cover, in order.
    pub covered: Vec<Span>,
    /// The provider's registry id.
    pub provider: Arc<str>,
    /// The provider's id for the calendar.
    pub container: ContainerId,
    /// The calendar's name.
    pub calendar: Arc<str>,
    /// The calendar's colour at the source, `#rrggbb`.
    pub color: Option<Arc<str>>,
    /// Who is invited, and where.
    pub details: Option<Arc<EventDetails>>,
    /// The URL of its online meeting, if it is a safe one.
    pub join: Option<Arc<str>>,
}

impl MeetingsView {
    /// The part of a meeting on a day.
    pub fn find(&self, key: &MeetingKey) -> Option<&MeetingView> {
        let day = self.days.iter().find(|day| day.date == key.date)?;
        let mut all = day.timed.iter().chain(&day.all_day);
        all.find(|meeting| meeting.item == key.item && meeting.connection == key.connection)
    }
}

impl MeetingView {
    /// Its part of the day, at least a minute.
    pub fn span(&self) -> Option<Span> {
        Some(Span::on_day(self.start?, self.minutes.max(1)))
    }
}
