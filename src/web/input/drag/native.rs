//! The browser's own drag and drop, with the mouse: of items, meetings, entries and tasks.

use engine::{ConnectionId, Grip};
use plan::{EntryId, ItemId, TaskId};
use web_sys::{DragEvent, Element};

use super::event::{element, in_window, is_timed, point};
use super::{DragKind, Gestures, image, target};
use crate::web::input::hit_test::{Point, down};

impl Gestures {
    pub(super) fn drag_start(&self, event: &DragEvent) {
        if self.drag.borrow().is_some() {
            // An edge is being dragged, which is no native drag.
            return event.prevent_default();
        }
        let Some((source, grip)) = element(event.target()).and_then(|target| self.grip(&target, point(event))) else {
            return;
        };
        if let Some(data) = event.data_transfer() {
            let title = source.text_content().unwrap_or_default();
            data.set_effect_allowed("copyMove");
            // Firefox starts no drag without data. Can't fail in a drag that has just started.
            let _ = data.set_data("text/plain", title.trim());
            if let Some(nothing) = image::nothing() {
                data.set_drag_image(&nothing, 0, 0);
            }
        }
        self.begin(DragKind::Native, grip);
    }

    pub(super) fn drag_over(&self, event: &DragEvent) {
        let mut drag = self.drag.borrow_mut();
        let Some(drag) = drag.as_mut() else { return self.outside.over(event) };
        drag.at = Some(point(event));
        drag.copies = event.alt_key();
        if let Some(data) = event.data_transfer() {
            data.set_drop_effect(if drag.copies { "copy" } else { "move" });
        }
        // It can't be dropped anywhere else, which the browser shows by the cursor.
        if element(event.target()).is_some_and(|over| over.closest(target::ANY).is_ok_and(|there| there.is_some())) {
            event.prevent_default();
        }
    }

    pub(super) fn drag_leave(&self, event: &DragEvent) {
        if event.related_target().is_none() {
            self.outside.leave();
        }
        // Outside the window. Between elements of the page there is a related one, except in Safari.
        if event.related_target().is_none()
            && !in_window(point(event))
            && let Some(drag) = self.drag.borrow_mut().as_mut()
        {
            drag.at = None;
        }
    }

    pub(super) fn drop(&self, event: &DragEvent) {
        if self.drag.borrow().is_none() {
            return self.outside.drop(event).into_iter().for_each(|msg| self.screen.send(msg));
        }
        if let Some(drag) = self.drag.borrow_mut().as_mut() {
            event.prevent_default();
            drag.at = Some(point(event));
            drag.copies = event.alt_key();
        }
        self.let_go();
    }

    /// What a drag that starts there picks up, and the element that shows it.
    pub(super) fn grip(&self, target: &Element, from: Point) -> Option<(Element, Grip)> {
        if let Some(source) = target.closest("[data-item]").ok()? {
            let connection = self.screen.shown().connection?;
            let item = ItemId::new(source.get_attribute("data-item")?);
            return Some((source, Grip::Item { connection, item }));
        }
        if let Some(source) = target.closest("[data-event]").ok()? {
            let connection = ConnectionId(source.get_attribute("data-source")?.into());
            let item = ItemId::new(source.get_attribute("data-event")?);
            return Some((source, Grip::Item { connection, item }));
        }
        if let Some(source) = target.closest("[data-waiting]").ok()? {
            let task = TaskId::new(source.get_attribute("data-waiting")?);
            return Some((source, Grip::Task(task)));
        }
        let source = target.closest("[data-entry]").ok()??;
        let entry = EntryId::new(source.get_attribute("data-entry")?);
        let at = is_timed(&source).then(|| down(&source, from.y));
        Some((source, Grip::Entry { entry, at }))
    }
}
