//! Dragging, by pointer and by keys.
//!
//! - `msg`: its messages
//! - `state`: what was picked up, and where it would land
//! - `companions`: the entries that move with the one that was picked up
//! - `update`: from picking up to dropping
//! - `backlog`: dragging from and to the backlog
//! - `view`: what a drag shows, as data

mod backlog;
pub(crate) mod companions;
pub(crate) mod msg;
pub(crate) mod state;
mod update;
pub(crate) mod view;
