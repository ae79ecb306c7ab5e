//! Stored data, and sync with other tabs.
//!
//! - `msg`: its messages
//! - [`archive`]: the stored form of each record
//! - `kinds`: the kinds of stored records, in one list
//! - `load`: whether the stored data has been read
//! - `state`, `prefs`: the preferences, and what is stored of them
//! - `outbox`: saves that aren't durable yet
//! - `save`: turns a change into what is stored
//! - `sync`: what is read at startup and received from other tabs
//! - `repair`: a winning change between tabs brings what it needs
//! - `unread`, `quarantine`: stored records that can't be read

pub mod archive;
mod kinds;
pub(crate) mod load;
pub(crate) mod msg;
pub(crate) mod outbox;
mod prefs;
mod quarantine;
mod repair;
mod save;
pub(crate) mod state;
mod sync;
pub(crate) mod unread;
mod update;
