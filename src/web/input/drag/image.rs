//! The browser's own image of a drag, which is made invisible: the page draws the ghost.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::web::dom::document;

/// An element without any size, which is made once.
pub(super) fn nothing() -> Option<HtmlElement> {
    const ID: &str = "drag-image";
    let document = document()?;
    if let Some(there) = document.get_element_by_id(ID) {
        return there.dyn_into().ok();
    }
    let nothing: HtmlElement = document.create_element("div").ok()?.dyn_into().ok()?;
    nothing.set_id(ID);
    nothing.set_attribute("aria-hidden", "true").ok()?;
    for (name, value) in [("position", "fixed"), ("top", "0"), ("width", "1px"), ("height", "1px"), ("opacity", "0")] {
        nothing.style().set_property(name, value).ok()?;
    }
    nothing.style().set_property("pointer-events", "none").ok()?;
    document.body()?.append_child(&nothing).ok()?;
    Some(nothing)
}
