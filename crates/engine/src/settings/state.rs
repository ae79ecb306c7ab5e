//! What was chosen for this device, and the state of the Settings page.

use std::sync::Arc;

use super::list::DeviceSettings;
use super::sheet::{Sheet, SheetFault, Subject};
use crate::shortcuts::Shortcuts;

/// What was chosen for this device, and the state of the Settings page.
#[derive(Debug, Default)]
pub(crate) struct SettingsState {
    pub(super) device: Arc<DeviceSettings>,
    pub(super) shortcuts: Arc<Shortcuts>,
    /// The form that is open.
    pub(super) filling: Option<Filling>,
    /// The setting for which what was last typed couldn't be read.
    pub(super) wrong: Option<&'static str>,
}

impl SettingsState {
    /// The settings of this device.
    pub(crate) fn device(&self) -> &Arc<DeviceSettings> {
        &self.device
    }

    pub(crate) fn device_mut(&mut self) -> &mut DeviceSettings {
        Arc::make_mut(&mut self.device)
    }

    /// Returns those before.
    pub(crate) fn replace_device(&mut self, device: Arc<DeviceSettings>) -> Arc<DeviceSettings> {
        std::mem::replace(&mut self.device, device)
    }

    /// Keyboard shortcuts that were changed.
    pub(crate) fn shortcuts(&self) -> &Arc<Shortcuts> {
        &self.shortcuts
    }

    pub(crate) fn replace_shortcuts(&mut self, shortcuts: Shortcuts) {
        self.shortcuts = Arc::new(shortcuts);
    }

    /// The page is left.
    pub(crate) fn leave(&mut self) {
        (self.filling, self.wrong) = (None, None);
    }
}

/// An open form of the Settings page.
#[derive(Debug)]
pub(crate) struct Filling {
    pub(super) subject: Subject,
    /// The fields when it was opened.
    pub(super) base: Sheet,
    pub(super) wrong: Vec<SheetFault>,
}
