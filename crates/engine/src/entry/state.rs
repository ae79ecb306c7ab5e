//! The form that is open.

use plan::EntryId;

use crate::values::draft::{Draft, Field};

/// An entry whose form is open.
#[derive(Debug)]
pub(crate) struct Editing {
    pub(crate) entry: EntryId,
    /// What its fields held when it was opened: what the person leaves alone follows other tabs and the source.
    pub(crate) base: Draft,
    /// Fields that could not be read.
    pub(crate) wrong: Vec<Field>,
}
