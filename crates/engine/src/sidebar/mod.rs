//! The sidebar: the items of connected tools.
//!
//! - `msg`: its messages
//! - `update`: opening, closing, and what it lists
//! - `view`, `build`, `panel`: its connections, containers and rows, as data
//! - `window`: which rows of a long list are drawn

pub(crate) mod build;
pub(crate) mod msg;
pub(crate) mod panel;
mod update;
pub(crate) mod view;
pub mod window;
