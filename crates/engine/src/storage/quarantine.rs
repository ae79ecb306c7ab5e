//! Stored records that can't be read: counted, reported, kept unchanged, and offered as a file.
//!
//! What a newer version of the program has written is never overwritten. A damaged record may be: it then moves to
//! another key, so that no text that was ever stored is lost.

use plan::{Member, Record, RecordKey};
use serde_json::{Value, json};

use super::archive;
use super::archive::Bad;
use super::kinds::stays;
use super::unread::{Aside, original_key};
use crate::app::model::Model;
use crate::values::stored::Stored;

impl Model {
    /// Sets a record aside. An unreadable member is replaced by a placeholder with the name that can still be read:
    /// their entries remain theirs, and the user isn't taken for somebody new.
    pub(crate) fn set_aside(&mut self, stored: Stored, why: Bad) {
        let Stored { key, json } = stored;
        if let Some(record @ RecordKey::Member(id)) = archive::record_key(&key).as_ref()
            && self.plan.member(id).is_none()
        {
            let read: Value = serde_json::from_str(&json).unwrap_or_default();
            if read.get("gone").and_then(Value::as_bool) != Some(true) {
                let name = read.get("name").and_then(Value::as_str).unwrap_or_default();
                self.plan.overwrite(record, Some(Record::Member(Member::new(id.clone(), name))));
            }
        }
        self.changed();
        self.aside.insert(key, Aside { json: json.into(), why });
    }

    /// Whether a newer version of the program wrote what is stored under this key, so that it mustn't be changed here.
    pub(crate) fn is_newer(&self, key: &str) -> bool {
        self.aside.get(key).is_some_and(Aside::is_newer)
    }

    /// The number of records that can't be read, and how many of these a newer version wrote.
    pub(crate) fn unread(&self) -> (usize, usize) {
        (self.aside.len(), self.aside.values().filter(|aside| aside.is_newer()).count())
    }

    /// All records that can't be read, as a file with the exact text of each. A connection is only mentioned, since no
    /// file contains what a provider issued.
    pub(crate) fn unread_file(&self) -> String {
        let record = |(key, aside): (&String, &Aside)| {
            let original = original_key(key).unwrap_or(key);
            let text = if stays(original) { Value::from(&*aside.json) } else { Value::Null };
            format!("  {}", json!({ "key": key, "why": aside.why.to_string(), "stored": text }))
        };
        let records: Vec<String> = self.aside.iter().map(record).collect();
        format!("{{\"format\":\"hourloom-unread\",\"version\":1,\"records\":[\n{}\n]}}\n", records.join(",\n"))
    }
}
