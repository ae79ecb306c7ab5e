//! Where the focus goes next: what a message asked for may not be in the page yet.

use std::cell::RefCell;

use engine::FocusTarget;
use web_sys::HtmlElement;

use super::dom::{find, focus, having, next_frame};

/// Frames that a focus waits for its element: a list that opens may need a second one.
const FRAMES: u8 = 5;

thread_local! {
    /// Where it goes, and in how many frames more that is given up.
    static WANTED: RefCell<Option<(FocusTarget, u8)>> = RefCell::default();
}

/// Puts the focus there once it is in the page; what was wanted before no longer is.
pub(super) fn focus_soon(target: FocusTarget) {
    let waits = WANTED.with_borrow_mut(|wanted| wanted.replace((target, FRAMES)).is_some());
    if !waits {
        look();
    }
}

/// Puts the focus where it is to go if that is in the page by now: a key that is pressed before the next frame is meant
/// for what one sees then.
pub(super) fn settle() {
    let found = WANTED.with_borrow_mut(|wanted| {
        let element = element(&wanted.as_ref()?.0)?;
        *wanted = None;
        Some(element)
    });
    // Whoever hears of it may want it elsewhere.
    found.iter().for_each(focus);
}

fn look() {
    next_frame(|| {
        settle();
        let waits = WANTED.with_borrow_mut(|wanted| {
            *wanted = wanted.take().filter(|(_, frames)| *frames > 1).map(|(target, frames)| (target, frames - 1));
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
        FocusTarget::BacklogToggle => find("[aria-keyshortcuts='B']"),
        FocusTarget::Setting(id) => find(&having("data-setting", id)),
        FocusTarget::Heading => find("#page-title"),
        FocusTarget::Sidebar => find("aside input[type=search]").or_else(|| find("aside button:not([disabled])")),
        FocusTarget::SidebarToggle => find("[aria-keyshortcuts~='Alt+I']"),
    }
}
