//! Pages that the extension captures, and what is dropped from outside.
//!
//! - `state`: a page, and what of it becomes a task
//! - `dropped`: what is dropped from outside
//! - `update`: the task and the entry that come of it

pub(crate) mod dropped;
pub(crate) mod state;
mod update;
