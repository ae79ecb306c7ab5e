//! Timers that run.
//!
//! - `state`: what is known of timers beside the plan
//! - `update`: begun and stopped, and what becomes of a gap
//! - `heartbeat`: the signs of life by which gaps are found
//! - `view`: the timers, as data

pub(crate) mod heartbeat;
pub(crate) mod state;
mod update;
pub(crate) mod view;
