//! Performs the engine's effects, each by its neighbour in this folder.

use std::rc::Rc;
use std::sync::Arc;

use engine::archive::connection::is_same;
use engine::{Effect, HostCall, Msg, Problem, StoredChange, View};
use leptos::task::spawn_local;
use providers::Fault;

use crate::shell::App;
use crate::web::dom;
use crate::web::dom::{file, page, route};
use crate::web::input::focus::focus_soon;
use crate::web::net::{fetch, home};
use crate::web::storage::channel::Channel;
use crate::web::storage::locks;
use crate::web::storage::locks::{Claim, Election};
use crate::web::storage::queue::Storage;
use crate::web::time::clock;
use crate::web::time::wake::Timers;

/// What the effects need to remember between them.
pub(crate) struct Effects {
    storage: Rc<Storage>,
    channel: Rc<Channel>,
    election: Election,
    claim: Rc<Claim>,
    timers: Timers,
}

impl Effects {
    pub(crate) fn new(storage: Storage) -> Self {
        Self {
            storage: Rc::new(storage),
            channel: Rc::default(),
            election: Election::default(),
            claim: Rc::default(),
            timers: Timers::default(),
        }
    }

    /// Begins to listen to the other tabs.
    pub(crate) fn listen(&self, app: App) {
        self.channel.open(app, &self.storage);
    }

    pub(crate) fn perform(&self, app: App, effect: Effect) {
        match effect {
            Effect::Load => self.storage.load_again(app, &self.channel),
            Effect::Save { save, changes, strict } => self.storage.save(app, &self.channel, save, changes, strict),
            Effect::FetchHost => spawn_local(async move {
                if let Ok(home) = home::home().await {
                    app.dispatch(Msg::Home(home));
                }
                app.dispatch(Msg::Host(fetch::host().await));
            }),
            Effect::Host(call) => self.ask_host(app, call),
            Effect::Open(url) => dom::open_beside(&url),
            Effect::Leave { url, state_hash } => self.storage.leave(app, &self.channel, url, state_hash),
            Effect::Call { call, connection, ask } => {
                spawn_local(async move { app.dispatch(Msg::Answered(call, fetch::call(&connection, &ask).await)) });
            }
            Effect::Wake(at) => self.timers.wake(app, at),
            Effect::Compete(on) => self.election.compete(app, on),
            Effect::Claim(Some(key)) => self.claim(app, key),
            Effect::Claim(None) => self.claim.end(),
            Effect::Download { name, kind, content } => file::download(&name, kind, &content),
            Effect::Address(route) => route::show(&route),
            Effect::Focus(target) => focus_soon(target),
            Effect::Theme(theme) => dom::show_theme(theme),
            Effect::Zone(zone) => {
                clock::choose_zone(zone.as_deref());
                app.dispatch(Msg::Moved);
            }
            // Spoken by the screen: the shell has put it into `App::live`.
            Effect::Announce(_) => {}
        }
    }

    /// Once the lock is held nobody else writes what is stored, so it says how far the tab before this one has come.
    fn claim(&self, app: App, key: String) {
        let (storage, channel, claim) = (Rc::clone(&self.storage), Rc::clone(&self.channel), Rc::clone(&self.claim));
        spawn_local(async move {
            if !Claim::hold(claim).await {
                return;
            }
            storage.idle(app, &channel).await;
            if let Some(stored) = storage.get(&key).await {
                app.dispatch(Msg::Heard(vec![StoredChange::Put(stored)]));
            }
            app.dispatch(Msg::Claimed);
        });
    }

    /// A question with a guard is asked under a lock that all tabs share, and only if no other tab was first.
    fn ask_host(&self, app: App, call: HostCall) {
        let (storage, channel) = (Rc::clone(&self.storage), Rc::clone(&self.channel));
        spawn_local(async move {
            let mut _held = None;
            if let Some(believed) = &call.guard {
                _held = Some(locks::hold(&format!("hourloom-{}", believed.key)).await);
                storage.idle(app, &channel).await;
                if let Some(stored) = storage.get(&believed.key).await
                    && !is_same(&stored.json, &believed.json)
                {
                    app.dispatch(Msg::Heard(vec![StoredChange::Put(stored)]));
                    // Should it not have been news after all, the question has failed for now.
                    let fault = Fault::ProviderDown;
                    let superseded = Problem { fault, correlation_id: Arc::from("") };
                    return app.dispatch(Msg::HostAnswered(call.purpose, Err(superseded)));
                }
            }
            let answer = fetch::ask_host(&call).await;
            app.dispatch(Msg::HostAnswered(call.purpose, answer));
            // What came of it is stored before another tab gets the lock.
            storage.idle(app, &channel).await;
        });
    }

    /// What the page does by itself: it asks before it is left while edits are only in it, and lets [`App::now`] tick while
    /// somebody can see it, a running timer also in the title of a hidden page.
    pub(crate) fn tick(&self, app: App, view: &View) {
        page::ask_before_leaving(view.saving.failed.is_some());
        let runs = !view.timers.running.is_empty();
        self.timers.tick(app, runs || (view.sidebar.open && page::visible()));
    }

    /// Looks for what other tabs saved while this page couldn't hear them.
    pub(crate) fn catch_up(&self, app: App) {
        self.storage.catch_up(app, &self.channel);
    }
}
