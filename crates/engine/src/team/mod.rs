//! The people of a plan.
//!
//! - `people`: who sits at this device, whose week is shown, in which order a team stands
//! - `update`: whose week is shown, and new members
//! - `view`: the week of everybody, as data

mod people;
mod update;
pub(crate) mod view;
