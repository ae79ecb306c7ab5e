//! The state of the sidebar.

use std::sync::Arc;

use litemap::LiteMap;
use plan::ContainerId;

use crate::values::connection::ConnectionId;

/// The state of the sidebar.
#[derive(Debug, Default)]
pub(crate) struct SidebarState {
    pub(super) open: bool,
    pub(super) shown: Option<ConnectionId>,
    pub(super) containers: LiteMap<ConnectionId, ContainerId>,
    pub(super) search: Option<Arc<str>>,
}

impl SidebarState {
    pub(crate) fn is_open(&self) -> bool {
        self.open
    }

    /// Returns whether it was closed.
    pub(crate) fn open(&mut self) -> bool {
        !std::mem::replace(&mut self.open, true)
    }

    /// The connection that was shown last.
    pub(crate) fn connection(&self) -> Option<&ConnectionId> {
        self.shown.as_ref()
    }

    pub(crate) fn show(&mut self, connection: ConnectionId) {
        self.shown = Some(connection);
    }

    /// The container that was chosen in each connection.
    pub(crate) fn containers(&self) -> &LiteMap<ConnectionId, ContainerId> {
        &self.containers
    }

    /// As it was stored. Returns whether that has opened it.
    pub(crate) fn restore(
        &mut self,
        open: bool,
        shown: Option<ConnectionId>,
        containers: LiteMap<ConnectionId, ContainerId>,
    ) -> bool {
        (self.shown, self.containers) = (shown, containers);
        open && self.open()
    }

    /// A connection has got another id.
    pub(crate) fn rename(&mut self, old: &ConnectionId, new: &ConnectionId) {
        if let Some(container) = self.containers.remove(old) {
            self.containers.insert(new.clone(), container);
        }
        if self.shown.as_ref() == Some(old) {
            self.shown = Some(new.clone());
        }
    }
}
