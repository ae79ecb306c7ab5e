//! How a call ends, whoever made it.

use std::sync::Arc;

use http::HeaderName;
use providers::Fault;

/// A provider's answer as it came through the transport.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The allow-listed headers.
    pub headers: Vec<(HeaderName, String)>,
    /// The body, as sent.
    pub body: Vec<u8>,
}

/// A call that brought no answer to decode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// By remedy.
    pub fault: Fault,
    /// Finds the provider's answer in the proxy's log; the client's own id when the proxy wasn't reached.
    pub correlation_id: Arc<str>,
}
