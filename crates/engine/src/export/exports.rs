//! All exports.

use std::sync::Arc;

use litemap::LiteMap;
use plan::Millis;

use super::state::Export;
use super::target::Known;
use crate::values::stored::Stored;

/// All exports: one that is shown, and what is known of it and of others.
#[derive(Debug, Default)]
pub(crate) struct Exports {
    /// The one that runs, or that ended last.
    pub(super) shown: Option<Export>,
    /// Spreadsheets that were created, the last one first.
    pub(super) places: Vec<Known>,
    /// The stored state and rows of each export.
    pub(super) heads: LiteMap<Arc<str>, Export>,
    pub(super) rows: LiteMap<Arc<str>, Arc<Vec<Vec<providers::Cell>>>>,
    /// An export that the tab doing it has to undo.
    pub(super) back: Option<Arc<str>>,
    /// The last stored state of the export that is shown.
    pub(super) stored: Option<Stored>,
    /// Whether this tab waits for the lock.
    pub(super) claiming: bool,
    /// Whether this tab does the export.
    pub(super) claimed: bool,
    /// Whether another page was doing it until now.
    pub(super) foreign: bool,
    /// Whether its result is reported in a message, since its page has gone.
    pub(super) tells: bool,
}

impl Exports {
    pub(crate) fn shown(&self) -> Option<&Export> {
        self.shown.as_ref()
    }

    pub(crate) fn places(&self) -> &[Known] {
        &self.places
    }

    /// As they were stored.
    pub(crate) fn restore(&mut self, places: Vec<Known>) {
        self.places = places;
    }

    /// When the next request may be sent.
    pub(crate) fn due(&self) -> Option<Millis> {
        self.shown.as_ref().and_then(Export::due)
    }

    /// The clock was put back by this much.
    pub(crate) fn put_back(&mut self, by: Millis) {
        self.shown.iter_mut().for_each(|export| export.put_back(by));
    }
}
