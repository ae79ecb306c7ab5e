//! Messages of this topic.

use plan::{ContainerId, ItemId};

use crate::values::connection::ConnectionId;

/// The events of connected calendars.
#[derive(Clone, Debug, PartialEq, strum::EnumDiscriminants)]
#[strum_discriminants(name(MeetingsMsgName), vis(pub(crate)))]
pub enum MeetingsMsg {
    /// Draws the events of a calendar, or doesn't.
    Show(ConnectionId, ContainerId, bool),
    /// Plans an event at its own time.
    Plan(ConnectionId, ItemId),
}
