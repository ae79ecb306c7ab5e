//! The calendar: hour labels and the days of one or two weeks, or one day, that scroll together.

use std::cmp::Ordering;
use std::sync::Arc;

use chrono::NaiveDate;
use engine::view::{DayView, WeekView};
use engine::{CalendarMsg, EntryMsg, Msg, SidebarMsg};
use leptos::html::Main;
use leptos::prelude::*;
use plan::{MinuteOfDay, Minutes};

use crate::app::use_app;
use crate::ui::calendar::day::{Day, Tracked, tracked};
use crate::ui::entry::tools::EntryTools;
use crate::ui::kit::motif::Motif;
use crate::ui::kit::ratio::line_at;
use crate::ui::meetings::all_day_on;
use crate::ui::phrases;
use crate::ui::shortcuts;
use crate::ui::slices;
use crate::ui::texts::{text, text_with};
use crate::web::input::zoom;
use crate::web::{dom, intl};

/// Rows of the untimed area that are shown before it scrolls on its own.
const UNTIMED_ROWS: usize = 5;

/// The calendar of one or more days.
#[component]
pub fn Week() -> impl IntoView {
    let app = use_app();
    let week = slices::week();
    let loaded = slices::part(|view| view.loaded);
    let carrying = slices::part(|view| view.held.is_some());
    let now = Memo::new(move |_| week.with(|week| week.now));
    let meetings = slices::meetings();
    let untimed = Memo::new(move |_| {
        let rows = |week: &WeekView| -> Vec<usize> {
            meetings.with(|meetings| week.days.iter().map(|day| all_day_on(meetings, day.date)).collect())
        };
        week.with(|week| untimed_rows(week, rows(week).into_iter()))
    });
    // Each week gets a new list of days, and with it new keyed lists of entries: a list that lived as long as the page
    // would keep a little memory for every row it ever had. From the time the stored data is loaded, the list stays:
    // what arrives then is drawn in place and moves nothing that was on the screen.
    let columns = Memo::new(move |_| week.with(|week| week.days.len()));
    let ends = move || week.with(|week| Some((week.days.first()?.date, week.days.last()?.date)));
    let weeks = Memo::new(move |_| Some((ends()?, columns.get(), loaded.get())));
    let first = Memo::new(move |_| week.with(|week| week.days.first().map(|day| day.date)));
    // Which way the days went that were here before: they slide in from there.
    let paged = Memo::new(move |last: Option<&(Option<NaiveDate>, Option<&'static str>)>| {
        let (first, before) = (first.get(), last.and_then(|(first, _)| *first));
        let way = before.zip(first).and_then(|(before, first)| match first.cmp(&before) {
            Ordering::Greater => Some("on"),
            Ordering::Less => Some("back"),
            Ordering::Equal => None,
        });
        (first, way)
    });
    let tracked = tracked(week);
    let sums = sums(week, tracked);
    let spoken = move || sums.get().and_then(|(planned, logged)| spoken_sums(planned, logged));
    let scroller = NodeRef::<Main>::new();
    let seen = StoredValue::new(false);
    Effect::new(move |_| {
        if let (true, Some(main), false) = (loaded.get(), scroller.get(), seen.get_value()) {
            seen.set_value(true);
            dom::scroll_to_minute(&main, week.with_untracked(|week| week.first_sight));
        }
    });
    let (rows, hour) = (slices::part(|view| view.minutes_a_row), slices::hour());
    Effect::new(move |watched: Option<bool>| {
        let Some(main) = scroller.get() else { return false };
        zoom::show(&main, hour.get());
        if watched != Some(true) {
            zoom::watch(&main, move |by| app.dispatch(Msg::Calendar(CalendarMsg::Zoom(by))));
        }
        true
    });
    view! {
        <main class="week" tabindex="0" aria-label=text("calendar") aria-description=spoken aria-busy=move || (!loaded.get()).to_string() node_ref=scroller>
            <div
                class="days"
                style:--columns=move || columns.get().to_string()
                style:--hour=format!("{}px", hour.get_untracked())
                data-rows=move || rows.get().to_string()
                data-many=move || (columns.get() > 7).then_some("")
                style:--untimed=move || untimed.get().to_string()
                style:--now=move || now.get().map(line_at)
                data-now=move || now.get().map(MinuteOfDay::to_hhmm)
                data-carrying=move || carrying.get().then_some("")
                data-paged=move || paged.get().1
            >
                <Hours/>
                <For each=move || weeks.get() key=|week| *week let:_week>
                    {week
                        .with_untracked(|week| week.days.iter().map(|day| day.date).collect::<Vec<_>>())
                        .into_iter()
                        .map(|date| view! { <Day week date tracked/> })
                        .collect_view()}
                </For>
                <EntryTools/>
            </div>
            <EmptyDays/>
        </main>
    }
}

/// The hour labels, beside the columns.
#[component]
fn Hours() -> impl IntoView {
    let (week, numbers) = (slices::week(), slices::part(phrases::week_numbers));
    let number = move || {
        let starts = week.with(|week| week.week_starts());
        let all = starts.into_iter().filter_map(|from| phrases::week_number(numbers.get(), from));
        let all: Vec<String> = all.map(|number| intl::number(number.into())).collect();
        (!all.is_empty()).then(|| text_with("week-short", [("number", &all.join("/"))]))
    };
    view! {
        <div class="hours" aria-hidden="true">
            <div class="corner" data-week=number></div>
            {(0..24).map(|hour| view! { <span class="hour">{intl::hour_label(hour)}</span> }).collect_view()}
        </div>
    }
}

/// The week's sums, in the bar. They describe the calendar for screen readers, so here they are only seen.
#[component]
pub fn WeekSums() -> impl IntoView {
    let week = slices::week();
    let sums = sums(week, tracked(week));
    let shown = move || sums.get().and_then(|(planned, logged)| week_sums(planned, logged));
    view! { <span class="week-sums" aria-hidden="true">{shown}</span> }
}

/// The week's planned and tracked minutes. A single day shows its sums in its own head.
fn sums(week: Memo<Arc<WeekView>>, tracked: Memo<Tracked>) -> Memo<Option<(Minutes, Minutes)>> {
    let sum = |all: &Tracked| all.iter().map(|(_, minutes)| *minutes).fold(0, Minutes::saturating_add);
    Memo::new(move |_| {
        let planned = week.with(|week| (week.days.len() > 1).then_some(week.planned));
        planned.map(|planned| (planned, tracked.with(sum)))
    })
}

/// The sums of a week as a sentence, unless all are zero.
fn spoken_sums(planned: Minutes, logged: Minutes) -> Option<String> {
    let length = phrases::length;
    (planned > 0 || logged > 0)
        .then(|| text_with("week-sums", [("planned", &length(planned)), ("logged", &length(logged))]))
}

/// The sums of a week in few words, unless all are zero: "39:45 planned · 12:30 logged".
pub(crate) fn week_sums(planned: Minutes, logged: Minutes) -> Option<String> {
    let sum =
        |key, name, minutes: Minutes| (minutes > 0).then(|| text_with(key, [(name, &phrases::hours_minutes(minutes))]));
    let sums = sum("planned-only", "planned", planned).into_iter().chain(sum("logged-only", "logged", logged));
    sums.reduce(|a, b| text_with("item-meta-join", [("a", &a), ("b", &b)]))
}

/// The hint shown while the days on screen are empty: what to do next.
#[component]
fn EmptyDays() -> impl IntoView {
    let week = slices::week();
    let loaded = slices::part(|view| view.loaded);
    // Until stored data is loaded, the days can't be called empty.
    let idle = slices::part(|view| view.held.is_none() && view.unopened.is_none());
    let empty = Memo::new(move |_| week.with(|week| is_empty(week)));
    let days = move || week.with(|week| week.days.len());
    let (new, sidebar) = (shortcuts::first_of("new"), shortcuts::first_of("sidebar"));
    view! {
        <Show when=move || empty.get() && loaded.get() && idle.get()>
            {move || {
                let words = nothing(days(), [new, sidebar].map(|key| key.get().join("+")));
                view! {
                    <div class="empty-week">
                        <div class="empty-card">
                            <Motif/>
                            <p>{words}</p>
                            <EmptyActions/>
                        </div>
                    </div>
                }
            }}
        </Show>
    }
}

/// What fills them.
#[component]
fn EmptyActions() -> impl IntoView {
    let app = use_app();
    let open = slices::part(|view| view.sidebar.open);
    view! {
        <div class="empty-actions">
            <button class="button quiet-edge" type="button" on:click=move |_| app.dispatch(Msg::Entry(EntryMsg::New(None)))>
                {text("add-first")}
            </button>
            <Show when=move || !open.get()>
                <button class="button quiet-edge" type="button" on:click=move |_| app.dispatch(Msg::Sidebar(SidebarMsg::Toggle))>
                    {text("show-tools")}
                </button>
            </Show>
        </div>
    }
}

/// The hint for so many empty days.
pub(crate) fn nothing(days: usize, [new, integrations]: [String; 2]) -> String {
    let key = match days {
        1 => "empty-day",
        2..=7 => "empty-week",
        _ => "empty-days",
    };
    text_with(key, [("new", &new), ("integrations", &integrations)])
}

pub(crate) fn is_empty(week: &WeekView) -> bool {
    week.days.iter().all(|day| day.timed.is_empty() && day.untimed.is_empty())
}

/// The number of rows in the untimed areas, given those of each day's meetings.
pub(crate) fn untimed_rows(week: &WeekView, meetings: impl Iterator<Item = usize>) -> usize {
    let ghost = |day: &DayView| day.ghost.as_ref().is_some_and(|ghost| ghost.start.is_none());
    let rows = |day: &DayView| day.untimed.len().saturating_add(ghost(day).into());
    week.days
        .iter()
        .zip(meetings)
        .map(|(day, meetings)| rows(day).saturating_add(meetings))
        .max()
        .unwrap_or(0)
        .clamp(1, UNTIMED_ROWS)
}
