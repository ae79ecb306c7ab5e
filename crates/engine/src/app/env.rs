//! What the world looks like from inside: the arguments of [`crate::update()`], and small identities that cross the edge.

use std::sync::Arc;

use chrono::NaiveDateTime;
use plan::Millis;
use providers::{Ask, Fault, Reply, Response};

/// The moment and the place, as the shell read them just before this message.
#[derive(Clone, Debug)]
pub struct Env {
    /// The instant.
    pub now: Millis,
    /// Milliseconds since some instant, by a clock that nobody sets: it tells by how much the other one was put back. It may
    /// stand still while the machine sleeps.
    pub uptime: Millis,
    /// The same instant as civil time in the person's zone.
    pub local: NaiveDateTime,
    /// IANA name of the person's zone.
    pub zone: Arc<str>,
    /// First day of the week by the person's locale.
    pub locale_week_start: chrono::Weekday,
    /// Fresh randomness for this message, from the platform's secure source; new ids are derived from it.
    pub entropy: u128,
    /// Reads what providers answer. Theirs is the most of what an app holds, and it isn't needed before the first answer.
    pub read: Read,
}

/// What the answer of the provider with this id to a question means, as [`providers::reply`] says it by the rules of the
/// person's zone.
pub type Read = fn(provider: &str, ask: &Ask, response: &Response) -> Result<Reply, Fault>;
