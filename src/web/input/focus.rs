//! Where the focus goes next: the element that a message asked for may not be in the page yet.

use std::cell::{Cell, RefCell};

use engine::FocusTarget;
use web_sys::{Element, HtmlElement};

use crate::web::dom::{active, find, focus, having, next_frame};

/// How many frames a focus waits for its element: a list that opens may need a second one.
const FRAMES: u8 = 5;

thread_local! {
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
            | FocusTarget::BacklogToggle
            | FocusTarget::SidebarToggle => false,
        };
        in_later_part && PENDING.get()
    }

    fn after_a_frame(self) -> Option<Self> {
        if self.is_coming() {
            return Some(self);
        }
        (self.frames > 1).then(|| Self { frames: self.frames - 1, ..self })
    }

    /// The focus hasn't moved since, except by the browser: if the element that had it is gone, the browser gives the
    /// focus to the body, or, in a dialog, back to the element that had it before.
    fn is_awaited(&self) -> bool {
        let active = active();
        let nowhere = active.as_ref().is_none_or(|active| active.tag_name() == "BODY");
        let in_dialog =
            || self.had.as_ref().is_some_and(|had| had.closest("dialog").is_ok_and(|found| found.is_some()));
        nowhere || self.had == active || in_dialog()
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
        FocusTarget::Meeting(id) => find(&having("data-meeting", id.as_str())),
        FocusTarget::Item(id) => find(&having("data-item", id.as_str())),
        FocusTarget::Task(id) => find(&having("data-waiting", id.as_str())),
        FocusTarget::Backlog => find("[data-new-task]"),
        FocusTarget::BacklogToggle => find("[data-backlog-toggle]"),
        FocusTarget::Setting(id) => find(&having("data-setting", id)),
        FocusTarget::Heading => find("#page-title"),
        FocusTarget::Sidebar => find("aside input[type=search]").or_else(|| find("aside button:not([disabled])")),
        FocusTarget::SidebarToggle => find("[data-sidebar-toggle]"),
    }
}
