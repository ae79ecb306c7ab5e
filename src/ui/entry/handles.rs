//! The handles at the edges of a selected entry, by which a finger resizes it. They are an element of their own, since
//! an entry has room for only two that it draws itself.

use std::sync::Arc;

use engine::view::{DayView, EntryView};
use leptos::prelude::*;

use crate::ui::entry::look::shown_minutes;
use crate::ui::kit::ratio::percent;
use crate::ui::slices;

/// The handles of the entry that is selected, if it is the only one and is in the hours of this day.
#[component]
pub fn Handles(
    /// The day.
    day: Memo<Option<Arc<DayView>>>,
) -> impl IntoView {
    let one = slices::part(|view| view.selected.len() == 1);
    let selected = |day: &DayView| day.timed.iter().find(|entry| entry.selected).cloned();
    let entry = Memo::new(move |_| {
        one.get().then(|| day.with(|day| day.as_deref().and_then(selected))).flatten().filter(|entry| !entry.held)
    });
    move || entry.get().and_then(handles)
}

fn handles(entry: EntryView) -> Option<impl IntoView> {
    let start = entry.start?;
    let lane = entry.lane.filter(|lane| lane.reach < lane.of);
    let handle = |edge: &'static str| {
        view! { <i class="handle" data-handle=edge data-of=entry.id.as_str().to_owned()></i> }
    };
    // Fingers only: keys have Alt with the arrows, and a mouse the edges themselves.
    Some(view! {
        <div
            class="handles touch"
            aria-hidden="true"
            data-hue=entry.hue.to_string()
            style:top=percent(start.get().into(), 1440)
            style:height=percent(shown_minutes(start, entry.minutes), 1440)
            style:left=lane.map(|lane| percent(lane.lane.into(), lane.of.into()))
            style:right=lane.map(|lane| percent(lane.of.saturating_sub(lane.lane).saturating_sub(lane.reach).into(), lane.of.into()))
        >
            {handle("upper")}
            {handle("lower")}
        </div>
    })
}
