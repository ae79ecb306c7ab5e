//! Accounts at providers: connecting, renewing, disconnecting.
//!
//! - `state`: what is under way with the page's host, and its wire
//! - `update`: what follows from its answers
//! - `view`: the page of integrations, as data

pub(crate) mod state;
pub(crate) mod update;
pub(crate) mod view;
