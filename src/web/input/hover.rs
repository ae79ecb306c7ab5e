//! The slot under the pointer: over empty time it shows what a double click would plan.
//!
//! It is a ground of the day's own, set by properties that nothing inherits, so that a move of the pointer lays nothing
//! out anew.

use std::cell::RefCell;
use std::rc::Rc;

use engine::Ratio;
use plan::layout::{line, minute_at};
use web_sys::{Event, HtmlElement, PointerEvent};

use crate::web::dom;
use crate::web::dom::listen::on;
use crate::web::input::hit_test::down;
use crate::web::input::screen::Screen;

const HOVERED: &str = "data-hovered";

/// Listens from now on.
pub(crate) fn listen(screen: &Screen) {
    let Some(document) = dom::document() else { return };
    let last = Rc::new(RefCell::new(None::<(HtmlElement, i32)>));
    let (screen, moved) = (screen.clone(), Rc::clone(&last));
    on::<PointerEvent>(&document, "pointermove", move |event| {
        let now = slot(&screen, &event);
        if *moved.borrow() != now {
            show(&screen, moved.replace(now.clone()), now);
        }
    });
    for gone in ["pointerdown", "pointerleave", "keydown"] {
        let last = Rc::clone(&last);
        on::<Event>(&document, gone, move |_| {
            if let Some((timed, _)) = last.take() {
                clear(&timed);
            }
        });
    }
}

/// The area and the start of the slot under a mouse over empty time.
fn slot(screen: &Screen, event: &PointerEvent) -> Option<(HtmlElement, i32)> {
    let over = || wasm_bindgen::JsCast::dyn_into::<HtmlElement>(event.target()?).ok();
    let timed = over().filter(|_| event.pointer_type() == "mouse" && event.buttons() == 0)?;
    let shown = timed.has_attribute("data-timed").then(|| screen.shown())?;
    let Ratio { part, whole } = down(&timed, f64::from(event.client_y()));
    let start = line(minute_at(part, whole).clamp(0, 1439), shown.snap.min(60));
    shown.held_by_keys.is_none().then_some((timed, start))
}

fn show(screen: &Screen, last: Option<(HtmlElement, i32)>, now: Option<(HtmlElement, i32)>) {
    if let Some((timed, _)) = last.filter(|(timed, _)| now.as_ref().is_none_or(|(now, _)| now != timed)) {
        clear(&timed);
    }
    let Some((timed, start)) = now else { return };
    // These fail only for names that are none.
    let _ = timed.set_attribute(HOVERED, "");
    for (name, minutes) in [("--hovered", start), ("--hovered-for", screen.shown().default_minutes.cast_signed())] {
        let _ = timed.style().set_property(name, &minutes.to_string());
    }
}

fn clear(timed: &HtmlElement) {
    // Fails only for names that aren't attribute names.
    let _ = timed.remove_attribute(HOVERED);
}
