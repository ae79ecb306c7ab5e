//! The bar's menu. On a narrow screen it also holds what doesn't fit in the bar.

use engine::view::PageView;
use engine::{BacklogMsg, CalendarMsg, HistoryMsg, Msg, Offered, PAGES, Page, Route};
use leptos::prelude::*;

use crate::app::use_app;
use crate::ui::diagnostics::CopyItem;
use crate::ui::frame::bar::{after, choose_theme, step_key, theme_key};
use crate::ui::kit::icon::Icon;
use crate::ui::kit::opener::{Open, use_opener};
use crate::ui::shortcuts;
use crate::ui::shortcuts::MenuKeys;
use crate::ui::slices;
use crate::ui::texts::text;
use crate::web::dom;

/// The menu, while it is open.
#[component]
pub fn Menu() -> impl IntoView {
    let opener = use_opener();
    view! {
        <Show when=move || opener.get() == Open::Menu>
            <Items/>
        </Show>
    }
}

#[component]
fn Items() -> impl IntoView {
    let opener = use_opener();
    let undoable = slices::part(|view| view.can_undo);
    let redoable = slices::part(|view| view.can_redo);
    let theme = slices::part(|view| view.device.theme());
    let page = slices::page();
    let near = slices::week().with_untracked(|week| week.near());
    let who = slices::who().get_untracked();
    // The pages that are offered here, each with its text unless that is its name.
    let offered = move |here: fn(Offered) -> Option<Option<&'static str>>| {
        let entry = |page: Page| {
            let line = page.line();
            let key = here(line.offered)?.unwrap_or(line.name);
            let msg = Msg::Calendar(CalendarMsg::Go(Route::near(page, near, who.clone())));
            Some(view! { <Entry key icon=line.icon action=line.action.map(|(action, _)| action) msg/> })
        };
        PAGES.iter().copied().filter_map(entry).collect_view()
    };
    let root = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        if let Some(menu) = root.get() {
            dom::focus_first(&menu);
        }
    });
    view! {
        <div
            class="menu"
            role="menu"
            aria-label=text("menu")
            node_ref=root
            on:keydown=move |event| dom::menu_key(&event, move || opener.leave())
            on:focusout=move |event| {
                if dom::focus_leaves(&event) {
                    opener.close();
                }
            }
        >
            <Entry key="undo" icon="undo" action=Some("undo") enabled=undoable.into() msg=Msg::History(HistoryMsg::Undo)/>
            <Entry key="redo" icon="redo" action=Some("redo") enabled=redoable.into() msg=Msg::History(HistoryMsg::Redo)/>
            <div class="narrow">
                <div class="menu-split" role="separator"></div>
                {move || {
                    let page = page.with(PageView::page);
                    page.days()
                        .map(|_| {
                            view! {
                                <Entry key=step_key(page, false) icon="previous" action=Some("previous") msg=Msg::Calendar(CalendarMsg::Step(-1))/>
                                <Entry key=step_key(page, true) icon="next" action=Some("next") msg=Msg::Calendar(CalendarMsg::Step(1))/>
                                <Entry key="backlog" icon="backlog" action=Some("backlog") msg=Msg::Backlog(BacklogMsg::Toggle)/>
                            }
                        })
                }}
            </div>
            <div class="cramped">
                <div class="menu-split" role="separator"></div>
                {offered(|offered| (offered == Offered::Switch).then_some(None))}
            </div>
            <div class="narrow">
                <div class="menu-split" role="separator"></div>
                {move || {
                    let theme = theme.get();
                    view! { <Entry key=theme_key(theme) icon=theme_key(theme) msg=Msg::Settings(choose_theme(after(theme)))/> }
                }}
            </div>
            <div class="menu-split" role="separator"></div>
            {offered(|offered| if let Offered::Menu(key) = offered { Some(Some(key)) } else { None })}
            <button
                class="menu-item"
                type="button"
                role="menuitem"
                aria-keyshortcuts=shortcuts::aria("help")
                on:click=move |_| {
                    // The dialog returns the focus to the element that had it before.
                    opener.leave();
                    opener.open(Open::Keys);
                }
            >
                <Icon name="keys"/>
                <span class="name">{text("list-of-keys")}</span>
                <MenuKeys action=Some("help")/>
            </button>
            <CopyItem/>
        </div>
    }
}

#[component]
fn Entry(
    key: &'static str,
    icon: &'static str,
    #[prop(optional_no_strip)] action: Option<&'static str>,
    #[prop(default = true.into())] enabled: Signal<bool>,
    msg: Msg,
) -> impl IntoView {
    let app = use_app();
    let opener = use_opener();
    view! {
        <button
            class="menu-item"
            type="button"
            role="menuitem"
            aria-keyshortcuts=action.map(shortcuts::aria)
            disabled=move || !enabled.get()
            on:click=move |_| {
                opener.leave();
                app.dispatch(msg.clone());
            }
        >
            <Icon name=icon/>
            <span class="name">{text(key)}</span>
            <MenuKeys action/>
        </button>
    }
}
