//! The popup's first rows: a field for quick notes, and the page in the current tab.

use std::sync::Arc;

use engine::{Captured, EntryMsg, Msg};
use leptos::html::Input;
use leptos::prelude::*;

use crate::app::use_app;
use crate::ui::connections::rail::letter;
use crate::ui::kit::icon::Icon;
use crate::ui::phrases;
use crate::ui::slices;
use crate::ui::texts::{text, text_with};
use crate::web::{dom, extension};

/// Both rows; hidden while the sidebar needs their room.
#[component]
pub fn Capture() -> impl IntoView {
    let open = slices::part(|view| view.sidebar.open);
    let page = RwSignal::new(None);
    extension::page_in_front(move |found| page.set(Some(found)));
    view! {
        <div class="capture">
            <QuickAdd/>
            <Show when=move || !open.get()>
                {move || page.get().map(|page| view! { <PageInFront page/> })}
            </Show>
        </div>
    }
}

/// A field whose text becomes an entry for today. It has the focus when the popup opens, and keeps it for the next
/// entry.
#[component]
fn QuickAdd() -> impl IntoView {
    let app = use_app();
    let typed = RwSignal::new(String::new());
    let field = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            dom::focus(&field);
        }
    });
    let planned = Memo::new(move |_| typed.with(|typed| plan::title::parse(typed).scheduled));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let title: Arc<str> = typed.get_untracked().into();
        if !title.trim().is_empty() {
            typed.set(String::new());
            app.dispatch(Msg::Entry(EntryMsg::Create { title, slot: None }));
        }
    };
    view! {
        <form class="quick-add" aria-label=text("quick-add") on:submit=submit>
            <input
                class="field"
                type="text"
                dir="auto"
                autocomplete="off"
                aria-label=text("quick-add")
                placeholder=text("quick-add-hint")
                node_ref=field
                prop:value=typed
                on:input:target=move |event| typed.set(event.target().value())
            />
            {move || planned.get().map(|minutes| view! { <span class="quick-length">{phrases::length(minutes)}</span> })}
            <button class="icon-button" type="submit" aria-label=text("add-today") title=text("add-today")>
                <Icon name="new"/>
            </button>
        </form>
    }
}

/// The page in the current tab, as the task that it would become.
#[component]
fn PageInFront(page: Captured) -> impl IntoView {
    let app = use_app();
    let found = providers::recognise(&page.url);
    let provider = found.as_ref().map(|found| found.provider);
    let name = provider.and_then(providers::page::name);
    let title = match &found {
        Some(found) => found.title(&page.title).to_owned(),
        None => page.called(),
    };
    let from = name.map_or_else(|| host(&page.url).to_owned(), |name| text_with("page-of", [("provider", name)]));
    let worked_on = Captured { track: true, ..page.clone() };
    let plan = move |_| app.dispatch(Msg::Capture(page.clone()));
    let track = move |_| app.dispatch(Msg::Capture(worked_on.clone()));
    view! {
        <section class="page-in-front" aria-label=text("this-page") data-provider=provider>
            {name.map(|name| view! { <span class="mark" aria-hidden="true" data-letter=letter(name)></span> })}
            <p class="page-what">
                <strong dir="auto">{phrases::title_or(&title).into_owned()}</strong>
                <span>{from}</span>
            </p>
            <button class="button quiet-edge" type="button" on:click=track>{text("track-page")}</button>
            <button class="button primary" type="button" on:click=plan>{text("plan-page")}</button>
        </section>
    }
}

/// The host of a URL, as displayed.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}
