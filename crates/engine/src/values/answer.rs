//! The results of calls.

use std::sync::Arc;

use http::HeaderName;
use providers::Fault;

/// A provider's answer as received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The headers on the allowlist.
    pub headers: Vec<(HeaderName, String)>,
    /// The body, unchanged.
    pub body: Vec<u8>,
}

/// A call without an answer to decode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The cause, by its remedy.
    pub fault: Fault,
    /// The id of the provider's answer in the proxy's log; the client's own id if the proxy wasn't reached.
    pub correlation_id: Arc<str>,
}
