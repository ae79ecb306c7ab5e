//! The backlog: tasks that wait to be planned.
//!
//! - `update`: its panel, its rows, and dropping into it
//! - `view`: its rows, as data

pub(crate) mod update;
pub(crate) mod view;
