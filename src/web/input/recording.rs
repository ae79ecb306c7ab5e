//! Records input before the app has loaded and replays it afterwards, so that none of it is lost.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventTarget, KeyboardEvent, MouseEvent};

use crate::web::dom;
use crate::web::dom::document;
use crate::web::dom::listen::on;
use crate::web::input::keyboard::composes;

/// Keys and clicks, in order; nothing is recorded any more once they were replayed.
#[derive(Default)]
pub(crate) struct Recording(Rc<RefCell<Option<Vec<Event>>>>);

impl Recording {
    /// Records from now on.
    pub(crate) fn listen() -> Self {
        let kept = Rc::new(RefCell::new(Some(Vec::new())));
        for kind in ["keydown", "click"] {
            let kept = Rc::clone(&kept);
            let keep = move |event: Event| {
                if !event.dyn_ref::<KeyboardEvent>().is_some_and(composes) {
                    kept.borrow_mut().iter_mut().for_each(|kept| kept.push(event.clone()));
                }
            };
            document().inspect(|document| on::<Event>(document, kind, keep));
        }
        Self(kept)
    }

    /// Stops recording, and replays everything in the next frame: keys where the focus is, clicks on what is at their
    /// position by then.
    pub(crate) fn replay(self) {
        let kept = self.0.borrow_mut().take();
        dom::next_frame(move || {
            for event in kept.into_iter().flatten() {
                if let Some((copy, target)) = copy(&event).zip(target(&event)) {
                    // Fails for an event that is already being dispatched.
                    let _ = target.dispatch_event(&copy);
                }
            }
        });
    }
}

/// A new event like this one, with all properties that its constructor accepts.
fn copy(event: &Event) -> Option<Event> {
    let class: Function = Reflect::get(event, &"constructor".into()).ok()?.dyn_into().ok()?;
    let like = Array::of2(&JsValue::from(event.type_()), event);
    Reflect::construct(&class, &like).ok()?.dyn_into().ok()
}

fn target(event: &Event) -> Option<EventTarget> {
    let found = match event.dyn_ref::<MouseEvent>() {
        Some(click) => document()?.element_from_point(click.client_x() as f32, click.client_y() as f32),
        None => event.dyn_ref::<KeyboardEvent>().and_then(|_| dom::active()),
    };
    Some(found?.into())
}
