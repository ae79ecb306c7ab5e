//! What something can be dropped on: a day, with its hours or without, the backlog, and the list of a tool.

use std::cell::Cell;
use std::rc::Rc;

use chrono::NaiveDate;
use engine::{BacklogMsg, DragMsg, Msg, Place};
use gloo_timers::callback::Timeout;
use plan::civil;
use web_sys::{Element, HtmlElement};

use crate::web::dom;
use crate::web::dom::widget::after;
use crate::web::input::hit_test::{Point, place_at, within};

/// All of them.
pub(super) const ANY: &str = "[data-day], [data-backlog], .mini-day, .panel, .bar-date";
/// Set on a target that shows nothing of the drag by itself.
const OVER: &str = "data-over";
/// The title of the days, with the small month closed.
const CLOSED: &str = ".bar-date[aria-expanded='false']";
/// The same with the small month open.
const OPENED: &str = ".bar-date[aria-expanded='true']";
/// How long something is held over what opens the small month, in milliseconds.
const DWELL: u32 = 600;

/// Where something can be dropped.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum DropTarget {
    /// In a day of the page.
    Day(Place),
    /// On a day of the small month.
    Date(NaiveDate),
    /// In the backlog.
    Backlog,
    /// In the list of the tools.
    List,
}

/// What is at a point, and its element if it shows by itself that something is over it. Only entries go back to a list.
pub(super) fn at(at: Point, entry: bool) -> Option<(DropTarget, Option<Element>)> {
    if let Some(day) = within(".mini-day", at) {
        let date = civil::date(&day.get_attribute("data-date")?)?;
        return Some((DropTarget::Date(date), Some(day)));
    }
    if let Some(panel) = within(".panel", at) {
        return entry.then_some((DropTarget::List, Some(panel)));
    }
    if within("[data-backlog]", at).is_some() {
        return Some((DropTarget::Backlog, None));
    }
    Some((DropTarget::Day(place_at(at)?), None))
}

/// The message that something is over it, or over nothing.
pub(super) fn message(target: Option<DropTarget>) -> Msg {
    match target {
        Some(DropTarget::Backlog) => Msg::Backlog(BacklogMsg::Over),
        Some(DropTarget::Day(place)) => Msg::Drag(DragMsg::Over(Some(place))),
        Some(DropTarget::Date(date)) => Msg::Drag(DragMsg::OverDay(date)),
        Some(DropTarget::List) => Msg::Drag(DragMsg::OverList),
        None => Msg::Drag(DragMsg::Over(None)),
    }
}

/// The element that shows that something is over it, until that goes elsewhere.
#[derive(Default)]
pub(super) struct Shown(Option<Element>);

impl Shown {
    pub(super) fn show(&mut self, over: Option<Element>) {
        if self.0 == over {
            return;
        }
        // These fail only for names that aren't attribute names.
        let _ = self.0.take().map(|before| before.remove_attribute(OVER));
        let _ = over.as_ref().map(|over| over.set_attribute(OVER, ""));
        self.0 = over;
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.show(None);
    }
}

/// The small month opens while something is held over the title of the days, and closes with the drag.
#[derive(Default)]
pub(super) struct Spring {
    waits: Option<Timeout>,
    opened: Rc<Cell<bool>>,
}

impl Spring {
    pub(super) fn at(&mut self, at: Option<Point>) {
        if at.and_then(|at| within(CLOSED, at)).is_none() {
            self.waits = None;
        } else if self.waits.is_none() {
            let opened = Rc::clone(&self.opened);
            let open = move || {
                opened.set(true);
                dom::find(CLOSED).iter().for_each(HtmlElement::click);
            };
            self.waits = Some(after(DWELL, open));
        }
    }
}

impl Drop for Spring {
    fn drop(&mut self) {
        if self.opened.get() {
            // Later: a drag ends while it is borrowed, and a click is heard by what holds it.
            dom::next_frame(|| dom::find(OPENED).iter().for_each(HtmlElement::click));
        }
    }
}
