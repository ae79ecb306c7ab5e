//! What a finger has lifted, and a finger that is about to.

use engine::FocusTarget;
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{AddEventListenerOptions, Element, Event, EventTarget};

use crate::web::input::hit_test::Point;

/// How far it may move in the meantime, and must move then to be a drag, in pixels.
pub(super) const SLACK: f64 = 8.0;
/// Set on what is lifted.
const LIFTED: &str = "data-lifted";

/// A finger that rests on something, until it is lifted.
pub(super) struct Finger {
    pub(super) at: Point,
    pub(super) _waits: Timeout,
}

impl Finger {
    /// Whether it has moved too far to rest.
    pub(super) fn leaves(&self, now: Point) -> bool {
        self.at.apart(now) > SLACK
    }
}

/// What is lifted, as long as the finger is on it.
pub(super) struct Lifted {
    source: Element,
    /// What a menu is opened for if the finger goes where it came.
    pub(super) menu: Option<FocusTarget>,
    still: Option<Still>,
}

impl Lifted {
    /// An element that a finger on `target`, within it, has lifted.
    pub(super) fn of(source: &Element, target: &Element, menu: Option<FocusTarget>) -> Self {
        // Fails only for names that aren't attribute names.
        let _ = source.set_attribute(LIFTED, "");
        Self { source: source.clone(), menu, still: Some(Still::hold(target)) }
    }
}

impl Drop for Lifted {
    fn drop(&mut self) {
        // The end of a finger is heard by the pointer first, and then by what refuses the click that would follow.
        let still = self.still.take();
        Timeout::new(0, move || drop(still)).forget();
        // Fails only for names that aren't attribute names.
        let _ = self.source.remove_attribute(LIFTED);
    }
}

/// Keeps the browser from scrolling with a finger, and from taking its end for a click. The events of a finger go to the
/// element where it came down, even when that has left the page.
struct Still {
    target: EventTarget,
    refuse: Closure<dyn FnMut(Event)>,
}

/// What a finger does, by the browser's own reading of it.
const READINGS: [&str; 2] = ["touchmove", "touchend"];

impl Still {
    fn hold(target: &EventTarget) -> Self {
        let refuse = Closure::<dyn FnMut(Event)>::new(|event: Event| event.prevent_default());
        let options = AddEventListenerOptions::new();
        options.set_passive(false);
        for reading in READINGS {
            // Fails for no existing target.
            let _ = target.add_event_listener_with_callback_and_add_event_listener_options(
                reading,
                refuse.as_ref().unchecked_ref(),
                &options,
            );
        }
        Self { target: target.clone(), refuse }
    }
}

impl Drop for Still {
    fn drop(&mut self) {
        for reading in READINGS {
            // Fails for no existing target.
            let _ = self.target.remove_event_listener_with_callback(reading, self.refuse.as_ref().unchecked_ref());
        }
    }
}
