//! The backlog: tasks that wait to be planned, in a panel to the left of the days. You can type tasks there, drop
//! entries and items there, and drag tasks from there.

use std::sync::Arc;

use engine::view::WaitingView;
use engine::{BacklogMsg, BacklogOrder, DragMsg, Grip, Msg};
use leptos::html::Input;
use leptos::prelude::*;
use plan::quick_add::TypedLine;
use plan::{Minutes, TaskId};

use crate::app::use_app;
use crate::ui::entry::action_bar::Tool;
use crate::ui::entry::title_line::{TitleChips, TitleInput, TitleLine, destination};
use crate::ui::kit::icon::Icon;
use crate::ui::kit::motif::Motif;
use crate::ui::phrases;
use crate::ui::shortcuts;
use crate::ui::slices;
use crate::ui::texts::{text, text_count, text_with};
use crate::web::dom;

/// From this number of tasks on, there is a search field.
const LONG: usize = 12;

/// The panel, while it is open.
#[component]
pub fn Backlog() -> impl IntoView {
    let backlog = slices::backlog();
    let open = Memo::new(move |_| backlog.with(Option::is_some));
    let over = slices::backlog_part(|backlog| backlog.over);
    let carrying = slices::part(|view| view.held.is_some());
    view! {
        <Show when=move || open.get()>
            <section
                class="backlog"
                aria-label=text("backlog")
                data-backlog=""
                data-over=move || (over.get() == Some(true)).then_some("")
                data-carrying=move || carrying.get().then_some("")
            >
                <Head/>
                <Add/>
                <Search/>
                <Rows/>
            </section>
        </Show>
    }
}

#[component]
fn Head() -> impl IntoView {
    let app = use_app();
    let sum = slices::backlog_part(|backlog| (backlog.total, backlog.minutes));
    let order = slices::backlog_part(|backlog| backlog.order);
    let told = move || match sum.get() {
        None | Some((0, _)) => text("backlog-none"),
        Some((count, 0)) => text_count("backlog-count", count as i64),
        Some((count, minutes)) => {
            let count = text_count("backlog-count", count as i64);
            text_with("item-meta-join", [("a", &count), ("b", &phrases::length(minutes))])
        }
    };
    let segment = move |key: &'static str, by: BacklogOrder| {
        view! {
            <button
                class="segment"
                type="button"
                aria-pressed=move || (order.get() == Some(by)).to_string()
                on:click=move |_| app.dispatch(Msg::Backlog(BacklogMsg::Order(by)))
            >
                {text(key)}
            </button>
        }
    };
    view! {
        <div class="backlog-head">
            <h2 class="panel-name">{text("backlog")}</h2>
            <p class="panel-meta">{told}</p>
            <button
                class="icon-button"
                type="button"
                aria-label=text("close-backlog")
                title=shortcuts::tip("close-backlog".into(), Some("backlog"))
                on:click=move |_| app.dispatch(Msg::Backlog(BacklogMsg::Toggle))
            >
                <Icon name="close"/>
            </button>
        </div>
        <Show when=move || sum.get().is_some_and(|(count, _)| count > 1)>
            <div class="segments backlog-order" role="group" aria-label=text("backlog-order")>
                {segment("order-age", BacklogOrder::Age)}
                {segment("order-project", BacklogOrder::Project)}
            </div>
        </Show>
    }
}

/// The field for a new task. The text becomes the title, and its brackets the estimate.
#[component]
fn Add() -> impl IntoView {
    let app = use_app();
    let line = TitleLine::new(TypedLine::default());
    let field = NodeRef::<Input>::new();
    let (choices, reading) = (slices::choices(), line.reading());
    // Said only if it doesn't wait here.
    let elsewhere = move || {
        let default_minutes = choices.with(|choices| choices.default_minutes);
        let spot = reading.read().spot(None, default_minutes, None)?;
        Some(view! { <p class="panel-meta">{destination(Some(&spot))}</p> })
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let read = line.settled();
        if !read.title.trim().is_empty() {
            line.set(TypedLine::default());
            app.dispatch(Msg::Backlog(BacklogMsg::Add(read.new_entry(None))));
        }
    };
    view! {
        <form class="backlog-add" on:submit=submit>
            <TitleInput line name="task" label=text("new-task") placeholder=text("new-task-hint") adds_task=true node_ref=field/>
            <TitleChips line field/>
            {elsewhere}
        </form>
    }
}

#[component]
fn Search() -> impl IntoView {
    let app = use_app();
    let search = slices::backlog_part(|backlog| Arc::clone(&backlog.search));
    let long = slices::backlog_part(|backlog| backlog.total > LONG || !backlog.search.is_empty());
    view! {
        <Show when=move || long.get() == Some(true)>
            <div class="panel-search" role="search" aria-label=text("search-backlog")>
                <Icon name="search"/>
                <input
                    class="field"
                    type="search"
                    aria-label=text("search-backlog")
                    placeholder=text("search-items")
                    autocomplete="off"
                    dir="auto"
                    prop:value=move || search.get().as_deref().unwrap_or_default().to_owned()
                    on:input:target=move |event| app.dispatch(Msg::Backlog(BacklogMsg::Search(event.target().value().into())))
                />
            </div>
        </Show>
    }
}

#[component]
fn Rows() -> impl IntoView {
    let app = use_app();
    let rows = slices::backlog_part(|backlog| Arc::clone(&backlog.rows));
    let found = slices::backlog_part(|backlog| (backlog.found, backlog.total));
    let shown = move || rows.get().map(|rows| rows.to_vec()).unwrap_or_default();
    let empty = move || rows.with(|rows| rows.as_ref().is_none_or(|rows| rows.is_empty()));
    let more = move || found.get().map_or(0, |(found, _)| found.saturating_sub(shown().len()));
    let searching = move || matches!(found.get(), Some((_, 1..)));
    let nothing = move || text(if searching() { "backlog-nothing-found" } else { "backlog-empty" });
    let label = move || text(if searching() { "clear-search" } else { "add-task" });
    let act = move |_| {
        if searching() {
            app.dispatch(Msg::Backlog(BacklogMsg::Search("".into())));
        } else if let Some(field) = dom::find(".backlog-add input") {
            dom::focus(&field);
        }
    };
    view! {
        <ul class="backlog-rows">
            <For each=shown key=|row| row.clone() let:row>
                <Row row/>
            </For>
        </ul>
        <Show when=move || { more() > 0 }>
            <button class="button backlog-more" type="button" on:click=move |_| app.dispatch(Msg::Backlog(BacklogMsg::More))>
                {move || text_count("backlog-more", more() as i64)}
            </button>
        </Show>
        <Show when=empty>
            <div class="panel-state">
                <Motif/>
                <p>{nothing}</p>
                <button class="button quiet-edge" type="button" on:click=act>
                    {label}
                </button>
            </div>
        </Show>
    }
}

#[component]
fn Row(row: WaitingView) -> impl IntoView {
    let id = StoredValue::new(row.id.clone());
    let is = move |of: Option<Option<TaskId>>| id.with_value(|id| of.flatten().as_ref() == Some(id));
    let editing = slices::backlog_part(|backlog| backlog.editing.clone());
    let editing = Memo::new(move |_| is(editing.get()));
    let held = slices::backlog_part(|backlog| backlog.held.clone());
    let held = Memo::new(move |_| is(held.get()));
    let row = StoredValue::new(row);
    view! {
        <li class="backlog-row">
            <Show when=move || editing.get() fallback=move || view! { <Task row=row.get_value() held/> }>
                <Rewrite row=row.get_value()/>
            </Show>
        </li>
    }
}

/// A task: a button that opens it for editing and can be dragged, and its tools.
#[component]
fn Task(row: WaitingView, held: Memo<bool>) -> impl IntoView {
    let title: Arc<str> = phrases::title_or(&row.title).into();
    let estimate = row.estimate.map(phrases::length);
    let about = [row.project.as_ref().map(|name| name.to_string()), estimate];
    let about = about.into_iter().flatten().reduce(|a, b| text_with("item-meta-join", [("a", &a), ("b", &b)]));
    let (planned, completed) = (row.id.clone(), row.id.clone());
    view! {
        <div
            class="waiting"
            role="button"
            tabindex="0"
            draggable="true"
            data-waiting=row.id.as_str().to_owned()
            data-minutes=row.estimate.map(|minutes| minutes.to_string()).unwrap_or_default()
            data-provider=row.provider.clone()
            data-hue=row.hue.to_string()
            data-held=move || held.get().then_some("")
        >
            <span class="title" dir="auto" title=Arc::clone(&title)>{Arc::clone(&title)}</span>
            {about.map(|about| view! { <span class="meta" dir="auto">{about}</span> })}
        </div>
        // For the pointer; the keys Space and C do the same. Deleting is offered where the task is edited.
        <div class="waiting-tools">
            <Tool key="complete" icon="check" action="complete" msg=Msg::Backlog(BacklogMsg::Complete(completed))/>
            <Tool key="plan-item" icon="new" action="pick" msg=Msg::Drag(DragMsg::Lift(Grip::Task(planned)))/>
        </div>
    }
}

/// Edits a task in place: the title, with the estimate in brackets.
#[component]
fn Rewrite(row: WaitingView) -> impl IntoView {
    let app = use_app();
    let field = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            dom::focus(&field);
        }
    });
    let line = TitleLine::new(written(&row.title, row.estimate));
    let removed = row.id.clone();
    let id = StoredValue::new(row.id);
    let save = move || {
        let new = line.settled().new_entry(None);
        app.dispatch(Msg::Backlog(BacklogMsg::Rename(id.get_value(), new)));
    };
    view! {
        <form
            class="backlog-rewrite"
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    event.prevent_default();
                    app.dispatch(Msg::Backlog(BacklogMsg::Edit(None)));
                }
            }
        >
            <TitleInput line name="task" label=text("title") node_ref=field/>
            <Tool key="remove" icon="remove" action="remove" msg=Msg::Backlog(BacklogMsg::Remove(removed))/>
            <TitleChips line field/>
        </form>
    }
}

/// The title as it is, with the estimate in brackets, which is read back.
fn written(title: &str, estimate: Option<Minutes>) -> TypedLine {
    let mut line = TypedLine::existing(title);
    if let Some(minutes) = estimate {
        line.retype(&format!("{title} [{}]", plan::length::format(minutes)));
    }
    line
}
