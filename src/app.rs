//! The handle by which components see the app: what to show, and a way to send messages. It is only a handle, so that
//! components depend neither on the loop nor on the browser.

use std::cell::RefCell;
use std::rc::Rc;

use engine::diagnostics::Diagnostics;
use engine::{Env, Message, Millis, Model, Msg, View};
use leptos::prelude::*;

type Take = Rc<dyn Fn(App, Msg)>;
type Look = Rc<dyn Fn(&mut dyn FnMut(&Model, &Env))>;

/// What components read, and how they send messages.
#[derive(Clone, Copy)]
pub struct App {
    /// Everything on the screen. Changes at most once per dispatch, and only if a part has changed.
    pub view: ReadSignal<View>,
    /// The current time, by the second, while a timer runs, or while the page is visible with the sidebar open
    /// ("updated 12 s ago").
    pub now: ReadSignal<Millis>,
    /// The last sentence to announce, numbered so that a repeated one is announced again.
    pub live: ReadSignal<Option<(u64, Message)>>,
    take: StoredValue<Take, LocalStorage>,
    look: StoredValue<Look, LocalStorage>,
}

impl App {
    /// Creates the handle and provides it to every component below the current owner; `take` receives what is
    /// dispatched, and `look` passes the model on.
    pub fn provide(
        view: ReadSignal<View>,
        now: ReadSignal<Millis>,
        live: ReadSignal<Option<(u64, Message)>>,
        take: impl Fn(Self, Msg) + 'static,
        look: impl Fn(&mut dyn FnMut(&Model, &Env)) + 'static,
    ) -> Self {
        let take = StoredValue::new_local(Rc::new(take) as Take);
        let app = Self { view, now, live, take, look: StoredValue::new_local(Rc::new(look) as Look) };
        provide_context(app);
        app
    }

    /// Makes a view of the model that isn't part of [`Self::view`], because only a deferred part shows it.
    pub fn look<T>(self, mut make: impl FnMut(&Model, &Env) -> T) -> Option<T> {
        let mut made = None;
        if let Some(look) = self.look.try_get_value() {
            look(&mut |model, env| made = Some(make(model, env)));
        }
        made
    }

    /// Sends a message. Safe to call from anywhere, also while another message is being handled.
    pub fn dispatch(self, msg: Msg) {
        // Nobody receives it once the page is going away.
        if let Some(take) = self.take.try_get_value() {
            take(self, msg);
        }
    }
}

thread_local! {
    static DIAGNOSTICS: RefCell<Diagnostics> = RefCell::default();
}

/// Reads or adds to what has happened lately. There is one for the page, as there is one loop.
pub fn diagnostics<T>(with: impl FnOnce(&mut Diagnostics) -> T) -> T {
    DIAGNOSTICS.with_borrow_mut(with)
}

/// The handle provided above.
pub fn use_app() -> App {
    expect_context()
}
