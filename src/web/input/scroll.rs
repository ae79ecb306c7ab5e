//! Scrolling the calendar while something is dragged near its edges.

use gloo_timers::callback::Timeout;
use web_sys::{Element, HtmlElement};

use crate::web::dom;
use crate::web::dom::widget::after;
use crate::web::input::hit_test::Point;

/// Height of the zones at the top and bottom edge in which it scrolls, in pixels.
const ZONE: f64 = 40.0;
/// Pixels per frame at the very edge.
const FASTEST: f64 = 14.0;

/// Width of the zones at the sides in which other days are shown, in pixels.
const SIDE: f64 = 24.0;
/// How long something is held there before they are, in milliseconds.
const DWELL: u32 = 600;
/// Set on the calendar while something is held at a side.
const TURNS: &str = "data-turns";

/// The scrolling part of the calendar.
pub(crate) struct Edges(Option<HtmlElement>);

/// The side at which something is held, until the days turn.
#[derive(Default)]
pub(crate) struct Turning(Option<(i32, Timeout)>);

impl Turning {
    /// The pointer is at a side (-1 before, 1 after the days), or at none; `turn` is called once it has stayed there.
    pub(crate) fn at(&mut self, side: Option<i32>, turn: impl FnOnce(i32) + 'static) {
        if self.0.as_ref().map(|(by, _)| *by) == side {
            return;
        }
        show_side(side);
        self.0 = side.map(|by| (by, after(DWELL, move || turn(by))));
    }
}

impl Drop for Turning {
    fn drop(&mut self) {
        if self.0.is_some() {
            show_side(None);
        }
    }
}

/// Shows that the days before or after are about to come, or no longer are.
pub(crate) fn show_side(side: Option<i32>) {
    let main = dom::find("main");
    // These fail only for names that aren't attribute names.
    let _ = match side {
        Some(by) => main.map(|main| main.set_attribute(TURNS, if by < 0 { "before" } else { "after" })),
        None => main.map(|main| main.remove_attribute(TURNS)),
    };
}

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
            scroller.set_scroll_top(scroller.scroll_top().saturating_add(step));
        }
    }

    /// The side of the calendar that is under a point.
    pub(crate) fn side(&self, at: Point) -> Option<i32> {
        let area = self.0.as_ref()?.get_bounding_client_rect();
        let inside = (area.top()..=area.bottom()).contains(&at.y);
        let side = side(at.x, area.left(), area.right()).filter(|_| inside)?;
        Some(if dom::is_right_to_left() { side.saturating_neg() } else { side })
    }
}

fn side(x: f64, left: f64, right: f64) -> Option<i32> {
    match x {
        x if (left..left + SIDE).contains(&x) => Some(-1),
        x if (right - SIDE..right).contains(&x) => Some(1),
        _ => None,
    }
}

/// Pixels to scroll with the pointer at `y`, between `top` and `bottom`.
fn speed(y: f64, top: f64, bottom: f64) -> i32 {
    let part = |depth: f64| (depth.clamp(0.0, ZONE) / ZONE * FASTEST).ceil() as i32;
    if y < top { 0 } else { part(y - (bottom - ZONE)).saturating_sub(part(top + ZONE - y)) }
}

/// What scrolls around the days: the element itself, or something inside it.
fn scroller(main: &HtmlElement) -> Option<HtmlElement> {
    let scrolls = |element: &Element| element.scroll_height() > element.client_height().saturating_add(1);
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
    fn days_turn_at_the_sides_only() {
        let sides = [99.0, 100.0, 123.0, 124.0, 500.0, 875.0, 876.0, 899.0, 900.0].map(|x| side(x, 100.0, 900.0));
        assert_eq!(sides, [None, Some(-1), Some(-1), None, None, None, Some(1), Some(1), None]);
    }

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
