//! The menu of views, beside the switch: every page with days, and how the one that is open shows them.

use engine::view::PageView;
use engine::{CalendarMsg, Msg, PAGES, Page, Route, zoom};
use leptos::html::Div;
use leptos::prelude::*;

use crate::app::use_app;
use crate::ui::kit::icon::Icon;
use crate::ui::kit::opener::{Open, use_opener};
use crate::ui::phrases;
use crate::ui::shortcuts;
use crate::ui::shortcuts::MenuKeys;
use crate::ui::slices;
use crate::ui::texts::{text, text_with};
use crate::web::dom;

/// The menu, while it is open.
#[component]
pub fn ViewsMenu() -> impl IntoView {
    let opener = use_opener();
    view! {
        <Show when=move || opener.get() == Open::Views>
            <nav class="views-place" aria-label=text("views")>
                <Items/>
            </nav>
        </Show>
    }
}

#[component]
fn Items() -> impl IntoView {
    let app = use_app();
    let opener = use_opener();
    let page = slices::page();
    let page = move || page.with(PageView::page);
    let near = slices::week().with_untracked(|week| week.near());
    let who = slices::who().get_untracked();
    let root = NodeRef::<Div>::new();
    Effect::new(move |_| {
        if let Some(menu) = root.get() {
            dom::focus_first(&menu);
        }
    });
    let go = move |shows: Page| {
        let line = shows.line();
        let msg = Msg::Calendar(CalendarMsg::Go(Route::near(shows, near, who.clone())));
        view! {
            <button
                class="menu-item"
                type="button"
                role="menuitemradio"
                aria-checked=move || (page() == shows).to_string()
                aria-keyshortcuts=line.action.map(|(action, _)| shortcuts::aria(action))
                on:click=move |_| {
                    opener.leave();
                    app.dispatch(msg.clone());
                }
            >
                <Icon name="check"/>
                <span class="name">{text(line.name)}</span>
                <MenuKeys action=line.action.map(|(action, _)| action)/>
            </button>
        }
    };
    let rows = slices::part(|view| view.minutes_a_row);
    // The menu stays open: one looks at what a step does before the next one.
    let step = move |by: i32, key: &'static str, icon: &'static str, action: &'static str| {
        let end = if by > 0 { zoom::ROWS.last() } else { zoom::ROWS.first() };
        let end = end.copied();
        view! {
            <button
                class="menu-item"
                type="button"
                role="menuitem"
                aria-disabled=move || (Some(rows.get()) == end).to_string()
                aria-keyshortcuts=shortcuts::aria(action)
                on:click=move |_| app.dispatch(Msg::Calendar(CalendarMsg::Zoom(by)))
            >
                <Icon name=icon/>
                <span class="name">{text(key)}</span>
                <MenuKeys action=Some(action)/>
            </button>
        }
    };
    let weekends = move |id: &'static str| {
        let shown = slices::part(move |view| &*view.device.get(id) == "on");
        view! {
            <button
                class="menu-item"
                type="button"
                role="menuitemcheckbox"
                aria-checked=move || shown.get().to_string()
                aria-keyshortcuts=shortcuts::aria("weekends")
                on:click=move |_| app.dispatch(Msg::Calendar(CalendarMsg::Weekends))
            >
                <Icon name="check"/>
                <span class="name">{text("show-weekends")}</span>
                <MenuKeys action=Some("weekends")/>
            </button>
        }
    };
    let (left, top) = dom::below(".views-toggle").unzip();
    view! {
        <div
            class="menu views-menu"
            role="menu"
            aria-label=text("views")
            node_ref=root
            style:--anchor=left.map(|left| format!("{left}px"))
            style:top=top.map(|top| format!("{top}px"))
            data-anchored=left.map(|_| "")
            on:keydown=move |event| dom::menu_key(&event, move || opener.leave())
            on:focusout=move |event| {
                if dom::focus_leaves(&event) {
                    opener.close_only(Open::Views);
                }
            }
        >
            {PAGES.iter().copied().filter(|page| page.days().is_some()).map(go).collect_view()}
            {move || {
                page().weekends().map(|id| view! {
                    <div class="menu-split" role="separator"></div>
                    {weekends(id)}
                })
            }}
            {move || {
                page().has_hours().then(|| view! {
                    <div class="menu-split" role="separator"></div>
                    <div
                        class="menu-note"
                        aria-hidden="true"
                        data-note=move || text_with("minutes-a-row", [("length", &phrases::length(rows.get().into()))])
                    ></div>
                    {step(1, "zoom-in", "new", "zoom-in")}
                    {step(-1, "zoom-out", "shorter", "zoom-out")}
                })
            }}
        </div>
    }
}
