//! What can go wrong with a call, named by the remedy.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A call that did not give what was asked, by what helps.
///
/// Serialised as the `class` (and its details) of the proxy's `application/problem+json` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "class", rename_all = "snake_case")]
pub enum Fault {
    /// The grant is gone (revoked, expired for good): the person signs in again. Declared for the causes in the
    /// classifier table only, never for 5xx, 429, time-outs or an operator's wrong secret.
    #[serde(rename = "revoked")]
    SignIn,
    /// The access is not accepted any more: get a new one with the grant and ask again. Whether the grant still holds
    /// is not known by this, so nobody is signed out for it.
    Expired,
    /// The grant lacks a scope: the person connects again and allows it.
    #[serde(rename = "reauth_scope")]
    Scope,
    /// Too many calls: wait this many milliseconds.
    #[serde(rename = "rate_limited")]
    Wait {
        /// As the provider said, else a default.
        retry_after_ms: u64,
    },
    /// The page's own host has no turn for this now: the provider was not asked, and is not to be blamed.
    #[serde(rename = "host_limit")]
    Busy {
        /// As the host said.
        retry_after_ms: u64,
    },
    /// The thing asked for is not there.
    #[serde(rename = "not_found")]
    Gone,
    /// Somebody else changed it first: read again and merge.
    Conflict,
    /// The cursor is too old: list from the beginning, silently.
    Resync,
    /// The person may not do this there: an administrator, or whoever owns it, doesn't allow it.
    Forbidden,
    /// What is to be changed can only be read: archived, or locked.
    ReadOnly,
    /// The account's plan at the provider doesn't include this.
    Unpaid,
    /// The provider refuses this question for good, with its words (text, shortened; may be empty).
    #[serde(rename = "bad_request")]
    Refused {
        /// The provider's reason.
        reason: Arc<str>,
    },
    /// The network is not there; only the caller can know.
    Offline,
    /// The provider fails (5xx, time-out, cut-off answer): try again later.
    ProviderDown,
    /// The host's set-up is wrong; nothing the person does here helps.
    Operator,
    /// The answer is not of the documented shape: a defect of the adapter, or a captive portal's page.
    #[serde(rename = "bug")]
    Shape {
        /// Where in the answer, as a JSON path such as `data[3].due_on`.
        path: Arc<str>,
    },
}

impl Fault {
    /// How long nothing is to be asked, where it says so, in milliseconds.
    pub fn wait_ms(&self) -> Option<u64> {
        match self {
            Fault::Wait { retry_after_ms } | Fault::Busy { retry_after_ms } => Some(*retry_after_ms),
            _ => None,
        }
    }

    /// Whether it is the provider's word on what was asked, and no passing trouble: of a question about changes, that the
    /// mark is no good any more. An answer that is cut off, or somebody else's page, says nothing of it.
    pub fn refuses(&self) -> bool {
        matches!(
            self,
            Fault::Resync
                | Fault::Gone
                | Fault::Conflict
                | Fault::Forbidden
                | Fault::ReadOnly
                | Fault::Unpaid
                | Fault::Refused { .. }
        )
    }

    /// Whether the same question may succeed later without anybody's help.
    pub fn passes(&self) -> bool {
        matches!(
            self,
            Fault::Expired
                | Fault::Wait { .. }
                | Fault::Busy { .. }
                | Fault::Resync
                | Fault::Offline
                | Fault::ProviderDown
                | Fault::Conflict
        )
    }
}
