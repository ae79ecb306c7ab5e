//! An entry and its task: creating, changing, completing, deleting.
//!
//! - `msg`: its messages
//! - `update`: creating, completing, deleting, working with it
//! - `state`, `form`, `view`: the form of an entry
//! - `choose`, `choices`: the choices of a form, and what a new name creates
//! - `tools`: the buttons that an entry shows under the pointer
//! - `popover`: where a form opens beside it

pub(crate) mod choices;
pub(crate) mod choose;
pub(crate) mod form;
pub(crate) mod msg;
pub mod popover;
pub(crate) mod state;
pub mod tools;
mod update;
pub(crate) mod view;
