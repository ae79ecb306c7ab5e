//! What this tab knows to be stored of the preferences.

use std::sync::Arc;

use super::archive::source::Prefs;
use crate::settings::list::DeviceSettings;
use crate::shortcuts::Shortcuts;

/// What this tab knows to be stored of the preferences.
#[derive(Debug, Default)]
pub(crate) struct PrefsState {
    pub(super) stored: Prefs,
    unread: u64,
}

impl PrefsState {
    /// The preferences were read.
    pub(crate) fn read(&mut self, stored: Prefs) {
        self.unread = stored.unread;
        self.stored = stored;
    }

    /// How many records can't be read, as far as that was reported.
    pub(super) fn unread(&self) -> u64 {
        self.unread
    }

    /// So many records can't be read. Returns whether these are more than before.
    pub(crate) fn more_unread(&mut self, count: usize) -> bool {
        let count = count as u64;
        count > std::mem::replace(&mut self.unread, count)
    }

    /// Another tab has stored them. Returns the shortcuts and the settings, if they are others: tabs may show different
    /// things, but these are common to all, and so is what a newer version has added.
    pub(super) fn heard(&mut self, prefs: Prefs) -> (Option<Shortcuts>, Option<Arc<DeviceSettings>>) {
        self.unread = self.unread.max(prefs.unread);
        self.stored.unread = prefs.unread;
        let shortcuts = (self.stored.shortcuts != prefs.shortcuts).then(|| prefs.shortcuts.clone());
        self.stored.shortcuts = prefs.shortcuts;
        let device = (self.stored.device != prefs.device).then(|| Arc::clone(&prefs.device));
        self.stored.device = prefs.device;
        (shortcuts, device)
    }
}
