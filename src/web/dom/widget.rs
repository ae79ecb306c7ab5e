//! What individual components need of the page beyond what Leptos offers: measuring, hovering, capturing the pointer,
//! copying. What several components need is in [`crate::web::dom`].

use engine::popover::{Area, height, place};
use engine::tools::Size;
use gloo_timers::callback::Timeout;
use plan::EntryId;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlElement, MouseEvent, PointerEvent, ResizeObserver};

use crate::web::dom;
use crate::web::dom::listen;
use crate::web::input::hit_test::edge_at;

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
/// Also sets `data-at-edge` on the parent while a press would drag one of the entry's edges, so that the cursor can show
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
            let at_edge =
                entry_under(&event).is_some_and(|entry| edge_at(&entry, f64::from(event.client_y())).is_some());
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

/// What a popover belongs to.
#[derive(Clone, Debug, PartialEq)]
pub enum Owner {
    /// An entry.
    Entry(EntryId),
    /// The place of something new.
    Ghost,
}

/// Keeps a popover beside what it belongs to, whatever its size becomes, until the returned value is dropped. Without its
/// owner it is in the middle.
#[must_use = "it is kept there until this is dropped"]
pub fn keep_beside(popover: &HtmlElement, owner: &Owner) -> Watch {
    let selector = match owner {
        Owner::Entry(entry) => dom::having("data-entry", entry.as_str()),
        Owner::Ghost => "[data-ghost]".to_owned(),
    };
    let shown = popover.clone();
    watch_size(popover, move || put_beside(&shown, &selector))
}

fn put_beside(popover: &HtmlElement, selector: &str) {
    let Some(root) = popover.owner_document().and_then(|page| page.document_element()) else { return };
    let pixels = |length: i32| length.max(0).cast_unsigned();
    let window = Size { width: pixels(root.client_width()), height: pixels(root.client_height()) };
    // Its own height, also while it is made lower.
    let whole = popover.offset_height().max(popover.scroll_height());
    let size = Size { width: pixels(popover.offset_width()), height: pixels(whole) };
    let (left, top) = match dom::find(selector).map(|owner| owner.get_bounding_client_rect()) {
        Some(area) => {
            let size_of = Size { width: area.width() as u32, height: area.height() as u32 };
            let of = Area { left: area.left() as i32, top: area.top() as i32, size: size_of };
            let height = height(of, size, window);
            // Fails only for names that aren't properties.
            let _ = popover.style().set_property("max-height", &format!("{height}px"));
            place(of, Size { height, ..size }, window)
        }
        None => ((window.width.saturating_sub(size.width) / 2).cast_signed(), 72),
    };
    for (name, length) in [("left", left), ("top", top)] {
        // Fails only for names that aren't properties.
        let _ = popover.style().set_property(name, &format!("{length}px"));
    }
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
