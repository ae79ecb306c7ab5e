//! Envelopes under a seal key that this process doesn't have. During a rotation that is temporary: another replica has
//! it, or this one gets it when it restarts. So nobody is signed out for it. If it lasts, it is the operator's fault.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use http::StatusCode;
use providers::Fault;

use crate::clock::Millis;
use crate::problem::Problem;

/// The code of the problem.
pub const CODE: &str = "key_unknown";
/// When the browser should retry, in milliseconds: most likely at the next replica.
const AGAIN: Millis = 1_000;
/// After this time, in milliseconds, it isn't a rotation any more. Longer than any start of a program.
const PASSES: Millis = 600_000;
/// The most ids that are remembered, since anybody can invent one.
const MOST: usize = 64;

/// The unknown keys that were seen, and since when.
#[derive(Debug, Default)]
pub struct UnknownKeys(Mutex<HashMap<String, Met>>);

#[derive(Clone, Copy, Debug)]
struct Met {
    first: Millis,
    last: Millis,
}

impl UnknownKeys {
    /// The response to an envelope under the key with this id.
    pub fn problem(&self, id: &str, now: Millis) -> Problem {
        let passing = Fault::Wait { retry_after_ms: AGAIN };
        let fault = if self.passes(id, now) { passing } else { Fault::Operator };
        Problem { exactly: Some(StatusCode::SERVICE_UNAVAILABLE), ..Problem::from(fault).coded(CODE) }
    }

    fn passes(&self, id: &str, now: Millis) -> bool {
        let mut met = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A later rotation starts from the beginning.
        met.retain(|_, met| now.saturating_sub(met.last) < PASSES);
        if met.len() >= MOST && !met.contains_key(id) {
            let oldest = met.iter().min_by_key(|(_, met)| met.last).map(|(id, _)| id.clone());
            if let Some(oldest) = oldest {
                met.remove(&oldest);
            }
        }
        let this = met.entry(id.to_owned()).or_insert_with(|| {
            // An id consists of letters, digits, hyphens and underscores, or the text isn't an envelope.
            tracing::warn!(key = id, "received an envelope under a seal key that this process doesn't have");
            Met { first: now, last: now }
        });
        this.last = now;
        now.saturating_sub(this.first) < PASSES
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, UnknownKeys};

    #[test]
    fn an_unknown_key_for_ten_minutes_is_the_operators_fault() {
        let keys = UnknownKeys::default();
        for (now, passes) in [(0, true), (300_000, true), (599_999, true), (600_000, false), (1_100_000, false)] {
            assert_eq!(keys.passes("k2", now), passes, "{now}");
        }
        assert!(keys.passes("k3", 1_100_000), "each key by itself");
        assert!(keys.passes("k2", 1_700_000), "another rotation");
        assert_eq!(keys.problem("k2", 1_700_000).class(), "rate_limited");
        assert_eq!(keys.problem("k2", 2_290_000).class(), "rate_limited");
        assert_eq!(keys.problem("k2", 2_300_000).class(), "operator");
    }

    #[test]
    fn the_memory_is_bounded() {
        let keys = UnknownKeys::default();
        (0..1_000).for_each(|id| assert!(keys.passes(&format!("k{id}"), 0)));
        assert_eq!(keys.0.lock().unwrap().len(), MOST);
    }
}
