//! Meetings: the events of connected calendars, drawn behind the entries of the user's own days.
//!
//! - [`state`]: which calendars are drawn, and which lists that takes
//! - [`msg`], [`update`]: its messages
//! - [`view`]: the events of the visible days
//!
//! The events are those of the calendars' lists, which `calls` refreshes and stores.

pub(crate) mod msg;
pub(crate) mod state;
mod update;
pub(crate) mod view;
