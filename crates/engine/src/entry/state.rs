//! The open form.

use plan::EntryId;

use crate::values::draft::{Draft, Field};

/// An entry whose form is open.
#[derive(Debug)]
pub(crate) struct Editing {
    pub(super) entry: EntryId,
    /// The fields when it was opened: those that the user leaves alone follow other tabs and the source.
    pub(super) base: Draft,
    /// Fields that couldn't be read.
    pub(super) wrong: Vec<Field>,
}
