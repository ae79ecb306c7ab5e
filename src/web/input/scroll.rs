//! Scrolling the calendar while something is dragged near its edges.

use web_sys::{Element, HtmlElement};

use crate::web::dom;
use crate::web::input::hit_test::Point;

/// Height of the zones at the top and bottom edge in which it scrolls, in pixels.
const ZONE: f64 = 40.0;
/// Pixels per frame at the very edge.
const FASTEST: f64 = 14.0;

/// The scrolling part of the calendar.
pub(crate) struct Edges(Option<HtmlElement>);

impl Edges {
    pub(crate) fn of_calendar() -> Self {
        Self(dom::find("main").and_then(|main| scroller(&main)))
    }

    /// Scrolls for one frame, with the pointer at this point.
    pub(crate) fn scroll(&self, at: Point) {
        let Some(scroller) = &self.0 else { return };
        let area = scroller.get_bounding_client_rect();
        if at.x < area.left() || at.x > area.right() {
            return;
        }
        // Headings and untimed areas stay visible above the hours; over them the user wants to drop, not to scroll.
        let heads = scroller.query_selector("[role=columnheader], [data-untimed]").ok().flatten();
        let top = heads.map_or(area.top(), |heads| heads.get_bounding_client_rect().bottom().max(area.top()));
        let step = speed(at.y, top, area.bottom());
        if step != 0 {
            scroller.set_scroll_top(scroller.scroll_top() + step);
        }
    }
}

/// Pixels to scroll with the pointer at `y`, between `top` and `bottom`.
fn speed(y: f64, top: f64, bottom: f64) -> i32 {
    let part = |depth: f64| (depth.clamp(0.0, ZONE) / ZONE * FASTEST).ceil() as i32;
    if y < top { 0 } else { part(y - (bottom - ZONE)) - part(top + ZONE - y) }
}

/// What scrolls around the days: the element itself, or something inside it.
fn scroller(main: &HtmlElement) -> Option<HtmlElement> {
    let scrolls = |element: &Element| element.scroll_height() > element.client_height() + 1;
    let timed = main.query_selector("[data-timed], [role=cell]").ok()??;
    let mut candidate = timed.parent_element();
    while let Some(element) = candidate {
        let overflow = web_sys::window()?.get_computed_style(&element).ok()??.get_property_value("overflow-y").ok()?;
        if scrolls(&element) && (overflow == "auto" || overflow == "scroll") {
            return wasm_bindgen::JsCast::dyn_into(element).ok();
        }
        candidate = element.parent_element();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_scrolls_near_the_edges_only() {
        assert_eq!(speed(300.0, 100.0, 500.0), 0);
        assert_eq!(speed(100.0, 100.0, 500.0), -14);
        assert_eq!(speed(500.0, 100.0, 500.0), 14);
        assert_eq!(speed(520.0, 100.0, 500.0), 14);
        assert_eq!(speed(99.0, 100.0, 500.0), 0, "over the untimed areas");
        assert!(speed(130.0, 100.0, 500.0) > -14 && speed(130.0, 100.0, 500.0) < 0);
    }
}
