//! Calls to providers.
//!
//! - `msg`: its messages
//! - [`schedule`]: when to send requests
//! - [`source`]: the state of a connection, and its current listing
//! - `listing`: listings, page by page; `listed`: handles a complete one
//! - `lookup`: single items
//! - `search`: searching at the source
//! - `quota`: how many calls a provider allows

mod listed;
pub(crate) mod listing;
mod lookup;
pub(crate) mod msg;
mod quota;
pub mod schedule;
mod search;
pub mod source;
mod update;
