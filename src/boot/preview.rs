//! The preview of the calendar: a picture of what [`crate::ui::root::Root`] shows, until the app replaces it.
//!
//! It is drawn by hand from what the calendar's pieces are made of, and from nothing reactive: the first module contains
//! only what it draws, and none of the interface's machinery (see [`crate::boot`]).

use chrono::NaiveDate;
use engine::first::Preview;
use engine::view::{DayView, EntryView, WeekView};
use engine::{PAGES, zoom};
use plan::{MinuteOfDay, Minutes};

use crate::ui::calendar::day;
use crate::ui::calendar::day::DayLoad;
use crate::ui::calendar::week::{is_empty, nothing, untimed_rows, week_sums};
use crate::ui::entry::look::{EntryContext, look};
use crate::ui::frame::bar::NAME;
use crate::ui::kit::ratio::line_at;
use crate::ui::phrases;
use crate::ui::shortcuts::usual;
use crate::ui::texts::text;
use crate::web::dom::entries::draw_in;
use crate::web::dom::picture::PictureElement;
use crate::web::intl;

/// The picture; in the extension's popup, with the popup's additional fields. It is inert: early input is replayed by
/// the app.
pub fn picture(preview: &Preview, popup: bool) -> PictureElement {
    let Preview { week, sidebar, backlog, popup_hours, rows, .. } = preview;
    let alone = week.days.len() == 1;
    let app = PictureElement::new("div", "app preview");
    app.set("inert", "");
    app.set("aria-busy", "true");
    bar(&app.add("header", "bar"), preview, popup);
    if popup {
        app.add("div", "capture");
    }
    if *backlog {
        app.add("section", "backlog");
    }
    let agenda = popup && alone && !popup_hours;
    let main = app.add("main", if agenda { "week today" } else { "week" });
    main.set("aria-label", &text("calendar"));
    main.set("aria-busy", "true");
    if agenda {
        week.days.iter().for_each(|day| plain_agenda(&main.add("section", "day"), day));
    } else {
        days(&main.add("div", "days"), week, rows, preview.minutes_a_row);
    }
    if !agenda && is_empty(week) {
        main.add("div", "empty-week").add("p", "").say(&nothing(week.days.len(), usual()));
    }
    if *sidebar {
        app.add("aside", "panel");
    }
    let toggle = app.add("nav", "rail").add("button", "icon-button rail-toggle");
    toggle.set("aria-expanded", truth(*sidebar));
    toggle.icon("integrations");
    app
}

fn truth(is: bool) -> &'static str {
    if is { "true" } else { "false" }
}

fn bar(bar: &PictureElement, Preview { week, page: shown, .. }: &Preview, popup: bool) {
    let alone = week.days.len() == 1;
    let title = |first: NaiveDate, last: NaiveDate| {
        if alone { phrases::day_heading(first) } else { intl::month_year_range(first, last) }
    };
    let brand = bar.add("span", "brand");
    brand.icon("hourloom");
    brand.add("b", "").say(NAME);
    button(bar, "icon-button wide backlog-toggle", "backlog");
    let heading = bar.add("h1", "bar-title");
    if let Some((first, last)) = week.days.first().zip(week.days.last()) {
        heading.say(&title(first.date, last.date));
    }
    let steps = bar.add("div", "bar-steps");
    button(&steps, "icon-button wide", "previous");
    let today = steps.add("button", "button");
    if week.now.is_some() {
        today.set("aria-current", "date");
    }
    today.say(&text("today"));
    button(&steps, "icon-button wide", "next");
    let segments = bar.add("div", "segments roomy");
    for (page, key) in PAGES.iter().filter_map(|page| Some((*page, page.in_switch()?))) {
        let segment = segments.add("button", "segment");
        segment.set("aria-pressed", truth(page == *shown));
        segment.say(&text(key));
    }
    let views = segments.add("button", "segment views-toggle");
    views.set("aria-pressed", truth(shown.in_switch().is_none()));
    views.icon("later");
    let space = bar.add("span", "bar-space");
    if !alone && let Some(sums) = week_sums(week.planned, phrases::whole_minutes(week.logged)) {
        space.add("span", "week-sums").say(&sums);
    }
    if popup {
        button(bar, "icon-button", "day");
        button(bar, "icon-button", "outside");
    } else {
        let new = bar.add("button", "button primary new-entry");
        new.icon("new");
        new.add("span", "wide").say(&text("new-entry"));
    }
    button(bar, "icon-button wide", "theme-system");
    button(bar, "icon-button", "menu");
}

fn button(of: &PictureElement, class: &str, icon: &str) {
    of.add("button", class).icon(icon);
}

fn days(days: &PictureElement, week: &WeekView, rows: &[usize], minutes_a_row: u16) {
    let hour = zoom::hour_height(minutes_a_row);
    days.style("--columns", &week.days.len().to_string());
    days.style("--untimed", &untimed_rows(week, rows.iter().copied()).to_string());
    days.style("--hour", &format!("{hour}px"));
    days.set("data-rows", &minutes_a_row.to_string());
    if week.days.len() > 7 {
        days.set("data-many", "");
    }
    if let Some(now) = week.now {
        days.style("--now", &line_at(now));
        days.set("data-now", &MinuteOfDay::to_hhmm(now));
    }
    let hours = days.add("div", "hours");
    hours.add("div", "corner");
    for hour in 0..24 {
        hours.add("span", "hour").say(&intl::hour_label(hour));
    }
    for (day, logged) in week.days.iter().zip(week.tracked(|_| 0)) {
        column(&days.add("section", "day"), day, logged, week.days.len() == 1, hour);
    }
}

fn column(column: &PictureElement, day: &DayView, logged: Minutes, alone: bool, hour: u16) {
    let DayView { date, .. } = *day;
    let load = DayLoad::of(day);
    let name = intl::long_date(date);
    column.set("aria-label", &name);
    for (name, is) in [("data-today", day.today), ("data-past", day.past), ("data-weekend", day.weekend)] {
        if is {
            column.set(name, "");
        }
    }
    if let Some(hours) = day.hours {
        column.style("--works-from", &line_at(hours.from));
        column.style("--works-until", &day::works_until(hours));
    }
    let top = column.add("div", "day-top");
    let head = top.add("div", "day-head");
    head.add("span", "date").say(&intl::day_number(date));
    head.add("span", "weekday").say(&intl::weekday_short(date));
    let sums = head.add("span", "sums");
    for (key, minutes) in [("planned-only", load.planned), ("logged-only", logged)] {
        if let Some([short, whole]) = day::sum(key, minutes) {
            let sum = sums.add("span", "sum");
            sum.set("data-of", key);
            sum.set("data-short", &short);
            sum.say(&whole);
        }
    }
    if let Some((share, over)) = load.thread() {
        let line = head.add("i", "capacity");
        line.style("--planned", &share);
        if over {
            line.set("data-over", "");
        }
    }
    let of = EntryContext { day: date.to_string(), name: name.into(), whose: None, lines: false, alone };
    entries(&top.add("div", "untimed"), &day.untimed, &of, hour);
    let timed = column.add("div", "timed");
    timed.set("data-timed", "");
    entries(&timed, &day.timed, &of, hour);
}

/// The popup's day as a list.
fn plain_agenda(section: &PictureElement, day: &DayView) {
    let name = intl::long_date(day.date).into();
    let of = EntryContext { day: day.date.to_string(), name, whose: None, lines: true, alone: true };
    let list = section.add("div", "today-list untimed");
    entries(&list, &day.timed, &of, 48);
    entries(&list, &day.untimed, &of, 48);
}

fn entries(place: &PictureElement, entries: &[EntryView], of: &EntryContext, hour: u16) {
    for entry in entries {
        draw_in(place.element(), &look(entry, entry.logged, of, hour));
    }
}
