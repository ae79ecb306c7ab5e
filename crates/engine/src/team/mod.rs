//! The members of a plan.
//!
//! - `people`: the user, whose week is shown, and the order of the team
//! - `update`: whose week is shown, and new members
//! - `view`: the week of all members, as data

mod people;
mod update;
pub(crate) mod view;
