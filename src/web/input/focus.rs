//! Where the focus goes next: what a message asked for may not be in the page yet.

use std::cell::{Cell, RefCell};

use engine::FocusTarget;
use web_sys::{Element, HtmlElement};

use crate::web::dom::{active, find, focus, having, next_frame};

/// Frames that a focus waits for its element: a list that opens may need a second one.
const FRAMES: u8 = 5;

thread_local! {
    static WANTED: RefCell<Option<Wanted>> = RefCell::default();
    /// A part of the page is still to come, in which it may be.
    static PENDING: Cell<bool> = const { Cell::new(false) };
}

struct Wanted {
    target: FocusTarget,
    /// In so many frames more it is given up.
    frames: u8,
    /// What had the focus when it was asked for.
    had: Option<Element>,
}

/// Puts the focus there once it is in the page; what was wanted before no longer is.
pub(crate) fn focus_soon(target: FocusTarget) {
    let waits =
        WANTED.with_borrow_mut(|wanted| wanted.replace(Wanted { target, frames: FRAMES, had: active() }).is_some());
    if !waits {
        look();
    }
}

/// Puts the focus where it is to go if that is in the page by now: in the next frame, or with a key that is pressed before
/// it. Whoever has gone elsewhere meanwhile stays there, and nothing is wanted any more.
pub(crate) fn settle() {
    let found = WANTED.with_borrow_mut(|wanted| {
        if !wanted.as_ref()?.is_awaited() {
            *wanted = None;
        }
        let element = element(&wanted.as_ref()?.target)?;
        *wanted = None;
        Some(element)
    });
    // Whoever hears of it may want it elsewhere.
    found.iter().for_each(focus);
}

/// A part of the page is still to come, or all is here.
pub(crate) fn expect_more(more: bool) {
    PENDING.set(more);
}

/// The focus waits for a part of the page that is still to come: keys are for that.
pub(crate) fn is_coming() -> bool {
    WANTED.with_borrow(|wanted| wanted.as_ref().is_some_and(Wanted::is_coming))
}

/// It isn't wanted any more.
pub(crate) fn give_up() {
    WANTED.take();
}

impl Wanted {
    /// It is in a part of the page that is still to come.
    fn is_coming(&self) -> bool {
        let in_later_part = match self.target {
            FocusTarget::Backlog
            | FocusTarget::Task(_)
            | FocusTarget::Sidebar
            | FocusTarget::Item(_)
            | FocusTarget::Setting(_) => true,
            FocusTarget::Entry(_) | FocusTarget::Heading | FocusTarget::BacklogToggle | FocusTarget::SidebarToggle => {
                false
            }
        };
        in_later_part && PENDING.get()
    }

    fn after_a_frame(self) -> Option<Self> {
        if self.is_coming() {
            return Some(self);
        }
        (self.frames > 1).then(|| Self { frames: self.frames - 1, ..self })
    }

    /// Nobody has moved the focus since, but for the browser: what had it may be gone, which leaves it to the page as a
    /// whole, or in a dialog, which gives it back where it had it from.
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
