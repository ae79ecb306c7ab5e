//! Tells the other tabs of this page what one has saved.
//!
//! A message is a JSON array of `[key, json]` for written records and `[key]` for removed ones.

use std::cell::RefCell;

use engine::{Stored, StoredChange};
use wasm_bindgen::JsValue;
use web_sys::{BroadcastChannel, MessageEvent};

use crate::web::dom::listen::on;

const NAME: &str = "hourloom";

/// The channel. Without one (an old browser), tabs still sync whenever they become visible.
#[derive(Default)]
pub(crate) struct Channel(RefCell<Option<BroadcastChannel>>);

impl Channel {
    /// Opens it; `heard` receives what other tabs have saved.
    pub(crate) fn open(&self, heard: impl Fn(Vec<StoredChange>) + 'static) {
        let Ok(channel) = BroadcastChannel::new(NAME) else { return };
        on::<MessageEvent>(&channel, "message", move |event| {
            if let Some(changes) = event.data().as_string().and_then(|text| decode(&text)) {
                heard(changes);
            }
        });
        self.0.replace(Some(channel));
    }

    pub(crate) fn tell(&self, changes: &[StoredChange]) {
        if let Some(channel) = &*self.0.borrow() {
            // A text can always be posted, and the channel is never closed.
            let _ = channel.post_message(&JsValue::from_str(&encode(changes)));
        }
    }
}

/// The message for these changes.
pub fn encode(changes: &[StoredChange]) -> String {
    let records: Vec<Vec<&str>> = changes
        .iter()
        .map(|change| match change {
            StoredChange::Put(Stored { key, json }) => vec![key.as_str(), json.as_str()],
            StoredChange::Delete { key } => vec![key.as_str()],
        })
        .collect();
    serde_json::to_string(&records).unwrap_or_default()
}

/// The changes in a message; `None` if another version of the page uses another format.
pub fn decode(text: &str) -> Option<Vec<StoredChange>> {
    let records: Vec<Vec<String>> = serde_json::from_str(text).ok()?;
    records
        .into_iter()
        .map(|record| match <[String; 2]>::try_from(record) {
            Ok([key, json]) => Some(StoredChange::Put(Stored { key, json })),
            Err(record) => {
                let [key] = <[String; 1]>::try_from(record).ok()?;
                Some(StoredChange::Delete { key })
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_reach_the_other_tab() {
        let changes = vec![
            StoredChange::Put(Stored { key: "task/1".into(), json: r#"{"title":"\"ß\" 🧵"}"#.into() }),
            StoredChange::Delete { key: "entry/1".into() },
        ];
        assert_eq!(decode(&encode(&changes)), Some(changes));
    }

    #[test]
    fn another_language_is_not_heard() {
        for text in ["", "{}", "[[]]", r#"[["a","b","c"]]"#, "[[1]]"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
