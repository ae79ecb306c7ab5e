//! A day of the week: its head, its place for entries without a time, and its 24 hours.

use std::sync::Arc;

use chrono::NaiveDate;
use engine::Route;
use engine::view::{DayView, EntryView, GhostView, WeekView};
use leptos::either::Either;
use leptos::prelude::*;
use litemap::LiteMap;
use plan::{EntryId, Minutes, Seconds};

use super::entry::Entry;
use super::texts::{text, text_with};
use super::week::fraction;
use super::words;
use crate::shell::use_app;
use crate::web::intl;

/// One column.
#[component]
pub fn Day(
    /// The week that it is of.
    week: Memo<Arc<WeekView>>,
    /// The day.
    date: NaiveDate,
) -> impl IntoView {
    let day = day_of(week, date);
    let alone = week.with_untracked(|week| week.days.len() == 1);
    let name: Arc<str> = intl::long_date(date).into();
    let long_name = name.to_string();
    let untimed_name = text_with("untimed-of", [("day", &name)]);
    let has = move |has: fn(&DayView) -> bool| move || day.with(|day| day.as_deref().is_some_and(has)).then_some("");
    let ghost = Memo::new(move |_| day.with(|day| day.as_ref().and_then(|day| day.ghost.clone())));
    let hours = Memo::new(move |_| day.with(|day| day.as_ref().and_then(|day| day.hours)));
    let works_from = move || hours.get().map(|hours| fraction(hours.from.get().into(), 1440));
    let works_until = move || hours.get().map(|hours| fraction(hours.until.into(), 1440));
    let timed_ghost = move || ghost.get().filter(|ghost| ghost.start.is_some());
    let untimed_ghost = move || ghost.get().filter(|ghost| ghost.start.is_none());
    view! {
        <section
            class="day"
            role="group"
            aria-label=long_name
            data-day=date.to_string()
            data-today=has(|day| day.today)
            data-past=has(|day| day.past)
            data-weekend=has(|day| day.weekend)
            data-target=has(|day| day.ghost.is_some())
            style:--works-from=works_from
            style:--works-until=works_until
        >
            <div class="day-top">
                <DayHead day date alone/>
                <div class="untimed" data-untimed="" role="group" aria-label=untimed_name>
                    <Entries day part=|day| &day.untimed date name=Arc::clone(&name)/>
                    <GhostPlace ghost=untimed_ghost date/>
                    <Along day date timed=false/>
                </div>
            </div>
            <div class="timed" data-timed="">
                <Entries day part=|day| &day.timed date name/>
                <GhostPlace ghost=timed_ghost date/>
                <Along day date timed=true/>
            </div>
        </section>
    }
}

/// The day's own part of the week. Once another week is shown the last one stays: the column is about to go.
fn day_of(week: Memo<Arc<WeekView>>, date: NaiveDate) -> Memo<Option<Arc<DayView>>> {
    Memo::new_with_compare(
        move |last: Option<&Option<Arc<DayView>>>| {
            let found = week.with(|week| week.days.iter().find(|day| day.date == date).cloned());
            found.or_else(|| last.cloned().flatten())
        },
        |old, new| match (old, new) {
            (Some(Some(old)), Some(Some(new))) => !Arc::ptr_eq(old, new),
            _ => true,
        },
    )
}

#[component]
fn DayHead(day: Memo<Option<Arc<DayView>>>, date: NaiveDate, alone: bool) -> impl IntoView {
    let load = Memo::new(move |_| day.with(|day| day.as_ref().map_or((0, 0), |day| (day.planned, day.capacity))));
    let logged = logged(move || day.get().into_iter().collect());
    let told = move || {
        let planned = match load.get() {
            (0, _) => None,
            (planned, 0) => Some(text_with("planned-only", [("planned", &words::length(planned))])),
            (planned, capacity) => Some(text_with(
                "capacity",
                [("planned", &words::length(planned)), ("capacity", &words::length(capacity))],
            )),
        };
        let logged = words::logged_of(logged.get());
        planned.into_iter().chain(logged).reduce(|a, b| text_with("item-meta-join", [("a", &a), ("b", &b)]))
    };
    // Up to its end the thread is the planned part of the capacity; past it, the capacity's part of what is planned.
    let share = move || match load.get() {
        (planned, capacity) if planned > capacity => fraction(capacity, planned),
        (planned, capacity) => fraction(planned, capacity),
    };
    let over = move || load.with(|(planned, capacity)| planned > capacity && *capacity > 0).then_some("");
    // The way to the day's own page; by keys D leads there from an entry.
    let number = if alone {
        Either::Left(view! { <span class="date">{intl::day_number(date)}</span> })
    } else {
        let address = Route::Day { date: Some(date) }.to_string();
        Either::Right(view! {
            <a class="date" href=address tabindex="-1" draggable="false" title=text("open-day") aria-label=intl::long_date(date)>
                {intl::day_number(date)}
            </a>
        })
    };
    view! {
        <div class="day-head" title=told>
            {number}
            <span class="weekday">{intl::weekday_short(date)}</span>
            <Sums planned=Signal::derive(move || load.get().0) logged/>
            <i class="capacity" hidden=move || load.with(|(_, capacity)| *capacity == 0) data-over=over style:--planned=share></i>
        </div>
    }
}

/// Planned and logged, one below the other; how much of it there is room for is the stylesheet's to say.
#[component]
fn Sums(planned: Signal<Minutes>, logged: Memo<Minutes>) -> impl IntoView {
    let line = |key, minutes: Minutes| {
        (minutes > 0).then(|| {
            let length = words::length(minutes);
            let whole = text_with(key, [("planned", &length), ("logged", &length)]);
            view! { <span class="sum" data-of=key data-short=words::hours_minutes(minutes)>{whole}</span> }
        })
    };
    view! {
        <span class="sums" aria-hidden="true">
            {move || line("planned-only", planned.get())}
            {move || line("logged-only", logged.get())}
        </span>
    }
}

/// Logged minutes of days, with what runs on them; made again by the second only while something does.
pub fn logged(days: impl Fn() -> Vec<Arc<DayView>> + Send + Sync + 'static) -> Memo<Minutes> {
    let now = use_app().now;
    Memo::new(move |_| {
        let days = days();
        let stored = days.iter().map(|day| day.logged).fold(0, Seconds::saturating_add);
        let entries = days.iter().flat_map(|day| day.timed.iter().chain(&day.untimed));
        let running = entries.filter_map(|entry| entry.running).map(|since| plan::timer::elapsed(since, now.get()));
        words::whole_minutes(running.fold(stored, Seconds::saturating_add))
    })
}

/// Entries, each of which is redrawn in its place when only it has changed, so that it keeps the focus.
#[component]
fn Entries(
    day: Memo<Option<Arc<DayView>>>,
    part: fn(&DayView) -> &Vec<EntryView>,
    date: NaiveDate,
    name: Arc<str>,
) -> impl IntoView {
    let known = StoredValue::new(LiteMap::<EntryId, ArcRwSignal<EntryView>>::new());
    let rows = move || {
        day.with(|day| {
            let shown = day.as_deref().map(part).map_or(&[][..], Vec::as_slice);
            known.try_update_value(|known| keep_up(known, shown)).unwrap_or_default()
        })
    };
    view! {
        <For each=rows key=|(id, _)| id.clone() let((_, entry))>
            <Entry entry date name=Arc::clone(&name)/>
        </For>
    }
}

/// An entry in a list of them.
pub(super) type Row = (EntryId, ArcRwSignal<EntryView>);

/// Brings the signals up to what is shown, waking only those whose entry differs.
pub(super) fn keep_up(known: &mut LiteMap<EntryId, ArcRwSignal<EntryView>>, shown: &[EntryView]) -> Vec<Row> {
    let mut before = std::mem::take(known);
    let rows: Vec<Row> = shown
        .iter()
        .map(|entry| {
            let signal = match before.remove(&entry.id) {
                Some(signal) => {
                    if signal.with_untracked(|old| old != entry) {
                        signal.set(entry.clone());
                    }
                    signal
                }
                None => ArcRwSignal::new(entry.clone()),
            };
            (entry.id.clone(), signal)
        })
        .collect();
    // In the order of the keys, so that each is put at the end.
    for at in plan::order(rows.len(), &|a, b| rows[a].0.cmp(&rows[b].0)) {
        let (id, signal) = rows[at].clone();
        known.insert(id, signal);
    }
    rows
}

#[component]
fn GhostPlace(ghost: impl Fn() -> Option<GhostView> + Send + Sync + 'static, date: NaiveDate) -> impl IntoView {
    let rest = use_app().rest;
    move || Some((rest.get()?.ghost)(ghost()?, date))
}

/// Where those would land that go along with what is held.
#[component]
fn Along(day: Memo<Option<Arc<DayView>>>, date: NaiveDate, timed: bool) -> impl IntoView {
    let rest = use_app().rest;
    let along = Memo::new(move |_| day.with(|day| day.as_ref().map(|day| day.along.clone()).unwrap_or_default()));
    move || {
        let draw = rest.get()?.along;
        let here = along.get().into_iter().filter(|ghost| ghost.start.is_some() == timed);
        Some(here.map(|ghost| draw(ghost, date)).collect_view())
    }
}
