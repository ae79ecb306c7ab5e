//! What was chosen lately.

use std::sync::Arc;

/// How many choices are remembered.
const RECENT: usize = 5;

/// What was chosen lately, and what the sources have said.
#[derive(Debug, Default)]
pub(crate) struct PaletteState {
    /// The last choices in their stored form, the latest first.
    recent: Vec<Arc<str>>,
    /// Grows with everything that becomes known of the search at the sources.
    heard: u64,
}

impl PaletteState {
    /// Something has become known of the search at the sources.
    pub(crate) fn hear(&mut self) {
        self.heard = self.heard.saturating_add(1);
    }

    /// How often something has become known of it.
    pub(crate) fn heard(&self) -> u64 {
        self.heard
    }

    /// The last choices in their stored form, the latest first.
    pub(crate) fn recent(&self) -> &[Arc<str>] {
        &self.recent
    }

    /// These were stored.
    pub(crate) fn restore(&mut self, recent: Vec<Arc<str>>) {
        self.recent = recent;
    }

    pub(super) fn note(&mut self, target: Arc<str>) {
        self.recent.retain(|known| *known != target);
        self.recent.insert(0, target);
        self.recent.truncate(RECENT);
    }
}
