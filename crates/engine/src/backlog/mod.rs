//! The backlog: tasks that wait to be planned.
//!
//! - `msg`: its messages
//! - `state`: the state of its panel
//! - `update`: its panel, its rows, and dropping into it
//! - `view`: its rows, as data

pub(crate) mod msg;
pub(crate) mod state;
mod update;
pub(crate) mod view;
