//! Rows of the list: a group's heading, and an item with its time and how much of it is planned.

use std::sync::Arc;

use engine::view::{Heading, ItemView};
use leptos::prelude::*;
use providers::When;

use crate::ui::phrases;
use crate::ui::shortcuts;
use crate::ui::texts::{text, text_with};
use crate::web::intl;
use crate::web::time::clock;

/// The tools of a row: complete the item, open it at its source, track time on it, plan it.
pub const TOOLS: [&str; 4] = ["check", "link", "timer", "plan"];

/// The tooltips of a row's tools: the same for all rows, so they are put together once.
#[derive(Debug, PartialEq)]
pub struct ToolTips {
    timer: String,
    complete: String,
    reopen: String,
    open: String,
    plan: String,
}

/// The tooltips, with the shortcuts as they are.
pub fn tool_tips() -> Memo<Arc<ToolTips>> {
    let tip = |key: &'static str, action| shortcuts::tip(key.into(), Some(action));
    let timer = tip("item-timer", "timer");
    let (complete, reopen) = (tip("complete", "complete"), tip("reopen", "complete"));
    let (open, plan) = (tip("open-source", "open"), tip("plan-item", "pick"));
    Memo::new(move |_| {
        let tips = ToolTips { timer: timer(), complete: complete(), reopen: reopen(), open: open(), plan: plan() };
        Arc::new(tips)
    })
}

/// The text of a group's heading.
pub fn heading(heading: &Heading) -> String {
    match heading {
        Heading::Container(name) => phrases::list_name(name),
        Heading::NoContainer => text("no-container"),
        Heading::Day(day) => intl::long_date(*day),
        Heading::NoDay => text("no-day"),
        Heading::AtSource(provider) => text_with("at-source", [("provider", provider)]),
    }
}

/// A group's heading.
#[component]
pub fn HeadingRow(
    /// The heading's text.
    text: String,
    /// Its position, in pixels.
    top: u32,
) -> impl IntoView {
    view! {
        <div class="list-heading" role="presentation" dir="auto" style:transform=format!("translateY({top}px)")>
            {text}
        </div>
    }
}

/// An item.
pub fn item(item: ItemView, top: u32, position: usize, of: Memo<usize>, tips: &ToolTips) -> impl IntoView + use<> {
    let title: Arc<str> = phrases::title_or(&item.title).into();
    let join = |a: String, b: String| text_with("item-meta-join", [("a", &a), ("b", &b)]);
    let due = item.overdue.then(|| item.when.map(|when| text_with("overdue", [("when", &due_on(when))]))).flatten();
    let time = item.when.filter(|_| !item.overdue).map(when);
    let meta = [item.container.as_ref().map(phrases::list_name), time, phrases::kind(item.kind)];
    let meta = meta.into_iter().flatten().reduce(join);
    let planned = (item.planned > 0).then(|| text_with("planned", [("length", &phrases::length(item.planned))]));
    // When, where, and how much is planned: shown by the stylesheet and read as the description, since the name is the
    // title.
    let about = due.clone().into_iter().chain(meta.clone()).chain(planned.clone()).reduce(join);
    view! {
        <div
            class="item"
            role="option"
            tabindex="0"
            draggable="true"
            data-item=item.id.as_str().to_owned()
            data-completed=if item.completed { "true" } else { "false" }
            data-held=item.held.then_some("")
            data-kind=item.kind.as_str()
            aria-label=Arc::clone(&title)
            aria-selected=if item.held { "true" } else { "false" }
            aria-setsize=move || of.get().to_string()
            aria-posinset=position.to_string()
            aria-description=about
            title=Arc::clone(&title)
            style:transform=format!("translateY({top}px)")
        >
            <span class="title" dir="auto">{Arc::clone(&title)}</span>
            <span class="meta">
                {due.map(|due| view! { <span class="overdue" data-text=due></span> })}
                {meta.map(|meta| view! { <span data-text=meta></span> })}
                {planned.map(|planned| view! { <span class="planned" data-text=planned></span> })}
            </span>
            // For the pointer; the keys Space, S, C and Enter do the same.
            <span class="row-tools" aria-hidden="true">
                <i data-tool=TOOLS[2] title=tips.timer.clone()></i>
                {item
                    .completable
                    .then(|| {
                        let tip = if item.completed { &tips.reopen } else { &tips.complete };
                        view! { <i data-tool=TOOLS[0] title=tip.clone()></i> }
                    })}
                {item.url.is_some().then(|| view! { <i data-tool=TOOLS[1] title=tips.open.clone()></i> })}
                // The last one, so that it stays in place when a tap shows the others.
                <i data-tool=TOOLS[3] title=tips.plan.clone()></i>
            </span>
        </div>
    }
}

/// The day on which an item is due, with its time if it has one.
fn due_on(when: When) -> String {
    match when {
        When::DueOn(day) => intl::date_short(day),
        When::DueAt(at) => intl::utc_instant_short(clock::local(at)),
        _ => String::new(),
    }
}

/// The time of an item or its due date, as text.
fn when(when: When) -> String {
    let minute = |at| intl::time(phrases::minute_of(at));
    match when {
        When::DueOn(_) | When::DueAt(_) => text_with("due", [("when", &due_on(when))]),
        When::AllDay { .. } => text("all-day"),
        // By now all times have been converted to the user's zone.
        When::Instants { start, end, .. } | When::Timed { start, end, .. } => {
            text_with("from-to", [("from", &minute(start)), ("to", &minute(end))])
        }
    }
}
