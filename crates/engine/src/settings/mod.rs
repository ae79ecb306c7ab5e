//! The Settings page.
//!
//! - [`list`]: every setting, with all that follows from it
//! - `msg`: its messages
//! - `sheet`: what can be changed there, and the text in its forms
//! - `state`: what was chosen for this device, and the open form
//! - `update`: parses a form and turns it into one change
//! - `view`: the page, as data

pub mod list;
pub(crate) mod msg;
pub(crate) mod sheet;
pub(crate) mod state;
mod update;
pub(crate) mod view;
