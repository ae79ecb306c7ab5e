//! Dragging, by pointer and by keys alike.
//!
//! - `state`: what is held, and where it would land
//! - `companions`: the entries that move with the one that is held
//! - `update`: from picking up to letting go
//! - `backlog`: from and into the backlog
//! - `view`: that something is held, as data

mod backlog;
pub(crate) mod companions;
pub(crate) mod state;
mod update;
pub(crate) mod view;
