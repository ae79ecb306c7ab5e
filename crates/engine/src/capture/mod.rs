//! Pages that the extension captures.
//!
//! - `state`: a page, and what of it becomes a task
//! - `update`: the task and the entry that come of it

pub(crate) mod state;
mod update;
