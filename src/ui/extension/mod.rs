//! The popup's first rows: a field for quick notes, and the page in the current tab. Below them is the day as an agenda
//! ([`mod@today`]).

use engine::{Captured, EntryMsg, Msg};
use leptos::html::Input;
use leptos::prelude::*;
use plan::Slot;
use plan::quick_add::TypedLine;

use crate::app::use_app;
use crate::ui::connections::rail::letter;
use crate::ui::entry::title_line::{TitleChips, TitleInput, TitleLine, today};
use crate::ui::kit::icon::Icon;
use crate::ui::phrases;
use crate::ui::slices;
use crate::ui::texts::{text, text_with};
use crate::web::{dom, extension};

pub mod today;

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
    let line = TitleLine::new(TypedLine::default());
    let field = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            dom::focus(&field);
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let read = line.settled();
        if !read.title.trim().is_empty() {
            line.set(TypedLine::default());
            app.dispatch(Msg::Entry(EntryMsg::CreateIn(read.new_entry(Some(Slot { date: today(), start: None })))));
        }
    };
    view! {
        <form class="quick-add" aria-label=text("quick-add") on:submit=submit>
            <TitleInput line name="title" label=text("quick-add") placeholder=text("quick-add-hint") node_ref=field/>
            <button class="icon-button" type="submit" aria-label=text("add-today") title=text("add-today")>
                <Icon name="new"/>
            </button>
            <TitleChips line field/>
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
