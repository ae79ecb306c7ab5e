//! Why a call failed, named by the remedy.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Why a call failed, by what helps.
///
/// Serialised as the `class` (and its details) of the proxy's `application/problem+json` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "class", rename_all = "snake_case")]
pub enum Fault {
    /// The grant is gone (revoked, or expired for good): sign in again. Used only for the causes in the classifier
    /// table, never for 5xx, 429, timeouts or an operator's wrong secret.
    #[serde(rename = "revoked")]
    SignIn,
    /// The access token isn't accepted any more: renew it with the grant and send the request again. This doesn't say
    /// whether the grant is still valid, so nobody is signed out for it.
    Expired,
    /// The grant lacks a scope: connect again and allow it.
    #[serde(rename = "reauth_scope")]
    Scope,
    /// Too many calls: wait.
    #[serde(rename = "rate_limited")]
    Wait {
        /// Milliseconds to wait, as given by the provider, otherwise a default.
        retry_after_ms: u64,
    },
    /// The page's own host is at its limit. The provider wasn't called and isn't at fault.
    #[serde(rename = "host_limit")]
    Busy {
        /// Milliseconds to wait, as given by the host.
        retry_after_ms: u64,
    },
    /// The requested item doesn't exist.
    #[serde(rename = "not_found")]
    Gone,
    /// Someone else changed it first: read it again and merge.
    Conflict,
    /// The cursor has expired: list everything again, without a message.
    Resync,
    /// The user isn't allowed to do this: an administrator or the owner prevents it.
    Forbidden,
    /// The item is read-only: archived or locked.
    ReadOnly,
    /// The account's plan at the provider doesn't include this.
    Unpaid,
    /// The provider refuses this request permanently.
    #[serde(rename = "bad_request")]
    Refused {
        /// The provider's reason as plain text, truncated; may be empty.
        reason: Arc<str>,
    },
    /// The request itself can't be right: an id that can't be one, an operation that there isn't, a sign-in's answer that
    /// belongs to another. It was refused before the provider was asked, so nobody's words explain it.
    Malformed,
    /// The page isn't at an `https` address, so the browser offers it no cryptography, which only the caller can know.
    Insecure,
    /// There is no network connection, which only the caller can know.
    Offline,
    /// The provider fails (5xx, timeout, truncated answer): try again later.
    ProviderDown,
    /// The host is misconfigured; the user can't do anything about it here.
    Operator,
    /// The answer doesn't have the documented shape: a bug in the adapter, or a captive portal's page.
    #[serde(rename = "bug")]
    Shape {
        /// Where in the answer, as a JSON path such as `data[3].due_on`.
        path: Arc<str>,
    },
}

impl Fault {
    /// How long to wait before the next request, in milliseconds, if it says so.
    pub fn wait_ms(&self) -> Option<u64> {
        match self {
            Fault::Wait { retry_after_ms } | Fault::Busy { retry_after_ms } => Some(*retry_after_ms),
            _ => None,
        }
    }

    /// Whether the provider has answered this request, so that this is no temporary trouble. For a request for changes,
    /// it means that the mark is no longer valid. A truncated answer or a captive portal's page says nothing about it.
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
                | Fault::Malformed
        )
    }

    /// Whether the same request may succeed later without anyone's help.
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
