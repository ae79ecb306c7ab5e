//! Reports: sums over the plan, and files made from them.
//!
//! - `msg`: its messages
//! - `state`: the query, and the number whose entries are listed
//! - [`query`]: the query in the URL
//! - [`names`]: the names of groups
//! - [`table`]: the rows of a report for files and spreadsheets
//! - `update`: the entries behind a number, and files
//! - [`view`]: the page, as data

pub(crate) mod msg;
pub mod names;
pub mod query;
pub(crate) mod state;
pub mod table;
mod update;
pub mod view;
