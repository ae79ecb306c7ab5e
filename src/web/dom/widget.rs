//! What single components need of the page beyond what Leptos offers: measuring, hovering, holding the pointer, copying.
//! What several need is in [`crate::web::dom`].

use engine::tools::Size;
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlElement, MouseEvent, PointerEvent, ResizeObserver};

use crate::web::dom::listen;
use crate::web::input::hit_test::EDGE;

/// Calls `then` in `ms` milliseconds, unless what it returns is dropped before.
pub fn after(ms: u32, then: impl FnOnce() + 'static) -> Timeout {
    Timeout::new(ms, then)
}

/// Something watched until this is dropped.
pub struct Watch {
    observer: Option<ResizeObserver>,
    _changed: Closure<dyn FnMut()>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

/// Tells the inner height of an element, now and whenever it changes, until what it returns is dropped. An element that
/// is taken out of the page changes too, to nothing, when whoever listens may be gone.
#[must_use = "it is watched until this is dropped"]
pub fn watch_height(element: &HtmlElement, mut tell: impl FnMut(u32) + 'static) -> Watch {
    let height = |element: &HtmlElement| u32::try_from(element.client_height()).unwrap_or(0);
    tell(height(element));
    let watched = element.clone();
    let changed = Closure::<dyn FnMut()>::new(move || tell(height(&watched)));
    // It fails for a function that isn't one.
    let observer = ResizeObserver::new(changed.as_ref().unchecked_ref()).ok();
    if let Some(observer) = &observer {
        observer.observe(element);
    }
    Watch { observer, _changed: changed }
}

/// An entry under the pointer, and where its upper right corner lies in what scrolls, in pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// The entry's id.
    pub entry: String,
    /// From the upper edge of what scrolls.
    pub top: i32,
    /// The right edge of the entry, from the left edge of what scrolls.
    pub right: i32,
    /// How large it is.
    pub size: Size,
    /// It stands in a day's head, which lies over the hours.
    pub in_head: bool,
}

/// Tells which entry the pointer is on, within the element around `anchor`; stays at it while the pointer is on `anchor`.
///
/// Also marks the element around as `data-at-edge` while the pointer is where a press would take the entry's lower edge,
/// so that the cursor can tell: an entry is one element and has none there that could.
pub fn watch_hover(anchor: &HtmlElement, mut tell: impl FnMut(Option<Spot>) + 'static) {
    let Some(around) = anchor.parent_element() else { return };
    let (anchor, frame) = (anchor.clone(), around.clone());
    // With each move: an entry may have gone from under the pointer, or grown, since it was entered.
    listen::on(&around, "pointermove", move |event: PointerEvent| {
        let on_tools = event.target().is_some_and(|target| anchor.contains(target.dyn_ref()));
        if event.pointer_type() == "mouse" && !on_tools {
            tell(entry_under(&event).and_then(|entry| spot(&entry, &frame)));
        }
        if event.buttons() == 0 {
            let at_edge = entry_under(&event).is_some_and(|entry| {
                (0.0..=EDGE).contains(&(entry.get_bounding_client_rect().bottom() - f64::from(event.client_y())))
            });
            // It fails for names that aren't attribute names.
            let _ = frame.toggle_attribute_with_force("data-at-edge", at_edge);
        }
    });
}

fn entry_under(event: &MouseEvent) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest("[data-entry]").ok()?
}

fn spot(entry: &Element, frame: &Element) -> Option<Spot> {
    let (inner, outer) = (entry.get_bounding_client_rect(), frame.get_bounding_client_rect());
    Some(Spot {
        entry: entry.get_attribute("data-entry")?,
        top: (inner.top() - outer.top()) as i32,
        right: (inner.right() - outer.left()) as i32,
        size: Size { width: inner.width() as u32, height: inner.height() as u32 },
        in_head: entry.closest(".day-top").ok()?.is_some(),
    })
}

/// Tells of which entry a menu is asked for, and where, within the element around `anchor`: by a right click or the key for
/// it. A finger asks for none by resting, which selects.
pub fn watch_menu(anchor: &HtmlElement, tell: impl Fn(String, (i32, i32)) + 'static) {
    let Some(around) = anchor.parent_element() else { return };
    listen::on(&around, "contextmenu", move |event: MouseEvent| {
        let touch = event.dyn_ref::<PointerEvent>().is_some_and(|event| event.pointer_type() == "touch");
        let entry = entry_under(&event).filter(|_| !touch).and_then(|entry| entry.get_attribute("data-entry"));
        if let Some(entry) = entry {
            event.prevent_default();
            tell(entry, (event.client_x(), event.client_y()));
        }
    });
}

/// Sends the pointer's further moves to the element that listens, until it is let go.
pub fn hold_pointer(event: &PointerEvent) {
    event.prevent_default();
    if let Some(element) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
        // It fails for a pointer that has just gone; then there is nothing to hold.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}

/// Puts text into the clipboard, where the browser allows it.
pub fn copy(text: &str) {
    if let Some(window) = web_sys::window() {
        // Refused without a gesture or a permission; the number stays on the screen to be copied by hand.
        let _ = window.navigator().clipboard().write_text(text);
    }
}
