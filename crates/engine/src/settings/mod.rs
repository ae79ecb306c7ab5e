//! The Settings page.
//!
//! - [`list`]: every setting, with all that follows from it
//! - `state`: what can be changed there, and the text in its forms
//! - `update`: parses a form and turns it into one change
//! - `view`: the page, as data

pub mod list;
pub(crate) mod state;
mod update;
pub(crate) mod view;
