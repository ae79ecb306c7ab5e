//! The members of a plan.
//!
//! - `msg`: its messages
//! - `state`: who uses this device, and whose days are shown
//! - `people`: the user, whose week is shown, and the order of the team
//! - `update`: whose week is shown, and new members
//! - `view`: the week of all members, as data

pub(crate) mod msg;
mod people;
pub(crate) mod state;
mod update;
pub(crate) mod view;
