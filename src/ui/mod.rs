//! What is on the screen: components that read parts of the one view and dispatch messages.
//!
//! - [`bar`], [`menu`], [`save`]: above; - [`week`], [`day`], [`entry`], [`ghost`], [`tools`]: the calendar; [`backlog`]: beside it
//! - [`rail`], [`panel`], [`status`], [`list`], [`row`], [`grip`]: the integrations; [`integrations`]: the page to manage them
//! - [`capture`]: what the extension's popup has besides
//! - [`team`], [`person`]: everybody's week and who they are; [`reports`], [`settings`]: the other pages
//! - [`open`], [`dialog`], [`keys`], [`hand`], [`toast`], [`live`]: what floats, and what is spoken
//! - [`timer`], [`gap`]: what runs, and what to keep of it
//! - [`create`], [`edit`], with [`belongs`], [`notes`], [`combo`]: the forms of an entry
//! - [`texts`] of the [`catalogue`], [`words`], [`icon`], [`slices`]: what the others are written with
//!
//! [`sight`] is what is seen of all that at first, see [`crate::rest`]: a picture made of the same pieces.
//!
//! No date arithmetic, no JSON and no JavaScript types here; the look is in `style/`, the texts are in `locales/`.

use engine::view::PageView;
use leptos::prelude::*;

use crate::shell::use_app;
use crate::web::extension::{self, Place};
use crate::web::keyboard::{self, Intent};

pub mod backlog;
pub mod bar;
pub mod belongs;
pub mod capture;
pub mod catalogue;
pub mod combo;
pub mod create;
pub mod day;
pub mod dialog;
pub mod edit;
pub mod entry;
pub mod gap;
pub mod ghost;
pub mod grip;
pub mod hand;
pub mod hosted;
pub mod icon;
pub mod integrations;
pub mod keys;
pub mod list;
pub mod live;
pub mod menu;
pub mod notes;
pub mod open;
pub mod panel;
pub mod person;
pub mod rail;
pub mod reports;
pub mod row;
pub mod save;
pub mod settings;
pub mod sight;
pub mod slices;
pub mod status;
pub mod team;
pub mod texts;
pub mod timer;
pub mod toast;
pub mod tools;
pub mod week;
pub mod words;

/// The whole page.
#[component]
pub fn Root() -> impl IntoView {
    let opener = open::Opener::provide();
    keyboard::listen(use_app(), move |intent| match intent {
        Intent::Help => opener.open(open::Open::Keys),
    });
    let page = slices::page();
    // One day and seven are one calendar, which stays.
    let other = Memo::new_with_compare(
        move |_| Some(page.get()).filter(|page| !matches!(page, PageView::Week | PageView::Day)),
        |old, new| match (old, new) {
            (Some(Some(old)), Some(Some(new))) => old.kind() != new.kind(),
            (Some(None), Some(None)) => false,
            _ => true,
        },
    );
    view! {
        <div class="app">
            <bar::Bar/>
            {popup()}
            <save::Notice/>
            {move || match other.get() {
                None => week::Week().into_any(),
                Some(other) => page_of(&other),
            }}
            <backlog::Backlog/>
            <panel::Panel/>
            <rail::Rail/>
            <menu::Menu/>
            <hand::Hand/>
            <toast::ToastPlace/>
            <create::NewEntryDialog/>
            <edit::EditDialog/>
            <gap::GapDialog/>
            <keys::KeysDialog/>
            <live::Live/>
        </div>
    }
}

/// The page that is shown in the place of the calendar.
fn page_of(page: &PageView) -> AnyView {
    match page {
        PageView::Week | PageView::Day => week::Week().into_any(),
        PageView::Team(_) => team::Team().into_any(),
        PageView::Reports(_) => reports::Reports().into_any(),
        PageView::Settings(_) => settings::Settings().into_any(),
        PageView::Integrations(_) => integrations::Integrations().into_any(),
    }
}

/// What the extension's popup has besides.
fn popup() -> impl IntoView {
    (extension::place() == Place::Popup).then(|| view! { <capture::Capture/> })
}
