//! The stored form of signs of life of running timers. They may be lost: the timer itself is a record of the plan.

use plan::MemberId;
use serde_json::Value;

use super::fields::{instant, object};
use super::format::{Bad, VERSION};
use super::source::open;
use crate::timer::state::Alive;
use crate::values::stored::Stored;

/// Storage key of a member's sign of life.
pub fn alive_key(member: &MemberId) -> String {
    format!("alive/{member}")
}

/// The stored form of a sign of life.
pub fn encode_alive(member: &MemberId, alive: &Alive) -> Stored {
    let (from, until) = alive.gap.map_or((Value::Null, Value::Null), |(from, until)| (from.into(), until.into()));
    let out = object([
        ("v", VERSION.into()),
        ("since", alive.since.into()),
        ("at", alive.at.into()),
        ("from", from),
        ("until", until),
    ]);
    Stored { key: alive_key(member), json: Value::Object(out).to_string() }
}

/// A sign of life from its stored form.
///
/// # Errors
/// [`Bad`] for a malformed one.
pub fn decode_alive(json: &str) -> Result<Alive, Bad> {
    let mut fields = open(json)?;
    Ok(Alive {
        since: fields.need("since", instant)?,
        at: fields.need("at", instant)?,
        gap: fields.may("from", instant)?.zip(fields.may("until", instant)?),
    })
}
