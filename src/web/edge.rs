//! Performs the engine's effects, each by its neighbour in this folder.

use std::rc::Rc;

use engine::{Effect, Msg};
use wasm_bindgen_futures::spawn_local;

use super::channel::Channel;
use super::locks::Election;
use super::storage::Storage;
use super::timer::Timers;
use super::{dom, fetch, page, route};
use crate::shell::App;

/// What the effects need to remember between them.
#[derive(Default)]
pub(crate) struct Edge {
    storage: Rc<Storage>,
    channel: Rc<Channel>,
    election: Election,
    timers: Timers,
}

impl Edge {
    /// Begins to listen to the other tabs.
    pub(crate) fn listen(&self, app: App) {
        self.channel.open(app, &self.storage);
    }

    pub(crate) fn perform(&self, app: App, effect: Effect) {
        match effect {
            Effect::Load => self.storage.load(app, &self.channel),
            Effect::Save { save, changes, strict } => self.storage.save(app, &self.channel, save, changes, strict),
            Effect::FetchConnections => {
                spawn_local(async move { app.dispatch(Msg::Connections(fetch::connections().await)) });
            }
            Effect::Call { call, connection, ask } => {
                spawn_local(async move { app.dispatch(Msg::Answered(call, fetch::call(&connection, &ask).await)) });
            }
            Effect::Wake(at) => self.timers.wake(app, at),
            Effect::Compete(on) => self.election.compete(app, on),
            Effect::Address(route) => route::show(&route),
            Effect::Focus(target) => dom::focus_soon(target),
            Effect::Theme(theme) => dom::show_theme(theme),
            // Spoken by the screen: the shell has put it into `App::live`.
            Effect::Announce(_) => {}
        }
    }

    /// Lets [`App::now`] tick while somebody can see it.
    pub(crate) fn tick(&self, app: App, sidebar_open: bool) {
        self.timers.tick(app, sidebar_open && page::visible());
    }

    /// Looks for what other tabs saved while this page couldn't hear them.
    pub(crate) fn catch_up(&self, app: App) {
        self.storage.catch_up(app, &self.channel);
    }
}
