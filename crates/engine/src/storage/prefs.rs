//! Storing the preferences, and those that another tab has stored.

use std::sync::Arc;

use super::archive::source::{self, Prefs};
use super::outbox::Kind;
use crate::app::first;
use crate::app::model::Model;
use crate::app::update::Step;
use crate::shortcuts::Shortcuts;
use crate::values::connection::ConnectionId;
use crate::values::stored::{Stored, StoredChange};

fn prefs(model: &Model) -> Prefs {
    Prefs {
        device: Arc::clone(model.settings.device()),
        open: model.sidebar.is_open(),
        shown: model.sidebar.connection().cloned(),
        containers: model.sidebar.containers().clone(),
        me: model.team.said().cloned(),
        places: model.exports.places().to_vec(),
        backlog: model.backlog.is_open(),
        backlog_order: model.backlog.order(),
        csv: model.reports.csv(),
        unread: model.prefs.unread(),
        shortcuts: Shortcuts::clone(model.settings.shortcuts()),
        recent: model.palette.recent().to_vec(),
    }
}

impl Step<'_> {
    pub(crate) fn save_prefs(&mut self) {
        let prefs = self.changed_prefs();
        self.send(prefs.into_iter().collect(), Kind::Noted);
    }

    /// The preferences, if they aren't stored yet.
    pub(crate) fn changed_prefs(&mut self) -> Option<StoredChange> {
        let prefs = prefs(self.model);
        if !self.may_write_prefs() || prefs == self.model.prefs.stored {
            return None;
        }
        let stored = source::encode_prefs(&prefs);
        self.model.prefs.stored = prefs;
        Some(StoredChange::Put(stored))
    }

    /// The preferences as they will be when the sidebar shows this connection, to be stored together with it.
    pub(crate) fn prefs_showing(&self, connection: &ConnectionId) -> Option<StoredChange> {
        let prefs = Prefs { open: true, shown: Some(connection.clone()), ..prefs(self.model) };
        self.may_write_prefs().then(|| StoredChange::Put(source::encode_prefs(&prefs)))
    }

    /// Before the stored preferences are read, writing would lose them.
    fn may_write_prefs(&self) -> bool {
        let load = &self.model.load;
        load.is_done() && load.error().is_none()
    }

    pub(super) fn hear_prefs(&mut self, stored: Stored) {
        let prefs = match source::decode_prefs(&stored.json) {
            Ok(prefs) => prefs,
            Err(bad) => return self.model.set_aside(stored, bad),
        };
        self.model.aside.remove(source::PREFS);
        let (shortcuts, device) = self.model.prefs.heard(prefs);
        if let Some(shortcuts) = shortcuts {
            self.model.settings.replace_shortcuts(shortcuts);
        }
        if let Some(device) = device {
            let before = self.model.settings.replace_device(device);
            // Not the language: another one needs a new start, so this tab goes on in its own.
            first::tell_settings(&before, self.model.settings.device(), &mut self.out);
        }
    }
}
