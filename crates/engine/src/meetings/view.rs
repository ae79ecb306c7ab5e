//! The meetings' part of the view: the events of the visible days, and nothing else.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};
use plan::layout::{Span, lanes};
use plan::url::{Url, may_open};
use plan::{ItemId, LinkKey, MemberId, MinuteOfDay, Minutes, Workspace};
use providers::{Container, EventDetails, Item, When};

use crate::app::env::Env;
use crate::app::model::Model;
use crate::calendar::multi_day::touched;
use crate::calendar::view::{LOWEST, Lane};
use crate::calls::source::Source;
use crate::values::connection::ConnectionId;
use crate::values::days::day_after;
use crate::values::keep::keep;
use crate::values::prefs::Hidden;

/// The last meetings, and what they depend on.
#[derive(Debug, Default)]
pub(crate) struct MeetingsCache {
    key: Option<MeetingsKey>,
    made: Option<Arc<MeetingsView>>,
}

/// Lists are compared by identity: a changed one is another allocation.
#[derive(Debug)]
struct MeetingsKey {
    lists: Vec<Arc<Vec<Item>>>,
    containers: Vec<Arc<Vec<Container>>>,
    days: (NaiveDate, i32),
    hidden: Hidden,
    edition: u64,
}

impl MeetingsKey {
    fn same(&self, other: &Self) -> bool {
        let mut containers = self.containers.iter().zip(&other.containers);
        self.lists.len() == other.lists.len()
            && self.lists.iter().zip(&other.lists).all(|(a, b)| Arc::ptr_eq(a, b))
            && containers.all(|(a, b)| Arc::ptr_eq(a, b))
            && (self.days, self.edition) == (other.days, other.edition)
            && self.hidden == other.hidden
    }
}

pub(crate) fn meetings(model: &Model, env: &Env, cache: &mut MeetingsCache) -> Arc<MeetingsView> {
    let calendars = calendars(model, env);
    let key = MeetingsKey {
        lists: calendars.iter().map(|calendar| Arc::clone(calendar.items)).collect(),
        containers: calendars.iter().map(|calendar| Arc::clone(&calendar.source.known.containers)).collect(),
        days: model.days(env),
        hidden: model.session.device.hidden(),
        edition: model.edition,
    };
    if let Some(made) = cache.made.as_ref().filter(|_| cache.key.as_ref().is_some_and(|known| known.same(&key))) {
        return Arc::clone(made);
    }
    let (first, count) = key.days;
    let me = model.me().map(|member| member.id.clone());
    let days = by_day(events(&calendars, &key.hidden), first, day_after(first, count));
    let days = days.into_iter().map(|(date, parts)| day(&model.plan, me.as_ref(), date, parts));
    let view = MeetingsView { days: days.filter(|day| !(day.timed.is_empty() && day.all_day.is_empty())).collect() };
    cache.key = Some(key);
    keep(&mut cache.made, view)
}

/// A calendar that is drawn, and its events.
#[derive(Clone, Copy)]
struct DrawnCalendar<'a> {
    source: &'a Source,
    container: &'a Container,
    items: &'a Arc<Vec<Item>>,
}

/// Own calendars come first: of an event in several calendars, that copy counts.
fn calendars<'a>(model: &'a Model, env: &Env) -> Vec<DrawnCalendar<'a>> {
    let mut all: Vec<DrawnCalendar<'_>> = Vec::new();
    for source in &model.sources.all {
        for key in model.drawn(source, env).into_iter().flatten() {
            let container = source.known.containers.iter().find(|container| container.scope == key.scope);
            let list = source.known.list(&key).zip(container);
            all.extend(list.map(|(list, container)| DrawnCalendar { source, container, items: &list.items }));
        }
    }
    plan::sort_by_key(&mut all, |calendar| !calendar.container.primary);
    all
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

fn day(plan: &Workspace, me: Option<&MemberId>, date: NaiveDate, parts: Vec<MeetingPart<'_>>) -> Arc<MeetingsDay> {
    let (mut timed, mut all_day) = (Vec::new(), Vec::new());
    for part in parts {
        let view = meeting(&part);
        if is_planned(plan, me, date, &part.calendar.source.connection.link_key(&part.item.id), &view) {
            continue;
        }
        if view.start.is_some() { timed.push(view) } else { all_day.push(view) }
    }
    let spans: Vec<Span> = timed.iter().filter_map(MeetingView::span).collect();
    for (view, lane) in timed.iter_mut().zip(lanes(&spans, LOWEST)) {
        view.lane = Some(lane.into());
    }
    Arc::new(MeetingsDay { date, timed, all_day })
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
        provider: Arc::clone(&source.connection.provider),
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

/// Whether the user has an entry of it at that time, which is drawn instead.
fn is_planned(plan: &Workspace, me: Option<&MemberId>, date: NaiveDate, link: &LinkKey, view: &MeetingView) -> bool {
    let mut entries = plan.tasks_linked_to(link).flat_map(|task| plan.entries_of(&task.id));
    entries.any(|entry| {
        let here = entry.slot.date == date && me == Some(&entry.member);
        let meets = match (entry.slot.start, view.span()) {
            (Some(start), Some(span)) => {
                let until = u32::from(start.get()).saturating_add(entry.scheduled.max(1));
                start.get() < span.end && u32::from(span.start) < until
            }
            (None, None) => true,
            _ => false,
        };
        here && meets
    })
}

/// The meetings of the visible days.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MeetingsView {
    /// The days that have some, in order.
    pub days: Vec<Arc<MeetingsDay>>,
}

/// The meetings of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct MeetingsDay {
    /// The day.
    pub date: NaiveDate,
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
    /// The provider's registry id.
    pub provider: Arc<str>,
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
    pub fn find(&self, date: NaiveDate, connection: &ConnectionId, item: &ItemId) -> Option<&MeetingView> {
        let day = self.days.iter().find(|day| day.date == date)?;
        let mut all = day.timed.iter().chain(&day.all_day);
        all.find(|meeting| meeting.item == *item && meeting.connection == *connection)
    }
}

impl MeetingView {
    fn span(&self) -> Option<Span> {
        let start = self.start?.get();
        let end = u32::from(start).saturating_add(self.minutes.max(1)).min(u32::from(MinuteOfDay::PER_DAY));
        Some(Span { start, end: end as u16 })
    }
}
