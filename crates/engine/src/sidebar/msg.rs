//! Messages of this topic.

use std::sync::Arc;

use plan::{ContainerId, ItemId};

use crate::values::connection::ConnectionId;

/// The sidebar.
#[derive(Clone, Debug, PartialEq, strum::EnumDiscriminants)]
#[strum_discriminants(name(SidebarMsgName), vis(pub(crate)))]
pub enum SidebarMsg {
    /// Opens or closes the sidebar.
    Toggle,
    /// Shows a connection in the sidebar, opening it; closes it when that connection is already shown.
    ShowConnection(ConnectionId),
    /// Chooses what the sidebar lists.
    ShowContainer(ContainerId),
    /// Narrows the list to titles that hold this.
    Search(Arc<str>),
    /// Asks the shown connection again now.
    Refresh,
    /// An item of the list is opened at its source.
    OpenItem(ConnectionId, ItemId),
}
