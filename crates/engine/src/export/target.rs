//! Where a report goes.

use std::sync::Arc;

/// A spreadsheet's id in its address, or the text itself where it is no address. Source: the vendor's guide, "Spreadsheet
/// ID": the part of the address behind `/d/`.
pub fn spreadsheet_id(text: &str) -> Option<Arc<str>> {
    let text = text.trim();
    let id = match text.split_once("/d/") {
        Some((_, rest)) => rest.split(['/', '?', '#']).next().unwrap_or_default(),
        None => text,
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    (!id.is_empty() && id.chars().all(plain)).then(|| id.into())
}

/// Where a report goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A new spreadsheet with this title.
    New {
        /// The title.
        title: Arc<str>,
    },
    /// Below what a sheet holds.
    Append(Place),
    /// In the place of what a sheet holds.
    Replace(Place),
}

/// A spreadsheet that an export went to, for the next time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its title.
    pub title: Arc<str>,
    /// The sheet.
    pub place: Place,
}

/// A sheet of a spreadsheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The spreadsheet's id.
    pub spreadsheet: Arc<str>,
    /// The sheet's name.
    pub sheet: Arc<str>,
}
