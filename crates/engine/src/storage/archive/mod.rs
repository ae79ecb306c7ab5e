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

pub mod capture;
pub mod connection;
pub mod export;
mod fields;
pub mod file;
mod join;
mod meet;
pub mod migrate;
pub mod record;
pub mod source;
pub mod timer;
pub mod write;

pub use file::{Archive, export, import};
pub use join::{Seen, State, join};
pub use meet::{Met, meet};
pub use record::{Meta, decode, encode, is_record, key_of, record_key};

use std::fmt;

/// The version that is written.
pub const VERSION: u64 = 2;

/// Why stored text can't be read. It stays where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bad {
    /// Written by a newer version of the program.
    Newer {
        /// Its version.
        theirs: u64,
        /// The newest that is understood.
        ours: u64,
    },
    /// Not of the documented shape.
    Shape {
        /// The field.
        field: String,
    },
    /// Not JSON, or no archive.
    NotAnArchive,
    /// The key names no kind of record.
    Key(String),
}

impl fmt::Display for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Bad::Newer { theirs, ours } => {
                write!(f, "written by version {theirs} of the format, while this program reads up to version {ours}")
            }
            Bad::Shape { field } => write!(f, "the field `{field}` is missing or not of its form"),
            Bad::NotAnArchive => f.write_str("not an archive of this program"),
            Bad::Key(key) => write!(f, "`{key}` is no record's key"),
        }
    }
}

impl std::error::Error for Bad {}
