//! The tools of the entry under the pointer: one pair for all entries, so that an entry stays one element. The keys C, S
//! and Delete do the same for the focused one.

use engine::{Msg, TimerMsg};
use leptos::prelude::*;
use plan::EntryId;

use super::hand::Tool;
use super::icon::Icon;
use super::slices;
use super::texts::text;
use crate::shell::use_app;
use crate::web::widget::{self, Spot};

/// The tools; stands inside of what scrolls, so that they stay at their entry.
#[component]
pub fn EntryTools() -> impl IntoView {
    let carrying = slices::part(|view| view.held.is_some());
    let hovered = RwSignal::new(None::<Spot>);
    let anchor = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        if let Some(anchor) = anchor.get() {
            widget::watch_hover(&anchor, move |spot| {
                if hovered.with_untracked(|old| *old != spot) {
                    hovered.set(spot);
                }
            });
        }
    });
    view! {
        <div class="tools-anchor" node_ref=anchor>
            {move || hovered.get().filter(|_| !carrying.get()).map(|spot| view! { <Tools spot/> })}
        </div>
    }
}

#[component]
fn Tools(spot: Spot) -> impl IntoView {
    let app = use_app();
    let id = EntryId::new(spot.entry);
    let looked = id.clone();
    // Gone as soon as its entry is.
    let shown = slices::part(move |view| view.entry(&looked).map(|entry| (entry.done, entry.running.is_some())));
    let done = Memo::new(move |_| shown.get().map(|(done, _)| done));
    let runs = Memo::new(move |_| shown.get().is_some_and(|(_, runs)| runs));
    let (toggled, timed, removed) = (id.clone(), id.clone(), id);
    let label = move || text(if done.get() == Some(true) { "reopen" } else { "complete" });
    let icon = Signal::derive(move || if done.get() == Some(true) { "reopen" } else { "check" });
    let toggle = move |_| app.dispatch(Msg::ToggleDone(toggled.clone()));
    let timer_label = move || text(if runs.get() { "stop-timer" } else { "start-timer" });
    let timer_icon = Signal::derive(move || if runs.get() { "stop" } else { "start" });
    let timer = move |_| app.dispatch(Msg::Timer(TimerMsg::Toggle(timed.clone())));
    view! {
        <div
            class="entry-tools"
            hidden=move || done.get().is_none()
            style:top=format!("{}px", spot.top)
            style:left=format!("{}px", spot.right)
        >
            <button class="icon-button" type="button" tabindex="-1" aria-label=label title=label on:click=toggle>
                <Icon name=icon/>
            </button>
            <button
                class="icon-button"
                type="button"
                tabindex="-1"
                aria-label=timer_label
                title=timer_label
                on:click=timer
            >
                <Icon name=timer_icon/>
            </button>
            <Tool key="remove" icon="remove" msg=Msg::Remove(removed)/>
        </div>
    }
}
