//! The lasso: a drag with Shift over empty time selects the entries that its frame touches.

use std::cell::RefCell;
use std::rc::Rc;

use engine::{Msg, SelectionMsg};
use plan::EntryId;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, PointerEvent};

use crate::web::dom;
use crate::web::dom::listen::on;
use crate::web::input::screen::Screen;

/// How far a press must move before it is no click, in pixels.
const SLACK: f64 = 4.0;

/// A rectangle in the window, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Frame {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Frame {
    fn between(from: (f64, f64), to: (f64, f64)) -> Self {
        let (left, right) = (from.0.min(to.0), from.0.max(to.0));
        Self { left, top: from.1.min(to.1), right, bottom: from.1.max(to.1) }
    }

    fn of(element: &Element) -> Self {
        let area = element.get_bounding_client_rect();
        Self { left: area.left(), top: area.top(), right: area.right(), bottom: area.bottom() }
    }

    fn touches(self, other: Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }
}

struct Lasso {
    pointer: i32,
    from: (f64, f64),
    /// The frame on the screen, once the pointer has moved.
    drawn: Option<HtmlElement>,
    told: Vec<EntryId>,
}

/// Listens from now on.
pub(crate) fn listen(screen: Screen) {
    let Some(document) = dom::document() else { return };
    let lasso = Rc::new(RefCell::new(None::<Lasso>));
    let end = |lasso: &RefCell<Option<Lasso>>| {
        lasso.take().and_then(|lasso| lasso.drawn).iter().for_each(|drawn| drawn.remove());
    };
    let begun = Rc::clone(&lasso);
    on::<PointerEvent>(&document, "pointerdown", move |event| {
        end(&begun);
        if starts(&event) {
            let from = at(&event);
            begun.replace(Some(Lasso { pointer: event.pointer_id(), from, drawn: None, told: Vec::new() }));
        }
    });
    let moved = Rc::clone(&lasso);
    on::<PointerEvent>(&document, "pointermove", move |event| {
        let news = moved.borrow_mut().as_mut().and_then(|lasso| lasso.follow(&event));
        if let Some(entries) = news {
            screen.send(Msg::Selection(SelectionMsg::SelectOnly(entries)));
        }
    });
    for event in ["pointerup", "pointercancel"] {
        let ended = Rc::clone(&lasso);
        on::<PointerEvent>(&document, event, move |_| end(&ended));
    }
    on::<KeyboardEvent>(&document, "keydown", move |event| {
        if event.key() == "Escape" {
            end(&lasso);
        }
    });
}

/// Whether a press begins one: with a mouse and Shift, over empty time.
fn starts(event: &PointerEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let empty = target.is_some_and(|target| target.has_attribute("data-timed") || target.has_attribute("data-untimed"));
    empty && event.shift_key() && event.button() == 0 && event.pointer_type() == "mouse"
}

impl Lasso {
    /// Draws the frame, and says which entries it touches if they have changed.
    fn follow(&mut self, event: &PointerEvent) -> Option<Vec<EntryId>> {
        let to = at(event);
        let near = (to.0 - self.from.0).abs().max((to.1 - self.from.1).abs()) < SLACK;
        if event.pointer_id() != self.pointer || near && self.drawn.is_none() {
            return None;
        }
        let document = dom::document()?;
        if self.drawn.is_none() {
            // The click at its end goes to the root then, where it clears no selection. Fails for a pointer that is gone.
            let _ = document.document_element()?.set_pointer_capture(self.pointer);
            dom::select_no_text();
            let drawn: HtmlElement = document.create_element("div").ok()?.dyn_into().ok()?;
            drawn.set_class_name("lasso");
            document.body()?.append_child(&drawn).ok()?;
            self.drawn = Some(drawn);
        }
        let frame = Frame::between(self.from, to);
        let (width, height) = (frame.right - frame.left, frame.bottom - frame.top);
        for (name, length) in [("left", frame.left), ("top", frame.top), ("width", width), ("height", height)] {
            // Fails only for names that aren't properties.
            let _ = self.drawn.as_ref()?.style().set_property(name, &format!("{length}px"));
        }
        let all = dom::all(&document.document_element()?, "[data-entry]");
        let touched = all.iter().filter(|entry| Frame::of(entry).touches(frame));
        let touched: Vec<EntryId> =
            touched.filter_map(|entry| entry.get_attribute("data-entry").map(EntryId::new)).collect();
        (touched != self.told).then(|| {
            self.told.clone_from(&touched);
            touched
        })
    }
}

fn at(event: &PointerEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_drawn_in_any_direction_and_touches_what_it_overlaps() {
        let frame = Frame::between((30.0, 10.0), (10.0, 40.0));
        assert_eq!(frame, Frame { left: 10.0, top: 10.0, right: 30.0, bottom: 40.0 });
        assert!(frame.touches(Frame::between((29.0, 39.0), (50.0, 60.0))));
        assert!(frame.touches(Frame::between((0.0, 0.0), (100.0, 100.0))));
        assert!(!frame.touches(Frame::between((30.0, 10.0), (50.0, 40.0))), "beside it");
        assert!(!frame.touches(Frame::between((10.0, 41.0), (30.0, 60.0))), "below it");
    }
}
