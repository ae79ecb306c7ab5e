//! Messages of this topic.

use std::sync::Arc;

use super::target::Target;
use crate::reports::table::TableOf;
use crate::values::connection::ConnectionId;

/// What a person does about an export to a spreadsheet.
#[derive(Clone, Debug, PartialEq, strum::EnumDiscriminants)]
#[strum_discriminants(name(ExportMsgName), vis(pub(crate)))]
pub enum ExportMsg {
    /// This tab is the one that is at an export.
    Claimed,
    /// Begins one, unless one is under way.
    Start {
        /// Through which account.
        connection: ConnectionId,
        /// Where to.
        target: Target,
        /// The name that a new spreadsheet's sheet gets.
        sheet: Arc<str>,
        /// What its rows are.
        of: TableOf,
        /// The words of its columns, as [`crate::reports::table::columns`] has them.
        headings: Vec<Arc<str>>,
        /// What the person at this device is called who has said no name.
        me: Arc<str>,
    },
    /// Goes on from where it broke off.
    Finish,
    /// Stops it, and takes back what it has written.
    TakeBack,
    /// Opens what it made.
    Open,
    /// What came of it is read.
    Dismiss,
}
