//! The providers' adapters, in a module of their own that is fetched beside the deferred parts: answers that arrive
//! earlier wait in the shell.

use engine::Read;
use providers::{Ask, Fault, Reply, Response};

use crate::boot::lazy_part::lazy_part;
use crate::web::time::clock;

/// Decodes an answer, with times in the user's zone by the browser's rules.
fn read(provider: &str, ask: &Ask, response: &Response) -> Result<Reply, Fault> {
    providers::reply(provider, ask, response, clock::local)
}

lazy_part! {
    /// Fetches what decodes providers' answers.
    adapters: Read = read
}
