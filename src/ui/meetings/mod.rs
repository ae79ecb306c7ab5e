//! The meetings of a day: a quiet layer behind its entries, and rows below the untimed ones for those that take all of
//! it. Where days have no hours, all of them are lines below the entries.

use std::sync::Arc;

use chrono::NaiveDate;
use engine::view::{MeetingView, MeetingsDay, MeetingsView};
use engine::{FocusTarget, MeetingKey};
use leptos::prelude::*;
use plan::MinuteOfDay;
use plan::layout::Span;

use crate::ui::entry::look::{shown_minutes, size};
use crate::ui::kit::opener::{Anchor, Open, use_opener};
use crate::ui::kit::ratio::{fraction, percent};
use crate::ui::phrases;
use crate::ui::slices;
use crate::ui::texts::{text, text_with};
use crate::web::{dom, intl};

pub mod card;

/// The width of a meeting's card, in pixels.
pub(crate) const CARD: i32 = 304;

/// The least part of a meeting that has room for a word, in minutes.
const LEAST: u16 = 15;

/// The size class of a meeting that has room for no word.
const COVERED: &str = "covered";

/// The meetings of a day, if it has any.
pub fn of_day(date: NaiveDate) -> Memo<Option<Arc<MeetingsDay>>> {
    let all = slices::meetings();
    Memo::new(move |_| all.with(|all| all.days.iter().find(|day| day.date == date).cloned()))
}

/// How many meetings take all of a day.
pub fn all_day_on(all: &MeetingsView, date: NaiveDate) -> usize {
    all.days.iter().find(|day| day.date == date).map_or(0, |day| day.all_day.len())
}

/// The timed meetings, behind the entries.
#[component]
pub fn Meetings(day: Memo<Option<Arc<MeetingsDay>>>, date: NaiveDate, name: Arc<str>) -> impl IntoView {
    let hour = slices::hour();
    move || day.get().and_then(|day| list(day.timed.iter(), "meetings", date, &name, Some(hour.get())))
}

/// The meetings that take all of the day, below its untimed entries.
#[component]
pub fn AllDay(day: Memo<Option<Arc<MeetingsDay>>>, date: NaiveDate, name: Arc<str>) -> impl IntoView {
    move || day.get().and_then(|day| list(day.all_day.iter(), "meeting-lines", date, &name, None))
}

/// The meetings of a day without hours, below its entries: first those that take all of it.
#[component]
pub fn MeetingLines(
    day: Memo<Option<Arc<MeetingsDay>>>,
    date: NaiveDate,
    name: Arc<str>,
    /// How many there is room for.
    #[prop(into)]
    room: Signal<usize>,
) -> impl IntoView {
    move || {
        let all = |day: Arc<MeetingsDay>| {
            list(day.all_day.iter().chain(&day.timed).take(room.get()), "meeting-lines", date, &name, None)
        };
        day.get().and_then(all)
    }
}

/// How many meetings a day has.
pub fn count(day: &Option<Arc<MeetingsDay>>) -> usize {
    day.as_ref().map_or(0, |day| day.all_day.len().saturating_add(day.timed.len()))
}

fn list<'a>(
    meetings: impl Iterator<Item = &'a MeetingView>,
    class: &'static str,
    date: NaiveDate,
    day: &str,
    // The height of an hour; none for lines.
    hour: Option<u16>,
) -> Option<AnyView> {
    let all: Vec<_> = meetings.map(|shown| meeting(shown, date, hour)).collect();
    let label = text_with("meetings-of", [("day", day)]);
    (!all.is_empty()).then(|| view! { <div class=class role="group" aria-label=label>{all}</div> }.into_any())
}

/// A strip at the edge of entries, as long as they cover a meeting.
#[component]
pub fn CoveredMeetings(day: Memo<Option<Arc<MeetingsDay>>>) -> impl IntoView {
    let strip = |span: &Span, meeting: &MeetingView| {
        view! {
            <i
                class="covered"
                style:top=percent(span.start.into(), 1440)
                style:height=percent(span.end.saturating_sub(span.start).into(), 1440)
                style:--calendar=meeting.color.as_deref().map(str::to_owned)
            ></i>
        }
    };
    let strips = move |meeting: &MeetingView| meeting.covered.iter().map(|span| strip(span, meeting)).collect_view();
    move || day.get().map(|day| day.timed.iter().map(strips).collect_view())
}

/// A button that opens the meeting's card, and what a drag to the entries starts from.
pub(crate) fn meeting(meeting: &MeetingView, date: NaiveDate, hour: Option<u16>) -> impl IntoView + use<> {
    let opener = use_opener();
    let key = MeetingKey { date, connection: meeting.connection.clone(), item: meeting.item.clone() };
    let open = move |place| opener.open_at(Open::Meeting, Anchor { of: FocusTarget::Meeting(key.clone()), place });
    let by_key = open.clone();
    let title = phrases::title_or(&meeting.title).into_owned();
    let when = meeting.start.map(|start| phrases::span(start, meeting.minutes));
    let join = |a: String, b: String| text_with("item-meta-join", [("a", &a), ("b", &b)]);
    let about = [title.clone(), when.clone().unwrap_or_else(|| text("all-day")), meeting.calendar.to_string()];
    let about = about.into_iter().filter(|part| !part.is_empty()).reduce(join);
    let label = about.clone().map(|about| join(about, intl::long_date(date)));
    let timed = meeting.start.zip(hour);
    let height = timed.map(|(start, _)| percent(shown_minutes(start, meeting.minutes), 1440));
    let room = timed.map(|(start, hour)| Room::of(meeting, start, hour)).unwrap_or_default();
    let lane = meeting.lane.filter(|lane| hour.is_some() && lane.reach < lane.of);
    let begins = meeting.start.map(MinuteOfDay::to_hhmm).unwrap_or_default();
    // A line has room for its beginning only.
    let told = if hour.is_none() { meeting.start.map(intl::time) } else { when };
    // What entries cover has no text: each text that is cut off is a layer for the browser, moved with every drag.
    let silent = room.size == Some(COVERED);
    view! {
        <div
            class="meeting"
            role="button"
            tabindex="0"
            draggable="true"
            dir="auto"
            aria-haspopup="dialog"
            aria-label=label
            title=about
            data-when=told.filter(|_| !silent)
            data-source=meeting.connection.0.to_string()
            data-event=meeting.item.as_str().to_owned()
            data-calendar=meeting.container.as_str().to_owned()
            data-day=date.to_string()
            data-start=begins
            data-minutes=meeting.minutes.to_string()
            data-provider=meeting.provider.to_string()
            data-size=room.size
            data-lanes=lane.map(|_| "")
            style:top=timed.map(|(start, _)| percent(start.get().into(), 1440))
            style:height=height
            style:left=lane.map(|lane| percent(lane.lane.into(), lane.of.into()))
            style:right=lane.map(|lane| percent(lane.of.saturating_sub(lane.lane).saturating_sub(lane.reach).into(), lane.of.into()))
            on:click=move |event| open(dom::beside(&event, CARD))
            on:keydown=move |event| {
                if matches!(event.key().as_str(), "Enter" | " ") {
                    event.prevent_default();
                    by_key(dom::beside(&event, CARD));
                }
            }
            style:--calendar=meeting.color.as_deref().map(str::to_owned)
            style:--above=room.above
            style:--below=room.below
        >
            {(!silent).then(|| view! { <span>{title}</span> })}
        </div>
    }
}

/// Where the words of a meeting are: in the longest part that no entry covers.
#[derive(Default)]
struct Room {
    /// The size class.
    size: Option<&'static str>,
    /// What is covered above and below it, in hours.
    above: Option<String>,
    below: Option<String>,
}

impl Room {
    fn of(meeting: &MeetingView, start: MinuteOfDay, hour: u16) -> Self {
        let Some(span) = meeting.span() else { return Self::default() };
        let whole = span.end.saturating_sub(span.start);
        let Some(seen) = meeting.seen.filter(|seen| seen.end.saturating_sub(seen.start) >= LEAST.min(whole)) else {
            return Self { size: Some(COVERED), ..Self::default() };
        };
        let hours = |minutes: u16| (minutes > 0).then(|| fraction(minutes.into(), 60));
        Self {
            size: size(Some(start), seen.end.saturating_sub(seen.start).into(), hour),
            above: hours(seen.start.saturating_sub(span.start)),
            below: hours(span.end.saturating_sub(seen.end)),
        }
    }
}
