//! Everything that changes data, and its exact inverse.
//!
//! A [`Command`] says what the user wants. [`decide`](fn@crate::decide) turns it, given a state of the workspace, into
//! a [`Patch`]: the records it touches, as they were and as they become. Applying the patch is the change, applying its
//! inverse is undo, and the list of touched records is what storage has to write.

use std::sync::Arc;

use crate::model::{
    AccountId, Client, ClientId, EntryId, Label, LabelId, LinkKey, Member, MemberId, Millis, Minutes, Project,
    ProjectId, ProviderId, Seconds, Settings, Slot, SourceItem, TaskId,
};
use crate::record_kinds;
use crate::timer::Timer;

/// A change that the user wants, or that the program makes for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Several commands in order, each seeing the changes of those before it. If one is refused, all are.
    All(Vec<Command>),
    /// Drops a source item onto a slot. The relationship rule ([`crate::relate`]) decides between a new entry for a
    /// linked, incomplete task and a new task with its entry.
    PlanItem {
        /// The item as last listed.
        item: SourceItem,
        /// Where the entry goes.
        slot: Slot,
        /// Whose entry it becomes.
        member: MemberId,
        /// Id for the task, if one is created.
        new_task: TaskId,
        /// Id for the entry.
        new_entry: EntryId,
    },
    /// Creates a task with one entry from a typed title; the title syntax applies.
    CreateEntry {
        /// The title as typed.
        title: Arc<str>,
        /// Where the entry goes.
        slot: Slot,
        /// Whose entry it becomes.
        member: MemberId,
        /// Id for the task.
        new_task: TaskId,
        /// Id for the entry.
        new_entry: EntryId,
    },
    /// Turns the web page that the user is on into an entry: by the relationship rule if the page belongs to a source
    /// item, otherwise for a new task.
    Capture {
        /// The task's title, unless the item has one; the title syntax applies.
        title: Arc<str>,
        /// Added to the task's notes unless they contain it already; may be empty.
        notes: Arc<str>,
        /// The source item that the page belongs to.
        item: Option<SourceItem>,
        /// Where the entry goes.
        slot: Slot,
        /// Whose entry it becomes.
        member: MemberId,
        /// Id for the task, if one is created.
        new_task: TaskId,
        /// Id for the entry.
        new_entry: EntryId,
    },
    /// Moves an entry to another slot; its length stays.
    MoveEntry {
        /// The entry to move.
        entry: EntryId,
        /// Its new slot.
        to: Slot,
        /// Its new owner; `None` keeps the current one.
        member: Option<MemberId>,
    },
    /// Changes an entry's planned length.
    ResizeEntry {
        /// The entry to resize.
        entry: EntryId,
        /// The new length, 1 to 1440 minutes.
        scheduled: Minutes,
    },
    /// Changes an entry's slot and length at once (a keyboard drop may change both).
    PlaceEntry {
        /// The entry to place.
        entry: EntryId,
        /// Its new slot.
        to: Slot,
        /// Its new owner; `None` keeps the current one.
        member: Option<MemberId>,
        /// The new length, 1 to 1440 minutes.
        scheduled: Minutes,
    },
    /// Sets an entry's tracked time.
    SetLogged {
        /// The entry to change.
        entry: EntryId,
        /// The new total.
        logged: Seconds,
    },
    /// Starts a timer for the owner of an entry. Their running timer stops and is logged to its entry.
    StartTimer {
        /// The entry to track.
        entry: EntryId,
        /// The instant of the start.
        at: Millis,
    },
    /// Starts a timer at an instant in the past, which identifies it: the user has worked on a captured page since
    /// then, until they started something else.
    CaptureTimer {
        /// The entry to track.
        entry: EntryId,
        /// The instant of the start.
        at: Millis,
    },
    /// Cuts overlapping spans of a member at the start of the next one. Tabs that don't know of each other can create
    /// overlaps.
    Untangle {
        /// The member whose spans are cut.
        member: MemberId,
    },
    /// Stops a member's timer and logs what it counted.
    StopTimer {
        /// The member whose timer stops.
        member: MemberId,
        /// The end of the counted time. At or before the start, nothing is logged.
        until: Millis,
        /// Restarts the timer at this instant, leaving out the time in between.
        again: Option<Millis>,
    },
    /// Adds a timer that the member started in another tab. If they have one here as well, the later of the two
    /// continues, and the other is logged up to that start.
    JoinTimer(Timer),
    /// Logs a timer that the member started and ended in another tab. No running timer changes.
    EndTimer {
        /// The timer that ended.
        timer: Timer,
        /// The end of the counted time.
        until: Millis,
    },
    /// Changes the start of a member's timer, because the clock was wrong when it started.
    RetimeTimer {
        /// The member whose timer changes.
        member: MemberId,
        /// The corrected start.
        since: Millis,
    },
    /// Deletes an entry, and its task if that was the last one.
    RemoveEntry {
        /// The entry to delete.
        entry: EntryId,
    },
    /// Marks a task complete or incomplete.
    SetDone {
        /// The task to change.
        task: TaskId,
        /// Whether it becomes complete.
        done: bool,
    },
    /// Renames a task. The title is taken as it is, without the title syntax.
    RenameTask {
        /// The task to rename.
        task: TaskId,
        /// The new title.
        title: Arc<str>,
    },
    /// Assigns a task to a project, or to none.
    SetProject {
        /// The task to assign.
        task: TaskId,
        /// The new project.
        project: Option<ProjectId>,
    },
    /// Sets the labels of a task.
    SetLabels {
        /// The task.
        task: TaskId,
        /// Its labels, each at most once.
        labels: Vec<LabelId>,
    },
    /// Saves an entry's form: all of its fields and its task's at once.
    Revise {
        /// The entry that the form shows.
        entry: EntryId,
        /// The fields as filled in.
        to: Revision,
    },
    /// Adds another entry of the same task, with the same slot and length and no tracked time.
    Duplicate {
        /// The entry to copy.
        entry: EntryId,
        /// Id for the copy.
        new_entry: EntryId,
    },
    /// Adds a task to the backlog from a typed title; the title syntax sets its estimate.
    AddTask {
        /// The title as typed.
        title: Arc<str>,
        /// Id for the task.
        new_task: TaskId,
    },
    /// Adds a source item to the backlog as a task, unless the relationship rule finds an incomplete one.
    KeepItem {
        /// The item as last listed.
        item: SourceItem,
        /// Id for the task, if one is created.
        new_task: TaskId,
    },
    /// Adds an entry to an existing task, as long as the task's estimate.
    PlanTask {
        /// The task to plan.
        task: TaskId,
        /// Where the entry goes.
        slot: Slot,
        /// Whose entry it becomes.
        member: MemberId,
        /// Id for the entry.
        new_entry: EntryId,
    },
    /// Deletes an entry and keeps its task in the backlog, with the entry's length as its estimate. Refused if time was
    /// tracked on the entry or the task is complete.
    Unschedule {
        /// The entry to delete.
        entry: EntryId,
    },
    /// Sets a task's estimate.
    SetEstimate {
        /// The task to change.
        task: TaskId,
        /// Minutes, 1 to 1440; `None` removes the estimate.
        estimate: Option<Minutes>,
    },
    /// Deletes a task that has no entries.
    RemoveTask {
        /// The task to delete.
        task: TaskId,
    },
    /// Removes a task's link to a source item.
    Unlink {
        /// The task to change.
        task: TaskId,
        /// The link to remove.
        link: LinkKey,
    },
    /// Updates what was last seen of a source item in all links to it (title, completion, container, URL). This isn't
    /// an edit by the user: a task's own title and completion follow only where they still match what the source said
    /// before.
    Observe {
        /// The item as listed now.
        item: SourceItem,
    },
    /// Renames an account at a provider in all links through it.
    RenameAccount {
        /// The provider.
        provider: ProviderId,
        /// The old account id.
        from: AccountId,
        /// The new account id.
        to: AccountId,
    },
    /// Adds or replaces a member. Only the first member may be without a name.
    PutMember(Member),
    /// Merges two members that are the same person: everything of the first moves to the second, and the first is
    /// removed.
    MergeMember {
        /// The member to remove.
        from: MemberId,
        /// The member to keep.
        into: MemberId,
    },
    /// Adds or replaces a project.
    PutProject(Project),
    /// Deletes a project; its tasks stay, without a project.
    RemoveProject(ProjectId),
    /// Adds or replaces a client.
    PutClient(Client),
    /// Deletes a client; its projects stay, without a client.
    RemoveClient(ClientId),
    /// Adds or replaces a label.
    PutLabel(Label),
    /// Deletes a label and removes it from all tasks.
    RemoveLabel(LabelId),
    /// Removes a timer without logging it, because it was logged already or its entry is gone.
    DropTimer {
        /// The member whose timer is removed.
        member: MemberId,
    },
    /// Removes a deleted label from all tasks.
    DropLabel(LabelId),
    /// Removes a deleted project from all tasks.
    DropProject(ProjectId),
    /// Removes a deleted client from all projects.
    DropClient(ClientId),
    /// Replaces the settings.
    SetSettings(Settings),
}

/// The fields of an entry's form: the entry's and its task's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The task's title, taken as it is.
    pub title: Arc<str>,
    /// The task's notes.
    pub notes: Arc<str>,
    /// Whether the task is complete.
    pub done: bool,
    /// The task's project.
    pub project: Option<ProjectId>,
    /// The task's labels, each at most once.
    pub labels: Vec<LabelId>,
    /// The entry's owner.
    pub member: MemberId,
    /// The entry's slot.
    pub slot: Slot,
    /// The entry's planned length, 1 to 1440.
    pub scheduled: Minutes,
    /// The entry's tracked time.
    pub logged: Seconds,
}

/// The name of the settings in storage.
const SETTINGS: &str = "settings";

macro_rules! records {
    ($($(#[$about:meta])* $kind:ident($name:literal, $id:ty, $value:ty, $all:ident, $key:ident)),+ $(,)?) => {
        /// A record's kind and id.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RecordKey {
            $($(#[$about])* $kind($id),)+
            /// The settings, a single record.
            Settings,
        }

        /// A record's value.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Record {
            $($(#[$about])* $kind($value),)+
            /// The settings, which always exist.
            Settings(Settings),
        }

        impl Record {
            /// The record's kind and id.
            pub fn key(&self) -> RecordKey {
                match self {
                    $(Self::$kind(value) => RecordKey::$kind(value.$key.clone()),)+
                    Self::Settings(_) => RecordKey::Settings,
                }
            }
        }

        impl RecordKey {
            /// The name of its kind in storage, and its id; the settings have none.
            pub fn parts(&self) -> (&'static str, Option<&str>) {
                match self {
                    $(Self::$kind(id) => ($name, Some(id.as_str())),)+
                    Self::Settings => (SETTINGS, None),
                }
            }

            /// The key with these parts, if there is such a kind.
            pub fn of(kind: &str, id: Option<&str>) -> Option<Self> {
                match (kind, id) {
                    $(($name, Some(id)) => Some(Self::$kind(<$id>::from(id))),)+
                    (SETTINGS, None) => Some(Self::Settings),
                    _ => None,
                }
            }
        }

        $(
            /// The value, if the record is of this kind.
            impl TryFrom<Record> for $value {
                type Error = Record;

                fn try_from(record: Record) -> Result<Self, Record> {
                    if let Record::$kind(value) = record { Ok(value) } else { Err(record) }
                }
            }
        )+
    };
}

record_kinds!(records);

/// The change of one record from one value to another; `None` means that it doesn't exist. The two always differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The record that changes.
    pub key: RecordKey,
    /// Its value before.
    pub before: Option<Record>,
    /// Its value after.
    pub after: Option<Record>,
}

/// Changes that belong together, at most one for each record.
///
/// Only this crate makes and edits patches, so that what was decided is what is applied, stored and undone:
///
/// ```compile_fail,E0616
/// fn edit(patch: &mut plan::Patch) {
///     patch.changes.clear();
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patch {
    /// By key.
    pub(crate) changes: Vec<Change>,
    /// Tasks that aren't changed but that the changed entries need to exist.
    pub(crate) needs: Vec<TaskId>,
    /// Entries that are deleted for good: a task is deleted with the last one.
    pub(crate) for_good: Vec<EntryId>,
}

/// Why a command or a patch was refused. Nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The record doesn't exist, or not any more.
    Missing(RecordKey),
    /// A new record's id is already in use.
    Taken(RecordKey),
    /// The record has changed since the patch was made, so applying it would overwrite a newer change.
    Changed(RecordKey),
    /// The patch would delete a task that has an entry unknown to it.
    InUse(TaskId),
    /// A planned length outside 1..=1440 minutes.
    Length(Minutes),
    /// A title or a name without any visible character.
    EmptyTitle,
    /// The entry has tracked time, so it can't go back to the backlog.
    Tracked(EntryId),
    /// The task is complete, so it can't go to the backlog.
    Done(TaskId),
}
