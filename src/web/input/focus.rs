//! Where the focus goes next: the element that a message asked for may not be in the page yet.

use std::cell::{Cell, RefCell};

use engine::{ConnectionId, FocusTarget, MeetingKey};
use plan::{EntryId, ItemId};
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusEvent, HtmlElement};

use crate::web::dom::listen::on_first;
use crate::web::dom::{active, document, find, focus, having, next_frame};
use crate::web::input::slots;
use crate::web::spawn_local;

/// How many frames a focus waits for its element: a list that opens may need a second one.
const FRAMES: u8 = 5;

thread_local! {
    /// What has the focus, if it is drawn anew wherever it goes: an entry that moves to another day is another element.
    static LAST: RefCell<Option<FocusTarget>> = RefCell::default();
    static WANTED: RefCell<Option<Wanted>> = RefCell::default();
    /// Whether a part of the page is still loading that may hold the element.
    static PENDING: Cell<bool> = const { Cell::new(false) };
}

struct Wanted {
    target: FocusTarget,
    /// Frames left before it gives up.
    frames: u8,
    /// The element that had the focus when this was requested.
    had: Option<Element>,
}

/// Notes from now on what has the focus; called once.
pub(crate) fn listen() {
    if let Some(document) = document() {
        on_first::<FocusEvent>(&document, "focusin", |event| {
            let focused = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            LAST.set(focused.as_ref().and_then(target_of));
        });
        // An element that stays in the page has lost it on purpose; one that is being removed is gone in a moment.
        on_first::<FocusEvent>(&document, "focusout", |event| {
            let left = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            spawn_local(async move {
                if left.is_some_and(|left| left.is_connected()) && is_nowhere() {
                    LAST.set(None);
                }
            });
        });
    }
}

/// Moves the focus to where its entry, slot or meeting is drawn now, if drawing has removed the element that had it.
pub(crate) fn keep() {
    if LAST.with_borrow(Option::is_none) {
        return;
    }
    next_frame(|| {
        if is_nowhere() && WANTED.with_borrow(Option::is_none) {
            LAST.take().into_iter().for_each(focus_soon);
        }
    });
}

/// Whether no element has the focus.
fn is_nowhere() -> bool {
    active().is_none_or(|active| active.tag_name() == "BODY")
}

/// The entry, slot or meeting that an element is.
fn target_of(focused: &Element) -> Option<FocusTarget> {
    if let Some(entry) = focused.get_attribute("data-entry") {
        return Some(FocusTarget::Entry(EntryId::new(entry)));
    }
    if let Some((slot, member)) = slots::of(focused) {
        return Some(FocusTarget::Slot(slot, member));
    }
    let day = focused.closest("[data-day]").ok()??;
    Some(FocusTarget::Meeting(MeetingKey {
        date: day.get_attribute("data-day")?.parse().ok()?,
        connection: ConnectionId(focused.get_attribute("data-source")?.into()),
        item: ItemId::new(focused.get_attribute("data-event")?),
    }))
}

/// Moves the focus to `target` once it is in the page. It replaces an earlier request.
pub(crate) fn focus_soon(target: FocusTarget) {
    let waits =
        WANTED.with_borrow_mut(|wanted| wanted.replace(Wanted { target, frames: FRAMES, had: active() }).is_some());
    if !waits {
        look();
    }
}

/// Moves the focus to its target if the target is in the page by now: in the next frame, or when a key is pressed
/// before it. If the focus has moved elsewhere meanwhile, it stays there and the request is dropped.
pub(crate) fn settle() {
    let found = WANTED.with_borrow_mut(|wanted| {
        if !wanted.as_ref()?.is_awaited() {
            *wanted = None;
        }
        let element = element(&wanted.as_ref()?.target)?;
        *wanted = None;
        Some(element)
    });
    // A focus handler may request another target.
    found.iter().for_each(focus);
}

/// Says whether a part of the page is still loading.
pub(crate) fn expect_more(more: bool) {
    PENDING.set(more);
}

/// The focus waits for a part of the page that is still loading, so keys are meant for that part.
pub(crate) fn is_coming() -> bool {
    WANTED.with_borrow(|wanted| wanted.as_ref().is_some_and(Wanted::is_coming))
}

/// Drops the request.
pub(crate) fn give_up() {
    WANTED.take();
}

impl Wanted {
    /// The target is in a part of the page that is still loading.
    fn is_coming(&self) -> bool {
        let in_later_part = match self.target {
            FocusTarget::Backlog
            | FocusTarget::Task(_)
            | FocusTarget::Sidebar
            | FocusTarget::Item(_)
            | FocusTarget::Setting(_) => true,
            FocusTarget::Entry(_)
            | FocusTarget::Meeting(_)
            | FocusTarget::Heading
            | FocusTarget::Slot(..)
            | FocusTarget::BacklogToggle
            | FocusTarget::SidebarToggle => false,
        };
        in_later_part && PENDING.get()
    }

    fn after_a_frame(self) -> Option<Self> {
        if self.is_coming() {
            return Some(self);
        }
        (self.frames > 1).then(|| Self { frames: self.frames.saturating_sub(1), ..self })
    }

    /// The focus hasn't moved since, except by the browser: if the element that had it is gone, the browser gives the
    /// focus to the body, or, in a dialog, back to the element that had it before.
    fn is_awaited(&self) -> bool {
        let active = active();
        let in_dialog =
            || self.had.as_ref().is_some_and(|had| had.closest("dialog").is_ok_and(|found| found.is_some()));
        is_nowhere() || self.had == active || in_dialog()
    }
}

fn look() {
    next_frame(|| {
        settle();
        let waits = WANTED.with_borrow_mut(|wanted| {
            *wanted = wanted.take().and_then(Wanted::after_a_frame);
            wanted.is_some()
        });
        if waits {
            look();
        }
    });
}

fn element(target: &FocusTarget) -> Option<HtmlElement> {
    match target {
        FocusTarget::Entry(id) => find(&having("data-entry", id.as_str())),
        FocusTarget::Meeting(key) => {
            let day = having("data-day", &key.date.to_string());
            find(&format!("{day} {}", having("data-event", key.item.as_str())))
        }
        FocusTarget::Item(id) => find(&having("data-item", id.as_str())),
        FocusTarget::Task(id) => find(&having("data-waiting", id.as_str())),
        FocusTarget::Backlog => find("[data-new-task]"),
        FocusTarget::BacklogToggle => find("[data-backlog-toggle]"),
        FocusTarget::Setting(id) => find(&having("data-setting", id)),
        FocusTarget::Heading => find("#page-title"),
        FocusTarget::Slot(slot, member) => slots::at(*slot, member.as_ref()).or_else(|| find("main")),
        FocusTarget::Sidebar => find("aside input[type=search]").or_else(|| find("aside button:not([disabled])")),
        FocusTarget::SidebarToggle => find("[data-sidebar-toggle]"),
    }
}
