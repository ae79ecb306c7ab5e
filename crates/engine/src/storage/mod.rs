//! What is stored, and what other tabs store.
//!
//! - [`archive`]: the stored form of each record
//! - `load`: whether what is stored has been read
//! - `outbox`: saves that aren't durable yet
//! - `save`: from a change to what is stored
//! - `sync`: what is read at the start and heard from other tabs
//! - `repair`: what wins between tabs brings what it needs
//! - `unread`, `quarantine`: stored records that can't be read

pub mod archive;
pub(crate) mod load;
pub(crate) mod outbox;
mod quarantine;
mod repair;
mod save;
mod sync;
pub(crate) mod unread;
