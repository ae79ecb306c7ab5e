//! The relationship rule: what dropping a source item creates.
//!
//! Tasks are looked up by link, never by title. An incomplete linked task gets another time entry. If there is none, or
//! only complete ones, a new task is created. Adding an item to the backlog follows the same rule: an incomplete linked
//! task, planned or not, is already there.

use crate::model::{LinkKey, Minutes, Settings, Slot, SourceItem, Task, TaskId, Workspace};
use crate::title;

/// What dropping a source item creates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relation {
    /// An entry for this incomplete linked task.
    Existing(TaskId),
    /// A task and its first entry.
    New,
}

/// Decides which. Of several incomplete tasks, the one planned latest is chosen, then the one with the greater id, so
/// that all devices choose the same.
pub fn relate(ws: &Workspace, key: &LinkKey) -> Relation {
    choose(ws.tasks_linked_to(key), |task| ws.entries_of(task).map(|entry| entry.slot).max())
}

/// The choice among `linked` tasks, given the latest slot of each.
pub(crate) fn choose<'a>(linked: impl Iterator<Item = &'a Task>, latest: impl Fn(&TaskId) -> Option<Slot>) -> Relation {
    linked
        .filter(|task| !task.done)
        .max_by_key(|task| (latest(&task.id), task.id.clone()))
        .map_or(Relation::New, |task| Relation::Existing(task.id.clone()))
}

/// The planned length of an entry for `item`: from its title, otherwise the item's own length, otherwise the default.
/// An existing task doesn't change it: the item's current title counts.
pub fn length(ws: &Workspace, item: &SourceItem) -> Minutes {
    length_of(ws.settings(), &item.link.seen_title, item.minutes)
}

pub(crate) fn length_of(settings: &Settings, title: &str, own: Option<Minutes>) -> Minutes {
    length_said(title, own).unwrap_or(settings.default_minutes).clamp(1, title::MAX_MINUTES)
}

/// The length given by a title or by an item itself. Zero (an event without an end) doesn't count; more than a day is
/// cut to a day.
pub(crate) fn length_said(title: &str, own: Option<Minutes>) -> Option<Minutes> {
    let said = title::parse(title).scheduled.or(own.filter(|minutes| *minutes > 0));
    said.map(|minutes| minutes.min(title::MAX_MINUTES))
}
