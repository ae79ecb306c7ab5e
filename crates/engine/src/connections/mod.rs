//! Accounts at providers: connecting, renewing, disconnecting.
//!
//! - `state`: what is under way with the page's host, and its wire
//! - `update`: what follows from its answers
//! - `host`: what is known of the page's host, as data
//! - `view`: the page of integrations, as data

pub(crate) mod host;
pub(crate) mod state;
mod update;
pub(crate) mod view;
