//! The open forms.

use plan::{EntryId, MemberId, Minutes, Slot};

use crate::values::draft::{Draft, Field};

/// The open forms.
#[derive(Debug, Default)]
pub(crate) struct Forms {
    pub(super) editing: Option<Editing>,
    pub(super) creating: Option<Creating>,
}

impl Forms {
    /// The new entry whose dialog is open.
    pub(crate) fn creating(&self) -> Option<&Creating> {
        self.creating.as_ref()
    }

    pub(crate) fn stop_editing(&mut self) {
        self.editing = None;
    }
}

/// A new entry before it has a title.
#[derive(Clone, Debug)]
pub(crate) struct Creating {
    pub(crate) slot: Slot,
    /// Its length, if that was drawn.
    pub(crate) minutes: Option<Minutes>,
    /// For whom it is, if its place says so.
    pub(crate) member: Option<MemberId>,
    /// Whether it is typed beside its place in the days.
    pub(crate) in_place: bool,
}

/// An entry whose form is open.
#[derive(Debug)]
pub(crate) struct Editing {
    pub(super) entry: EntryId,
    /// Whether only what is changed most often is shown, beside the entry.
    pub(super) quick: bool,
    /// The fields when it was opened: those that the user leaves alone follow other tabs and the source.
    pub(super) base: Draft,
    /// Fields that couldn't be read.
    pub(super) wrong: Vec<Field>,
}
