//! The handle by which components see the app: what to show, and a way to send messages. It is only a handle, so that
//! components depend neither on the loop nor on the browser.

use std::cell::RefCell;
use std::rc::Rc;

use engine::diagnostics::Diagnostics;
use engine::{Message, Millis, Msg, View};
use leptos::prelude::*;

type Take = Rc<dyn Fn(App, Msg)>;

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
}

impl App {
    /// Creates the handle and provides it to every component below the current owner; `take` receives what is
    /// dispatched.
    pub fn provide(
        view: ReadSignal<View>,
        now: ReadSignal<Millis>,
        live: ReadSignal<Option<(u64, Message)>>,
        take: impl Fn(Self, Msg) + 'static,
    ) -> Self {
        let app = Self { view, now, live, take: StoredValue::new_local(Rc::new(take) as Take) };
        provide_context(app);
        app
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
