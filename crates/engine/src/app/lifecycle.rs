//! The page starts, is shown and hidden, and time passes.

use crate::values::route::Route;

/// What the page tells of itself.
#[derive(Clone, Debug, PartialEq, strum::EnumDiscriminants)]
#[strum_discriminants(name(LifecycleMsgName), vis(pub(crate)))]
pub enum LifecycleMsg {
    /// The page has started.
    Started {
        /// Where the address says to be.
        route: Route,
        /// Whether the page can be seen.
        visible: bool,
    },
    /// A [`crate::Effect::Wake`] is due.
    Tick,
    /// The page was shown or hidden.
    Visible(bool),
    /// The network went or came back.
    Online(bool),
    /// This tab became, or ceased to be, the one that polls.
    Leader(bool),
    /// Civil time is counted in another zone from now on.
    ZoneChanged,
}
