//! What the slot under the keyboard is called: its day and time, and what is planned there.

use std::sync::Arc;

use engine::View;
use engine::view::{EntryView, MeetingView, PageView};
use plan::{MemberId, MinuteOfDay, Minutes, Slot};

use crate::ui::phrases;
use crate::ui::texts::{text, text_with};
use crate::web::intl;

/// The name of a slot of `row` minutes, in a member's row where people have days of their own.
pub fn name(view: &View, slot: Slot, row: u16, member: Option<&MemberId>) -> String {
    let mut day = intl::long_date(slot.date);
    let mut what = Vec::new();
    if let Some(id) = member {
        let PageView::Team(team) = &view.page else { return day };
        let of_them = team.rows.iter().find(|it| it.person.as_ref().is_some_and(|person| person.id == *id));
        if let Some(person) = of_them.and_then(|row| row.person.as_ref()) {
            day = text_with("day-of", [("day", &day), ("name", &phrases::member(person))]);
        }
        let cells = of_them.into_iter().flat_map(|row| &row.cells).filter(|cell| cell.date == slot.date);
        what.extend(cells.flat_map(|cell| &cell.entries).map(title));
        return text_with("slot-day", [("day", &day), ("what", &told(what))]);
    }
    let here = |start: Option<MinuteOfDay>, minutes: Minutes| is_here(slot.start, row, start, minutes);
    let hours = view.page.page().has_hours();
    let days = || view.week.days.iter().filter(|day| day.date == slot.date);
    let all = days().flat_map(|day| day.untimed.iter().chain(&day.timed));
    what.extend(all.filter(|entry| !hours || here(entry.start, entry.minutes)).map(title));
    let meetings = view.meetings.days.iter().filter(|day| day.date == slot.date);
    let meetings = meetings.flat_map(|day| day.all_day.iter().chain(&day.timed));
    what.extend(meetings.filter(|meeting| !hours || here(meeting.start, meeting.minutes)).map(meeting));
    let what = told(what);
    match slot.start {
        Some(start) => text_with("slot-at", [("day", &day), ("time", &intl::time(start)), ("what", &what)]),
        None if hours => text_with("slot-any-time", [("day", &day), ("what", &what)]),
        None => text_with("slot-day", [("day", &day), ("what", &what)]),
    }
}

/// Whether something is in a slot.
fn is_here(slot: Option<MinuteOfDay>, row: u16, start: Option<MinuteOfDay>, minutes: Minutes) -> bool {
    let Some((slot, start)) = slot.zip(start) else { return slot.is_none() && start.is_none() };
    let (slot, start) = (u32::from(slot.get()), u32::from(start.get()));
    start < slot.saturating_add(row.into()) && start.saturating_add(minutes.max(1)) > slot
}

fn title(entry: &EntryView) -> Arc<str> {
    phrases::title_or(&entry.title).into()
}

fn meeting(meeting: &MeetingView) -> Arc<str> {
    text_with("slot-meeting", [("title", &*phrases::title_or(&meeting.title))]).into()
}

fn told(what: Vec<Arc<str>>) -> String {
    let all = what.iter().map(ToString::to_string);
    all.reduce(|a, b| text_with("item-meta-join", [("a", &a), ("b", &b)])).unwrap_or_else(|| text("slot-free"))
}
