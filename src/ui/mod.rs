//! What is on the screen: components that read parts of the one view and dispatch messages.
//!
//! - [`bar`], [`menu`], [`save`]: above; - [`week`], [`day`], [`entry`], [`ghost`], [`tools`] and [`entry_menu`]: the calendar; [`backlog`]: beside it
//! - [`rail`], [`panel`], [`status`], [`list`], [`row`], [`grip`]: the integrations; [`integrations`]: the page to manage them
//! - [`capture`]: what the extension's popup has besides
//! - [`team`], [`person`]: everybody's week and who they are; [`reports`], [`settings`]: the other pages
//! - [`rooms`]: the places for all that isn't the calendar; [`unopened`]: what stands in the place of all of it
//! - [`open`], [`dialog`], [`keys`], [`hand`], [`toast`], [`live`]: what floats, and what is spoken
//! - [`timer`], [`gap`]: what runs, and what to keep of it
//! - [`create`], [`edit`], with [`belongs`], [`notes`], [`combo`]: the forms of an entry
//! - [`texts`] of the [`catalogue`], [`words`], [`faults`], [`icon`], [`slices`]: what the others are written with
//!
//! [`sight`] is what is seen of all that at first, see [`crate::rest`]: a picture made of the same pieces.
//!
//! No date arithmetic, no JSON and no JavaScript types here; the look is in `style/`, the texts are in `locales/`.

use engine::Msg;
use engine::view::PageView;
use leptos::prelude::*;

use self::rooms::{Place, Room};
use crate::shell::use_app;
use crate::web::extension;
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
pub mod entry_menu;
pub mod faults;
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
pub mod rooms;
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
mod undone;
pub mod unopened;
pub mod week;
pub mod words;

/// The whole page.
#[component]
pub fn Root() -> impl IntoView {
    let opener = open::Opener::provide();
    let app = use_app();
    keyboard::listen(app, move |intent| match intent {
        Intent::Help => opener.open(open::Open::Keys),
        Intent::Leave => {
            opener.leave();
            app.dispatch(Msg::CloseNew);
            app.dispatch(Msg::CloseEdit);
        }
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
    let unopened = slices::part(|view| view.unopened.clone().filter(|_| !view.loaded));
    view! {
        <div class="app">
            <bar::Bar/>
            {popup()}
            <save::Notice/>
            {move || match (unopened.get(), other.get()) {
                (Some(why), _) => view! { <Place room=Room::Unopened(why)/> }.into_any(),
                (None, None) => week::Week().into_any(),
                (None, Some(page)) => view! { <Place room=Room::Page(page)/> }.into_any(),
            }}
            <Place room=Room::Backlog/>
            <Place room=Room::Panel/>
            <rail::Rail/>
            <hand::Hand/>
            <toast::ToastPlace/>
            <Place room=Room::Over/>
            <live::Live/>
        </div>
    }
}

/// What the extension's popup has besides.
fn popup() -> impl IntoView {
    (extension::place() == extension::Place::Popup).then(|| view! { <Place room=Room::Popup/> })
}
