//! Everything that the outside shall do: the answers of [`crate::update()`].

use std::sync::Arc;

use plan::Millis;
use providers::Ask;

use crate::connections::state::HostCall;
use crate::values::announcement::Message;
use crate::values::connection::Connection;
use crate::values::focus::FocusTarget;
use crate::values::ids::{CallId, SaveId};
use crate::values::prefs::Theme;
use crate::values::route::Route;
use crate::values::stored::StoredChange;

/// Work for the shell. What has a result answers by a [`crate::Msg`].
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Read everything stored; answered by `Loaded`.
    Load,
    /// Write these in one transaction, with strict durability when a person made them; answered by `Saved` or
    /// `SaveFailed`. Once durable, they are also told to the other tabs (their `Heard`).
    Save {
        /// Names it.
        save: SaveId,
        /// What to write.
        changes: Vec<StoredChange>,
        /// Flush to the device before `Saved`.
        strict: bool,
    },
    /// Ask the page's host what it is and offers; answered by `Host`.
    FetchHost,
    /// Ask the page's host for something that needs a proof; answered by `HostAnswered`, or by `Heard` alone when what
    /// is stored turned out to be newer than the guard.
    Host(HostCall),
    /// Open this address beside the page.
    Open(Arc<str>),
    /// Go to a provider's authorization, once all that was to be saved is: the page is left for it, unless it has a window
    /// for that. Should the person come back without its answer, that is told by [`crate::Msg::LeftOff`].
    Leave {
        /// Where to.
        url: Arc<str>,
        /// The authorization, as [`crate::Returned`] names it.
        state_hash: Arc<str>,
    },
    /// Ask a provider; answered by `Answered`.
    Call {
        /// Names it.
        call: CallId,
        /// Whom.
        connection: Connection,
        /// What.
        ask: Ask,
    },
    /// Send `Tick` at this instant; replaces the wake before it. `None`: none is needed.
    Wake(Option<Millis>),
    /// Take part in (true) or leave (false) the election of the tab that polls; answered by `Leader`.
    Compete(bool),
    /// Wait for the lock of the tab that is at an export, and then read what is stored under this key (its `Heard`) before
    /// the answer `Claimed`; `None` lets the lock go, or no longer waits.
    Claim(Option<String>),
    /// Give the person a file to keep.
    Download {
        /// Its name.
        name: Arc<str>,
        /// Its media type.
        kind: &'static str,
        /// What is in it.
        content: Arc<str>,
    },
    /// Make the address say this.
    Address(Route),
    /// Speak through the live region.
    Announce(Message),
    /// Put the keyboard focus there once it is painted.
    Focus(FocusTarget),
    /// Show this scheme.
    Theme(Theme),
    /// Count civil time in this zone (IANA); `None` is the browser's. [`Msg::Moved`](crate::Msg::Moved) follows.
    Zone(Option<Arc<str>>),
}
