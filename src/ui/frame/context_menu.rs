//! The context menu: what can be done with an entry, an item, a waiting task, or a time of a day. Its items are the actions
//! that the engine offers for it.

use engine::FocusTarget;
use engine::actions::{context_menu, perform};
use engine::view::RowView;
use leptos::prelude::*;

use crate::app::use_app;
use crate::ui::kit::menu::{MenuFrame, MenuItem};
use crate::ui::kit::opener::{Anchor, Open, use_opener};
use crate::ui::phrases;
use crate::ui::slices;
use crate::ui::texts::text_with;
use crate::web::input::keyboard;
use crate::web::input::keyboard::Intent;
use crate::web::input::screen::{Screen, ScreenState};
use crate::web::intl;

/// The width of a menu and the height of an item, in pixels, to keep it within the page.
const ROOM: (u32, u32) = (224, 32);

/// The menu, while it is open.
#[component]
pub fn ContextMenu() -> impl IntoView {
    let opener = use_opener();
    let at = Memo::new(move |_| opener.anchor(Open::Context));
    move || at.get().map(|Anchor { of, place }| view! { <Items of place/> })
}

#[component]
fn Items(of: FocusTarget, place: (i32, i32)) -> impl IntoView {
    let (app, opener) = (use_app(), use_opener());
    let screen = Screen::new(move || app.view.with_untracked(ScreenState::of), move |msg| app.dispatch(msg));
    let context = keyboard::context_of(&screen, &of);
    let subject = of.clone();
    // Its name, whether it is complete, and whether its timer runs; closes as soon as it is gone.
    let now = slices::part(move |view| match &subject {
        FocusTarget::Entry(id) => {
            let entry = view.entry(id)?;
            Some((phrases::title_or(&entry.title).into_owned(), entry.done, entry.running.is_some()))
        }
        FocusTarget::Slot(slot, _) => {
            let day = intl::long_date(slot.date);
            Some((slot.start.map_or(day.clone(), |start| format!("{day} {}", intl::time(start))), false, false))
        }
        FocusTarget::Item(id) => {
            let rows = view.sidebar.panel.as_ref()?.rows.iter();
            let mut items = rows.filter_map(|row| if let RowView::Item(item) = row { Some(item) } else { None });
            let item = items.find(|item| item.id == *id)?;
            Some((phrases::title_or(&item.title).into_owned(), item.completed, false))
        }
        FocusTarget::Task(id) => {
            let task = view.backlog.as_ref()?.rows.iter().find(|task| task.id == *id)?;
            Some((phrases::title_or(&task.title).into_owned(), false, false))
        }
        _ => None,
    });
    Effect::new(move |_| {
        if now.with(Option::is_none) {
            opener.close();
        }
    });
    let label = Signal::derive(move || now.get().map(|(title, ..)| text_with("entry-tools", [("title", &title)])));
    let lines = context_menu(&context);
    let height = u32::try_from(lines.len()).unwrap_or(0).saturating_mul(ROOM.1).saturating_add(12);
    let (context, screen) = (StoredValue::new(context), StoredValue::new_local(screen));
    let items = lines.into_iter().map(|(action, line)| {
        let is = move |state: fn(&(String, bool, bool)) -> bool| now.with(|now| now.as_ref().is_some_and(state));
        let shown = Signal::derive(move || match line.key {
            "complete" if is(|now| now.1) => ("reopen", "reopen"),
            "start-timer" if is(|now| now.2) => ("stop-timer", "stop"),
            key => (key, line.icon),
        });
        let act = Callback::new(move |()| {
            let does = context.with_value(|context| perform(action.id(), context));
            let intent = move |intent| {
                if intent == Intent::Help {
                    opener.open(Open::Keys);
                }
            };
            does.into_iter().for_each(|does| screen.with_value(|screen| keyboard::run(screen, does, &intent)));
        });
        let (key, icon) = (Signal::derive(move || shown.get().0), Signal::derive(move || shown.get().1));
        view! { <MenuItem key icon action=Some(action.id()) act/> }
    });
    let items = items.collect_view();
    view! { <MenuFrame label at=(place, (ROOM.0, height))>{items}</MenuFrame> }
}
