//! A time entry: one element, so that thousands of them are as light as they can be. What it shows besides its title hangs
//! on its attributes by CSS (`style/entry.css`).

use std::sync::Arc;

use chrono::NaiveDate;
use engine::view::EntryView;
use leptos::either::Either;
use leptos::prelude::*;
use plan::{MinuteOfDay, Minutes, Seconds};

use super::week::percent;
use super::words;
use crate::shell::use_app;

/// Titles up to this many bytes need no more than two lines of an ordinary column, and so no element that cuts them.
const SHORT_TITLE: usize = 26;

/// An entry. One effect redraws it, and sets only the attributes that differ.
#[component]
pub fn Entry(
    /// The entry.
    entry: ArcRwSignal<EntryView>,
    /// Its day.
    date: NaiveDate,
    /// The day's long name.
    name: Arc<str>,
    /// Whose it is, where it stands among everybody's: in lines, without a height of its own.
    #[prop(optional)]
    whose: Option<Arc<str>>,
) -> impl IntoView {
    let day: Arc<str> = date.to_string().into();
    // What runs is drawn by the second, and alone.
    move || {
        entry.with(|entry| {
            let counted = entry.running.map_or(0, |since| plan::timer::elapsed(since, use_app().now.get()));
            draw(entry, entry.logged.saturating_add(counted), &day, &name, whose.as_deref())
        })
    }
}

/// An entry as it is now. `logged` is what is shown of it, `name` its day's.
pub(super) fn draw(
    entry: &EntryView,
    logged: Seconds,
    day: &Arc<str>,
    name: &str,
    whose: Option<&str>,
) -> impl IntoView + use<> {
    let timed = entry.start.filter(|_| whose.is_none());
    let planned_seconds = u64::from(entry.minutes) * 60;
    let (left, right) = match entry.lane {
        Some(lane) if lane.of > 1 => (
            Some(percent(lane.lane.into(), lane.of.into())),
            Some(percent((lane.of.saturating_sub(lane.lane + lane.span)).into(), lane.of.into())),
        ),
        _ => (None, None),
    };
    view! {
        <div
            class=class(entry, left.is_some(), logged > planned_seconds)
            role="button"
            tabindex="0"
            draggable="true"
            dir="auto"
            data-entry=entry.id.as_str().to_owned()
            data-task=entry.task.as_str().to_owned()
            data-day=Arc::clone(day)
            data-start=entry.start.map(MinuteOfDay::to_hhmm).unwrap_or_default()
            data-minutes=entry.minutes.to_string()
            data-logged=logged.to_string()
            data-done=if entry.done { "true" } else { "false" }
            data-provider=entry.provider.clone()
            data-hue=entry.hue.to_string()
            data-size=size(timed, entry.minutes)
            data-when=when(entry, whose.is_some())
            // A button that is pressed: what opens an entry also tells that it is selected.
            aria-pressed=entry.selected.then_some("true")
            aria-label=words::entry_label(entry, name, whose)
            // The description, and seen where the pointer rests.
            title=words::entry_about(entry, logged)
            style:top=timed.map(|start| percent(start.get().into(), 1440))
            style:height=timed.map(|start| percent(shown_minutes(start, entry.minutes), 1440))
            style:left=left
            style:right=right
            style:--thread=(logged > 0).then(|| thread(logged, planned_seconds))
        >
            {title(&entry.title)}
        </div>
    }
}

/// How it is, as classes, since an element has room for so many attributes only.
fn class(entry: &EntryView, lanes: bool, over: bool) -> String {
    let states = [
        ("lanes", lanes),
        ("held", entry.held),
        ("cut", entry.cut),
        ("running", entry.running.is_some()),
        ("over", over),
    ];
    let mut class = String::from("entry");
    for (state, _) in states.into_iter().filter(|(_, is)| *is) {
        class.push(' ');
        class.push_str(state);
    }
    class
}

fn title(title: &Arc<str>) -> impl IntoView + use<> {
    if title.len() > SHORT_TITLE {
        Either::Left(view! { <span>{Arc::clone(title)}</span> })
    } else {
        Either::Right(words::title_or(title).into_owned())
    }
}

fn when(entry: &EntryView, short: bool) -> String {
    match entry.start {
        // Beside others there is no room for both ends.
        Some(start) if entry.minutes >= 45 && !short && entry.lane.is_none_or(|lane| lane.of < 2) => {
            words::span(start, entry.minutes)
        }
        Some(start) => crate::web::intl::time(start),
        None => words::length(entry.minutes),
    }
}

/// How much of a length lies on this day; the column ends at midnight.
pub fn shown_minutes(start: MinuteOfDay, minutes: Minutes) -> u32 {
    minutes.min(u32::from(MinuteOfDay::PER_DAY - start.get()))
}

/// Room for a small line, for one line, for two, or for more.
fn size(start: Option<MinuteOfDay>, minutes: Minutes) -> Option<&'static str> {
    match start.map(|start| shown_minutes(start, minutes)) {
        Some(0..25) => Some("low"),
        Some(25..42) => Some("line"),
        Some(42..60) => Some("two"),
        _ => None,
    }
}

fn thread(logged: u64, planned: u64) -> String {
    percent(logged.min(planned) as u32, planned.max(1) as u32)
}
