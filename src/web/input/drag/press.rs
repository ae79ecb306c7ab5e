//! Presses, and what they pull: an entry's edge, a new entry in empty time, or what a finger has lifted.

use engine::Grip;
use plan::{EntryId, civil};
use web_sys::{Element, PointerEvent};

use super::event::{capture, element, is_timed, is_touch, point};
use super::lifted::Lifted;
use super::{Drag, DragKind, Gestures, Pressed};
use crate::web::dom;
use crate::web::input::hit_test::{down, edge_at};
use crate::web::input::keyboard;

/// On a handle of a selected entry: whether it is that of the upper edge.
const HANDLE: &str = "data-handle";

impl Gestures {
    pub(super) fn press(&self, event: &PointerEvent) -> Option<()> {
        if !event.is_primary() {
            return None;
        }
        if self.drag.borrow().is_some() {
            // A native drag silences the pointer, so its end was lost together with its source's element.
            self.cancel();
        }
        self.finger.take();
        self.from.replace(keyboard::active().as_ref().and_then(keyboard::entry_of));
        // A press with a modifier key selects.
        let modified = event.shift_key() || event.ctrl_key() || event.meta_key();
        if event.button() != 0 || modified {
            return None;
        }
        let target = element(event.target())?;
        if let Some(handle) = target.closest(&format!("[{HANDLE}]")).ok()? {
            return self.press_handle(event, &handle);
        }
        if is_touch(event) {
            return self.rest(event, target);
        }
        let Some(source) = target.closest("[data-entry]").ok()? else { return self.press_blank(event, &target) };
        let at = point(event);
        let entry = EntryId::new(source.get_attribute("data-entry")?);
        let upper = edge_at(&source, at.y).filter(|_| is_timed(&source))?;
        let day = source.get_attribute("data-day")?;
        capture(event.pointer_id());
        let by = Pressed { pointer: event.pointer_id(), from: at, lifted: None };
        self.begin(DragKind::Pull { by, day }, Grip::Edge { entry, upper });
        Some(())
    }

    /// A handle resizes at once.
    fn press_handle(&self, event: &PointerEvent, handle: &Element) -> Option<()> {
        let upper = handle.get_attribute(HANDLE)? == "upper";
        let entry = EntryId::new(handle.get_attribute("data-of")?);
        let day = handle.closest("[data-day]").ok()??.get_attribute("data-day")?;
        capture(event.pointer_id());
        // A finger's click at the end would clear the selection.
        let lifted = is_touch(event).then(|| Lifted::of(handle, handle, None));
        let by = Pressed { pointer: event.pointer_id(), from: point(event), lifted };
        self.begin(DragKind::Pull { by, day }, Grip::Edge { entry, upper });
        Some(())
    }

    /// A mouse pressed on empty time draws a new entry once it moves.
    fn press_blank(&self, event: &PointerEvent, target: &Element) -> Option<()> {
        let by_mouse = event.pointer_type() == "mouse" && self.screen.shown().held_by_keys.is_none();
        if !by_mouse || !target.has_attribute("data-timed") {
            return None;
        }
        let from = point(event);
        let (day, grip) = blank(target, from.y)?;
        let by = Pressed { pointer: event.pointer_id(), from, lifted: None };
        self.begin(DragKind::Pull { by, day }, grip);
        Some(())
    }

    pub(super) fn pull(&self, event: &PointerEvent) {
        let now = point(event);
        self.finger.borrow_mut().take_if(|finger| finger.leaves(now));
        if let Some(Drag { how, at, .. }) = self.drag.borrow_mut().as_mut()
            && let Some(by) = how.pressed().filter(|by| by.pointer == event.pointer_id())
            && (at.is_some() || by.has_moved_to(now))
        {
            if at.is_none() {
                // Not before: the click of a press that doesn't move goes to what is under it.
                capture(event.pointer_id());
            }
            *at = Some(now);
        }
    }

    pub(super) fn release(&self, event: &PointerEvent) {
        self.finger.take();
        if !self.pulls(event) {
            return;
        }
        // The click that follows goes to the root, which has captured the pointer.
        let pressed = match self.drag.borrow_mut().as_mut() {
            Some(Drag { grip: Some(grip), at: None, how, .. }) => Some((grip.clone(), how.take_menu())),
            _ => None,
        };
        self.let_go();
        match pressed {
            Some((Grip::Entry { entry, .. }, _)) => self.select(entry),
            Some((Grip::Edge { entry, .. }, _)) if !is_touch(event) => self.open_beside(entry),
            Some((_, Some(menu))) => (self.menu)(menu, dom::place_of(event)),
            _ => {}
        }
    }

    pub(super) fn lost(&self, event: &PointerEvent) {
        self.finger.take();
        if self.pulls(event) {
            self.cancel();
        }
    }

    fn pulls(&self, event: &PointerEvent) -> bool {
        let drag = self.drag.borrow();
        drag.as_ref().and_then(|drag| drag.how.pressed()).is_some_and(|by| by.pointer == event.pointer_id())
    }
}

/// A new entry that begins at a height of a day's hours, and that day.
pub(super) fn blank(timed: &Element, y: f64) -> Option<(String, Grip)> {
    let day = timed.closest("[data-day]").ok()??.get_attribute("data-day")?;
    let grip = Grip::Blank { date: civil::date(&day)?, at: down(timed, y) };
    Some((day, grip))
}
