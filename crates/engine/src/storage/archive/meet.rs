//! A save meets what is stored by then: what another tab wrote meanwhile isn't written over.
//!
//! Called inside the transaction that writes, so nothing comes between the look and the write. Tabs that hear of each
//! other join what they have anyway; this is for the one that is gone before it can be heard.

use plan::Record;

use super::format::Bad;
use super::join::{State, join};
use super::record::{decode, encode, is_record};
use crate::values::stored::{Stored, StoredChange};

/// What comes of a change where it meets what is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Met {
    /// What is to be written.
    pub write: Option<StoredChange>,
    /// What the tab that saves doesn't know yet.
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
        // A newer edition knows what is in there; this one would lose it.
        Err(Bad::Newer { .. }) => return kept(),
        Err(_) => return all(),
    };
    let StoredChange::Put(put) = change else {
        // Only what is long gone is taken out, and it may have come back.
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

/// The beginning of a timer that runs. Of one that is written over its tab may be gone, and what it counted is to be logged.
fn begun(state: &State) -> Option<plan::Begin> {
    if let Some(Record::Timer(timer)) = &state.0 { Some(timer.begin) } else { None }
}
