//! Messages of this topic.

use std::sync::Arc;

use hosting::{Home, Wrong};

use super::state::{Host, Purpose, Returned};
use crate::values::answer::Problem;
use crate::values::connection::{ConnectionId, Opaque};

/// Connecting, and what the page's host answers.
#[derive(Clone, Debug, PartialEq, strum::EnumDiscriminants)]
#[strum_discriminants(name(ConnectionsMsgName), vis(pub(crate)))]
pub enum ConnectionsMsg {
    /// Where the page's proxy is, or why that isn't understood.
    Home(Result<Home, Wrong>),
    /// What the page's host is and offers.
    Host(Result<Host, Problem>),
    /// Back from a provider's authorization, by the static file of the way back.
    Returned(Returned),
    /// Back from a provider's authorization without an answer of it: closed, or left by the Back button. Named by the
    /// hash of its state.
    LeftOff(Arc<str>),
    /// The host answered a [`crate::Effect::Host`].
    Answered(Purpose, Result<Opaque, Problem>),
    /// Connects another account of this provider, or one of its accounts anew.
    Connect(Arc<str>),
    /// Opens the form for a personal token of this provider.
    OpenToken(Arc<str>),
    /// Closes the form for a personal token.
    CloseToken,
    /// Connects this provider by the personal token in the form.
    SendToken(Arc<str>, Opaque),
    /// Takes a connection away; tasks and entries stay.
    Disconnect(ConnectionId),
    /// What came of an attempt to connect is read.
    DismissNotice,
}
