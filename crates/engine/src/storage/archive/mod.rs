//! How records are stored: versioned JSON, separate from the plan's types.
//!
//! - [`record`]: one record to its JSON and back; what this version doesn't know is kept in a [`Meta`] and written again
//! - [`mod@file`]: a whole workspace as one file, for export, import and the golden archives
//! - [`source`]: the last complete lists of a connection, and the preferences
//! - [`migrate`]: from every released version to the current one
//! - [`capture`]: pages that were captured while no page of the app was open
//! - [`connection`]: connections and sign-ins in progress, which no archive contains
//! - [`mod@export`]: exports to spreadsheets in progress, which no archive contains
//! - [`timer`]: signs of life of running timers
//! - [`mod@write`]: marks that a source doesn't know yet
//! - `join`: joins two tabs' versions of a record; `meet`: compares a save with what is stored
//! - `fields`: reads a JSON object field by field
//!
//! Written by hand over `serde_json::Value` rather than derived: errors name the field, unknown fields need no extra
//! code, and the wasm is smaller than with flattened derives.

pub use file::{Archive, export, import};
pub use format::{Bad, VERSION};
pub use join::{State, join};
pub use meet::{Met, meet};
pub use meta::{Meta, Seen};
pub use record::{decode, encode, is_record, key_of, record_key};

pub mod capture;
pub mod connection;
pub mod export;
pub(crate) mod fields;
pub mod file;
pub(crate) mod format;
mod join;
mod meet;
mod meta;
pub mod migrate;
pub mod record;
pub mod source;
pub mod timer;
pub mod write;
