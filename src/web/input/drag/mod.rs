//! Dragging: items, meetings, entries and tasks by the mouse or a finger, an entry's edges, and a new entry drawn in
//! empty time.
//!
//! There is one set of listeners for the page. Browsers send few `dragover` events (some 20 a second), so the last
//! position is kept and used once per frame, which also lets the page scroll under a pointer that rests near an edge.
//! The page draws the ghost from the engine's view; the browser's own drag image is made invisible.
//!
//! - `native`: the browser's drag and drop, with the mouse
//! - `outside`: what is dropped from other programs and pages
//! - `press`: presses, and what they pull
//! - `finger`: what a finger that rests lifts
//! - `lifted`: what is lifted
//! - `click`: clicks and double clicks
//! - `event`: what an event of the pointer says
//! - `target`: what it can be dropped on
//! - `image`: the invisible image

mod click;
mod event;
mod finger;
mod image;
mod lifted;
mod native;
mod outside;
mod press;
mod target;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use engine::{CalendarMsg, DragMsg, FocusTarget, Grip, Msg};
use plan::EntryId;
use web_sys::{DragEvent, Event, MouseEvent, PointerEvent};

use crate::web::dom;
use crate::web::dom::document;
use crate::web::dom::listen::on;
use crate::web::input::drag::lifted::{Finger, Lifted};
use crate::web::input::drag::outside::Outside;
use crate::web::input::drag::target::{DropTarget, Shown, Spring};
use crate::web::input::hit_test::{Point, place_in_day};
use crate::web::input::screen::Screen;
use crate::web::input::scroll::{Edges, Turning};

/// How far a mouse must move before it resizes or draws and isn't a click, in pixels.
const SLACK: f64 = 3.0;

/// A drag in progress.
struct Drag {
    how: DragKind,
    /// What is picked up. It is reported with the first frame, since browsers cancel a native drag whose source changes
    /// while it starts.
    grip: Option<Grip>,
    /// Whether that is an entry.
    entry: bool,
    /// Where the pointer is, once it has moved.
    at: Option<Point>,
    told: Option<DropTarget>,
    shown: Shown,
    /// Whether the key that makes it a copy is pressed, and whether that was reported.
    copies: bool,
    told_copies: bool,
    edges: Edges,
    turning: Turning,
    spring: Spring,
}

enum DragKind {
    Native,
    /// To wherever a finger leads it.
    Finger(Pressed),
    /// Along the hours of a day, by an edge or over empty time.
    Pull {
        by: Pressed,
        day: String,
    },
}

/// The pointer that pulls something.
struct Pressed {
    pointer: i32,
    from: Point,
    /// What a finger has lifted, so that the page doesn't scroll with it.
    lifted: Option<Lifted>,
}

impl Pressed {
    /// Whether it is no longer where it was pressed.
    fn has_moved_to(&self, now: Point) -> bool {
        let slack = if self.lifted.is_some() { lifted::SLACK } else { SLACK };
        self.from.apart(now) >= slack
    }
}

impl DragKind {
    /// The pointer that leads it; the browser's own drag has none.
    fn pressed(&self) -> Option<&Pressed> {
        match self {
            Self::Native => None,
            Self::Finger(by) | Self::Pull { by, .. } => Some(by),
        }
    }
}

/// Opens the menu of something, or a meeting's card, at a place on the screen.
type OpenMenu = Rc<dyn Fn(FocusTarget, (i32, i32))>;

#[derive(Clone)]
struct Gestures {
    screen: Screen,
    menu: OpenMenu,
    drag: Rc<RefCell<Option<Drag>>>,
    outside: Outside,
    /// The entry that had the focus when the pointer was pressed, where a range of selected entries starts.
    from: Rc<RefCell<Option<EntryId>>>,
    /// A finger that rests on something.
    finger: Rc<RefCell<Option<Finger>>>,
    /// The entry that the last click opened.
    opened: Rc<RefCell<Option<EntryId>>>,
    /// Whether it was then pressed again, as in a double click.
    doubled: Rc<Cell<bool>>,
}

/// Listens from now on. `menu` opens the menu of what a finger has rested on.
pub(crate) fn listen(screen: Screen, menu: impl Fn(FocusTarget, (i32, i32)) + 'static) {
    let Some(document) = document() else { return };
    let gestures = Gestures {
        screen,
        menu: Rc::new(menu),
        drag: Rc::default(),
        outside: Outside::default(),
        from: Rc::default(),
        finger: Rc::default(),
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
    // Browsers ask the page before they scroll only if something listened when the finger came down; what a finger has
    // lifted adds its own listener.
    on::<Event>(&document, "touchmove", |_| {});
}

impl Gestures {
    fn begin(&self, how: DragKind, grip: Grip) {
        let edges = Edges::of_calendar();
        self.drag.replace(Some(Drag {
            how,
            entry: matches!(grip, Grip::Entry { .. }),
            grip: Some(grip),
            at: None,
            told: None,
            shown: Shown::default(),
            copies: false,
            told_copies: false,
            turning: Turning::default(),
            spring: Spring::default(),
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
            // A press that hasn't moved yet neither moves, resizes nor draws.
            if drag.how.pressed().is_some() && drag.at.is_none() {
                return true;
            }
            if let Some(at) = drag.at {
                drag.edges.scroll(at);
            }
            if !matches!(drag.how, DragKind::Pull { .. }) {
                let gestures = self.clone();
                drag.spring.at(drag.at);
                drag.turning.at(drag.at.and_then(|at| drag.edges.side(at)), move |by| gestures.turn(by));
            }
            let found = drag.at.and_then(|at| match &drag.how {
                DragKind::Pull { day, .. } => Some((DropTarget::Day(place_in_day(day, at.y)?), None)),
                _ => target::at(at, drag.entry),
            });
            let (spot, element) = found.unzip();
            drag.shown.show(element.flatten());
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
            self.screen.send(target::message(spot));
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
