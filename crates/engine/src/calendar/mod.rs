//! The calendar: the visible days, their entries, and going from one week to another.
//!
//! - `msg`: its messages
//! - `state`: the page that is shown, and the days on it
//! - `update`: to another page, week or day
//! - `view`: a week or a day, as data
//! - `marks`: what is picked up, selected and cut, as far as a day shows it
//! - `order`: the order in which entries are read
//! - `today`: a day as an agenda
//! - `multi_day`: events that continue over midnight

pub(crate) mod marks;
pub(crate) mod msg;
pub(crate) mod multi_day;
pub(crate) mod order;
pub(crate) mod state;
pub(crate) mod today;
mod update;
pub(crate) mod view;
