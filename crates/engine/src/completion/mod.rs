//! Completing at the source.
//!
//! - `msg`: its messages
//! - `state`: the queue of what a source doesn't know yet
//! - `update`: sent when it can be, taken back when the source refuses

pub(crate) mod msg;
pub(crate) mod state;
mod update;
