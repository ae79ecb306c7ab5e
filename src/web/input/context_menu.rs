//! Context menus: what a right click, a long press or the menu key is about.

use engine::{FocusTarget, slot_at};
use plan::{EntryId, ItemId, Slot, TaskId, civil};
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent, PointerEvent};

use crate::web::dom;
use crate::web::dom::listen::on;
use crate::web::input::hit_test::{Point, place_at};
use crate::web::input::screen::Screen;

/// Calls `open` with what a menu is requested for, and where, from now on.
pub(crate) fn listen(screen: Screen, open: impl Fn(FocusTarget, (i32, i32)) + 'static) {
    let Some(document) = dom::document() else { return };
    on::<MouseEvent>(&document, "contextmenu", move |event| {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        let by_finger = event.dyn_ref::<PointerEvent>().is_some_and(|event| event.pointer_type() == "touch");
        let Some(of) = subject(&screen, &target, &event) else { return };
        event.prevent_default();
        // A finger that rests on what can be lifted selects or lifts it.
        if !by_finger || matches!(of, FocusTarget::Slot(_)) {
            open(of, dom::place_of(&event));
        }
    });
}

fn subject(screen: &Screen, target: &Element, event: &MouseEvent) -> Option<FocusTarget> {
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
    let date = within("data-day").and_then(|day| civil::date(&day))?;
    if target.closest(".day-head").ok()?.is_some() {
        return Some(FocusTarget::Slot(Slot { date, start: None }));
    }
    target.closest("[data-timed], [data-untimed]").ok()??;
    let at = Point { x: event.client_x().into(), y: event.client_y().into() };
    let place = place_at(at).filter(|place| place.member.is_none())?;
    Some(FocusTarget::Slot(slot_at(&place, shown.snap)))
}
