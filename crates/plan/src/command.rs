//! Everything that changes data, and its exact inverse.
//!
//! A [`Command`] says what the person wants; [`decide`](fn@crate::decide) turns it, against one state of the workspace,
//! into a [`Patch`]: the records it touches, as they were and as they become. Applying the patch is the change, applying
//! its inverse is undo, and the list of touched records is what storage has to write.

use std::sync::Arc;

use crate::model::{
    AccountId, Client, ClientId, EntryId, Label, LabelId, LinkKey, Member, MemberId, Millis, Minutes, Project,
    ProjectId, ProviderId, Seconds, Settings, Slot, SourceItem, Task, TaskId, TimeEntry,
};
use crate::timer::Timer;

/// What a person, or the program for them, wants to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// One after another, each seeing what those before it have changed; one that is refused refuses all.
    All(Vec<Command>),
    /// A source item is dropped onto a slot: the relationship rule ([`crate::relate`]) decides between a new entry for
    /// a linked, incomplete task and a new task with its entry.
    PlanItem {
        /// The item as last listed.
        item: SourceItem,
        /// Where it lands.
        slot: Slot,
        /// For whom.
        member: MemberId,
        /// Id for the task, if one is made.
        new_task: TaskId,
        /// Id for the entry.
        new_entry: EntryId,
    },
    /// A new task with one entry, typed by the person; the title syntax applies.
    CreateEntry {
        /// As typed.
        title: Arc<str>,
        /// Where it lands.
        slot: Slot,
        /// For whom.
        member: MemberId,
        /// Id for the task.
        new_task: TaskId,
        /// Id for the entry.
        new_entry: EntryId,
    },
    /// A page that the person has before them becomes an entry: for the source item that it is of, by the relationship
    /// rule; for a new task, where it is of none.
    Capture {
        /// What the task is called where no item says it; the title syntax applies.
        title: Arc<str>,
        /// What is noted of the page, added to what the task's notes say already; may be empty.
        notes: Arc<str>,
        /// The item that the page is of.
        item: Option<SourceItem>,
        /// Where it lands.
        slot: Slot,
        /// For whom.
        member: MemberId,
        /// Id for the task, if one is made.
        new_task: TaskId,
        /// Id for the entry.
        new_entry: EntryId,
    },
    /// An entry goes to another slot, its length unchanged.
    MoveEntry {
        /// Which.
        entry: EntryId,
        /// Where to.
        to: Slot,
        /// For whom from now on; `None`: whose it is.
        member: Option<MemberId>,
    },
    /// An entry gets another planned length, 1 to 1440 minutes.
    ResizeEntry {
        /// Which.
        entry: EntryId,
        /// The new length.
        scheduled: Minutes,
    },
    /// An entry's slot and length at once (a keyboard drop may change both).
    PlaceEntry {
        /// Which.
        entry: EntryId,
        /// Where to.
        to: Slot,
        /// For whom from now on; `None`: whose it is.
        member: Option<MemberId>,
        /// The new length.
        scheduled: Minutes,
    },
    /// An entry's tracked time is set.
    SetLogged {
        /// Which.
        entry: EntryId,
        /// The new total.
        logged: Seconds,
    },
    /// The timer of the person whose entry it is begins; the one that they had is stopped, and logged to its entry.
    StartTimer {
        /// On which.
        entry: EntryId,
        /// When.
        at: Millis,
    },
    /// The same since an instant that has passed, by which it is known: whoever captured a page worked on it from then on,
    /// until they began something else.
    CaptureTimer {
        /// On which.
        entry: EntryId,
        /// When.
        at: Millis,
    },
    /// Where spans of one person overlap, since tabs began them without knowing of each other, each lasts until the next.
    Untangle {
        /// Whose.
        member: MemberId,
    },
    /// A person's timer stops, and what it counted is logged.
    StopTimer {
        /// Whose.
        member: MemberId,
        /// Until when it counts; from its beginning or before, nothing is logged.
        until: Millis,
        /// When it begins again, having left out what was between.
        again: Option<Millis>,
    },
    /// A timer that a person began elsewhere, unknown here, besides the one that they may have: only the later one goes on,
    /// and the other is logged until then.
    JoinTimer(Timer),
    /// A timer that a person began elsewhere was over at an instant: it is logged, and no timer changes.
    EndTimer {
        /// Which.
        timer: Timer,
        /// Until when it counts.
        until: Millis,
    },
    /// A person's timer has begun at another instant: the clock by which it began was wrong.
    RetimeTimer {
        /// Whose.
        member: MemberId,
        /// The instant.
        since: Millis,
    },
    /// An entry goes; its task goes with it when it has no other entry.
    RemoveEntry {
        /// Which.
        entry: EntryId,
    },
    /// A task becomes complete or incomplete.
    SetDone {
        /// Which.
        task: TaskId,
        /// The new state.
        done: bool,
    },
    /// A task gets another title, taken as it is (no title syntax).
    RenameTask {
        /// Which.
        task: TaskId,
        /// The new title.
        title: Arc<str>,
    },
    /// A task belongs to this project from now on, or to none.
    SetProject {
        /// Which.
        task: TaskId,
        /// What it belongs to.
        project: Option<ProjectId>,
    },
    /// An entry and its task become what the person has made of them in one form.
    Revise {
        /// Which.
        entry: EntryId,
        /// What they become.
        to: Revision,
    },
    /// Another entry of the same task, at the same place and as long; nothing of it is tracked yet.
    Duplicate {
        /// Of which.
        entry: EntryId,
        /// Id for the new one.
        new_entry: EntryId,
    },
    /// A new task that waits to be planned, typed by the person; the title syntax gives its estimate.
    AddTask {
        /// As typed.
        title: Arc<str>,
        /// Its id.
        new_task: TaskId,
    },
    /// A source item becomes a task that waits to be planned, unless the relationship rule finds an incomplete one.
    KeepItem {
        /// The item as last listed.
        item: SourceItem,
        /// Id for the task, if one is made.
        new_task: TaskId,
    },
    /// A task that is there gets an entry, as long as it is estimated.
    PlanTask {
        /// Which.
        task: TaskId,
        /// Where the entry lands.
        slot: Slot,
        /// For whom.
        member: MemberId,
        /// Id for the entry.
        new_entry: EntryId,
    },
    /// An entry goes, and its task stays to be planned again, estimated as long as the entry was. Refused where time
    /// was tracked, and for a complete task.
    Unschedule {
        /// Which.
        entry: EntryId,
    },
    /// A task is expected to take this long, 1 to 1440; `None`: nothing is said about it.
    SetEstimate {
        /// Which.
        task: TaskId,
        /// The estimate.
        estimate: Option<Minutes>,
    },
    /// A task without entries goes.
    RemoveTask {
        /// Which.
        task: TaskId,
    },
    /// A task no longer stands for a source item.
    Unlink {
        /// Which.
        task: TaskId,
        /// The link that goes.
        link: LinkKey,
    },
    /// What was last seen of the source item behind links changes (title, completion, container, address). Not a
    /// person's edit: the task's own title and completion follow it only where they are as the source had them before.
    Observe {
        /// The item as listed now.
        item: SourceItem,
    },
    /// An account at a provider turns out to have another name: links through the one become links through the other.
    RenameAccount {
        /// The provider.
        provider: ProviderId,
        /// What the account was called.
        from: AccountId,
        /// What it is called.
        to: AccountId,
    },
    /// A member is added or replaced. Only the first may be without a name.
    PutMember(Member),
    /// Two members turn out to be one person: what was one's is the other's, and the one goes.
    MergeMember {
        /// Who goes.
        from: MemberId,
        /// Who stays.
        into: MemberId,
    },
    /// A project is added or replaced.
    PutProject(Project),
    /// A project goes; its tasks stay, without one.
    RemoveProject(ProjectId),
    /// A client is added or replaced.
    PutClient(Client),
    /// A client goes; its projects stay, without one.
    RemoveClient(ClientId),
    /// A label is added or replaced.
    PutLabel(Label),
    /// A label goes, also from all tasks that carry it.
    RemoveLabel(LabelId),
    /// A timer goes, without being logged: it was already, or there is nothing to log it to.
    DropTimer {
        /// Whose.
        member: MemberId,
    },
    /// A label that is gone goes from all tasks that carry it.
    DropLabel(LabelId),
    /// A project that is gone goes from all tasks that belong to it.
    DropProject(ProjectId),
    /// A client that is gone goes from all their projects.
    DropClient(ClientId),
    /// The settings are replaced.
    SetSettings(Settings),
}

/// All that one form shows of an entry and its task.
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
    /// Whose time the entry is.
    pub member: MemberId,
    /// The entry's place.
    pub slot: Slot,
    /// Its planned length, 1 to 1440.
    pub scheduled: Minutes,
    /// Its tracked time.
    pub logged: Seconds,
}

/// A record's kind and id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordKey {
    /// A member.
    Member(MemberId),
    /// A project.
    Project(ProjectId),
    /// A client.
    Client(ClientId),
    /// A label.
    Label(LabelId),
    /// A task.
    Task(TaskId),
    /// A time entry.
    Entry(EntryId),
    /// A person's running timer: one each.
    Timer(MemberId),
    /// The one settings record.
    Settings,
}

/// A record's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// A member.
    Member(Member),
    /// A project.
    Project(Project),
    /// A client.
    Client(Client),
    /// A label.
    Label(Label),
    /// A task.
    Task(Task),
    /// A time entry.
    Entry(TimeEntry),
    /// A running timer.
    Timer(Timer),
    /// The settings; never absent.
    Settings(Settings),
}

/// One record's change: what it was and what it becomes; `None` is absence. Never equal on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which record.
    pub key: RecordKey,
    /// Its value before.
    pub before: Option<Record>,
    /// Its value after.
    pub after: Option<Record>,
}

/// A set of changes that belong together, with at most one change a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patch {
    /// The changes, by key.
    pub changes: Vec<Change>,
    /// Tasks that it leaves alone but that its entries lean on: without them it would make an entry of nothing.
    pub(crate) needs: Vec<TaskId>,
    /// Entries that it removes for good: with the last one of a task goes the task.
    pub(crate) for_good: Vec<EntryId>,
}

/// Why a command or a patch was not carried out; nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The record that it is about is not there (any more).
    Missing(RecordKey),
    /// A new record's id is already taken.
    Taken(RecordKey),
    /// The record is no longer what the patch was made from, so undoing would lose somebody's newer change.
    Changed(RecordKey),
    /// The task has an entry that the patch doesn't know, which would be left without it.
    InUse(TaskId),
    /// A planned length outside 1..=1440 minutes.
    Length(Minutes),
    /// A title or a name without any visible character.
    EmptyTitle,
    /// The entry holds tracked time, which isn't planned anew.
    Tracked(EntryId),
    /// The task is complete and waits for nothing.
    Done(TaskId),
}
