//! Calls to providers.
//!
//! - `msg`: its messages
//! - [`schedule`]: when to send requests
//! - [`snapshot`]: what a connection showed last; `source`: its state, and its current listing
//! - `courier`: every request goes through it, whoever asks (`caller`); `pace`: how soon a connection may be asked again;
//!   `access`: renews access tokens; `requests`: what hasn't been answered
//! - `listing`: listings, page by page; `listed`: handles a complete one
//! - `lookup`: single items
//! - `search`: searching at the source
//! - `quota`: how many calls a provider allows

mod access;
pub(crate) mod caller;
pub(crate) mod courier;
mod listed;
mod listing;
mod lookup;
pub(crate) mod msg;
pub(crate) mod pace;
mod quota;
pub(crate) mod requests;
pub mod schedule;
mod search;
pub mod snapshot;
pub(crate) mod source;
mod update;
