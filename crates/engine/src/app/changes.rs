//! Which records have changed lately, for what follows the plan without looking at all of it.

use std::collections::VecDeque;

use plan::RecordKey;

/// How many changes are remembered.
const KEPT: usize = 256;

/// The last changes of records, each with the edition of the plan that it has led to.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    last: VecDeque<(u64, RecordKey)>,
    /// The edition to which the last change has led that isn't remembered any more.
    forgotten: u64,
}

impl Changes {
    pub(super) fn note(&mut self, edition: u64, key: RecordKey) {
        if self.last.len() >= KEPT
            && let Some((before, _)) = self.last.pop_front()
        {
            self.forgotten = before;
        }
        self.last.push_back((edition, key));
    }

    /// The records that have changed since an edition, if all of them are remembered.
    pub(crate) fn since(&self, edition: u64) -> Option<Vec<RecordKey>> {
        let later = self.last.iter().filter(|(at, _)| *at > edition);
        (edition >= self.forgotten).then(|| later.map(|(_, key)| key.clone()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_known_as_far_back_as_they_are_kept() {
        let mut changes = Changes::default();
        let key = |at: u64| RecordKey::Task(format!("{at}").as_str().into());
        for at in 1..=300 {
            changes.note(at, key(at));
        }
        assert_eq!(changes.since(300), Some(Vec::new()));
        assert_eq!(changes.since(298), Some(vec![key(299), key(300)]));
        assert_eq!(changes.since(44).map(|all| all.len()), Some(KEPT));
        assert_eq!(changes.since(43), None);
    }
}
