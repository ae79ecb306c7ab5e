//! The ghost: where a dragged entry would land, laid out by the engine exactly as an entry would be.

use std::sync::Arc;

use chrono::NaiveDate;
use engine::view::{GhostKind, GhostView};
use leptos::prelude::*;
use plan::MinuteOfDay;

use crate::app::use_app;
use crate::ui::entry::look::shown_minutes;
use crate::ui::kit::ratio::percent;
use crate::ui::phrases;
use crate::ui::texts::{text, text_with};
use crate::web::dom;

/// A ghost that starts before this minute has its bubble below, where there is room.
const HIGH: u16 = 45;

/// The ghost with its bubble.
#[component]
pub fn Ghost(
    /// The ghost.
    ghost: GhostView,
    /// The day it is over.
    date: NaiveDate,
    /// Whether it belongs to the dragged entry itself, and shows its target in a bubble.
    #[prop(default = true)]
    leads: bool,
    /// The member, on the Team page: the ghost is then a line without a height of its own.
    #[prop(optional)]
    whose: Option<Arc<str>>,
) -> impl IntoView {
    let place = NodeRef::<leptos::html::Div>::new();
    // With the pointer it is where the user looks; keys may move it out of view.
    let by_keys = use_app().view.with_untracked(|view| view.held.as_ref().is_some_and(|held| held.by_keys));
    Effect::new(move |_| {
        if let Some(place) = place.get().filter(|_| leads && by_keys) {
            dom::into_sight(&place);
        }
    });
    let lane = ghost.lane.filter(|lane| lane.reach < lane.of);
    let timed = ghost.start.filter(|_| whose.is_none());
    let height = timed.map(|start| percent(shown_minutes(start, ghost.minutes), 1440));
    let title = match ghost.kind {
        GhostKind::New => text("new-entry"),
        GhostKind::Move | GhostKind::Copy => phrases::title_or(&ghost.title).into_owned(),
    };
    let spot = phrases::bubble(date, whose.as_deref(), ghost.start, ghost.minutes);
    let copies = ghost.kind == GhostKind::Copy;
    let bubble = if copies { text_with("bubble-copy", [("spot", &spot)]) } else { spot };
    view! {
        <div
            class="ghost"
            aria-hidden="true"
            node_ref=place
            data-ghost=leads.then_some("")
            data-copy=copies.then_some("")
            data-hue=ghost.hue.to_string()
            data-start=ghost.start.map(MinuteOfDay::to_hhmm).unwrap_or_default()
            data-minutes=ghost.minutes.to_string()
            data-high=timed.is_some_and(|start| start.get() < HIGH).then_some("")
            style:top=timed.map(|start| percent(start.get().into(), 1440))
            style:height=height
            style:left=lane.map(|lane| percent(lane.lane.into(), lane.of.into()))
            style:right=lane.map(|lane| percent(lane.of.saturating_sub(lane.lane).saturating_sub(lane.reach).into(), lane.of.into()))
        >
            <span class="title" dir="auto">{title}</span>
            {leads.then(|| view! { <span class="bubble">{bubble}</span> })}
        </div>
    }
}
