//! An entry and its task: made, changed, completed, removed.
//!
//! - `update`: made, completed, removed, worked with
//! - `state`, `form`, `view`: the form of an entry
//! - `choose`, `choices`: what a form chooses from, and what comes of a new name
//! - `tools`: the buttons that an entry shows under the pointer

pub(crate) mod choices;
pub(crate) mod choose;
pub(crate) mod form;
pub(crate) mod state;
pub mod tools;
mod update;
pub(crate) mod view;
