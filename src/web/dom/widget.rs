//! What individual components need of the page beyond what Leptos offers: measuring, hovering, capturing the pointer,
//! copying. What several components need is in [`crate::web::dom`].

use engine::tools::Size;
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlElement, MouseEvent, PointerEvent, ResizeObserver};

use crate::web::dom::listen;
use crate::web::input::hit_test::EDGE;

/// Calls `then` after `ms` milliseconds, unless the returned value is dropped before.
pub fn after(ms: u32, then: impl FnOnce() + 'static) -> Timeout {
    Timeout::new(ms, then)
}

/// Watches something until it is dropped.
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

/// Calls `tell` with the inner height of an element, now and whenever it changes, until the returned value is dropped.
/// An element that is removed from the page also changes, to 0, when the component may be gone.
#[must_use = "it is watched until this is dropped"]
pub fn watch_height(element: &HtmlElement, mut tell: impl FnMut(u32) + 'static) -> Watch {
    let height = |element: &HtmlElement| u32::try_from(element.client_height()).unwrap_or(0);
    tell(height(element));
    let watched = element.clone();
    watch_size(element, move || tell(height(&watched)))
}

/// Calls `tell` whenever an element's size changes, until the returned value is dropped; once more when it is watched.
#[must_use = "it is watched until this is dropped"]
pub fn watch_size(element: &Element, tell: impl FnMut() + 'static) -> Watch {
    let changed = Closure::<dyn FnMut()>::new(tell);
    // Fails only for a value that isn't a function.
    let observer = ResizeObserver::new(changed.as_ref().unchecked_ref()).ok();
    if let Some(observer) = &observer {
        observer.observe(element);
    }
    Watch { observer, _changed: changed }
}

/// The entry under the pointer, and the position of its top right corner in the scrolled area, in pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct HoveredEntry {
    /// The entry's id.
    pub entry: String,
    /// Distance from the top edge of the scrolled area.
    pub top: i32,
    /// Distance of the entry's right edge from the left edge of the scrolled area.
    pub right: i32,
    /// The entry's size.
    pub size: Size,
    /// Whether it is in a day's heading, which covers the hours.
    pub in_head: bool,
}

/// Calls `tell` with the entry under the pointer, within the parent of `anchor`. It stays the same while the pointer is
/// on `anchor`.
///
/// Also sets `data-at-edge` on the parent while a press would drag the entry's lower edge, so that the cursor can show
/// it: an entry is a single element and has none there.
pub fn watch_hover(anchor: &HtmlElement, mut tell: impl FnMut(Option<HoveredEntry>) + 'static) {
    let Some(around) = anchor.parent_element() else { return };
    let (anchor, frame) = (anchor.clone(), around.clone());
    // On each move, since the entry under the pointer may have gone or grown.
    listen::on(&around, "pointermove", move |event: PointerEvent| {
        let on_tools = event.target().is_some_and(|target| anchor.contains(target.dyn_ref()));
        if event.pointer_type() == "mouse" && !on_tools {
            tell(entry_under(&event).and_then(|entry| spot(&entry, &frame)));
        }
        if event.buttons() == 0 {
            let at_edge = entry_under(&event).is_some_and(|entry| {
                (0.0..=EDGE).contains(&(entry.get_bounding_client_rect().bottom() - f64::from(event.client_y())))
            });
            // Fails only for names that aren't attribute names.
            let _ = frame.toggle_attribute_with_force("data-at-edge", at_edge);
        }
    });
}

fn entry_under(event: &MouseEvent) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest("[data-entry]").ok()?
}

fn spot(entry: &Element, frame: &Element) -> Option<HoveredEntry> {
    let (inner, outer) = (entry.get_bounding_client_rect(), frame.get_bounding_client_rect());
    Some(HoveredEntry {
        entry: entry.get_attribute("data-entry")?,
        top: (inner.top() - outer.top()) as i32,
        right: (inner.right() - outer.left()) as i32,
        size: Size { width: inner.width() as u32, height: inner.height() as u32 },
        in_head: entry.closest(".day-top").ok()?.is_some(),
    })
}

/// Calls `tell` with the entry for which a menu is requested and the position, within the parent of `anchor`: with a
/// right click or with the menu key. A long press requests none, since it selects.
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

/// Sends the pointer's further moves to the element that listens, until it is released.
pub fn hold_pointer(event: &PointerEvent) {
    event.prevent_default();
    if let Some(element) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
        // Fails for a pointer that has just gone; then there is nothing to capture.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}

/// Copies text to the clipboard, if the browser allows it.
pub fn copy(text: &str) {
    if let Some(window) = web_sys::window() {
        // Refused without a gesture or a permission; the text on the screen can still be copied by hand.
        let _ = window.navigator().clipboard().write_text(text);
    }
}
