//! How long a grant is valid, by the operator's rules.

use std::collections::BTreeSet;

use crate::clock::Millis;

/// A day, in milliseconds.
const DAY: Millis = 86_400_000;
/// The length of a grant's id, in hex digits.
pub const ID: usize = 16;

/// The operator's rules.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The longest time between two renewals, in milliseconds; `None` for no limit.
    pub idle: Option<Millis>,
    /// The longest time since the sign-in, in milliseconds; `None` for no limit.
    pub absolute: Option<Millis>,
    /// All grants from before this instant have ended.
    pub ended_before: Millis,
    /// Ids of grants that have ended.
    pub denied: BTreeSet<String>,
}

impl Default for Rules {
    fn default() -> Self {
        Self { idle: days(90), absolute: days(365), ended_before: 0, denied: BTreeSet::new() }
    }
}

/// Days in milliseconds; 0 means no limit.
pub fn days(days: u32) -> Option<Millis> {
    (days > 0).then(|| Millis::from(days) * DAY)
}

/// Whether this can be the id of a grant.
pub fn is_id(text: &str) -> bool {
    text.len() == ID && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'))
}

impl Rules {
    /// Why a grant has ended, if it has. `issued` is when the user signed in and `used` when it was last renewed; 0 in
    /// grants of a version that didn't record it yet.
    pub fn over(&self, id: &str, issued: Millis, used: Millis, now: Millis) -> Option<&'static str> {
        let older = |since: Millis, limit: Option<Millis>| {
            since > 0 && limit.is_some_and(|limit| now.saturating_sub(since) >= limit)
        };
        if self.denied.contains(id) {
            Some("grant_denied")
        } else if issued < self.ended_before {
            Some("grant_ended")
        } else if older(issued, self.absolute) {
            Some("grant_age")
        } else {
            older(used, self.idle).then_some("grant_idle")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DAY, Rules, days, is_id};

    #[test]
    fn a_grant_is_over_by_its_id_its_age_or_its_rest() {
        let now = 1_000 * DAY;
        let rules = Rules { denied: ["0123456789abcdef".to_owned()].into(), ..Rules::default() };
        let all = |issued: u64, used: u64| rules.over("fedcba9876543210", now - issued * DAY, now - used * DAY, now);
        assert_eq!(all(0, 0), None);
        assert_eq!((all(364, 89), all(365, 0), all(100, 90)), (None, Some("grant_age"), Some("grant_idle")));
        assert_eq!(rules.over("0123456789abcdef", now, now, now), Some("grant_denied"));
        assert_eq!(rules.over("", 0, 0, now), None, "one of an earlier version is taken up");
        assert_eq!(rules.over("", now + DAY, now + DAY, now), None, "another replica's clock may be ahead");
        let none = Rules { idle: days(0), absolute: days(0), ..Rules::default() };
        assert_eq!(none.over("", 1, 1, now), None);
        let ended = Rules { ended_before: now - DAY, ..Rules::default() };
        assert_eq!(ended.over("", now - DAY, now, now), None);
        assert_eq!(ended.over("", now - DAY - 1, now, now), Some("grant_ended"));
        assert_eq!(ended.over("", 0, 0, now), Some("grant_ended"));
    }

    #[test]
    fn an_id_is_sixteen_hex_digits() {
        assert!(is_id("0123456789abcdef"));
        for text in ["", "0123456789abcde", "0123456789ABCDEF", "0123456789abcdefg"] {
            assert!(!is_id(text), "{text}");
        }
    }
}
