//! Context menus: what a right click, a finger that rests or the menu key is about.

use engine::{FocusTarget, slot_at};
use plan::{EntryId, ItemId, MemberId, Slot, TaskId, civil};
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent, PointerEvent};

use crate::web::dom;
use crate::web::dom::listen::on;
use crate::web::input::hit_test::{Point, place_at};
use crate::web::input::screen::Screen;
use crate::web::input::slots;

/// Calls `open` with what a menu is requested for, and where, from now on.
pub(crate) fn listen(screen: Screen, open: impl Fn(FocusTarget, (i32, i32)) + 'static) {
    let Some(document) = dom::document() else { return };
    on::<MouseEvent>(&document, "contextmenu", move |event| {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        let by_finger = event.dyn_ref::<PointerEvent>().is_some_and(|event| event.pointer_type() == "touch");
        let at = Point { x: event.client_x().into(), y: event.client_y().into() };
        // A finger that rests lifts something, or opens its menu: see `drag`.
        if by_finger {
            if is_lifted(&target) {
                event.prevent_default();
            }
            return;
        }
        let Some(of) = subject(&screen, &target, at) else { return };
        event.prevent_default();
        open(of, dom::place_of(&event));
    });
}

/// Whether a finger lifts something there, or opens a menu, so that the browser's own would be in the way.
fn is_lifted(target: &Element) -> bool {
    let within = |selector| target.closest(selector).is_ok_and(|found| found.is_some());
    within("[data-entry], [data-item], [data-event], [data-waiting], [data-day]") && !within("a, input, textarea")
}

/// What a menu is about that is requested at a place.
pub(crate) fn subject(screen: &Screen, target: &Element, at: Point) -> Option<FocusTarget> {
    let shown = screen.shown();
    let within = |name: &str| target.closest(&format!("[{name}]")).ok().flatten()?.get_attribute(name);
    if shown.held_by_keys.is_some() || target.closest("[data-event], input, textarea").ok()?.is_some() {
        return None;
    }
    if let Some(entry) = within("data-entry") {
        return Some(FocusTarget::Entry(EntryId::new(entry)));
    }
    if let Some(task) = within("data-waiting") {
        return Some(FocusTarget::Task(TaskId::new(task)));
    }
    if let Some(item) = within("data-item") {
        return Some(FocusTarget::Item(ItemId::new(item)));
    }
    if let Some((slot, member)) = slots::of(target) {
        return Some(FocusTarget::Slot(slot, member));
    }
    let date = within("data-day").and_then(|day| civil::date(&day))?;
    let member = within("data-member").filter(|_| slots::is_team()).map(MemberId::new);
    if target.closest(".day-head, .month-head").ok()?.is_some() {
        return Some(FocusTarget::Slot(Slot { date, start: None }, member));
    }
    target.closest("[data-timed], [data-untimed], .month-cell, .team-cell").ok()??;
    let place = place_at(at)?;
    Some(FocusTarget::Slot(slot_at(&place, shown.snap), member))
}
