//! What is stored beside a record's value.

use litemap::LiteMap;
use plan::{Begin, LinkKey, MemberId, Millis, Record};
use serde_json::{Map, Value};

/// What belongs to a stored record beside the plan's own value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// The record's revision, greater with each change, whatever tab makes it: of two, the greater one holds.
    pub rev: u128,
    /// When it was last changed (UTC, milliseconds), and by whom: for the day on which devices are joined. Records of
    /// earlier editions have neither.
    pub at: Option<Millis>,
    /// See `at`.
    pub by: Option<MemberId>,
    /// Fields that this version doesn't know, as they were.
    pub rest: Map<String, Value>,
    /// The same for a task's links.
    pub links: LiteMap<LinkKey, Map<String, Value>>,
    /// What tells the changes of several tabs apart, where there is any.
    pub seen: Option<Box<Seen>>,
}

/// What belongs to a record that several tabs may have changed at once; most records have nothing of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The revision at which the record was brought back as it was, since something needs it.
    pub kept: u128,
    /// When it was last removed.
    pub left: Option<Millis>,
    /// Of an entry: whether it was then removed for good, so that its task goes with the last one. Earlier editions
    /// didn't say.
    pub for_good: Option<bool>,
    /// What it was, while it is gone.
    pub last: Option<Record>,
    /// The revision at which an entry's tracked time was typed.
    pub typed: u128,
    /// How often each span was logged and taken back: what is odd counts. Not stored for a span that was logged once.
    pub turns: LiteMap<Begin, u64>,
}
