//! Fetching the module of the [`crate::rest`]: once, and again when it failed.

use std::cell::Cell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;

use super::dom;
use crate::rest;
use crate::shell::App;

/// The wait before the second try, in milliseconds; each later one is twice as long.
const WAIT: u32 = 500;
/// After so many failures the page says that it can't go on, and offers to be loaded again: a newer version may have
/// taken the place of the one that this page is of.
const TRIES: u32 = 5;

/// Whether it is under way.
#[derive(Default)]
pub(super) struct Fetching(Cell<bool>);

impl Fetching {
    pub(super) fn begin(self: &Rc<Self>, app: App) {
        if !self.0.replace(true) {
            attempt(app, 1);
        }
    }
}

fn attempt(app: App, number: u32) {
    spawn_local(async move {
        match rest::fetch().await {
            Ok(rest) => app.go_on(rest),
            Err(rest::Absent) if number < TRIES => {
                Timeout::new(WAIT << (number - 1), move || attempt(app, number + 1)).forget();
            }
            Err(rest::Absent) => app.lose(),
        }
    });
}

/// Fetches it once what is drawn now has been painted.
pub(super) fn once_painted(app: App) {
    dom::next_frame(move || dom::next_frame(move || app.fetch_rest()));
}
