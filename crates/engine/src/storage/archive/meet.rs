//! Compares a save with what is stored, so that what another tab has written in the meantime isn't overwritten.
//!
//! Called inside the transaction that writes, so that nothing comes between reading and writing. Tabs that hear of each
//! other join their changes anyway; this is for a tab that closes before it is heard.

use plan::Record;

use super::format::Bad;
use super::join::{State, join};
use super::record::{decode, encode, is_record};
use crate::values::stored::{Stored, StoredChange};

/// The result of comparing a change with what is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Met {
    /// What to write.
    pub write: Option<StoredChange>,
    /// What the saving tab doesn't know yet.
    pub news: Option<StoredChange>,
}

/// Joins a change with the record that is stored under its key.
pub fn meet(stored: Option<String>, change: &StoredChange) -> Met {
    let all = || Met { write: Some(change.clone()), news: None };
    let key = match change {
        StoredChange::Put(put) => &put.key,
        StoredChange::Delete { key } => key,
    };
    let Some(json) = stored.filter(|_| is_record(key)) else { return all() };
    let stored = Stored { key: key.clone(), json };
    let kept = || Met { write: None, news: Some(StoredChange::Put(stored.clone())) };
    let (key, theirs) = match decode(&stored) {
        Ok((key, record, meta)) => (key, (record, meta)),
        // A newer version knows what is in there; this one would lose it.
        Err(Bad::Newer { .. }) => return kept(),
        Err(_) => return all(),
    };
    let StoredChange::Put(put) = change else {
        // Only what was removed long ago is deleted, and it may have been restored.
        return if theirs.0.is_none() { all() } else { kept() };
    };
    let Ok((_, record, meta)) = decode(put) else { return all() };
    let ours = (record, meta);
    let joined = join(ours.clone(), theirs.clone());
    let lost = begun(&theirs).is_some_and(|begin| begun(&joined) != Some(begin));
    let is_new = joined != ours;
    let write = if is_new { encode(&key, joined.0.as_ref(), &joined.1) } else { put.clone() };
    let news = if lost { Some(stored.clone()) } else { is_new.then(|| write.clone()) };
    Met { write: Some(StoredChange::Put(write)), news: news.map(StoredChange::Put) }
}

/// The start of a running timer. If it is overwritten, its tab may be gone, and what it has counted has to be logged.
fn begun(state: &State) -> Option<plan::Begin> {
    if let Some(Record::Timer(timer)) = &state.0 { Some(timer.begin) } else { None }
}
