//! Performs the engine's effects, each by a capability of [`crate::web`].

use std::rc::Rc;
use std::sync::Arc;

use engine::archive::connection::is_same;
use engine::{
    ConnectionsMsg, Effect, ExportMsg, HostCall, LifecycleMsg, Millis, Msg, Problem, StorageMsg, StoredChange, View,
};
use leptos::prelude::{Set, WriteSignal};
use providers::Fault;

use crate::app::App;
use crate::shell::answers::{Answers, Decode};
use crate::web::dom;
use crate::web::dom::{file, page, route};
use crate::web::input::focus::focus_soon;
use crate::web::intl;
use crate::web::language;
use crate::web::net::{fetch, home};
use crate::web::spawn_local;
use crate::web::storage::locks;
use crate::web::storage::locks::{Claim, Election};
use crate::web::storage::queue::{Storage, StorageEvent};
use crate::web::time::clock;
use crate::web::time::wake::Timers;

/// What the effects need to remember between them.
pub(crate) struct Effects {
    storage: Rc<Storage>,
    election: Election,
    claim: Rc<Claim>,
    timers: Timers,
    answers: Rc<Answers>,
}

impl Effects {
    pub(crate) fn new(storage: Storage) -> Self {
        Self {
            storage: Rc::new(storage),
            election: Election::default(),
            claim: Rc::default(),
            timers: Timers::default(),
            answers: Rc::default(),
        }
    }

    /// Begins to listen to the other tabs.
    pub(crate) fn listen(&self, app: App) {
        self.storage.listen(move |event| {
            app.dispatch(match event {
                StorageEvent::Loaded(loaded) => Msg::Storage(StorageMsg::Loaded(loaded)),
                StorageEvent::Saved(save) => Msg::Storage(StorageMsg::Saved(save)),
                StorageEvent::SaveFailed(save, error) => Msg::Storage(StorageMsg::Failed(save, error)),
                StorageEvent::Heard(changes) => Msg::Storage(StorageMsg::Heard(changes)),
            });
        });
    }

    /// What is stored.
    pub(crate) fn storage(&self) -> Rc<Storage> {
        Rc::clone(&self.storage)
    }

    /// Sets the decoder of providers' answers after it has loaded.
    pub(super) fn decodes(&self, app: App, decode: Decode) {
        self.answers.decodes(app, decode);
    }

    pub(crate) fn perform(&self, app: App, effect: Effect) {
        match effect {
            Effect::Load => self.storage.load_again(),
            Effect::Save { save, changes, strict } => self.storage.save(save, changes, strict),
            Effect::FetchHost => spawn_local(async move {
                if let Ok(home) = home::home().await {
                    app.dispatch(Msg::Connections(ConnectionsMsg::Home(home)));
                }
                app.dispatch(Msg::Connections(ConnectionsMsg::Host(fetch::host().await)));
            }),
            Effect::Host(call) => self.ask_host(app, call),
            Effect::Open(url) => dom::open_beside(&url),
            Effect::Leave { url, state_hash } => self.storage.leave(url, state_hash),
            Effect::Call { call, connection, ask } => {
                Answers::call(&self.answers, app, call, connection, ask);
            }
            Effect::Wake(at) => self.timers.wake(at, move || app.dispatch(Msg::Lifecycle(LifecycleMsg::Tick))),
            Effect::Compete(on) => {
                self.election.compete(on, move |leads| app.dispatch(Msg::Lifecycle(LifecycleMsg::Leader(leads))))
            }
            Effect::Claim(Some(key)) => self.claim(app, key),
            Effect::Claim(None) => self.claim.end(),
            Effect::Download { name, kind, content } => file::download(&name, kind, &content),
            Effect::Address(route) => route::show(&route),
            Effect::Focus(target) => focus_soon(target),
            Effect::Theme(theme) => dom::show_theme(theme),
            Effect::Accent(accent) => dom::show_accent(accent),
            Effect::Zone(zone) => {
                clock::choose_zone(zone.as_deref());
                app.dispatch(Msg::Lifecycle(LifecycleMsg::ZoneChanged));
            }
            Effect::Language(tag) => {
                if language::choose(tag.as_deref()) {
                    self.start_anew();
                }
            }
            // What is drawn already is written in the old way, so the page starts again, as with another language.
            Effect::Clock(half_day) => {
                if intl::choose_clock(half_day) {
                    self.start_anew();
                }
            }
            // Spoken by the screen: the shell has put it into `App::live`.
            Effect::Announce(_) => {}
        }
    }

    /// Loads the page anew once all that was done is stored. Where it can't be stored, the page stays as it is.
    fn start_anew(&self) {
        let storage = Rc::clone(&self.storage);
        spawn_local(async move {
            storage.idle().await;
            if !storage.has_failed() {
                page::reload();
            }
        });
    }

    /// Once the lock is held nobody else writes what is stored, so it says how far the tab before this one has come.
    fn claim(&self, app: App, key: String) {
        let (storage, claim) = (Rc::clone(&self.storage), Rc::clone(&self.claim));
        spawn_local(async move {
            if !Claim::hold(claim).await {
                return;
            }
            storage.idle().await;
            if let Some(stored) = storage.get(&key).await {
                app.dispatch(Msg::Storage(StorageMsg::Heard(vec![StoredChange::Put(stored)])));
            }
            app.dispatch(Msg::Export(Box::new(ExportMsg::Claimed)));
        });
    }

    /// Some questions are asked under a lock that all tabs share, and those with a guard only if no other tab was first.
    fn ask_host(&self, app: App, call: HostCall) {
        let storage = Rc::clone(&self.storage);
        spawn_local(async move {
            let mut _held = None;
            if let Some(lock) = call.lock() {
                _held = Some(locks::hold(&format!("hourloom-{lock}")).await);
            }
            if let Some(believed) = &call.guard {
                storage.idle().await;
                if let Some(stored) = storage.get(&believed.key).await
                    && !is_same(&stored.json, &believed.json)
                {
                    app.dispatch(Msg::Storage(StorageMsg::Heard(vec![StoredChange::Put(stored)])));
                    // Should it not have been news after all, the question has failed for now.
                    let fault = Fault::ProviderDown;
                    let superseded = Problem { fault, correlation_id: Arc::from("") };
                    return app.dispatch(Msg::Connections(ConnectionsMsg::Answered(call.purpose, Err(superseded))));
                }
            }
            let answer = fetch::ask_host(&call).await;
            app.dispatch(Msg::Connections(ConnectionsMsg::Answered(call.purpose, answer)));
            // What came of it is stored before another tab gets the lock.
            storage.idle().await;
        });
    }

    /// What the page does by itself: it asks before it is left while edits are only in it, and lets [`App::now`] tick while
    /// somebody can see it, a running timer also in the title of a hidden page.
    pub(crate) fn tick(&self, view: &View, set_now: WriteSignal<Millis>) {
        page::ask_before_leaving(view.saving.failed.is_some());
        let runs = !view.timers.running.is_empty();
        // It isn't there any more once the page is going away.
        let tell = move |now| {
            let _ = set_now.try_set(now);
        };
        self.timers.tick(runs || (view.sidebar.open && page::visible()), tell);
    }
}
