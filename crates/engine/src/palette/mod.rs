//! The command palette: every action, page, day, task, entry and item in one place, and the search over everything.
//!
//! - `msg`: its messages; `state`: what was chosen lately, and `stored`: its stored form
//! - `update`: what a choice does
//! - `items`: the loaded items by their words
//! - [`view`]: what is offered for a text. Unlike the other views it isn't part of [`crate::View`]: the palette asks for it
//!   while it is open, so that nothing of the search is loaded, made or kept before.

mod items;
pub(crate) mod msg;
pub(crate) mod state;
mod stored;
mod update;
pub mod view;
