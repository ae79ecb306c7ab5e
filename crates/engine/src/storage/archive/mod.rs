//! How records are stored: versioned JSON, apart from the types of the plan.
//!
//! - [`record`]: one record to its JSON and back; what this version doesn't know is kept in a [`Meta`] and written again
//! - [`mod@file`]: a whole workspace as one file, for export, import and the golden archives
//! - [`source`]: the last complete lists of a connection, and what the person chose about the screen
//! - [`migrate`]: from every released version to this one
//! - [`capture`]: pages that were captured while no page of the app was open
//! - [`connection`]: connections and begun authorizations, which no archive holds
//! - [`mod@export`]: exports to spreadsheets that are under way, which no archive holds
//! - [`timer`]: signs of life beside running timers
//! - [`mod@write`]: what a source is still to be told
//! - `join`: a record as two tabs have it; `meet`: a save and what is stored by then
//! - `fields`: reading a JSON object field by field
//!
//! Written by hand over `serde_json::Value` rather than derived: errors name the field, unknown fields come for free, and
//! the wasm is smaller than with flattened derives.

pub use file::{Archive, export, import};
pub use format::{Bad, VERSION};
pub use join::{State, join};
pub use meet::{Met, meet};
pub use meta::{Meta, Seen};
pub use record::{decode, encode, is_record, key_of, record_key};

pub mod capture;
pub mod connection;
pub mod export;
mod fields;
pub mod file;
mod format;
mod join;
mod meet;
mod meta;
pub mod migrate;
pub mod record;
pub mod source;
pub mod timer;
pub mod write;
