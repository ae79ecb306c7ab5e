//! What this tab knows to be stored: enough to find out at any time what other tabs have changed since.
//!
//! Rejected: a revision record written with every save. It makes each save larger and only says *that* something has
//! changed, and a tab that reads everything again can just as well compare.

use std::hash::{DefaultHasher, Hash, Hasher};

use engine::{Stored, StoredChange};
use litemap::LiteMap;

/// Keys, with a hash of each record's text.
#[derive(Debug, Default)]
pub struct Digests(LiteMap<String, u64>);

impl Digests {
    /// Records changes that are stored by now.
    pub fn note(&mut self, changes: &[StoredChange]) {
        for change in changes {
            match change {
                StoredChange::Put(stored) => drop(self.0.insert(stored.key.clone(), hash(&stored.json))),
                StoredChange::Delete { key } => drop(self.0.remove(key)),
            }
        }
    }

    /// The differences in `all`, everything that is currently stored; records them.
    pub fn news(&mut self, all: &[Stored]) -> Vec<StoredChange> {
        let mut now = LiteMap::with_capacity(all.len());
        // They arrive in the order of their keys, so each is appended.
        for stored in all {
            now.insert(stored.key.clone(), hash(&stored.json));
        }
        let changed = all.iter().filter(|stored| self.0.get(&stored.key) != now.get(&stored.key));
        let gone = self.0.keys().filter(|key| !now.contains_key(*key));
        let news = changed
            .map(|stored| StoredChange::Put(stored.clone()))
            .chain(gone.map(|key| StoredChange::Delete { key: key.clone() }))
            .collect();
        self.0 = now;
        news
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(key: &str, json: &str) -> Stored {
        Stored { key: key.into(), json: json.into() }
    }

    #[test]
    fn news_are_records_others_added_changed_or_removed() {
        let mut digests = Digests::default();
        digests.news(&[stored("a", "1"), stored("b", "1"), stored("c", "1")]);
        let news = digests.news(&[stored("a", "1"), stored("b", "2"), stored("d", "1")]);
        assert_eq!(
            news,
            [
                StoredChange::Put(stored("b", "2")),
                StoredChange::Put(stored("d", "1")),
                StoredChange::Delete { key: "c".into() },
            ]
        );
        assert_eq!(digests.news(&[stored("a", "1"), stored("b", "2"), stored("d", "1")]), []);
    }

    #[test]
    fn own_and_heard_saves_are_no_news() {
        let mut digests = Digests::default();
        digests.news(&[stored("a", "1")]);
        digests.note(&[StoredChange::Put(stored("b", "1")), StoredChange::Delete { key: "a".into() }]);
        assert_eq!(digests.news(&[stored("b", "1")]), []);
    }
}
