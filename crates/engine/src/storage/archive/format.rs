//! The version of the stored format, and why a text can't be read.

use std::fmt;

/// The current version.
pub const VERSION: u64 = 2;

/// Why stored text can't be read. It stays in storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bad {
    /// Written by a newer version of the program.
    Newer {
        /// The format version that it was written in.
        theirs: u64,
        /// The newest version that is understood.
        ours: u64,
    },
    /// A malformed record.
    Shape {
        /// The field.
        field: String,
    },
    /// Not JSON, or not an archive.
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
