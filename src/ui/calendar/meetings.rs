//! The meetings of a day: a quiet layer behind its entries, and rows below the untimed ones for those that take all of
//! it.

use std::sync::Arc;

use chrono::NaiveDate;
use engine::view::{MeetingView, MeetingsDay, MeetingsView};
use leptos::prelude::*;

use crate::ui::entry::look::{shown_minutes, size};
use crate::ui::kit::opener::{MeetingAnchor, use_opener};
use crate::ui::kit::ratio::percent;
use crate::ui::phrases;
use crate::ui::slices;
use crate::ui::texts::{text, text_with};
use crate::web::{dom, intl};

/// The width of a meeting's card, in pixels.
pub(super) const CARD: i32 = 304;

/// The meetings of a day, if it has any.
pub(super) fn of_day(date: NaiveDate) -> Memo<Option<Arc<MeetingsDay>>> {
    let all = slices::meetings();
    Memo::new(move |_| all.with(|all| all.days.iter().find(|day| day.date == date).cloned()))
}

/// How many meetings take all of a day.
pub(super) fn all_day_on(all: &MeetingsView, date: NaiveDate) -> usize {
    all.days.iter().find(|day| day.date == date).map_or(0, |day| day.all_day.len())
}

/// The timed meetings, behind the entries.
#[component]
pub fn Meetings(day: Memo<Option<Arc<MeetingsDay>>>, date: NaiveDate, name: Arc<str>) -> impl IntoView {
    move || list(day.get().as_deref().map(|day| &*day.timed), "meetings", date, &name)
}

/// The meetings that take all of the day, below its untimed entries.
#[component]
pub fn AllDay(day: Memo<Option<Arc<MeetingsDay>>>, date: NaiveDate, name: Arc<str>) -> impl IntoView {
    move || list(day.get().as_deref().map(|day| &*day.all_day), "all-day-meetings", date, &name)
}

fn list(
    meetings: Option<&[MeetingView]>,
    class: &'static str,
    date: NaiveDate,
    day: &str,
) -> Option<impl IntoView + use<>> {
    let meetings = meetings.filter(|meetings| !meetings.is_empty())?;
    let label = text_with("meetings-of", [("day", day)]);
    let all = meetings.iter().map(|shown| meeting(shown, date)).collect_view();
    Some(view! { <div class=class role="group" aria-label=label>{all}</div> })
}

/// A button that opens the meeting's card, and what a drag to the entries starts from.
fn meeting(meeting: &MeetingView, date: NaiveDate) -> impl IntoView + use<> {
    let opener = use_opener();
    let (connection, item) = (meeting.connection.clone(), meeting.item.clone());
    let open = move |place| {
        let (connection, item) = (connection.clone(), item.clone());
        opener.open_meeting(MeetingAnchor { connection, item, date, place });
    };
    let by_key = open.clone();
    let title = phrases::title_or(&meeting.title).into_owned();
    let when = meeting.start.map(|start| phrases::span(start, meeting.minutes));
    let join = |a: String, b: String| text_with("item-meta-join", [("a", &a), ("b", &b)]);
    let about = [title.clone(), when.clone().unwrap_or_else(|| text("all-day")), meeting.calendar.to_string()];
    let about = about.into_iter().filter(|part| !part.is_empty()).reduce(join);
    let label = about.clone().map(|about| join(about, intl::long_date(date)));
    let height = meeting.start.map(|start| percent(shown_minutes(start, meeting.minutes), 1440));
    let lane = meeting.lane.filter(|lane| lane.reach < lane.of);
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
            data-when=when
            data-source=meeting.connection.0.to_string()
            data-meeting=meeting.item.as_str().to_owned()
            data-provider=meeting.provider.to_string()
            data-size=size(meeting.start, meeting.minutes)
            style:top=meeting.start.map(|start| percent(start.get().into(), 1440))
            style:height=height
            style:left=lane.map(|lane| percent(lane.lane.into(), lane.of.into()))
            style:right=lane.map(|lane| percent(lane.of.saturating_sub(lane.lane + lane.reach).into(), lane.of.into()))
            on:click=move |event| open(dom::beside(&event, CARD))
            on:keydown=move |event| {
                if matches!(event.key().as_str(), "Enter" | " ") {
                    event.prevent_default();
                    by_key(dom::beside(&event, CARD));
                }
            }
            style:--calendar=meeting.color.as_deref().map(str::to_owned)
        >
            <span>{title}</span>
        </div>
    }
}
