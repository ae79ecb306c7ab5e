//! Exports of a report to a spreadsheet.
//!
//! - `state`: what is to be done next, as a state machine without time or network
//! - `questions`: what the provider is asked, and how many rows go with a question
//! - `target`: where a report goes
//! - `exports`: what is known of exports beside the one that is shown
//! - `update`: one export at a time is driven
//! - `view`: exports, as the page of reports shows them

pub(crate) mod exports;
mod questions;
pub(crate) mod state;
pub(crate) mod target;
mod update;
pub(crate) mod view;

pub use state::{Export, Stage};
pub use target::{Known, Place, Target, spreadsheet_id};
