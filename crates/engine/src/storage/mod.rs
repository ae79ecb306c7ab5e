//! What is stored, and what other tabs store.
//!
//! - [`archive`]: the stored form of each record
//! - `outbox`: saves that aren't durable yet
//! - `save`: from a change to what is stored
//! - `sync`: what is read at the start and heard from other tabs
//! - `repair`: what wins between tabs brings what it needs
//! - `quarantine`: stored records that can't be read

pub mod archive;
pub(crate) mod outbox;
pub(crate) mod quarantine;
mod repair;
mod save;
mod sync;
