//! What an event of the pointer says.

use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, MouseEvent, PointerEvent};

use crate::web::dom::document;
use crate::web::input::hit_test::Point;

/// The root captures the pointer, since what it was pressed on may be redrawn in the meantime.
pub(super) fn capture(pointer: i32) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        // Fails for a pointer that is gone.
        let _ = root.set_pointer_capture(pointer);
    }
}

pub(super) fn in_window(at: Point) -> bool {
    let Some(root) = document().and_then(|document| document.document_element()) else { return false };
    let (width, height) = (f64::from(root.client_width()), f64::from(root.client_height()));
    0.0 < at.x && at.x < width && 0.0 < at.y && at.y < height
}

/// Whether its height is its length, so that it has an edge to drag: not in an untimed area, nor on the Team page.
pub(super) fn is_timed(entry: &Element) -> bool {
    entry.closest("[data-timed]").is_ok_and(|area| area.is_some())
}

pub(super) fn is_touch(event: &MouseEvent) -> bool {
    event.dyn_ref::<PointerEvent>().is_some_and(|event| event.pointer_type() == "touch")
}

pub(super) fn element(target: Option<EventTarget>) -> Option<Element> {
    target?.dyn_into().ok()
}

pub(super) fn point(event: &MouseEvent) -> Point {
    Point { x: f64::from(event.client_x()), y: f64::from(event.client_y()) }
}
