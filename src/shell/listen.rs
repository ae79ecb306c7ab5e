//! Input other than the components' messages: gestures and keys, the URL, the page's lifecycle, and what the browser
//! extension has received.

use std::sync::Arc;

use engine::archive::timer::alive_key;
use engine::view::TimerView;
use engine::{CalendarMsg, ConnectionsMsg, EntryMsg, FocusTarget, LifecycleMsg, Msg};
use leptos::prelude::*;

use crate::app::App;
use crate::ui::calendar::slot;
use crate::ui::kit::opener::{Anchor, Open, Opener};
use crate::ui::meetings::CARD;
#[cfg(feature = "bench")]
use crate::web::bench;
use crate::web::dom;
use crate::web::dom::page::{self, PageEvent};
use crate::web::dom::route;
use crate::web::extension::surface::{Surface, surface};
use crate::web::extension::{self, Badge};
use crate::web::input::keyboard::{self, Intent};
use crate::web::input::screen::{Screen, ScreenState};
use crate::web::input::{clipboard, context_menu, drag, focus, hover, lasso, slots, swipe};

/// Starts to listen. `catch_up` reads what other tabs saved while this page couldn't hear them.
pub(crate) fn listen(app: App, opener: Opener, catch_up: impl Fn() + Clone + 'static) {
    let screen = Screen::new(move || app.view.with_untracked(ScreenState::of), move |msg| app.dispatch(msg));
    drag::listen(screen.clone(), move |of, place| {
        let (open, place) = match of {
            FocusTarget::Meeting(_) => (Open::Meeting, dom::with_room(place, CARD)),
            _ => (Open::Context, place),
        };
        opener.open_at(open, Anchor { of, place });
    });
    hover::listen(&screen);
    lasso::listen(screen.clone());
    swipe::listen(screen.clone());
    context_menu::listen(screen.clone(), move |of, place| opener.open_at(Open::Context, Anchor { of, place }));
    focus::listen();
    slots::name_by(move |at, row, member| app.view.with_untracked(|view| slot::name(view, at, row, member)));
    route::take_returned(move |returned| app.dispatch(Msg::Connections(ConnectionsMsg::Returned(returned))));
    take_left_off(app);
    extension::listen(move |returned| app.dispatch(Msg::Connections(ConnectionsMsg::Returned(returned))));
    show_timer(app);
    page::watch(move |event| match event {
        PageEvent::MayHaveMissed => catch_up(),
        PageEvent::BroughtBack => take_left_off(app),
        PageEvent::Visible(visible) => app.dispatch(Msg::Lifecycle(LifecycleMsg::Visible(visible))),
        PageEvent::Online(online) => app.dispatch(Msg::Lifecycle(LifecycleMsg::Online(online))),
        PageEvent::ZoneChanged => app.dispatch(Msg::Lifecycle(LifecycleMsg::ZoneChanged)),
    });
    clipboard::listen(&screen);
    keyboard::listen(screen, move |intent| match intent {
        Intent::Help => opener.open(Open::Keys),
        Intent::Palette { everything } => opener.open(Open::palette(everything)),
        Intent::QuickAdd => opener.open(Open::QuickAdd),
        Intent::Views => opener.open(Open::Views),
        Intent::GoToDay => opener.open(Open::MiniMonth),
        Intent::Leave => {
            opener.leave();
            app.dispatch(Msg::Entry(EntryMsg::CloseNew));
            app.dispatch(Msg::Entry(EntryMsg::CloseEdit));
        }
    });
    route::follow(move |route| app.dispatch(Msg::Calendar(CalendarMsg::Go(route))));
    #[cfg(feature = "bench")]
    bench::offer(move |msg| app.dispatch(msg));
}

/// Reports a return from a provider's page without an answer.
fn take_left_off(app: App) {
    if let Some(state_hash) = route::take_left_off() {
        app.dispatch(Msg::Connections(ConnectionsMsg::LeftOff(state_hash)));
    }
}

/// Keeps the extension's badge up to date with the user's running timer.
fn show_timer(app: App) {
    if surface() == Surface::Web {
        return;
    }
    let mine = Memo::new(move |_| {
        app.view.with(|view| {
            let timer = view.timers.running.iter().find(|timer| timer.name.is_none());
            let badge = |timer: &TimerView| Badge {
                since: timer.since,
                title: Arc::clone(&timer.title),
                alive: alive_key(&timer.member),
            };
            view.loaded.then(|| timer.map(badge))
        })
    });
    Effect::new(move |_| mine.get().inspect(|timer| extension::show_timer(timer.as_ref())));
}
