//! Calls to providers.
//!
//! - [`schedule`]: what is asked when
//! - [`source`]: what is known of a connection, and the enumeration that runs
//! - `listing`: enumerations, page by page; `listed`: what comes of a complete one
//! - `lookup`: single items
//! - `search`: searching at the source
//! - `quota`: how often a provider lets itself be called

mod listed;
pub(crate) mod listing;
mod lookup;
mod quota;
pub mod schedule;
mod search;
pub mod source;
