//! The day in the popup: an agenda in place of hours. What is dropped on it is planned for that day, without a time; an
//! entry that is moved keeps its time.

use std::sync::Arc;

use chrono::NaiveDate;
use engine::view::{DayView, EntryView, MeetingsDay, Phase, TodayRow, phases};
use engine::{Msg, SidebarMsg, TimerMsg};
use leptos::html::Div;
use leptos::prelude::*;
use plan::{EntryId, MinuteOfDay, Minutes};

use crate::app::use_app;
use crate::ui::calendar::day::{day_of, tracked};
use crate::ui::calendar::week::week_sums;
use crate::ui::drag::ghost::Ghost;
use crate::ui::entry::look;
use crate::ui::entry::look::EntryContext;
use crate::ui::entry::tools::EntryTools;
use crate::ui::kit::icon::Icon;
use crate::ui::kit::memo::memo;
use crate::ui::kit::motif::Motif;
use crate::ui::meetings::{meeting, of_day};
use crate::ui::phrases;
use crate::ui::slices;
use crate::ui::texts::text;
use crate::web::intl;

/// The agenda of the day that is shown.
#[component]
pub fn Today() -> impl IntoView {
    let week = slices::week();
    let loaded = slices::part(|view| view.loaded);
    let date = Memo::new(move |_| week.with(|week| week.days.first().map(|day| day.date)));
    let shown = Memo::new(move |_| date.get().map(|date| (date, loaded.get())));
    view! {
        <main class="week today" tabindex="0" aria-label=text("calendar") aria-busy=move || (!loaded.get()).to_string()>
            // The tools measure from here, which scrolls with the rows.
            <div class="today-days">
                <For each=move || shown.get() key=|shown| *shown let((date, loaded))>
                    <Agenda date loaded/>
                </For>
                <EntryTools/>
            </div>
        </main>
    }
}

#[component]
fn Agenda(date: NaiveDate, loaded: bool) -> impl IntoView {
    let week = slices::week();
    let day = day_of(week, date);
    let meetings = of_day(date);
    let name: Arc<str> = intl::long_date(date).into();
    let label = name.to_string();
    let member = slices::part(|view| view.whose.as_ref().map(|member| member.id.as_str().to_owned()));
    let now = Memo::new(move |_| week.with(|week| week.now));
    let phases = Memo::new(move |_| {
        day.with(|day| {
            let day = day.as_deref()?;
            Some(meetings.with(|meetings| phases(day, meetings.as_deref(), now.get())))
        })
        .unwrap_or_default()
    });
    let tracked = tracked(week);
    let sums = move || {
        let planned = week.with(|week| week.planned);
        let logged = tracked.with(|all| all.iter().map(|(_, minutes)| *minutes).fold(0, Minutes::saturating_add));
        week_sums(planned, logged)
    };
    let ghost = Memo::new(move |_| day.with(|day| day.as_ref().and_then(|day| day.ghost.clone())));
    let timed_ghost = move || ghost.get().filter(|ghost| ghost.start.is_some());
    let empty = move || loaded && phases.with(Vec::is_empty);
    let of = Rows { day, meetings, date, name };
    view! {
        <section
            class="day"
            role="group"
            aria-label=label
            data-day=date.to_string()
            data-member=move || member.get()
            data-target=move || ghost.with(Option::is_some).then_some("")
        >
            <p class="today-sums">{sums}</p>
            {move || timed_ghost().map(|ghost| view! { <div class="today-landing untimed"><Ghost ghost date/></div> })}
            <For each=move || phases.get() key=Clone::clone let((phase, rows))>
                <Part phase rows of=of.clone() ghost/>
            </For>
            <Show when=empty>
                <Nothing/>
            </Show>
        </section>
    }
}

/// What the rows of an agenda are made of.
#[derive(Clone)]
struct Rows {
    day: Memo<Option<Arc<DayView>>>,
    meetings: Memo<Option<Arc<MeetingsDay>>>,
    date: NaiveDate,
    name: Arc<str>,
}

/// The rows of a phase, below its name.
#[component]
fn Part(phase: Phase, rows: Vec<TodayRow>, of: Rows, ghost: Memo<Option<engine::view::GhostView>>) -> impl IntoView {
    let heading = text(match phase {
        Phase::Now => "today-now",
        Phase::Next => "today-next",
        Phase::Later => "today-later",
        Phase::Scheduled => "today-scheduled",
        Phase::AnyTime => "today-any-time",
        Phase::Over => "today-over",
    });
    let name = match phase {
        Phase::Now => "now",
        Phase::Next => "next",
        Phase::Over => "over",
        Phase::Later | Phase::Scheduled | Phase::AnyTime => "later",
    };
    let date = of.date;
    let lands = move || ghost.get().filter(|ghost| phase == Phase::AnyTime && ghost.start.is_none());
    let rows = rows.into_iter().map(|row| match row {
        TodayRow::Entry(id) => view! { <EntryRow id phase of=of.clone()/> }.into_any(),
        row => meeting_row(&row, &of).into_any(),
    });
    view! {
        <div
            class="today-part"
            role="group"
            aria-label=heading.clone()
            data-phase=name
            data-untimed=(phase == Phase::AnyTime).then_some("")
        >
            <h2 aria-hidden="true">{heading.clone()}</h2>
            {rows.collect_view()}
            {move || lands().map(|ghost| view! { <div class="today-landing untimed"><Ghost ghost date/></div> })}
        </div>
    }
}

/// When it begins, what it is, and how long it takes; what is on or comes next has its timer beside it.
#[component]
fn EntryRow(id: EntryId, phase: Phase, of: Rows) -> impl IntoView {
    let app = use_app();
    let Rows { day, date, name, .. } = of;
    let place = NodeRef::<Div>::new();
    let context = EntryContext { day: date.to_string(), name, whose: None, lines: true, alone: true };
    let shown = id.clone();
    look::keep(place, None, context, move |show| {
        day.with(|day| show(day.as_deref().and_then(|day| day.find(&shown)).map_or(&[], std::slice::from_ref), None));
    });
    let found = id.clone();
    let seen = memo(move |_| {
        let brief = |entry: &EntryView| (entry.start, entry.minutes, entry.running.is_some());
        day.with(|day| day.as_deref().and_then(|day| day.find(&found)).map(brief))
    });
    let begins = move || seen.get().and_then(|(start, ..)| start).map(intl::time);
    let takes = move || seen.get().map(|(_, minutes, _)| phrases::hours_minutes(minutes));
    let runs = Memo::new(move |_| matches!(seen.get(), Some((.., true))));
    let timer = matches!(phase, Phase::Now | Phase::Next).then(|| {
        let label = move || text(if runs.get() { "stop-timer" } else { "start-timer" });
        let icon = Signal::derive(move || if runs.get() { "stop" } else { "start" });
        view! {
            <button
                class="icon-button"
                type="button"
                aria-label=label
                title=label
                on:click=move |_| app.dispatch(Msg::Timer(TimerMsg::Toggle(id.clone())))
            >
                <Icon name=icon/>
            </button>
        }
    });
    view! {
        <div class="today-row">
            <span class="today-time" aria-hidden="true">{begins}</span>
            <div class="today-what untimed" node_ref=place></div>
            <span class="today-length" aria-hidden="true">{takes}</span>
            {timer}
        </div>
    }
}

fn meeting_row(row: &TodayRow, of: &Rows) -> Option<impl IntoView + use<>> {
    let (day, date) = (of.meetings.get_untracked()?, of.date);
    let shown = day.of_row(row)?;
    Some(view! {
        <div class="today-row">
            <span class="today-time" aria-hidden="true">{shown.start.map(intl::time)}</span>
            <div class="today-what">{meeting(shown, date, None)}</div>
            <span class="today-length" aria-hidden="true">
                {shown.start.map(|_: MinuteOfDay| phrases::hours_minutes(shown.minutes))}
            </span>
        </div>
    })
}

/// An empty day, and the way to what could be planned.
#[component]
fn Nothing() -> impl IntoView {
    let app = use_app();
    let open = slices::part(|view| view.sidebar.open);
    view! {
        <div class="empty">
            <Motif/>
            <p>{text("today-empty")}</p>
            <Show when=move || !open.get()>
                <button class="button primary" type="button" on:click=move |_| app.dispatch(Msg::Sidebar(SidebarMsg::Toggle))>
                    {text("show-tools")}
                </button>
            </Show>
        </div>
    }
}
