//! The metadata that is stored with a record's value.

use litemap::LiteMap;
use plan::{Begin, LinkKey, MemberId, Millis, Record};
use serde_json::{Map, Value};

/// A stored record's metadata, besides the plan's own value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// The record's revision, greater with each change by any tab: of two, the greater one wins.
    pub rev: u128,
    /// When it was last changed (UTC, milliseconds), and by whom, for a future sync of devices. Records of earlier
    /// versions have neither.
    pub at: Option<Millis>,
    /// See `at`.
    pub by: Option<MemberId>,
    /// Fields that this version doesn't know, verbatim.
    pub rest: Map<String, Value>,
    /// The same for a task's links.
    pub links: LiteMap<LinkKey, Map<String, Value>>,
    /// What distinguishes the changes of several tabs, if there is any.
    pub seen: Option<Box<Seen>>,
}

/// Metadata of a record that several tabs may have changed at once; most records have none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The revision at which the record was restored because something needs it.
    pub kept: u128,
    /// When it was last removed.
    pub left: Option<Millis>,
    /// Whether an entry was then deleted for good, so that its task is deleted with the last one. Earlier versions
    /// didn't record it.
    pub for_good: Option<bool>,
    /// The revision of an entry's task that this removal had seen. Earlier versions didn't record it.
    pub saw: Option<u128>,
    /// Its last value, while it is removed.
    pub last: Option<Record>,
    /// The revision at which an entry's tracked time was typed.
    pub typed: u128,
    /// How often each span was logged and removed: an odd number means that it counts. Not stored for a span that was
    /// logged once.
    pub turns: LiteMap<Begin, u64>,
}
