//! Exports of a report to a spreadsheet.
//!
//! - `msg`: its messages
//! - `state`: the next step, as a state machine without time or network
//! - `questions`: the requests to the provider, and how many rows each takes
//! - `target`: the target of an export
//! - `exports`: all exports, as this tab knows them
//! - `update`: drives one export at a time
//! - `view`: exports, as shown on the Reports page

pub(crate) mod exports;
pub(crate) mod msg;
mod questions;
pub(crate) mod state;
pub(crate) mod target;
mod update;
pub(crate) mod view;

pub use state::{Export, Stage};
pub use target::{Known, Place, Target, spreadsheet_id};
