//! The target of an export.

use std::sync::Arc;

/// The spreadsheet's id in a URL, or the text itself if it isn't a URL. Source: Google's guide, "Spreadsheet ID": the
/// part of the URL after `/d/`.
pub fn spreadsheet_id(text: &str) -> Option<Arc<str>> {
    let text = text.trim();
    let id = match text.split_once("/d/") {
        Some((_, rest)) => rest.split(['/', '?', '#']).next().unwrap_or_default(),
        None => text,
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    (!id.is_empty() && id.chars().all(plain)).then(|| id.into())
}

/// The target of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A new spreadsheet with this title.
    New {
        /// The title.
        title: Arc<str>,
    },
    /// Append below a sheet's content.
    Append(Place),
    /// Replace a sheet's content.
    Replace(Place),
}

/// A spreadsheet that was used for an export, to be offered again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The title.
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
