//! What a finger lifts by resting on it: an entry, an item, a meeting, a task, or empty time, of which it draws a new
//! entry. Let go where it was, it selects the entry or opens the menu.
//!
//! Browsers would scroll, or start a drag of their own: what is lifted refuses both until the finger goes.

use engine::{ConnectionId, FocusTarget, Grip, MeetingKey, Msg, SelectionMsg};
use plan::{EntryId, ItemId, civil};
use web_sys::{Element, PointerEvent};

use super::event::{capture, point};
use super::lifted::{Finger, Lifted};
use super::press::blank;
use super::{DragKind, Gestures, Pressed};
use crate::web::dom;
use crate::web::dom::widget::after;
use crate::web::input::context_menu;
use crate::web::input::hit_test::Point;

/// How long a finger rests on something to lift it, in milliseconds: slightly less than browsers wait before a drag.
const LONG: u32 = 450;
/// How long a phone trembles then, in milliseconds.
const TREMBLE: u32 = 10;

impl DragKind {
    /// What a menu is opened for if the finger goes where it came.
    pub(super) fn take_menu(&mut self) -> Option<FocusTarget> {
        match self {
            Self::Native => None,
            Self::Finger(by) | Self::Pull { by, .. } => by.lifted.as_mut()?.menu.take(),
        }
    }
}

impl Gestures {
    /// Starts the timer that lifts what a finger rests on.
    pub(super) fn rest(&self, event: &PointerEvent, target: Element) -> Option<()> {
        if self.screen.shown().held_by_keys.is_some() || target.closest("button, a, input, textarea").ok()?.is_some() {
            return None;
        }
        let (at, pointer, gestures) = (point(event), event.pointer_id(), self.clone());
        let lift = move || {
            gestures.finger.take();
            gestures.lift(&target, at, pointer);
        };
        self.finger.replace(Some(Finger { at, _waits: after(LONG, lift) }));
        Some(())
    }

    /// Lifts it, or opens its menu if it can't be dragged.
    fn lift(&self, target: &Element, from: Point, pointer: i32) -> Option<()> {
        let menu = self.subject(target, from);
        let lifted = |source: &Element| Some(Lifted::of(source, target, menu.clone()));
        let by = |source: &Element| Pressed { pointer, from, lifted: lifted(source) };
        let (how, grip) = if let Some((source, grip)) = self.draggable(target, from) {
            (DragKind::Finger(by(&source)), grip)
        } else if target.has_attribute("data-timed") {
            let (day, grip) = blank(target, from.y)?;
            (DragKind::Pull { by: by(target), day }, grip)
        } else {
            (self.menu)(menu?, from.pixels());
            return Some(());
        };
        capture(pointer);
        dom::tremble(TREMBLE);
        self.begin(how, grip);
        Some(())
    }

    fn draggable(&self, target: &Element, from: Point) -> Option<(Element, Grip)> {
        target.closest("[draggable=true]").ok()??;
        self.grip(target, from)
    }

    /// What a menu is about there, or a meeting's card.
    fn subject(&self, target: &Element, at: Point) -> Option<FocusTarget> {
        let Some(meeting) = target.closest("[data-event]").ok()? else {
            return context_menu::subject(&self.screen, target, at);
        };
        Some(FocusTarget::Meeting(MeetingKey {
            date: civil::date(&meeting.get_attribute("data-day")?)?,
            connection: ConnectionId(meeting.get_attribute("data-source")?.into()),
            item: ItemId::new(meeting.get_attribute("data-event")?),
        }))
    }

    pub(super) fn select(&self, entry: EntryId) {
        self.screen.send(Msg::Selection(SelectionMsg::Select(entry)));
    }
}
