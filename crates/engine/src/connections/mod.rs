//! Accounts at providers: connecting, renewing, disconnecting.
//!
//! - `msg`: its messages
//! - `state`: requests to the page's host in progress, and their format
//! - `update`: what follows from its answers
//! - `host`: the state of the page's host, as data
//! - `view`: the Integrations page, as data

pub(crate) mod host;
pub(crate) mod msg;
pub(crate) mod state;
mod token;
mod update;
pub(crate) mod view;
