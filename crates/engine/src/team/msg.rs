//! Messages of this topic.

use std::sync::Arc;

use plan::MemberId;

/// Whose week is shown, and new members.
#[derive(Clone, Debug, PartialEq, strum::EnumDiscriminants)]
#[strum_discriminants(name(TeamMsgName), vis(pub(crate)))]
pub enum TeamMsg {
    /// Shows the week of this member, or one's own.
    Show(Option<MemberId>),
    /// A member of this name joins.
    Add(Arc<str>),
}
