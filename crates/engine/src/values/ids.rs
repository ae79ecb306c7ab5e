//! New ids: ULIDs, 26 characters of which the first ten are the time, so that ids sort by age.
//!
//! They are derived from the randomness of a message and never from a generator with a state, so the same message at the
//! same moment gives the same ids in a test.

use plan::Millis;
use ulid::Ulid;

/// A source of ids for one message.
#[derive(Debug)]
pub(crate) struct Ids {
    next: u128,
}

impl Ids {
    pub(crate) fn new(now: Millis, entropy: u128) -> Self {
        Self { next: from_parts(now, entropy) }
    }

    /// The next id; the ids of one message sort in the order in which they were taken.
    pub(crate) fn take(&mut self) -> String {
        let id = encode(self.next);
        self.next = self.next.wrapping_add(1);
        id
    }
}

/// Time in the upper bits, randomness in the lower ones; times outside 48 bits are clamped.
pub(crate) fn from_parts(now: Millis, entropy: u128) -> u128 {
    let time = u64::try_from(now).unwrap_or(0).min((1 << Ulid::TIME_BITS) - 1);
    Ulid::from_parts(time, entropy).0
}

/// The time of an id.
pub(crate) fn time_of(value: u128) -> Millis {
    Millis::try_from(Ulid(value).timestamp_ms()).unwrap_or(Millis::MAX)
}

/// The 26 characters of `value`.
pub(crate) fn encode(value: u128) -> String {
    Ulid(value).to_string()
}

/// The value of 26 characters from [`encode`]; `None` for anything else, also for other spellings of the same value.
pub(crate) fn decode(text: &str) -> Option<u128> {
    Ulid::from_string(text).ok().map(|id| id.0).filter(|value| encode(*value) == text)
}

/// Identifies a call, so that its answer is matched to its request; never reused in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(pub u64);

/// Identifies a save, so that its acknowledgement is matched to its edits; never reused in a session, and increasing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SaveId(pub u64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_time_and_read_back() {
        let (early, late) = (encode(from_parts(1_000, u128::MAX)), encode(from_parts(1_001, 0)));
        assert!(early < late);
        assert_eq!(early.len(), 26);
        assert_eq!(decode(&late), Some(from_parts(1_001, 0)));
    }

    #[test]
    fn invalid_ids_are_read_as_none() {
        for text in [
            "",
            "01J",
            "01arz3ndektsv4rrffq69g5fav",
            "zzzzzzzzzzzzzzzzzzzzzzzzzz",
            "ZZZZZZZZZZZZZZZZZZZZZZZZZZ",
            "0123456789ABCDEFGHJKMNPQR\u{e9}",
        ] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
