//! Running timers: the pill in the bar and the page's title. They count seconds here, without redrawing anything else
//! of the page.

use engine::view::TimerView;
use engine::{Msg, TimerMsg};
use leptos::prelude::*;
use plan::EntryId;

use crate::app::use_app;
use crate::ui::kit::icon::Icon;
use crate::ui::phrases;
use crate::ui::shortcuts;
use crate::ui::slices;
use crate::ui::texts::{text, text_with};
use crate::web::dom;

pub mod gap;

/// The running timers, in the bar. The user's own is the first one, and is shown in the page's title.
#[component]
pub fn Timers() -> impl IntoView {
    let timers = slices::timers();
    let now = use_app().now;
    let title = Memo::new(move |_| {
        timers.with(|timers| match timers.running.first() {
            Some(timer) => text_with(
                "page-title-running",
                [("time", &*phrases::clock(counted(timer, now.get()))), ("title", &*phrases::title_or(&timer.title))],
            ),
            None => text("page-title"),
        })
    });
    Effect::new(move |_| title.with(|title| dom::set_title(title)));
    view! {
        <For each=move || timers.with(|timers| timers.running.clone()) key=Clone::clone let:timer>
            <Pill timer/>
        </For>
    }
    .into_any()
}

fn counted(timer: &TimerView, now: engine::Millis) -> plan::Seconds {
    plan::timer::elapsed(timer.since, now)
}

#[component]
fn Pill(timer: TimerView) -> impl IntoView {
    let app = use_app();
    let title = phrases::title_or(&timer.title).into_owned();
    let shown = match &timer.name {
        Some(name) => text_with("timer-of", [("title", &title), ("name", name)]),
        None => title.clone(),
    };
    let (entry, member, asked) = (timer.entry.clone(), timer.member.clone(), timer.member.clone());
    let label = text_with("timer-running", [("title", &shown)]);
    let (gap, hue, since) = (timer.gap, timer.hue.to_string(), timer.since);
    let time = Memo::new(move |_| phrases::clock(plan::timer::elapsed(since, app.now.get())));
    view! {
        <div class="timer" role="group" aria-label=label data-timer=timer.entry.as_str().to_owned() data-hue=hue data-gap=gap.then_some("")>
            <button
                class="timer-what"
                type="button"
                title=title
                on:click=move |_| app.dispatch(Msg::Timer(TimerMsg::Show(entry.clone())))
            >
                <i class="timer-dot" aria-hidden="true"></i>
                <span class="timer-title" dir="auto">{shown}</span>
                <span class="timer-time" role="timer">{time}</span>
            </button>
            {gap
                .then(|| {
                    view! {
                        <button
                            class="icon-button timer-ask"
                            type="button"
                            aria-label=text("timer-ask")
                            title=text("timer-ask")
                            on:click=move |_| app.dispatch(Msg::Timer(TimerMsg::Ask(asked.clone())))
                        >
                            <Icon name="warning"/>
                        </button>
                    }
                })}
            <button
                class="icon-button timer-stop"
                type="button"
                aria-label=text("stop-timer")
                title=shortcuts::tip("stop-timer".into(), Some("timer"))
                aria-keyshortcuts=shortcuts::aria("timer")
                on:click=move |_| app.dispatch(Msg::Timer(TimerMsg::Stop(Some(member.clone()))))
            >
                <Icon name="stop"/>
            </button>
        </div>
    }
}

/// The button in an entry's form that starts or stops its timer.
#[component]
pub fn TimerButton(entry: EntryId) -> impl IntoView {
    let app = use_app();
    let timers = slices::timers();
    let looked = entry.clone();
    let running = Memo::new(move |_| {
        timers.with(|timers| timers.running.iter().find(|timer| timer.entry == looked).map(|timer| timer.since))
    });
    let label = move || match running.get() {
        Some(since) => {
            text_with("stop-timer-at", [("time", &phrases::clock(plan::timer::elapsed(since, app.now.get())))])
        }
        None => text("start-timer"),
    };
    let icon = Signal::derive(move || if running.get().is_some() { "stop" } else { "start" });
    view! {
        <button
            class="button timer-button"
            type="button"
            on:click=move |_| app.dispatch(Msg::Timer(TimerMsg::Toggle(entry.clone())))
        >
            <Icon name=icon/>
            <span>{label}</span>
        </button>
    }
}
