//! The work that the shell does for the engine: the results of [`crate::update()`].

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

/// Work for the shell. Results come back as a [`crate::Msg`].
#[derive(Clone, Debug, PartialEq, strum::EnumDiscriminants)]
#[strum_discriminants(name(EffectName), vis(pub(crate)))]
pub enum Effect {
    /// Read everything that is stored; answered by `Loaded`.
    Load,
    /// Write these in one transaction, with strict durability if the user made them; answered by `Saved` or
    /// `SaveFailed`. Once they are durable, the other tabs also receive them (as their `Heard`).
    Save {
        /// Identifies the save.
        save: SaveId,
        /// The changes to write.
        changes: Vec<StoredChange>,
        /// Flush to the device before `Saved`.
        strict: bool,
    },
    /// Find out what the page's host is and offers; answered by `Host`.
    FetchHost,
    /// Send the page's host a request that needs a proof; answered by `Answered`, or by `Heard` alone if the stored
    /// data turns out to be newer than the guard.
    Host(HostCall),
    /// Open this URL in a new tab.
    Open(Arc<str>),
    /// Go to a provider's authorization page once everything is saved. The page itself goes there, unless there is a
    /// separate window for it. If the user comes back without an answer, [`crate::ConnectionsMsg::LeftOff`] reports it.
    Leave {
        /// The authorization URL.
        url: Arc<str>,
        /// Identifies the sign-in, as in [`crate::Returned`].
        state_hash: Arc<str>,
    },
    /// Call a provider; answered by `Answered`.
    Call {
        /// Identifies the call.
        call: CallId,
        /// The connection to use.
        connection: Connection,
        /// The request.
        ask: Ask,
    },
    /// Send `Tick` at this instant, instead of the previous one; `None` cancels it.
    Wake(Option<Millis>),
    /// Take part in (true) or leave (false) the election of the tab that polls; answered by `Leader`.
    Compete(bool),
    /// Wait for the lock of the tab that does an export, and then read what is stored under this key (as `Heard`)
    /// before the answer `Claimed`; `None` releases the lock or stops waiting.
    Claim(Option<String>),
    /// Let the user download a file.
    Download {
        /// Its name.
        name: Arc<str>,
        /// The file's media type.
        kind: &'static str,
        /// The file's content.
        content: Arc<str>,
    },
    /// Set the URL to this route.
    Address(Route),
    /// Announce through the live region.
    Announce(Message),
    /// Move the keyboard focus there once it is painted.
    Focus(FocusTarget),
    /// Apply this colour scheme.
    Theme(Theme),
    /// Apply this accent; `None` is the default one.
    Accent(Option<&'static str>),
    /// Count civil time in this zone (IANA); `None` is the browser's. [`LifecycleMsg::ZoneChanged`](crate::LifecycleMsg::ZoneChanged) follows.
    Zone(Option<Arc<str>>),
    /// Write times of day with twelve hours or with 24; `None` is as the locale has them.
    Clock(Option<bool>),
    /// Speak this language (a BCP 47 tag) once all is stored; `None` is the one that fits the browser best.
    Language(Option<Arc<str>>),
}
