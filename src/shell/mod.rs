//! The loop: `dispatch(Msg)` -> [`engine::update()`] -> effects, performed by [`crate::web`]; one view out.
//!
//! [`App`] is a handle of signals that components read and one way in. Effects answer by dispatching again, so messages
//! are queued: whatever is dispatched while one is worked on waits its turn, and the view is made once at the end.
//! The app goes on from where the start has come ([`crate::boot::start`]).

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

use engine::{Effect, Env, Message, Millis, Model, Msg, View};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::boot::modules::Deferred;
use crate::boot::{fetch, modules};
use crate::shell::effects::Effects;
#[cfg(feature = "bench")]
use crate::web::bench;
use crate::web::dom::{self, page, route};
use crate::web::extension;
use crate::web::input::{clipboard, focus};
use crate::web::storage::queue::Storage;
use crate::web::time::clock;

pub mod effects;

/// The app as components see it: what to show, and the one way in.
#[derive(Clone, Copy)]
pub struct App {
    /// Everything on the screen. Changes at most once a dispatch, and only when some part did.
    pub view: ReadSignal<View>,
    /// The instant, by the second, while a timer runs, or the page is visible and the sidebar open ("updated 12 s ago").
    pub now: ReadSignal<Millis>,
    /// The last sentence to speak, numbered so that a repeated one is new.
    pub live: ReadSignal<Option<(u64, Message)>>,
    /// What isn't the calendar, once it is here.
    pub(crate) deferred: ReadSignal<Option<Deferred>>,
    shell: StoredValue<Rc<Shell>, LocalStorage>,
}

/// What is behind the handle; the page has one.
struct Shell {
    model: RefCell<Model>,
    queue: RefCell<VecDeque<Msg>>,
    running: Cell<bool>,
    effects: Effects,
    spoken: Cell<u64>,
    set_view: WriteSignal<View>,
    set_now: WriteSignal<Millis>,
    set_live: WriteSignal<Option<(u64, Message)>>,
    set_deferred: WriteSignal<Option<Deferred>>,
    /// Answers that came before they can be read.
    unread: RefCell<Vec<Msg>>,
}

impl App {
    /// Makes the app of what is known already, and provides it to every component below the current owner.
    pub fn provide(model: Model, storage: Storage) -> Self {
        let env = clock::env();
        let (view, set_view) = signal(engine::view(&model, &env));
        let (now, set_now) = signal(env.now);
        let (live, set_live) = signal(None);
        let (deferred, set_deferred) = signal(None);
        let shell = Rc::new(Shell {
            model: RefCell::new(model),
            queue: RefCell::default(),
            running: Cell::new(false),
            effects: Effects::new(storage),
            spoken: Cell::new(0),
            set_view,
            set_now,
            set_live,
            set_deferred,
            unread: RefCell::default(),
        });
        let app = Self { view, now, live, deferred, shell: StoredValue::new_local(shell) };
        provide_context(app);
        app.with_shell(|shell| shell.effects.listen(app));
        app
    }

    /// Listens from now on, and does what the start has left to do: once the page is painted, what leaves it, and the
    /// fetching of what isn't the calendar.
    pub(crate) fn go_on(self, messages: Vec<Msg>, effects: Vec<Effect>) {
        focus::expect_more(true);
        spawn_local(async move {
            // The first frame is drawn while the second one is made.
            for _ in 0..2 {
                dom::painted().await;
            }
            self.with_shell(|shell| effects.into_iter().for_each(|effect| shell.perform(self, effect)));
            match fetch::fetch(modules::deferred).await {
                Some(deferred) => self.with_shell(|shell| shell.complete(self, deferred)),
                None => {
                    // Nothing comes any more that a focus could wait for.
                    focus::expect_more(false);
                    fetch::incomplete();
                }
            }
        });
        self.with_shell(|shell| {
            listen(self);
            // After what the listeners found at once (where the address says to be): the person has gone on since.
            messages.into_iter().for_each(|msg| shell.take(self, msg));
            // What the start has taken in has had no consequences yet.
            shell.take(self, Msg::Tick);
        });
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

    /// Sets the clock that components read.
    pub(crate) fn set_now(self, now: Millis) {
        self.with_shell(|shell| shell.set_now.set(now));
    }

    /// Looks for what other tabs saved while this page couldn't hear them.
    pub(crate) fn catch_up(self) {
        self.with_shell(|shell| shell.effects.catch_up(self));
    }
}

/// Listens to what happens to the page beside gestures: its address, its own life.
fn listen(app: App) {
    route::take_returned(app);
    route::take_left_off(app);
    extension::listen(app);
    extension::show_timer(app);
    page::watch(app);
    clipboard::listen(app);
    route::follow(app);
    #[cfg(feature = "bench")]
    bench::offer(app);
}

/// The app that was provided above; every component is below it.
pub fn use_app() -> App {
    expect_context()
}

impl Shell {
    /// All is here.
    fn complete(&self, app: App, deferred: Deferred) {
        self.set_deferred.set(Some(deferred));
        focus::expect_more(false);
        self.unread.take().into_iter().for_each(|msg| self.take(app, msg));
    }

    fn take(&self, app: App, msg: Msg) {
        if matches!(msg, Msg::Answered(..)) && app.deferred.get_untracked().is_none() {
            return self.unread.borrow_mut().push(msg);
        }
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
                let effects = engine::update(&mut self.model.borrow_mut(), msg, &env(app));
                effects.into_iter().for_each(|effect| self.perform(app, effect));
            }
            let next = engine::view(&self.model.borrow(), &clock::env());
            self.effects.tick(app, &next);
            if !app.view.with_untracked(|shown| same(shown, &next)) {
                self.set_view.set(next);
            }
        }
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

/// The world at this moment, with all that is here by now.
fn env(app: App) -> Env {
    let env = clock::env();
    let read = app.deferred.get_untracked().map_or(env.read, |deferred| deferred.read);
    Env { read, ..env }
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
        && a.unopened == b.unopened
        && a.held == b.held
        && (&a.selected, &a.clip, a.cut) == (&b.selected, &b.clip, b.cut)
}

fn same_part<T>(a: Option<&Arc<T>>, b: Option<&Arc<T>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => Arc::ptr_eq(a, b),
        (a, b) => a.is_none() && b.is_none(),
    }
}
