//! The integrations panel: the connection and the age of its list, a search, the containers, the list, and the
//! connection's state.

use std::sync::Arc;

use engine::view::HostState;
use engine::{Msg, SidebarMsg};
use leptos::prelude::*;

use crate::app::use_app;
use crate::ui::connections::grip::Grip;
use crate::ui::connections::list::List;
use crate::ui::connections::page::manage;
use crate::ui::connections::rail::{Chips, letter};
use crate::ui::connections::status::{LeftOut, RefusedMarks, Status};
use crate::ui::kit::icon::Icon;
use crate::ui::kit::motif::Motif;
use crate::ui::phrases;
use crate::ui::shortcuts;
use crate::ui::slices;
use crate::ui::texts::{text, text_with};

/// The panel, while it is open.
#[component]
pub fn Panel() -> impl IntoView {
    let app = use_app();
    let open = slices::part(|view| view.sidebar.open);
    // The width that was set is kept when the panel closes.
    let width = RwSignal::new(crate::ui::connections::grip::USUAL);
    view! {
        <Show when=move || open.get()>
            <aside class="panel" aria-label=text("integrations") style:width=move || format!("{}px", width.get())>
                <Grip width/>
                <Chips/>
                <Content/>
                <div class="panel-foot">
                    <button class="button" type="button" on:click=move |_| app.dispatch(manage())>
                        {text("manage")}
                    </button>
                </div>
            </aside>
        </Show>
    }
}

#[component]
fn Content() -> impl IntoView {
    let app = use_app();
    let shown = slices::panel(|panel| panel.connection.clone());
    let sidebar = slices::sidebar();
    let known = Memo::new(move |_| {
        let refused =
            |host: &HostState| matches!(host, HostState::Files | HostState::Misnamed(_) | HostState::Silent(_));
        sidebar.with(|sidebar| (sidebar.known, sidebar.connections.is_empty(), refused(&sidebar.host)))
    });
    view! {
        <Show
            when=move || shown.with(Option::is_some)
            fallback=move || {
                let (head, cure) = match known.get() {
                    (_, true, true) => ("no-connections", Some("no-connections-here")),
                    (false, ..) => ("connections-unknown", None),
                    (true, true, false) => ("no-connections", Some("no-connections-cure")),
                    (true, false, _) => ("integrations", Some("choose-connection")),
                };
                let none = matches!(known.get(), (true, true, _));
                view! {
                    <div class="panel-state">
                        {none.then(|| view! { <Motif/> })}
                        <strong>{text(head)}</strong>
                        {cure.map(|cure| view! { <p>{text(cure)}</p> })}
                        {none
                            .then(|| {
                                view! {
                                    <button class="button primary" type="button" on:click=move |_| app.dispatch(manage())>
                                        {text("choose-tools")}
                                    </button>
                                }
                            })}
                    </div>
                }
            }
        >
            <Head/>
            <Search/>
            <Status/>
            <RefusedMarks/>
            <LeftOut/>
            <Containers/>
            // Another connection has another list: scroll position and rows start again.
            <For each=move || shown.get() key=|shown| shown.clone() let:_shown>
                <List/>
            </For>
        </Show>
    }
}

#[component]
fn Head() -> impl IntoView {
    let app = use_app();
    let name = slices::panel(|panel| Arc::clone(&panel.name));
    let provider = slices::panel(|panel| Arc::clone(&panel.provider));
    let account = slices::panel(|panel| Arc::clone(&panel.account));
    let updated = slices::panel(|panel| panel.updated_at);
    let refreshing = slices::panel(|panel| panel.refreshing);
    let page = slices::panel(|panel| panel.status_page);
    let busy = move || refreshing.get().unwrap_or(false);
    let updated_at = move || updated.get().flatten();
    // The error card links by the provider's plain name.
    let status = move || text_with("status-of", [("provider", name.get().as_deref().unwrap_or_default())]);
    view! {
        <div class="panel-head" data-provider=move || provider.get().as_deref().map(str::to_owned)>
            <span class="mark" aria-hidden="true" data-letter=move || name.get().as_deref().map(letter)></span>
            <h2 class="panel-name" dir="auto">
                {move || name.get().as_deref().unwrap_or_default().to_owned()}
            </h2>
            <p class="panel-meta">
                <span dir="auto">{move || account.get().as_deref().unwrap_or_default().to_owned()}</span>
                <span aria-hidden="true">" · "</span>
                <span data-updated-at=move || updated_at().map(phrases::rfc3339)>
                    {move || phrases::age(updated_at(), app.now.get())}
                </span>
            </p>
            <button
                class="icon-button"
                type="button"
                aria-label=text("refresh")
                title=text("refresh")
                aria-busy=move || busy().to_string()
                on:click=move |_| app.dispatch(Msg::Sidebar(SidebarMsg::Refresh))
            >
                <Icon name="refresh"/>
            </button>
            <a
                class="icon-button"
                href=move || page.get()
                aria-label=status
                title=status
                target="_blank"
                rel="noopener noreferrer"
            >
                <Icon name="outside"/>
            </a>
        </div>
    }
}

#[component]
fn Search() -> impl IntoView {
    let app = use_app();
    let search = slices::panel(|panel| Arc::clone(&panel.search));
    view! {
        <div class="panel-search" role="search">
            <Icon name="search"/>
            <input
                class="field"
                type="search"
                aria-label=text("search")
                title=shortcuts::tip("search".into(), Some("search-items"))
                aria-keyshortcuts=shortcuts::aria("search-items")
                placeholder=text("search-items")
                autocomplete="off"
                dir="auto"
                prop:value=move || search.get().as_deref().unwrap_or_default().to_owned()
                on:input:target=move |event| app.dispatch(Msg::Sidebar(SidebarMsg::Search(event.target().value().into())))
            />
        </div>
    }
}

/// The containers as a plain tree, if there is more than one to choose from.
#[component]
fn Containers() -> impl IntoView {
    let app = use_app();
    let containers = slices::panel(|panel| Arc::clone(&panel.containers));
    let rows = move || containers.get().map(|rows| rows.to_vec()).unwrap_or_default();
    let row = move |row: engine::view::ContainerView| {
        let id = row.id.clone();
        let name = phrases::list_name(&row.name);
        view! {
            <button
                class="container"
                type="button"
                data-container=row.id.as_str().to_owned()
                aria-current=row.selected.then_some("true")
                style:--depth=row.depth.to_string()
                style:--color=row.color.map(|color| color.to_string())
                on:click=move |_| app.dispatch(Msg::Sidebar(SidebarMsg::ShowContainer(id.clone())))
            >
                <span class="name" dir="auto" title=name.clone()>{name.clone()}</span>
                {row.count.map(|count| view! { <span class="count">{crate::web::intl::number(count as u64)}</span> })}
            </button>
        }
    };
    view! {
        <Show when=move || containers.with(|rows| rows.as_ref().is_some_and(|rows| rows.len() > 1))>
            <nav class="containers" aria-label=text("containers")>
                {move || rows().into_iter().map(row).collect_view()}
            </nav>
        </Show>
    }
}
