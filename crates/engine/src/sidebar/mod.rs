//! The sidebar: the items of connected tools.
//!
//! - `msg`: its messages
//! - `state`: what is open, chosen and searched
//! - `update`: opening, closing, and what it lists
//! - `view`, `build`, `panel`: its connections, containers and rows, as data
//! - `window`: which rows of a long list are drawn

pub(crate) mod build;
pub(crate) mod msg;
pub(crate) mod panel;
pub(crate) mod state;
mod update;
pub(crate) mod view;
pub mod window;
