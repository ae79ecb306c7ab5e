//! The messages of this topic.

use std::sync::Arc;

use plan::MemberId;

use super::sheet::{Sheet, Subject};

/// A message of the Settings page.
#[derive(Clone, Debug, PartialEq, strum::EnumDiscriminants)]
#[strum_discriminants(name(SettingsMsgName), vis(pub(crate)))]
pub enum SettingsMsg {
    /// Chooses this for the setting with this id ([`crate::settings::list::SETTINGS`]), as its field has it.
    Choose(&'static str, Arc<str>),
    /// Opens the form of something, or of something new.
    Open(Subject),
    /// Closes it and discards what was typed.
    Close,
    /// Saves the open form; if a field can't be read, its error is shown and the form stays.
    Save(Sheet),
    /// Deletes something; what belonged to it stays.
    Remove(Subject),
    /// Archives something, or restores it.
    Archive(Subject, bool),
    /// Makes this member the user of this device.
    Me(MemberId),
    /// Downloads the records that can't be read.
    SaveUnread,
    /// The action of this id has these shortcuts, or its own again.
    Shortcut(&'static str, Option<Vec<Arc<str>>>),
    /// All actions have their own shortcuts again.
    ResetShortcuts,
}
