//! The providers' adapters, in a module of their own that is fetched beside the deferred parts: answers that arrive
//! earlier wait in the shell.

use engine::Answer;
use http::{HeaderValue, StatusCode};
use providers::{Ask, Response};

use crate::boot::lazy_part::lazy_part;
use crate::shell::answers::Decode;
use crate::web::net::fetch::Received;
use crate::web::time::clock;

/// Decodes an answer, with times in the user's zone by the browser's rules.
fn decode(provider: &str, ask: &Ask, received: Received) -> Answer {
    let mut response = Response::new(received.body);
    // The browser itself refuses an invalid status.
    *response.status_mut() = StatusCode::from_u16(received.status).unwrap_or_default();
    for (name, value) in received.headers {
        // An invalid value is left out.
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().append(name, value);
        }
    }
    Answer::decode(provider, ask, &response, clock::local)
}

lazy_part! {
    /// Fetches what decodes providers' answers.
    adapters: Decode = decode
}
