//! The relationship rule: what dropping a source item makes.
//!
//! Looked up by link, never by title. An incomplete linked task gets another time entry; where there is none, or only
//! complete ones, a new task begins.

use crate::model::{LinkKey, Minutes, SourceItem, TaskId, Workspace};
use crate::title;

/// What a drop of a source item makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relation {
    /// An entry for this incomplete, linked task.
    Existing(TaskId),
    /// A new task and its entry.
    New,
}

/// Decides between the two. Of several incomplete tasks the one planned latest is meant, then the one with the greater
/// id, so that the choice is the same on every device.
pub fn relate(ws: &Workspace, key: &LinkKey) -> Relation {
    ws.tasks_linked_to(key)
        .filter(|task| !task.done)
        .max_by_key(|task| (ws.entries_of(&task.id).map(|entry| entry.slot).max(), task.id.clone()))
        .map_or(Relation::New, |task| Relation::Existing(task.id.clone()))
}

/// The planned length of an entry for `item`: what its title says, else its own length, else the default. A task that
/// is there already changes nothing about that: the item's title of today speaks.
pub fn length(ws: &Workspace, item: &SourceItem) -> Minutes {
    length_of(ws, &item.link.seen_title, item.minutes)
}

/// An own length of nothing (an event without an end) says nothing; a longer one than a day fills a day.
pub(crate) fn length_of(ws: &Workspace, title: &str, own: Option<Minutes>) -> Minutes {
    title::parse(title)
        .scheduled
        .or(own.filter(|minutes| *minutes > 0))
        .unwrap_or(ws.settings().default_minutes)
        .clamp(1, title::MAX_MINUTES)
}
