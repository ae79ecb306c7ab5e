//! The page of settings.
//!
//! - `state`: what can be changed there, and what is typed for it
//! - `update`: a sheet is read and becomes one change
//! - `view`: the page, as data

pub(crate) mod state;
mod update;
pub(crate) mod view;
