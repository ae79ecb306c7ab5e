//! The app as components see it: what to show, and the one way in. A handle and nothing more, so that whatever is drawn
//! depends on no loop and no browser.

use std::rc::Rc;

use engine::{Message, Millis, Msg, View};
use leptos::prelude::*;

type Take = Rc<dyn Fn(App, Msg)>;

/// What components read, and where they send messages.
#[derive(Clone, Copy)]
pub struct App {
    /// Everything on the screen. Changes at most once a dispatch, and only when some part did.
    pub view: ReadSignal<View>,
    /// The instant, by the second, while a timer runs, or the page is visible and the sidebar open ("updated 12 s ago").
    pub now: ReadSignal<Millis>,
    /// The last sentence to speak, numbered so that a repeated one is new.
    pub live: ReadSignal<Option<(u64, Message)>>,
    take: StoredValue<Take, LocalStorage>,
}

impl App {
    /// Makes the handle, and provides it to every component below the current owner; `take` gets what is dispatched.
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

    /// Takes a message in. Safe to call from anywhere, also while another message is worked on.
    pub fn dispatch(self, msg: Msg) {
        // There is nobody to take it once the page is going away.
        if let Some(take) = self.take.try_get_value() {
            take(self, msg);
        }
    }
}

/// The app that was provided above; every component is below it.
pub fn use_app() -> App {
    expect_context()
}
