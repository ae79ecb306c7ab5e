//! The loop: `dispatch(Msg)` -> [`engine::update()`] -> effects, performed by [`crate::web`]; one view out.
//!
//! [`App`] is a handle of signals that components read and one way in. Effects answer by dispatching again, so messages
//! are queued: whatever is dispatched while one is worked on waits its turn, and the view is made once at the end.
//!
//! The first sight of the week is made by [`engine::first`] alone. What that can't do waits for the module of the
//! [`crate::rest`], which is fetched once the week is painted, or as soon as something waits for it.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

use engine::{Effect, Message, Millis, Model, Msg, View, first};
use leptos::prelude::*;

use crate::rest::{self, Rest};
use crate::web::{Edge, clock};

/// The app as components see it: what to show, and the one way in.
#[derive(Clone, Copy)]
pub struct App {
    /// Everything on the screen. Changes at most once a dispatch, and only when some part did.
    pub view: ReadSignal<View>,
    /// The instant, by the second, while a timer runs, or the page is visible and the sidebar open ("updated 12 s ago").
    pub now: ReadSignal<Millis>,
    /// The last sentence to speak, numbered so that a repeated one is new.
    pub live: ReadSignal<Option<(u64, Message)>>,
    /// What the first sight doesn't need, once it is here.
    pub rest: ReadSignal<Option<&'static Rest>>,
    /// It can't be had.
    pub lost: ReadSignal<bool>,
    shell: StoredValue<Rc<Shell>, LocalStorage>,
}

/// What is behind the handle; the page has one.
struct Shell {
    model: RefCell<Model>,
    queue: RefCell<VecDeque<Msg>>,
    running: Cell<bool>,
    edge: Edge,
    /// What waits for the other module: messages, and the work for the outside.
    waiting: RefCell<VecDeque<Msg>>,
    undone: RefCell<Vec<Effect>>,
    spoken: Cell<u64>,
    set_view: WriteSignal<View>,
    set_now: WriteSignal<Millis>,
    set_live: WriteSignal<Option<(u64, Message)>>,
    set_rest: WriteSignal<Option<&'static Rest>>,
    set_lost: WriteSignal<bool>,
}

impl App {
    /// Makes the app and provides it to every component below the current owner.
    pub fn provide() -> Self {
        let model = Model::default();
        let env = clock::env();
        let (view, set_view) = signal(first::view(&model, &env));
        let (now, set_now) = signal(env.now);
        let (live, set_live) = signal(None);
        let (rest, set_rest) = signal(None);
        let (lost, set_lost) = signal(false);
        let shell = Rc::new(Shell {
            model: RefCell::new(model),
            queue: RefCell::default(),
            running: Cell::new(false),
            edge: Edge::default(),
            waiting: RefCell::default(),
            undone: RefCell::default(),
            spoken: Cell::new(0),
            set_view,
            set_now,
            set_live,
            set_rest,
            set_lost,
        });
        let app = Self { view, now, live, rest, lost, shell: StoredValue::new_local(shell) };
        provide_context(app);
        app.with_shell(|shell| shell.edge.listen(app));
        if let Some(rest) = rest::here() {
            app.with_shell(|shell| shell.go_on(app, rest));
        }
        app
    }

    /// The other module is here.
    pub(crate) fn go_on(self, rest: &'static Rest) {
        self.with_shell(|shell| shell.go_on(self, rest));
    }

    /// Takes a message in. Safe to call from anywhere, also while another message is worked on.
    pub fn dispatch(self, msg: Msg) {
        self.with_shell(|shell| shell.take(self, msg));
    }

    fn with_shell(self, then: impl FnOnce(&Shell)) {
        // There is none once the page is going away.
        if let Some(shell) = self.shell.try_get_value() {
            then(&shell);
        }
    }

    /// The other module can't be had.
    pub(crate) fn lose(self) {
        self.with_shell(|shell| shell.set_lost.set(true));
    }

    /// Fetches the other module, unless it is here or under way.
    pub(crate) fn fetch_rest(self) {
        if self.rest.get_untracked().is_none() {
            self.with_shell(|shell| shell.edge.fetch_rest(self));
        }
    }

    /// Sets the clock that components read.
    pub(crate) fn set_now(self, now: Millis) {
        self.with_shell(|shell| shell.set_now.set(now));
    }

    /// Looks for what other tabs saved while this page couldn't hear them.
    pub(crate) fn catch_up(self) {
        self.with_shell(|shell| shell.edge.catch_up(self));
    }
}

/// The app that was provided above; every component is below it.
pub fn use_app() -> App {
    expect_context()
}

impl Shell {
    fn take(&self, app: App, msg: Msg) {
        self.queue.borrow_mut().push_back(msg);
        if !self.running.replace(true) {
            self.drain(app);
            self.running.set(false);
        }
    }

    fn drain(&self, app: App) {
        // The view may be read, and messages dispatched, by whoever is notified: so again until all is quiet.
        while !self.queue.borrow().is_empty() {
            loop {
                let Some(msg) = self.queue.borrow_mut().pop_front() else { break };
                for effect in self.update(app, msg) {
                    self.perform(app, effect);
                }
            }
            let (model, env) = (self.model.borrow(), clock::env());
            let next = match app.rest.get_untracked() {
                Some(rest) => (rest.view)(&model, &env),
                None => first::view(&model, &env),
            };
            drop(model);
            if let Some(rest) = app.rest.get_untracked() {
                (rest.tick)(&self.edge, app, &next);
            }
            if !app.view.with_untracked(|shown| same(shown, &next)) {
                self.set_view.set(next);
            }
        }
    }

    fn update(&self, app: App, msg: Msg) -> Vec<Effect> {
        let model = &mut self.model.borrow_mut();
        if let Some(rest) = app.rest.get_untracked() {
            return (rest.update)(model, msg, &clock::env());
        }
        first::update(model, msg).unwrap_or_else(|msg| {
            self.waiting.borrow_mut().push_back(*msg);
            self.edge.fetch_rest(app);
            Vec::new()
        })
    }

    fn perform(&self, app: App, effect: Effect) {
        match (effect, app.rest.get_untracked()) {
            (Effect::Announce(message), _) => {
                self.spoken.set(self.spoken.get() + 1);
                self.set_live.set(Some((self.spoken.get(), message)));
            }
            (effect, Some(rest)) => (rest.perform)(&self.edge, app, effect),
            (effect, None) => self.undone.borrow_mut().extend(self.edge.perform_first(app, effect)),
        }
    }

    fn go_on(&self, app: App, rest: &'static Rest) {
        self.set_rest.set(Some(rest));
        for effect in self.undone.take() {
            self.perform(app, effect);
        }
        (rest.listen)(app);
        // After what the listeners found at once (where the address says to be): the person has gone on since.
        self.queue.borrow_mut().append(&mut self.waiting.borrow_mut());
        // What the first part has taken in has had no consequences yet.
        self.take(app, Msg::Tick);
    }
}

/// Whether two views show the same. The large parts are compared by identity: [`engine::view()`] hands out the part it
/// made before when nothing in it has changed.
fn same(a: &View, b: &View) -> bool {
    Arc::ptr_eq(&a.week, &b.week)
        && Arc::ptr_eq(&a.sidebar, &b.sidebar)
        && same_part(a.backlog.as_ref(), b.backlog.as_ref())
        && a.whose == b.whose
        && a.page.same(&b.page)
        && a.exports == b.exports
        && Arc::ptr_eq(&a.timers, &b.timers)
        && a.form == b.form
        && a.creating == b.creating
        && Arc::ptr_eq(&a.choices, &b.choices)
        && a.toast == b.toast
        && a.saving == b.saving
        && (a.loaded, a.theme, a.can_undo, a.can_redo) == (b.loaded, b.theme, b.can_undo, b.can_redo)
        && a.held == b.held
        && (&a.selected, &a.clip, a.cut) == (&b.selected, &b.clip, b.cut)
}

fn same_part<T>(a: Option<&Arc<T>>, b: Option<&Arc<T>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => Arc::ptr_eq(a, b),
        (a, b) => a.is_none() && b.is_none(),
    }
}
