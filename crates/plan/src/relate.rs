//! The relationship rule: what dropping a source item makes.
//!
//! Looked up by link, never by title. An incomplete linked task gets another time entry; where there is none, or only
//! complete ones, a new task begins. What is put aside for later follows the same rule: an incomplete linked task is
//! there already, planned or waiting.

use crate::model::{LinkKey, Minutes, Settings, Slot, SourceItem, Task, TaskId, Workspace};
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
    choose(ws.tasks_linked_to(key), |task| ws.entries_of(task).map(|entry| entry.slot).max())
}

/// The same among these tasks, each planned at the latest there.
pub(crate) fn choose<'a>(linked: impl Iterator<Item = &'a Task>, latest: impl Fn(&TaskId) -> Option<Slot>) -> Relation {
    linked
        .filter(|task| !task.done)
        .max_by_key(|task| (latest(&task.id), task.id.clone()))
        .map_or(Relation::New, |task| Relation::Existing(task.id.clone()))
}

/// The planned length of an entry for `item`: what its title says, else its own length, else the default. A task that
/// is there already changes nothing about that: the item's title of today speaks.
pub fn length(ws: &Workspace, item: &SourceItem) -> Minutes {
    length_of(ws.settings(), &item.link.seen_title, item.minutes)
}

pub(crate) fn length_of(settings: &Settings, title: &str, own: Option<Minutes>) -> Minutes {
    length_said(title, own).unwrap_or(settings.default_minutes).clamp(1, title::MAX_MINUTES)
}

/// What a title or an item's own length says. One of nothing (an event without an end) says nothing; a longer one than
/// a day fills a day.
pub(crate) fn length_said(title: &str, own: Option<Minutes>) -> Option<Minutes> {
    let said = title::parse(title).scheduled.or(own.filter(|minutes| *minutes > 0));
    said.map(|minutes| minutes.min(title::MAX_MINUTES))
}
