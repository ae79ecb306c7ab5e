//! Values that can be used only once, proofs and finished sign-ins, remembered for a limited time and number.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

use crate::clock::Millis;

type Mark = [u8; 16];

/// A bounded memory. Best effort by design: it belongs to one process, and the oldest values are dropped when it is
/// full. What it protects has a second protection (the nonce's expiry, the provider's own check for reused codes).
#[derive(Debug)]
pub struct Seen {
    most: usize,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    marks: HashSet<Mark>,
    order: VecDeque<(Millis, Mark)>,
}

impl Seen {
    /// Remembers at most `most` values.
    pub fn new(most: usize) -> Self {
        Self { most, inner: Mutex::default() }
    }

    /// Whether `what` is new; from now on it isn't, for `keep` milliseconds, which has to be the same each time.
    pub fn first(&self, what: &str, now: Millis, keep: Millis) -> bool {
        let mut mark = Mark::default();
        mark.copy_from_slice(&Sha256::digest(what)[..16]);
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        while inner.order.front().is_some_and(|(until, _)| *until <= now) || inner.order.len() >= self.most {
            let Some((_, old)) = inner.order.pop_front() else { break };
            inner.marks.remove(&old);
        }
        let first = inner.marks.insert(mark);
        if first {
            inner.order.push_back((now.saturating_add(keep), mark));
        }
        first
    }
}

#[cfg(test)]
mod tests {
    use super::Seen;

    #[test]
    fn a_used_id_is_known_until_it_expires_or_memory_is_full() {
        let seen = Seen::new(3);
        assert!(seen.first("a", 0, 100));
        assert!(!seen.first("a", 99, 100));
        assert!(seen.first("a", 100, 100), "its time is over");
        for name in ["b", "c", "d"] {
            assert!(seen.first(name, 101, 100), "{name}");
        }
        assert!(!seen.first("d", 102, 100));
        assert!(seen.first("a", 102, 100), "the oldest went");
    }
}
