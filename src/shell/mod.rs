//! The loop: `dispatch(Msg)` -> [`engine::update()`] -> effects, performed through [`crate::web`]; one view out.
//!
//! [`App`] is the handle that components have of it. Effects answer by dispatching again, so messages are queued: whatever
//! is dispatched while one is worked on waits its turn, and the view is made once at the end.
//!
//! - [`listen`]: what comes in beside the components' messages; - [`effects`]: what goes out

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use engine::{Effect, Env, Message, Millis, Model, Msg, Read, View, Views};
use leptos::prelude::*;

use crate::app::App;
use crate::shell::effects::Effects;
use crate::ui::kit::opener::Opener;
use crate::web::storage::queue::Storage;
use crate::web::time::clock;

pub mod effects;
pub mod listen;

/// What runs behind the handle; the page has one.
#[derive(Clone)]
pub struct Shell {
    /// The handle.
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
    /// Reads what providers answer, once that is here.
    read: Cell<Option<Read>>,
    /// Answers that came before they can be read.
    unread: RefCell<Vec<Msg>>,
}

impl Shell {
    /// Makes the app of what is known already, and provides its handle to every component below the current owner.
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
            read: Cell::new(None),
            unread: RefCell::default(),
        });
        let takes = Rc::clone(&running);
        let app = App::provide(view, now, live, move |app, msg| takes.take(app, msg));
        running.effects.listen(app);
        Self { app, running }
    }

    /// Listens from now on, and takes in what the start has left to do.
    pub(crate) fn go_on(&self, opener: Opener, messages: Vec<Msg>) {
        let storage = self.running.effects.storage();
        listen::listen(self.app, opener, move || storage.catch_up());
        // After what the listeners found at once (where the address says to be): the person has gone on since.
        messages.into_iter().for_each(|msg| self.app.dispatch(msg));
        // What the start has taken in has had no consequences yet.
        self.app.dispatch(Msg::Tick);
    }

    /// Performs what the start has left to do.
    pub(crate) fn perform(&self, effects: Vec<Effect>) {
        effects.into_iter().for_each(|effect| self.running.perform(self.app, effect));
    }

    /// Answers can be read from now on.
    pub(crate) fn reads(&self, read: Read) {
        self.running.read.set(Some(read));
        self.running.unread.take().into_iter().for_each(|msg| self.app.dispatch(msg));
    }
}

impl Running {
    fn take(&self, app: App, msg: Msg) {
        if matches!(msg, Msg::Answered(..)) && self.read.get().is_none() {
            return self.unread.borrow_mut().push(msg);
        }
        self.queue.borrow_mut().push_back(msg);
        if !self.busy.replace(true) {
            self.drain(app);
            self.busy.set(false);
        }
    }

    fn drain(&self, app: App) {
        // The view may be read, and messages dispatched, by whoever is notified: so again until all is quiet.
        while !self.queue.borrow().is_empty() {
            loop {
                let Some(msg) = self.queue.borrow_mut().pop_front() else { break };
                let effects = engine::update(&mut self.model.borrow_mut(), msg, &self.env());
                effects.into_iter().for_each(|effect| self.perform(app, effect));
            }
            let next = engine::view(&self.model.borrow(), &clock::env(), &mut self.views.borrow_mut());
            self.effects.tick(&next, self.set_now);
            if !app.view.with_untracked(|shown| shown.same(&next)) {
                self.set_view.set(next);
            }
        }
    }

    /// The world at this moment, with all that is here by now.
    fn env(&self) -> Env {
        let env = clock::env();
        Env { read: self.read.get().unwrap_or(env.read), ..env }
    }

    fn perform(&self, app: App, effect: Effect) {
        match effect {
            Effect::Announce(message) => {
                self.spoken.set(self.spoken.get() + 1);
                self.set_live.set(Some((self.spoken.get(), message)));
            }
            effect => self.effects.perform(app, effect),
        }
    }
}
