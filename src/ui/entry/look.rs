//! The appearance of a time entry: a single element, so that thousands of them are as light as possible. CSS draws
//! everything besides the title from its attributes (`style/entry.css`).

use std::borrow::Cow;
use std::sync::Arc;

use engine::view::{EntryView, Lane};
use engine::{Millis, zoom};
use leptos::html::Div;
use leptos::prelude::*;
use plan::{MinuteOfDay, Minutes, Seconds};

use crate::app::use_app;
use crate::ui::kit::ratio::percent;
use crate::ui::phrases;
use crate::ui::slices;
use crate::web::dom::entries::{EntryList, EntryLook, EntryLooks};

/// Titles of up to this many bytes need at most two lines of an ordinary column, and so no element that truncates them.
const SHORT_TITLE: usize = 26;

/// If this many entries share the width of one of seven days, there is no room for a time, nor for a word on its own
/// line.
const SLIM: u32 = 12;

/// Keeps the entries at the start of `place` in sync with what `shown` returns, with another element `among` them
/// before the given index. Unchanged entries are passed on as they are, so that a change costs only what differs.
pub(crate) fn keep(
    place: NodeRef<Div>,
    among: Option<NodeRef<Div>>,
    of: EntryContext,
    shown: impl Fn(&mut dyn FnMut(&[EntryView], Option<usize>)) + 'static,
) {
    let clock = use_app().now;
    // What is a line has the same height at each zoom.
    let hour = (!of.lines).then(slices::hour);
    Effect::new(move |list: Option<Option<EntryList>>| {
        let mut list = list.flatten().or_else(|| place.get().map(|place| EntryList::new(&place)));
        let among = among.and_then(|among| among.get());
        if let Some(list) = &mut list {
            shown(&mut |entries, at| {
                // Running timers are drawn every second.
                let now = entries.iter().any(|entry| entry.running.is_some()).then(|| clock.get());
                let hour = hour.map_or(USUAL_HOUR, |hour| hour.get());
                list.show(entries, &LooksAt { of: &of, now, hour }, at.zip(among.as_deref().map(AsRef::as_ref)));
            });
        }
        list
    });
}

/// The day to which the entries belong.
pub(crate) struct EntryContext {
    /// The date, as in a URL.
    pub(crate) day: String,
    /// The day's long name.
    pub(crate) name: Arc<str>,
    /// The member, on the Team page.
    pub(crate) whose: Option<Arc<str>>,
    /// Whether entries are lines without a height of their own.
    pub(crate) lines: bool,
    /// Whether the day has the page to itself.
    pub(crate) alone: bool,
}

struct LooksAt<'a> {
    of: &'a EntryContext,
    now: Option<Millis>,
    hour: u16,
}

impl EntryLooks for LooksAt<'_> {
    fn logged(&self, entry: &EntryView) -> Seconds {
        let counted = entry.running.zip(self.now).map_or(0, |(since, now)| plan::timer::elapsed(since, now));
        entry.logged.saturating_add(counted)
    }

    fn hour(&self) -> u16 {
        self.hour
    }

    fn look<'a>(&'a self, entry: &'a EntryView, logged: Seconds, hour: u16) -> EntryLook<'a> {
        look(entry, logged, self.of, hour)
    }
}

/// The appearance of an entry, with `logged` as its logged time, where an hour has this height in pixels.
pub(crate) fn look<'a>(entry: &'a EntryView, logged: Seconds, of: &'a EntryContext, hour: u16) -> EntryLook<'a> {
    let whose = of.whose.as_deref();
    let timed = entry.start.filter(|_| !of.lines);
    let planned_seconds = u64::from(entry.minutes) * 60;
    let lane = entry.lane.filter(|lane| lane.reach < lane.of);
    let slim = !of.alone && lane.is_some_and(|lane| u32::from(lane.of) >= SLIM * u32::from(lane.reach));
    let owned = |value: String| Some(Cow::Owned(value));
    let done = if entry.done { "true" } else { "false" };
    EntryLook {
        values: [
            owned(class(entry, lane.is_some(), logged > planned_seconds)),
            Some(entry.id.as_str().into()),
            Some(entry.task.as_str().into()),
            Some(of.day.as_str().into()),
            owned(entry.start.map(MinuteOfDay::to_hhmm).unwrap_or_default()),
            owned(entry.minutes.to_string()),
            owned(logged.to_string()),
            Some(done.into()),
            entry.provider.as_deref().map(Cow::from),
            owned(entry.hue.to_string()),
            if slim { Some("slim") } else { size(timed, entry.minutes, hour) }.map(Cow::from),
            (!slim).then(|| when(entry, of.lines, hour).into()),
            // A toggled button: what opens an entry also tells that it is selected.
            entry.selected.then_some("true".into()),
            owned(phrases::entry_label(entry, &of.name, whose)),
            // The description, also shown when the pointer rests on it.
            phrases::entry_about(entry, logged).map(Cow::Owned),
        ],
        style: style(entry, timed, lane, (logged > 0).then(|| thread(logged, planned_seconds))),
        title: phrases::title_or(&entry.title),
        cut: entry.title.len() > SHORT_TITLE,
    }
}

/// Its position, its size, and the length of the line for logged time.
fn style(entry: &EntryView, timed: Option<MinuteOfDay>, lane: Option<Lane>, thread: Option<String>) -> String {
    let mut style = String::new();
    let mut declare = |name: &str, value: String| style.extend([name, ": ", &value, "; "]);
    if let Some(start) = timed {
        declare("top", percent(start.get().into(), 1440));
        declare("height", percent(shown_minutes(start, entry.minutes), 1440));
    }
    if let Some(Lane { lane, reach, of, .. }) = lane {
        declare("left", percent(lane.into(), of.into()));
        declare("right", percent(of.saturating_sub(lane).saturating_sub(reach).into(), of.into()));
    }
    if let Some(thread) = thread {
        declare("--thread", thread);
    }
    style
}

/// Its state as classes, since an element has room for only so many attributes.
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

fn when(entry: &EntryView, short: bool, hour: u16) -> String {
    match entry.start {
        // Next to other entries, there is no room for both ends.
        Some(start)
            if as_usual(entry.minutes, hour) >= 45 && !short && entry.lane.is_none_or(|lane| lane.reach == lane.of) =>
        {
            phrases::span(start, entry.minutes)
        }
        Some(start) => crate::web::intl::time(start),
        None => phrases::length(entry.minutes),
    }
}

/// How much of a duration is on this day; the column ends at midnight.
pub fn shown_minutes(start: MinuteOfDay, minutes: Minutes) -> u32 {
    minutes.min(u32::from(MinuteOfDay::PER_DAY.saturating_sub(start.get())))
}

/// The height of an hour at the usual zoom, in pixels.
const USUAL_HOUR: u16 = zoom::hour_height(zoom::USUAL);

/// The minutes that have as much room at the usual zoom as these have where an hour has this height.
fn as_usual(minutes: Minutes, hour: u16) -> Minutes {
    minutes.saturating_mul(hour.into()).checked_div(USUAL_HOUR.into()).unwrap_or(minutes)
}

/// The size class where an hour has this height: a small line, one line, two, or more.
pub(crate) fn size(start: Option<MinuteOfDay>, minutes: Minutes, hour: u16) -> Option<&'static str> {
    match start.map(|start| as_usual(shown_minutes(start, minutes), hour)) {
        Some(0..25) => Some("low"),
        Some(25..42) => Some("line"),
        Some(42..60) => Some("two"),
        _ => None,
    }
}

fn thread(logged: u64, planned: u64) -> String {
    percent(logged.min(planned) as u32, planned.max(1) as u32)
}
