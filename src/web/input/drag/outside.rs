//! What is dropped from other programs and pages: links and text, on a day or on the backlog.

use std::cell::RefCell;
use std::rc::Rc;

use engine::{Dropped, Msg};
use web_sys::{DataTransfer, DragEvent, Element};

use super::event::{element, point};
use super::target::Shown;
use crate::web::input::hit_test::{place_at, within};

/// The forms that are read.
const FORMS: [&str; 2] = ["text/uri-list", "text/plain"];
/// Where they can be dropped.
const DAYS: &str = "[data-day]:not([data-entry], [data-event])";
const BACKLOG: &str = "[data-backlog]";
/// What takes them by itself.
const FIELDS: &str = "input, textarea";

/// Shows where something would be dropped.
#[derive(Clone, Default)]
pub(super) struct Outside(Rc<RefCell<Shown>>);

impl Outside {
    pub(super) fn over(&self, event: &DragEvent) {
        let Some(data) = event.data_transfer().filter(|_| !is_in_field(event)) else { return self.leave() };
        let there = within(BACKLOG, point(event)).or_else(|| within(DAYS, point(event))).filter(|_| is_read(&data));
        // Elsewhere too, where nothing is dropped: the browser would leave the page for a link or a file.
        event.prevent_default();
        data.set_drop_effect(if there.is_some() { "copy" } else { "none" });
        self.0.borrow_mut().show(there);
    }

    pub(super) fn leave(&self) {
        self.0.borrow_mut().show(None);
    }

    /// The message for what is dropped.
    pub(super) fn drop(&self, event: &DragEvent) -> Option<Msg> {
        self.leave();
        let data = event.data_transfer().filter(|_| !is_in_field(event))?;
        event.prevent_default();
        let at = point(event);
        let place = if within(BACKLOG, at).is_some() { None } else { Some(place_at(at)?) };
        // Fails for a form that isn't offered.
        let text = |form: &str| data.get_data(form).unwrap_or_default().into();
        let [links, plain] = FORMS.map(text);
        Some(Msg::Dropped(Dropped { text: plain, links, html: text("text/html"), place }))
    }
}

fn is_in_field(event: &DragEvent) -> bool {
    let target: Option<Element> = element(event.target());
    target.is_some_and(|target| target.closest(FIELDS).is_ok_and(|field| field.is_some()))
}

/// Whether it is offered in a form that is read; the contents are hidden until it is dropped.
fn is_read(data: &DataTransfer) -> bool {
    data.types().iter().filter_map(|form| form.as_string()).any(|form| FORMS.contains(&form.as_str()))
}
