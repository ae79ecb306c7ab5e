//! Days as a list: a heading for each day, below it a row for each entry and meeting. Rows of entries have what entries
//! have elsewhere, so that keys, clicks and drags do the same with them.

use std::sync::Arc;

use chrono::NaiveDate;
use engine::agenda::{AgendaDay, AgendaItem, AgendaPart, AgendaTime, agenda};
use engine::view::{EntryView, MeetingView};
use engine::{FocusTarget, MeetingKey, Page, Route, View};
use leptos::prelude::*;
use plan::MinuteOfDay;

use crate::app::use_app;
use crate::ui::drag::ghost::Ghost;
use crate::ui::kit::opener::{Anchor, Open, use_opener};
use crate::ui::phrases;
use crate::ui::slices;
use crate::ui::texts::{text, text_with};
use crate::web::input::{focus, keyboard};
use crate::web::{dom, intl};

/// The width of a meeting's card, in pixels.
const CARD: i32 = 304;

/// The days of the page shown, as a list.
#[component]
pub fn DayList() -> impl IntoView {
    let (week, meetings) = (slices::week(), slices::meetings());
    let parts = Memo::new(move |_| week.with(|week| meetings.with(|meetings| agenda(week, meetings))));
    // A day that stays is drawn in place; its rows are new when something on it changes.
    view! {
        <div class="day-list" data-agenda="">
            <For each=move || parts.get() key=key let:part>
                {match part {
                    AgendaPart::Nothing(from, last) => view! { <Nothing from last/> }.into_any(),
                    AgendaPart::Day(day) => view! { <Day date=day.day.date parts/> }.into_any(),
                }}
            </For>
        </div>
    }
}

fn key(part: &AgendaPart) -> (NaiveDate, Option<NaiveDate>) {
    match part {
        AgendaPart::Day(day) => (day.day.date, None),
        AgendaPart::Nothing(from, last) => (*from, Some(*last)),
    }
}

/// The member whose days are shown: what is dropped on a day that names them keeps its time.
fn whose(view: &View) -> Option<String> {
    view.whose.as_ref().map(|whose| whose.id.as_str().to_owned())
}

/// Days in a row on which there is nothing. What is dropped there is for the first of them.
#[component]
fn Nothing(from: NaiveDate, last: NaiveDate) -> impl IntoView {
    let days = days(from, last);
    view! {
        <section
            class="agenda-nothing"
            role="group"
            aria-label=days.clone()
            data-day=from.to_string()
            data-member=slices::part(whose)
            data-untimed=""
        >
            <p>{text_with("nothing-on", [("days", &days)])}</p>
        </section>
    }
}

#[component]
fn Day(date: NaiveDate, parts: Memo<Vec<AgendaPart>>) -> impl IntoView {
    let day = Memo::new(move |last: Option<&Option<AgendaDay>>| {
        let found = parts.with(|parts| {
            parts.iter().find_map(|part| match part {
                AgendaPart::Day(day) if day.day.date == date => Some(day.clone()),
                _ => None,
            })
        });
        found.or_else(|| last.cloned().flatten())
    });
    let long: Arc<str> = intl::long_date(date).into();
    let name = long.to_string();
    let is = move |is: fn(&AgendaDay) -> bool| move || day.with(|day| day.as_ref().is_some_and(is)).then_some("");
    let planned = Memo::new(move |_| day.with(|day| day.as_ref().map_or(0, |day| day.day.planned)));
    let who = slices::who();
    let address = move || Route::near(Page::Day, Some(date), who.get()).to_string();
    let ghost = Memo::new(move |_| day.with(|day| day.as_ref().and_then(|day| day.day.ghost.clone())));
    let rows = {
        let long = Arc::clone(&long);
        move || {
            let rows = day.with(|day| day.as_ref().map(|day| day.rows.clone()).unwrap_or_default());
            // New rows take the focus over from those before them.
            let focused = keyboard::focused_entry().filter(|id| rows.iter().any(|row| row.is_of(id)));
            focused.into_iter().for_each(|id| focus::focus_soon(FocusTarget::Entry(id)));
            let empty = rows.is_empty();
            let long = Arc::clone(&long);
            let row = move |row: engine::agenda::AgendaRow| match row.what {
                AgendaItem::Entry(entry) => {
                    view! { <EntryRow entry when=row.when date day=Arc::clone(&long)/> }.into_any()
                }
                AgendaItem::Meeting(meeting) => {
                    view! { <MeetingRow meeting when=row.when date day=Arc::clone(&long)/> }.into_any()
                }
            };
            view! {
                {rows.into_iter().map(row).collect_view()}
                {empty.then(|| view! { <p class="agenda-free">{text("nothing-today")}</p> })}
            }
        }
    };
    view! {
        <section
            class="agenda-day"
            role="group"
            aria-label=name
            data-day=date.to_string()
            data-today=is(|day| day.day.today)
            data-past=is(|day| day.day.past)
            data-target=is(|day| day.day.ghost.is_some())
            data-member=slices::part(whose)
        >
            <h2 class="agenda-head">
                <a class="date" href=address draggable="false" tabindex="-1" aria-label=long.to_string()>{intl::day_number(date)}</a>
                <span class="agenda-weekday">{intl::weekday_long(date)}</span>
                <span class="agenda-sum">{move || (planned.get() > 0).then(|| phrases::hours_minutes(planned.get()))}</span>
            </h2>
            <div class="agenda-rows" data-untimed="">
                {rows}
                {move || ghost.get().map(|ghost| view! { <Ghost ghost date whose=Arc::from("")/> })}
            </div>
        </section>
    }
}

/// The mark of what is now and next. Like all that a row shows beside its title, it is drawn by the stylesheet: the label
/// says what there is to say.
fn mark(when: AgendaTime) -> Option<impl IntoView> {
    let key = match when {
        AgendaTime::Now => "agenda-now",
        AgendaTime::Next => "agenda-next",
        _ => return None,
    };
    Some(view! { <span class="agenda-mark" data-text=text(key)></span> })
}

fn state(when: AgendaTime) -> &'static str {
    match when {
        AgendaTime::Past => "past",
        AgendaTime::Now => "now",
        AgendaTime::Next => "next",
        AgendaTime::Later => "later",
        AgendaTime::AnyTime => "any-time",
    }
}

#[component]
fn EntryRow(entry: EntryView, when: AgendaTime, date: NaiveDate, day: Arc<str>) -> impl IntoView {
    let now = use_app().now;
    let (kept, running, minutes) = (entry.logged, entry.running, entry.minutes);
    // Read by the second only while its timer runs.
    let logged = move || running.map_or(kept, |since| kept.saturating_add(plan::timer::elapsed(since, now.get())));
    let time = entry.start.map_or_else(|| text("any-time"), |start| phrases::span(start, minutes));
    let label = phrases::entry_label(&entry, &day, None);
    let belongs = entry.belongs.first().map(ToString::to_string);
    view! {
        <div
            class="agenda-row"
            role="button"
            tabindex="0"
            draggable="true"
            dir="auto"
            data-entry=entry.id.as_str().to_owned()
            data-task=entry.task.as_str().to_owned()
            data-day=date.to_string()
            data-start=entry.start.map(MinuteOfDay::to_hhmm).unwrap_or_default()
            data-minutes=minutes.to_string()
            data-logged=move || logged().to_string()
            data-done=entry.done.to_string()
            data-provider=entry.provider.as_deref().map(str::to_owned)
            data-hue=entry.hue.to_string()
            data-when=state(when)
            data-running=entry.running.map(|_| "")
            data-held=entry.held.then_some("")
            aria-pressed=entry.selected.then_some("true")
            aria-label=label
        >
            <span class="agenda-time" data-text=time></span>
            <span class="agenda-title">{phrases::title_or(&entry.title).into_owned()}</span>
            {mark(when)}
            {belongs.map(|name| view! { <span class="agenda-of" data-text=name></span> })}
            <span class="agenda-length" data-text=phrases::length(minutes)></span>
        </div>
    }
}

#[component]
fn MeetingRow(meeting: MeetingView, when: AgendaTime, date: NaiveDate, day: Arc<str>) -> impl IntoView {
    let opener = use_opener();
    let key = MeetingKey { date, connection: meeting.connection.clone(), item: meeting.item.clone() };
    let open = move |place| opener.open_at(Open::Meeting, Anchor { of: FocusTarget::Meeting(key.clone()), place });
    let by_key = open.clone();
    let title = phrases::title_or(&meeting.title).into_owned();
    let time = meeting.start.map_or_else(|| text("all-day"), |start| phrases::span(start, meeting.minutes));
    let join = |a: String, b: String| text_with("item-meta-join", [("a", &a), ("b", &b)]);
    let about = [title.clone(), time.clone(), meeting.calendar.to_string(), day.to_string()];
    let label = about.into_iter().filter(|part| !part.is_empty()).reduce(join);
    view! {
        <div
            class="agenda-row agenda-meeting"
            role="button"
            tabindex="0"
            draggable="true"
            dir="auto"
            aria-haspopup="dialog"
            aria-label=label
            data-source=meeting.connection.0.to_string()
            data-event=meeting.item.as_str().to_owned()
            data-calendar=meeting.container.as_str().to_owned()
            data-day=date.to_string()
            data-start=meeting.start.map(MinuteOfDay::to_hhmm).unwrap_or_default()
            data-minutes=meeting.minutes.to_string()
            data-provider=meeting.provider.to_string()
            data-when=state(when)
            style:--calendar=meeting.color.as_deref().map(str::to_owned)
            on:click=move |event| open(dom::beside(&event, CARD))
            on:keydown=move |event| {
                if matches!(event.key().as_str(), "Enter" | " ") {
                    event.prevent_default();
                    by_key(dom::beside(&event, CARD));
                }
            }
        >
            <span class="agenda-time" data-text=time></span>
            <span class="agenda-title">{title}</span>
            {mark(when)}
            <span class="agenda-of" data-text=meeting.calendar.to_string()></span>
            <span class="agenda-length" data-text=(meeting.minutes > 0).then(|| phrases::length(meeting.minutes))></span>
        </div>
    }
}

/// The days from one to another, as short as possible.
fn days(from: NaiveDate, last: NaiveDate) -> String {
    if from == last { intl::date_short(from) } else { intl::date_range(from, last) }
}
