//! The preview of the calendar: a picture of what [`crate::ui::root::Root`] shows, until the app replaces it.
//!
//! It is built from the same pieces, as far as they are plain pictures, and from nothing reactive: the first module
//! contains only what it draws (see [`crate::boot`]).

use chrono::NaiveDate;
use engine::first::Preview;
use engine::view::{DayView, WeekView};
use leptos::prelude::*;
use plan::{MinuteOfDay, Minutes};

use crate::ui::calendar::day;
use crate::ui::calendar::day::DayLoad;
use crate::ui::calendar::week::{corner, hours, is_empty, nothing, untimed_rows};
use crate::ui::entry::look::{EntryContext, look};
use crate::ui::kit::icon::icon;
use crate::ui::kit::ratio::line_at;
use crate::ui::phrases;
use crate::ui::shortcuts::usual;
use crate::ui::texts::text;
use crate::web::dom::entries::EntryLook;
use crate::web::intl;

/// The picture without its entries; in the extension's popup, with the popup's additional fields. It is inert: early
/// input is replayed by the app.
pub fn picture(preview: &Preview, popup: bool) -> impl IntoView + use<> {
    let Preview { week, sidebar, backlog } = preview;
    let alone = week.days.len() == 1;
    view! {
        <div class="app preview" inert="" aria-busy="true">
            {bar(week, alone, popup)}
            {popup.then(|| view! { <div class="capture"></div> })}
            {backlog.then(|| view! { <section class="backlog"></section> })}
            <main class="week" aria-label=text("calendar") aria-busy="true">
                <div
                    class="days"
                    style:--columns=week.days.len().to_string()
                    style:--untimed=untimed_rows(week).to_string()
                    style:--now=week.now.map(line_at)
                    data-now=week.now.map(MinuteOfDay::to_hhmm)
                >
                    <div class="hours">
                        {corner(week.planned, phrases::whole_minutes(week.logged))}
                        {hours()}
                    </div>
                    {week.days.iter().zip(week.tracked(|_| 0)).map(|(day, logged)| column(day, logged)).collect_view()}
                </div>
                {is_empty(week).then(|| nothing(alone, usual()))}
            </main>
            {sidebar.then(|| view! { <aside class="panel"></aside> })}
            <nav class="rail">
                <button class="icon-button rail-toggle" aria-expanded=sidebar.to_string()>{icon("integrations")}</button>
            </nav>
        </div>
    }
}

/// The appearance of the entries for each of the picture's places in turn: for each day, first the untimed ones, then
/// the timed ones.
pub fn entries(preview: &Preview, mut put: impl FnMut(&[EntryLook<'_>])) {
    let alone = preview.week.days.len() == 1;
    for day in &preview.week.days {
        let of = EntryContext { day: day.date.to_string(), name: intl::long_date(day.date).into(), whose: None, alone };
        for entries in [&day.untimed, &day.timed] {
            let looks: Vec<_> = entries.iter().map(|entry| look(entry, entry.logged, &of)).collect();
            put(&looks);
        }
    }
}

fn bar(week: &WeekView, alone: bool, popup: bool) -> impl IntoView + use<> {
    let title = |first: NaiveDate, last: NaiveDate| {
        if alone { phrases::day_heading(first) } else { intl::month_year_range(first, last) }
    };
    let title = week.days.first().zip(week.days.last()).map(|(first, last)| title(first.date, last.date));
    let segment = |key: &'static str, shown: bool| {
        view! { <button class="segment" aria-pressed=shown.to_string()>{text(key)}</button> }
    };
    view! {
        <header class="bar">
            {button("icon-button wide backlog-toggle", "backlog")}
            <h1 class="bar-title">{title}</h1>
            <div class="bar-steps">
                {button("icon-button wide", "previous")}
                <button class="button" aria-current=week.now.map(|_| "date")>{text("today")}</button>
                {button("icon-button wide", "next")}
            </div>
            <div class="segments roomy">
                {segment("day", alone)}
                {segment("week", !alone)}
                {segment("team", false)}
                {segment("reports", false)}
            </div>
            <span class="bar-space"></span>
            {popup.then(|| button("icon-button", "outside"))}
            {(!popup).then(|| {
                view! {
                    <button class="button quiet-edge new-entry">
                        {icon("new")}
                        <span class="wide">{text("new-entry")}</span>
                    </button>
                }
            })}
            {button("icon-button wide", "theme-system")}
            {button("icon-button", "menu")}
        </header>
    }
}

fn button(class: &'static str, name: &str) -> impl IntoView + use<> {
    view! { <button class=class>{icon(name)}</button> }
}

fn column(day: &DayView, logged: Minutes) -> impl IntoView + use<> {
    let DayView { date, .. } = *day;
    let load = DayLoad::of(day);
    let is = |is: bool| is.then_some("");
    view! {
        <section
            class="day"
            aria-label=intl::long_date(date)
            data-today=is(day.today)
            data-past=is(day.past)
            data-weekend=is(day.weekend)
            style:--works-from=day.hours.map(|hours| line_at(hours.from))
            style:--works-until=day.hours.map(day::works_until)
        >
            <div class="day-top">
                <div class="day-head">
                    <span class="date">{intl::day_number(date)}</span>
                    <span class="weekday">{intl::weekday_short(date)}</span>
                    <span class="sums">
                        {day::sum("planned-only", load.planned)}
                        {day::sum("logged-only", logged)}
                    </span>
                    {load.thread()}
                </div>
                <div class="untimed"></div>
            </div>
            <div class="timed" data-timed=""></div>
        </section>
    }
}
