//! The bar's menu. On a narrow screen it also holds what doesn't fit in the bar.

use engine::view::PageView;
use engine::{BacklogMsg, CalendarMsg, HistoryMsg, Msg, Offered, PAGES, Page, Route};
use leptos::prelude::*;

use crate::app::use_app;
use crate::ui::diagnostics::CopyItem;
use crate::ui::frame::bar::{after, choose_theme, step_key, theme_key};
use crate::ui::kit::menu::{MenuFrame, MenuItem};
use crate::ui::kit::opener::{Open, use_opener};
use crate::ui::slices;
use crate::ui::texts::text;

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
            Some(view! { <Sends key icon=line.icon action=line.action.map(|(action, _)| action) msg/> })
        };
        PAGES.iter().copied().filter_map(entry).collect_view()
    };
    view! {
        <MenuFrame label=Signal::derive(|| Some(text("menu")))>
            <Opens key="quick-add-line" icon="new" action="quick-add" what=Open::QuickAdd/>
            <div class="menu-split" role="separator"></div>
            <Sends key="undo" icon="undo" action=Some("undo") enabled=undoable.into() msg=Msg::History(HistoryMsg::Undo)/>
            <Sends key="redo" icon="redo" action=Some("redo") enabled=redoable.into() msg=Msg::History(HistoryMsg::Redo)/>
            <div class="narrow">
                <div class="menu-split" role="separator"></div>
                {move || {
                    let page = page.with(PageView::page);
                    page.days()
                        .map(|_| {
                            view! {
                                <Sends key=step_key(page, false) icon="previous" action=Some("previous") msg=Msg::Calendar(CalendarMsg::Step(-1))/>
                                <Sends key=step_key(page, true) icon="next" action=Some("next") msg=Msg::Calendar(CalendarMsg::Step(1))/>
                                <Sends key="backlog" icon="backlog" action=Some("backlog") msg=Msg::Backlog(BacklogMsg::Toggle)/>
                            }
                        })
                }}
            </div>
            <div class="cramped">
                <div class="menu-split" role="separator"></div>
                {offered(|offered| matches!(offered, Offered::Switch | Offered::View).then_some(None))}
                <Opens key="views" icon="later" action="view" what=Open::Views/>
            </div>
            <div class="narrow">
                <div class="menu-split" role="separator"></div>
                {move || {
                    let theme = theme.get();
                    view! { <Sends key=theme_key(theme) icon=theme_key(theme) msg=Msg::Settings(choose_theme(after(theme)))/> }
                }}
            </div>
            <div class="menu-split" role="separator"></div>
            {offered(|offered| if let Offered::Menu(key) = offered { Some(Some(key)) } else { None })}
            <Opens key="palette" icon="search" action="palette" what=Open::Palette/>
            <Opens key="list-of-keys" icon="keys" action="help" what=Open::Keys/>
            <CopyItem/>
        </MenuFrame>
    }
}

/// Opens a dialog, which returns the focus to the element that had it before.
#[component]
fn Opens(key: &'static str, icon: &'static str, action: &'static str, what: Open) -> impl IntoView {
    let opener = use_opener();
    view! { <MenuItem key icon action=Some(action) act=Callback::new(move |()| opener.open(what))/> }
}

/// Sends a message.
#[component]
fn Sends(
    key: &'static str,
    icon: &'static str,
    #[prop(optional_no_strip)] action: Option<&'static str>,
    #[prop(default = true.into())] enabled: Signal<bool>,
    msg: Msg,
) -> impl IntoView {
    let app = use_app();
    view! { <MenuItem key icon action enabled act=Callback::new(move |()| app.dispatch(msg.clone()))/> }
}
