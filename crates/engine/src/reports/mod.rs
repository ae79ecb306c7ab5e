//! Reports: sums over the plan, and files made of them.
//!
//! - [`query`]: what is asked for, as the address has it
//! - [`names`]: what its groups are called
//! - [`table`]: the rows of a report for files and spreadsheets
//! - `update`: the entries behind a number, and files
//! - [`view`]: the page, as data

pub mod names;
pub mod query;
pub mod table;
mod update;
pub mod view;
