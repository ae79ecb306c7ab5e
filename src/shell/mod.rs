//! The loop: `dispatch(Msg)` -> [`engine::update()`] -> effects, performed through [`crate::web`]; one view out.
//!
//! [`App`] is the components' handle for it. The results of effects are dispatched as messages too, so messages are
//! queued: a message that is dispatched while another one is handled waits, and the view is computed once at the end.
//!
//! - [`listen`]: input other than the components' messages; - [`effects`]: output; - [`answers`]: what providers answer

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use engine::{Effect, LifecycleMsg, Message, Millis, Model, Msg, View, Views};
use leptos::prelude::*;

use crate::app::{App, diagnostics};
use crate::shell::answers::Decode;
use crate::shell::effects::Effects;
use crate::ui::kit::opener::Opener;
use crate::web::input::focus;
use crate::web::storage::queue::Storage;
use crate::web::time::clock;

pub(crate) mod answers;
pub mod effects;
pub mod listen;

/// What is behind the handle; a page has one.
#[derive(Clone)]
pub struct Shell {
    /// The components' handle.
    pub app: App,
    running: Rc<Running>,
}

struct Running {
    model: RefCell<Model>,
    views: RefCell<Views>,
    queue: RefCell<VecDeque<Msg>>,
    busy: Cell<bool>,
    effects: Effects,
    spoken: Cell<u64>,
    set_view: WriteSignal<View>,
    set_now: WriteSignal<Millis>,
    set_live: WriteSignal<Option<(u64, Message)>>,
}

impl Shell {
    /// Creates the app from a model, and provides its handle to every component below the current owner.
    pub fn provide(model: Model, mut views: Views, storage: Storage) -> Self {
        let env = clock::env();
        let (view, set_view) = signal(engine::view(&model, &env, &mut views));
        let (now, set_now) = signal(env.now);
        let (live, set_live) = signal(None);
        let running = Rc::new(Running {
            model: RefCell::new(model),
            views: RefCell::new(views),
            queue: RefCell::default(),
            busy: Cell::new(false),
            effects: Effects::new(storage),
            spoken: Cell::new(0),
            set_view,
            set_now,
            set_live,
        });
        let takes = Rc::clone(&running);
        let looks = Rc::clone(&running);
        let app = App::provide(
            view,
            now,
            live,
            move |app, msg| takes.take(app, msg),
            move |make| make(&looks.model.borrow(), &clock::env()),
        );
        running.effects.listen(app);
        Self { app, running }
    }

    /// Starts to listen, and handles the messages that are left from the start.
    pub(crate) fn go_on(&self, opener: Opener, messages: Vec<Msg>) {
        let storage = self.running.effects.storage();
        listen::listen(self.app, opener, move || storage.catch_up());
        // After what the listeners dispatch at once (the route in the URL), since the user's input came later.
        messages.into_iter().for_each(|msg| self.app.dispatch(msg));
        // What follows from the start's messages hasn't happened yet.
        self.app.dispatch(Msg::Lifecycle(LifecycleMsg::Tick));
    }

    /// Performs the effects that are left from the start.
    pub(crate) fn perform(&self, effects: Vec<Effect>) {
        effects.into_iter().for_each(|effect| self.running.perform(self.app, effect));
    }

    /// Sets the decoder of providers' answers after it has loaded.
    pub(crate) fn decodes(&self, decode: Decode) {
        self.running.effects.decodes(self.app, decode);
    }
}

impl Running {
    fn take(&self, app: App, msg: Msg) {
        self.queue.borrow_mut().push_back(msg);
        if !self.busy.replace(true) {
            self.drain(app);
            self.busy.set(false);
        }
    }

    fn drain(&self, app: App) {
        // Those notified may read the view and dispatch messages, so repeat until the queue is empty.
        while !self.queue.borrow().is_empty() {
            loop {
                let Some(msg) = self.queue.borrow_mut().pop_front() else { break };
                let env = clock::env();
                diagnostics(|all| all.received(&msg, env.now));
                let effects = engine::update(&mut self.model.borrow_mut(), msg, &env);
                diagnostics(|all| effects.iter().for_each(|effect| all.performed(effect, env.now)));
                effects.into_iter().for_each(|effect| self.perform(app, effect));
            }
            let next = engine::view(&self.model.borrow(), &clock::env(), &mut self.views.borrow_mut());
            self.effects.tick(&next, self.set_now);
            if !app.view.with_untracked(|shown| shown.same(&next)) {
                self.set_view.set(next);
                focus::keep();
            }
        }
    }

    fn perform(&self, app: App, effect: Effect) {
        match effect {
            Effect::Announce(message) => {
                self.spoken.set(self.spoken.get().wrapping_add(1));
                self.set_live.set(Some((self.spoken.get(), message)));
            }
            effect => self.effects.perform(app, effect),
        }
    }
}
