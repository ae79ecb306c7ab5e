//! Running timers.
//!
//! - `state`: what is known of timers besides the plan
//! - `update`: starting and stopping, and resolving a gap
//! - `heartbeat`: the signs of life by which gaps are found
//! - `view`: the timers, as data

pub(crate) mod heartbeat;
pub(crate) mod state;
mod update;
pub(crate) mod view;
