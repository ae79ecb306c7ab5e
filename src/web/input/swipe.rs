//! A finger that wipes across the days shows the next or the former ones. Not where the days scroll that way, and not
//! while something is dragged.

use std::cell::Cell;
use std::rc::Rc;

use engine::{CalendarMsg, Msg};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

use crate::web::dom;
use crate::web::dom::listen::on;
use crate::web::input::hit_test::Point;
use crate::web::input::screen::Screen;
use crate::web::input::scroll::show_side;
use crate::web::input::touches::touches;

/// How far a finger moves before its direction counts, in pixels.
const SLACK: f64 = 10.0;
/// How far it must have come when it goes, in pixels.
const FAR: f64 = 64.0;
/// How much further across than up or down.
const ACROSS: f64 = 1.5;

/// A finger on the days.
#[derive(Clone, Copy)]
struct Swipe {
    from: Point,
    /// Whether the days scroll to the left and to the right from there.
    scrolls: [bool; 2],
    /// Whether it wipes across, and shows which days come.
    across: bool,
    /// The days that come if it goes now: -1 those before, 1 those after.
    side: Option<i32>,
}

/// Listens from now on.
pub(crate) fn listen(screen: Screen) {
    let Some(document) = dom::document() else { return };
    let swipe = Rc::new(Cell::new(None::<Swipe>));
    let show = |swipe: &Cell<Option<Swipe>>, now: Option<Swipe>| {
        let before = swipe.replace(now).and_then(|swipe| swipe.side);
        let side = now.and_then(|swipe| swipe.side);
        if before != side {
            show_side(side);
        }
    };
    let (begun, shown) = (Rc::clone(&swipe), screen.clone());
    on::<Event>(&document, "touchstart", move |event| show(&begun, start(&shown, &event)));
    let (moved, shown) = (Rc::clone(&swipe), screen.clone());
    on::<Event>(&document, "touchmove", move |event| {
        if let Some(swipe) = moved.get() {
            // What is dragged refuses to scroll, too.
            let free = !event.default_prevented() && shown.shown().held_by_keys.is_none();
            show(&moved, free.then(|| swipe.follow(&event)).flatten());
        }
    });
    let cancelled = Rc::clone(&swipe);
    on::<Event>(&document, "touchcancel", move |_| show(&cancelled, None));
    on::<Event>(&document, "touchend", move |_| {
        let side = swipe.get().and_then(|swipe| swipe.side);
        show(&swipe, None);
        if let Some(side) = side {
            screen.send(Msg::Calendar(CalendarMsg::Step(side)));
        }
    });
}

/// One finger on the days, on nothing that has a use of its own for it.
fn start(screen: &Screen, event: &Event) -> Option<Swipe> {
    let &[from] = &touches(event)[..] else { return None };
    let shown = screen.shown();
    let target: Element = event.target()?.dyn_into().ok()?;
    let main = target.closest("main").ok()?.filter(|_| shown.days && shown.held_by_keys.is_none())?;
    let own = target.closest("[data-handle], input, textarea, select").ok()?;
    own.is_none().then(|| Swipe { from, scrolls: scrolls(&target, &main), across: false, side: None })
}

impl Swipe {
    /// The finger has moved; `None` if it doesn't wipe.
    fn follow(mut self, event: &Event) -> Option<Self> {
        let &[now] = &touches(event)[..] else { return None };
        let (x, y) = (now.x - self.from.x, now.y - self.from.y);
        if !self.across {
            if self.from.apart(now) < SLACK {
                return Some(self);
            }
            let [left, right] = self.scrolls;
            // A finger that goes to the right leads to what is at the left.
            let scrolls = if x > 0.0 { left } else { right };
            if !is_across(x, y) || scrolls {
                return None;
            }
            self.across = true;
        }
        // Otherwise the hours would scroll along, once the browser may no longer be told not to.
        if event.cancelable() {
            event.prevent_default();
        }
        self.side = side(x, y, dom::is_right_to_left());
        Some(self)
    }
}

fn is_across(x: f64, y: f64) -> bool {
    x.abs() > ACROSS * y.abs()
}

/// The days that a way across leads to.
fn side(x: f64, y: f64, right_to_left: bool) -> Option<i32> {
    let way = if (x < 0.0) == right_to_left { -1 } else { 1 };
    (x.abs() >= FAR && is_across(x, y)).then_some(way)
}

/// Whether anything from an element up to the calendar scrolls further to the left, and to the right.
fn scrolls(target: &Element, main: &Element) -> [bool; 2] {
    let (mut found, mut next) = ([false; 2], Some(target.clone()));
    while let Some(element) = next {
        let room = element.scroll_width().saturating_sub(element.client_width());
        if room > 1 && is_scroller(&element) {
            let at = element.scroll_left();
            let (least, most) = if dom::is_right_to_left() { (room.saturating_neg(), 0) } else { (0, room) };
            found = [found[0] || at > least.saturating_add(1), found[1] || at < most.saturating_sub(1)];
        }
        next = element.parent_element().filter(|_| element != *main);
    }
    found
}

fn is_scroller(element: &Element) -> bool {
    let style = web_sys::window().and_then(|window| window.get_computed_style(element).ok().flatten());
    let overflow = style.and_then(|style| style.get_property_value("overflow-x").ok());
    overflow.is_some_and(|overflow| overflow == "auto" || overflow == "scroll")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_way_across_leads_to_other_days_and_any_other_to_none() {
        assert_eq!(side(-64.0, 10.0, false), Some(1));
        assert_eq!(side(64.0, -10.0, false), Some(-1));
        assert_eq!(side(-64.0, 0.0, true), Some(-1));
        assert_eq!(side(64.0, 0.0, true), Some(1));
        assert_eq!(side(-63.0, 0.0, false), None, "too short");
        assert_eq!(side(-100.0, 80.0, false), None, "down as well");
    }
}
