//! Dragging: native drag and drop of source items and entries, resizing an entry by its edges, and drawing a new one in
//! empty time.
//!
//! There is one set of listeners for the page. Browsers send few `dragover` events (some 20 a second), so the last
//! position is kept and used once per frame, which also lets the page scroll under a pointer that rests near an edge.
//! The page draws the ghost from the engine's view; the browser's own drag image is made invisible.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use engine::{BacklogMsg, CalendarMsg, ConnectionId, DragMsg, EntryMsg, Grip, Msg, Place, SelectionMsg};
use gloo_timers::callback::Timeout;
use plan::{EntryId, ItemId, TaskId, civil};
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Element, EventTarget, MouseEvent, PointerEvent};

use crate::web::dom;
use crate::web::dom::document;
use crate::web::dom::listen::on;
use crate::web::dom::widget::after;
use crate::web::input::drag_image;
use crate::web::input::hit_test::{Point, down, edge_at, is_in_backlog, place_at, place_in_day};
use crate::web::input::keyboard;
use crate::web::input::screen::Screen;
use crate::web::input::scroll::{Edges, Turning};

/// How far a press must move before it resizes or draws and isn't a click, in pixels.
const SLACK: f64 = 3.0;
/// How long a finger rests on an entry to select it, in milliseconds: slightly less than browsers wait before a drag.
const LONG: u32 = 450;
/// How far the finger may move in the meantime, in pixels.
const FINGER: f64 = 8.0;

/// A drag in progress.
struct Drag {
    how: DragKind,
    /// What is picked up. It is reported with the first frame, since browsers cancel a native drag whose source changes
    /// while it starts.
    grip: Option<Grip>,
    at: Option<Point>,
    told: Option<DropTarget>,
    /// Whether the key that makes it a copy is pressed, and whether that was reported.
    copies: bool,
    told_copies: bool,
    edges: Edges,
    turning: Turning,
}

/// Where something can be dropped.
#[derive(Clone, Debug, PartialEq)]
enum DropTarget {
    Day(Place),
    Backlog,
}

enum DragKind {
    Native,
    /// Along the hours of a day, by an edge or over empty time.
    Pull {
        pointer: i32,
        day: String,
        from: f64,
    },
}

#[derive(Clone)]
struct Gestures {
    screen: Screen,
    drag: Rc<RefCell<Option<Drag>>>,
    /// The entry that had the focus when the pointer was pressed, where a range of selected entries starts.
    from: Rc<RefCell<Option<EntryId>>>,
    /// A finger that rests on an entry: its position, and the timer that selects.
    finger: Rc<RefCell<Option<(Point, Timeout)>>>,
    /// Whether the timer has selected; the click at the end then does nothing.
    stayed: Rc<Cell<bool>>,
    /// The entry that the last click opened.
    opened: Rc<RefCell<Option<EntryId>>>,
    /// Whether it was then pressed again, as in a double click.
    doubled: Rc<Cell<bool>>,
}

/// Listens from now on.
pub(crate) fn listen(screen: Screen) {
    let Some(document) = document() else { return };
    let gestures = Gestures {
        screen,
        drag: Rc::default(),
        from: Rc::default(),
        finger: Rc::default(),
        stayed: Rc::default(),
        opened: Rc::default(),
        doubled: Rc::default(),
    };
    let hear = |event: &str, what: fn(&Gestures, DragEvent)| {
        let gestures = gestures.clone();
        on::<DragEvent>(&document, event, move |event| what(&gestures, event));
    };
    hear("dragstart", |gestures, event| gestures.drag_start(&event));
    // When an element is entered, this can be the only event at that point until the pointer moves again.
    hear("dragenter", |gestures, event| gestures.drag_over(&event));
    hear("dragover", |gestures, event| gestures.drag_over(&event));
    hear("dragleave", |gestures, event| gestures.drag_leave(&event));
    hear("drop", |gestures, event| gestures.drop(&event));
    hear("dragend", |gestures, _| gestures.cancel());
    let hear = |event: &str, what: fn(&Gestures, PointerEvent)| {
        let gestures = gestures.clone();
        on::<PointerEvent>(&document, event, move |event| what(&gestures, event));
    };
    hear("pointerdown", |gestures, event| gestures.press(&event).unwrap_or_default());
    hear("pointermove", |gestures, event| gestures.pull(&event));
    hear("pointerup", |gestures, event| gestures.release(&event));
    hear("pointercancel", |gestures, event| gestures.lost(&event));
    let hear = |event: &str, what: fn(&Gestures, &MouseEvent)| {
        let gestures = gestures.clone();
        on::<MouseEvent>(&document, event, move |event| what(&gestures, &event));
    };
    hear("mousedown", Gestures::press_again);
    hear("click", |gestures, event| gestures.click(event).unwrap_or_default());
    hear("dblclick", |gestures, event| gestures.double_click(event).unwrap_or_default());
}

impl Gestures {
    fn drag_start(&self, event: &DragEvent) {
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
            if let Some(nothing) = drag_image::nothing() {
                data.set_drag_image(&nothing, 0, 0);
            }
        }
        self.begin(DragKind::Native, grip, None);
    }

    fn drag_over(&self, event: &DragEvent) {
        let mut drag = self.drag.borrow_mut();
        let Some(drag) = drag.as_mut() else { return };
        drag.at = Some(point(event));
        drag.copies = event.alt_key();
        if let Some(data) = event.data_transfer() {
            data.set_drop_effect(if drag.copies { "copy" } else { "move" });
        }
        // It can only be dropped on a day or the backlog, which the browser shows by the cursor.
        if element(event.target())
            .is_some_and(|over| over.closest("[data-day], [data-backlog]").is_ok_and(|there| there.is_some()))
        {
            event.prevent_default();
        }
    }

    fn drag_leave(&self, event: &DragEvent) {
        // Outside the window. Between elements of the page there is a related one, except in Safari.
        if event.related_target().is_none()
            && !in_window(point(event))
            && let Some(drag) = self.drag.borrow_mut().as_mut()
        {
            drag.at = None;
        }
    }

    fn drop(&self, event: &DragEvent) {
        if let Some(drag) = self.drag.borrow_mut().as_mut() {
            event.prevent_default();
            drag.at = Some(point(event));
            drag.copies = event.alt_key();
        }
        self.let_go();
    }

    /// What a drag that starts there picks up, and the element that shows it.
    fn grip(&self, target: &Element, from: Point) -> Option<(Element, Grip)> {
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

    fn press(&self, event: &PointerEvent) -> Option<()> {
        if self.drag.borrow().is_some() {
            // A native drag silences the pointer, so its end was lost together with its source's element.
            self.cancel();
        }
        self.finger.take();
        self.stayed.set(false);
        self.from.replace(keyboard::active().as_ref().and_then(keyboard::entry_of));
        // A press with a modifier key selects.
        let modified = event.shift_key() || event.ctrl_key() || event.meta_key();
        if event.button() != 0 || !event.is_primary() || modified {
            return None;
        }
        let target = element(event.target())?;
        let Some(source) = target.closest("[data-entry]").ok()? else { return self.press_blank(event, &target) };
        let at = point(event);
        let entry = EntryId::new(source.get_attribute("data-entry")?);
        let Some(upper) = edge_at(&source, at.y).filter(|_| is_timed(&source)) else {
            if is_touch(event) {
                self.rest(entry, at);
            }
            return None;
        };
        let day = source.get_attribute("data-day")?;
        capture(event)?;
        let how = DragKind::Pull { pointer: event.pointer_id(), day, from: at.y };
        self.begin(how, Grip::Edge { entry, upper }, None);
        Some(())
    }

    /// A mouse pressed on empty time draws a new entry once it moves; a finger scrolls.
    fn press_blank(&self, event: &PointerEvent, target: &Element) -> Option<()> {
        let by_mouse = event.pointer_type() == "mouse" && self.screen.shown().held_by_keys.is_none();
        if !by_mouse || !target.has_attribute("data-timed") {
            return None;
        }
        let day = target.closest("[data-day]").ok()??.get_attribute("data-day")?;
        let y = point(event).y;
        let grip = Grip::Blank { date: civil::date(&day)?, at: down(target, y) };
        self.begin(DragKind::Pull { pointer: event.pointer_id(), day, from: y }, grip, None);
        Some(())
    }

    /// Starts the timer that selects an entry on which a finger rests.
    fn rest(&self, entry: EntryId, at: Point) {
        let (screen, stayed) = (self.screen.clone(), Rc::clone(&self.stayed));
        let select = move || {
            stayed.set(true);
            screen.send(Msg::Selection(SelectionMsg::Select(entry)));
        };
        self.finger.replace(Some((at, after(LONG, select))));
    }

    fn pull(&self, event: &PointerEvent) {
        let now = point(event);
        self.finger.borrow_mut().take_if(|(at, _)| (at.x - now.x).abs().max((at.y - now.y).abs()) > FINGER);
        if let Some(Drag { how: DragKind::Pull { pointer, from, .. }, at, .. }) = self.drag.borrow_mut().as_mut()
            && *pointer == event.pointer_id()
            && (at.is_some() || (point(event).y - *from).abs() >= SLACK)
        {
            if at.is_none() {
                // Not before: the click of a press that doesn't move goes to what is under it.
                capture(event);
            }
            *at = Some(point(event));
        }
    }

    fn release(&self, event: &PointerEvent) {
        self.finger.take();
        if !self.pulls(event) {
            return;
        }
        // The click that follows goes to the root, which has captured the pointer.
        let pressed = match self.drag.borrow().as_ref() {
            Some(Drag { grip: Some(Grip::Edge { entry, .. }), at: None, .. }) => Some(entry.clone()),
            _ => None,
        };
        self.let_go();
        if let Some(entry) = pressed {
            self.open_beside(entry);
        }
    }

    /// The second press of a double click on an entry opens all fields. Wherever it arrives: the small form may be open by
    /// then, be opened before the button is let go (so that there is neither a click nor a double click), or still load.
    fn press_again(&self, event: &MouseEvent) {
        let again = self.opened.take().filter(|_| dom::is_repeated(event));
        self.doubled.set(again.is_some());
        if let Some(entry) = again {
            self.screen.send(Msg::Entry(EntryMsg::Edit(entry)));
        }
    }

    fn open_beside(&self, entry: EntryId) {
        if !self.doubled.take() {
            self.opened.replace(Some(entry.clone()));
            self.screen.send(Msg::Entry(EntryMsg::QuickEdit(entry)));
        }
    }

    /// A click on an entry opens its form beside it. With Shift it selects up to there, with Ctrl or Cmd it adds to the
    /// selection, as does a tap while others are selected. A click on the days, outside the entries, clears the
    /// selection. If a key or a tool has picked something up, a click moves it there.
    fn click(&self, event: &MouseEvent) -> Option<()> {
        if self.stayed.take() {
            return None;
        }
        let target = element(event.target())?;
        if self.screen.shown().held_by_keys == Some(true) {
            // The panel of a tool that has picked it up may have gone from under the pointer by now.
            target.closest("[data-day]").ok()??;
            self.screen.send(Msg::Drag(DragMsg::Over(Some(place_at(point(event))?))));
            return None;
        }
        if let Some(waiting) = target.closest("[data-waiting]").ok()? {
            self.screen.send(Msg::Backlog(BacklogMsg::Edit(Some(TaskId::new(waiting.get_attribute("data-waiting")?)))));
            return None;
        }
        let selected = self.screen.shown().selected.is_some();
        let Some(entry) = target.closest("[data-entry]").ok()? else {
            if selected && target.closest(".timed, .untimed").ok()?.is_some() {
                self.screen.send(Msg::Selection(SelectionMsg::Clear));
            }
            return None;
        };
        let entry = EntryId::new(entry.get_attribute("data-entry")?);
        if event.shift_key() {
            dom::select_no_text();
            self.screen.send(Msg::Selection(SelectionMsg::SelectThrough { from: self.from.take(), to: entry }));
        } else if event.ctrl_key() || event.meta_key() || selected && is_touch(event) {
            self.screen.send(Msg::Selection(SelectionMsg::Select(entry)));
        } else {
            self.open_beside(entry);
        }
        Some(())
    }

    /// A double click on a free position of the calendar creates an entry there.
    fn double_click(&self, event: &MouseEvent) -> Option<()> {
        let target = element(event.target())?;
        let free = target.closest("[data-timed], [data-untimed]").ok()?.is_some();
        if !free || target.closest("[data-entry], button").ok()?.is_some() {
            return None;
        }
        self.screen.send(Msg::Entry(EntryMsg::New(Some(place_at(point(event))?))));
        Some(())
    }

    fn lost(&self, event: &PointerEvent) {
        self.finger.take();
        if self.pulls(event) {
            self.cancel();
        }
    }

    fn pulls(&self, event: &PointerEvent) -> bool {
        matches!(&*self.drag.borrow(), Some(Drag { how: DragKind::Pull { pointer, .. }, .. }) if *pointer == event.pointer_id())
    }

    fn begin(&self, how: DragKind, grip: Grip, at: Option<Point>) {
        let edges = Edges::of_calendar();
        self.drag.replace(Some(Drag {
            how,
            grip: Some(grip),
            at,
            told: None,
            copies: false,
            told_copies: false,
            turning: Turning::default(),
            edges,
        }));
        self.each_frame();
    }

    fn each_frame(&self) {
        let gestures = self.clone();
        dom::next_frame(move || {
            if gestures.drag.borrow().is_some() && gestures.follow() {
                gestures.each_frame();
            }
        });
    }

    /// Reports to the engine what has changed since the last frame; false if the drag is over.
    fn follow(&self) -> bool {
        let (grip, copies, over) = {
            let mut drag = self.drag.borrow_mut();
            let Some(drag) = drag.as_mut() else { return false };
            // A press that hasn't moved yet neither resizes nor draws.
            if matches!(drag.how, DragKind::Pull { .. }) && drag.at.is_none() {
                return true;
            }
            if let Some(at) = drag.at {
                drag.edges.scroll(at);
            }
            if matches!(drag.how, DragKind::Native) {
                let gestures = self.clone();
                drag.turning.at(drag.at.and_then(|at| drag.edges.side(at)), move |by| gestures.turn(by));
            }
            let spot = drag.at.and_then(|at| match &drag.how {
                DragKind::Native if is_in_backlog(at) => Some(DropTarget::Backlog),
                DragKind::Native => place_at(at).map(DropTarget::Day),
                DragKind::Pull { day, .. } => place_in_day(day, at.y).map(DropTarget::Day),
            });
            let news = (spot != drag.told).then(|| spot.clone());
            drag.told = spot;
            let copies = (drag.copies != drag.told_copies).then_some(drag.copies);
            drag.told_copies = drag.copies;
            (drag.grip.take(), copies, news)
        };
        if let Some(grip) = grip {
            self.screen.send(Msg::Drag(DragMsg::Pick(grip)));
        }
        if let Some(copies) = copies {
            self.screen.send(Msg::Drag(DragMsg::Copy(copies)));
        }
        if let Some(spot) = over {
            self.screen.send(match spot {
                Some(DropTarget::Backlog) => Msg::Backlog(BacklogMsg::Over),
                Some(DropTarget::Day(place)) => Msg::Drag(DragMsg::Over(Some(place))),
                None => Msg::Drag(DragMsg::Over(None)),
            });
        }
        // Escape, or anything else that made the engine let go.
        let held = self.screen.shown().held_by_keys.is_some();
        if !held {
            self.drag.take();
        }
        held
    }

    /// Shows the days before or after, and again as long as it stays there.
    fn turn(&self, by: i32) {
        let held = self.drag.borrow_mut().as_mut().map(|drag| drag.turning = Turning::default()).is_some();
        if held {
            self.screen.send(Msg::Calendar(CalendarMsg::Step(by)));
        }
    }

    fn let_go(&self) {
        let moved = self.drag.borrow().as_ref().is_some_and(|drag| drag.at.is_some());
        if !moved || !self.follow() {
            return self.cancel();
        }
        let place = self.drag.take().and_then(|drag| drag.told);
        self.screen.send(if place.is_some() { Msg::Drag(DragMsg::Drop) } else { Msg::Drag(DragMsg::Cancel) });
    }

    /// Ends a drag without a drop; does nothing without a drag, as after a drop.
    fn cancel(&self) {
        // What was never picked up doesn't have to be put back.
        if self.drag.take().is_some_and(|drag| drag.grip.is_none()) {
            self.screen.send(Msg::Drag(DragMsg::Cancel));
        }
    }
}

/// The root captures the pointer, since what it was pressed on may be redrawn in the meantime.
fn capture(event: &PointerEvent) -> Option<()> {
    // Fails for a pointer that is gone.
    let _ = document()?.document_element()?.set_pointer_capture(event.pointer_id());
    Some(())
}

fn in_window(at: Point) -> bool {
    let Some(root) = document().and_then(|document| document.document_element()) else { return false };
    let (width, height) = (f64::from(root.client_width()), f64::from(root.client_height()));
    0.0 < at.x && at.x < width && 0.0 < at.y && at.y < height
}

/// Whether its height is its length, so that it has an edge to drag: not in an untimed area, nor on the Team page.
fn is_timed(entry: &Element) -> bool {
    entry.closest("[data-timed]").is_ok_and(|area| area.is_some())
}

fn is_touch(event: &MouseEvent) -> bool {
    event.dyn_ref::<PointerEvent>().is_some_and(|event| event.pointer_type() == "touch")
}

fn element(target: Option<EventTarget>) -> Option<Element> {
    target?.dyn_into().ok()
}

fn point(event: &web_sys::MouseEvent) -> Point {
    Point { x: f64::from(event.client_x()), y: f64::from(event.client_y()) }
}
