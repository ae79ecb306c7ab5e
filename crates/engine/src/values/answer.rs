//! The results of calls.

use std::sync::Arc;

use http::HeaderName;
use providers::zone::Local;
use providers::{Ask, Fault, Reply, Response};

/// The header with the id of an answer in the proxy's log.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A provider's answer, decoded.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Its id in the proxy's log, if it has one.
    pub correlation_id: Option<Arc<str>>,
    /// What it says; otherwise what is wrong with it, by the remedy.
    pub reply: Result<Reply, Fault>,
}

impl Answer {
    /// Decodes an answer to `ask` by the provider's adapter, with times in the zone whose rules `local` knows. Whoever
    /// performs the calls does this: the engine itself names no adapter, since they are loaded after it.
    pub fn decode(provider: &str, ask: &Ask, response: &Response, local: Local) -> Self {
        let id = response.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok());
        Self {
            status: response.status().as_u16(),
            correlation_id: id.map(Arc::from),
            reply: providers::reply(provider, ask, response, local),
        }
    }
}

/// A call without an answer to decode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The cause, by its remedy.
    pub fault: Fault,
    /// The id of the provider's answer in the proxy's log; the client's own id if the proxy wasn't reached.
    pub correlation_id: Arc<str>,
}
