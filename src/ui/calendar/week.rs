//! The calendar: hour labels and seven days, or one, that scroll together.

use std::sync::Arc;

use engine::view::{DayView, WeekView};
use leptos::html::Main;
use leptos::prelude::*;
use plan::{MinuteOfDay, Minutes};

use crate::ui::calendar::day::{Day, Tracked, tracked};
use crate::ui::calendar::meetings::all_day_on;
use crate::ui::entry::tools::EntryTools;
use crate::ui::kit::ratio::line_at;
use crate::ui::phrases;
use crate::ui::shortcuts;
use crate::ui::slices;
use crate::ui::texts::{text, text_with};
use crate::web::{dom, intl};

/// Rows of the untimed area that are shown before it scrolls on its own.
const UNTIMED_ROWS: usize = 5;

/// The calendar of one or more days.
#[component]
pub fn Week() -> impl IntoView {
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
    let weeks = Memo::new(move |_| week.with(|week| Some((week.days.first()?.date, columns.get(), loaded.get()))));
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
    view! {
        <main class="week" tabindex="0" aria-label=text("calendar") aria-description=spoken aria-busy=move || (!loaded.get()).to_string() node_ref=scroller>
            <div
                class="days"
                style:--columns=move || columns.get().to_string()
                style:--untimed=move || untimed.get().to_string()
                style:--now=move || now.get().map(line_at)
                data-now=move || now.get().map(MinuteOfDay::to_hhmm)
                data-carrying=move || carrying.get().then_some("")
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
    view! {
        <div class="hours" aria-hidden="true">
            <div class="corner"></div>
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
    let alone = move || week.with(|week| week.days.len() == 1);
    let (new, sidebar) = (shortcuts::first_of("new"), shortcuts::first_of("sidebar"));
    view! {
        <Show when=move || empty.get() && loaded.get() && idle.get()>
            {move || {
                let words = nothing(alone(), [new, sidebar].map(|key| key.get().join("+")));
                view! { <div class="empty-week"><p>{words}</p></div> }
            }}
        </Show>
    }
}

/// The hint for an empty day, or for an empty week.
pub(crate) fn nothing(day: bool, [new, integrations]: [String; 2]) -> String {
    let key = if day { "empty-day" } else { "empty-week" };
    text_with(key, [("new", &new), ("integrations", &integrations)])
}

pub(crate) fn is_empty(week: &WeekView) -> bool {
    week.days.iter().all(|day| day.timed.is_empty() && day.untimed.is_empty())
}

/// The number of rows in the untimed areas, given those of each day's meetings.
pub(crate) fn untimed_rows(week: &WeekView, meetings: impl Iterator<Item = usize>) -> usize {
    let ghost = |day: &DayView| day.ghost.as_ref().is_some_and(|ghost| ghost.start.is_none());
    let rows = |day: &DayView| day.untimed.len() + usize::from(ghost(day));
    week.days.iter().zip(meetings).map(|(day, meetings)| rows(day) + meetings).max().unwrap_or(0).clamp(1, UNTIMED_ROWS)
}
