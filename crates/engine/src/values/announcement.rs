//! Messages to the user, as data.

use std::sync::Arc;

use plan::{MinuteOfDay, Minutes, Seconds};

/// A message to the user, as data; the app's catalogue has the texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Something was picked up; explains the keys.
    PickedUp {
        /// The task's or item's title.
        title: Arc<str>,
    },
    /// Where a drag would land.
    Hovering {
        /// The slot.
        spot: Spot,
        /// The title of the meeting that it would lie over.
        over: Option<Arc<str>>,
    },
    /// The rows of the grid have another length.
    Zoomed {
        /// The minutes of a row.
        minutes: Minutes,
    },
    /// The page shows its weekends again.
    WeekendsShown,
    /// The page shows no weekends.
    WeekendsHidden,
    /// Something was planned.
    Planned {
        /// The task's or item's title.
        title: Arc<str>,
        /// The slot.
        spot: Spot,
    },
    /// An entry was moved.
    Moved {
        /// The task's or item's title.
        title: Arc<str>,
        /// Its new slot.
        spot: Spot,
    },
    /// An entry was resized.
    Resized {
        /// The task's or item's title.
        title: Arc<str>,
        /// The new length.
        minutes: Minutes,
    },
    /// Something was deleted.
    Removed {
        /// The task's or item's title.
        title: Arc<str>,
    },
    /// An entry was changed in its form.
    Revised {
        /// The task's or item's title.
        title: Arc<str>,
    },
    /// Something was added on the Settings page.
    Added {
        /// The name of the project, client, label or member.
        name: Arc<str>,
    },
    /// Something was deleted on the Settings page.
    TakenAway {
        /// The name of the project, client, label or member.
        name: Arc<str>,
        /// The number of tasks that belonged to it.
        tasks: usize,
    },
    /// Something was archived.
    Archived {
        /// The name of the project, client, label or member.
        name: Arc<str>,
    },
    /// Something was restored from the archive.
    Restored {
        /// The name of the project, client, label or member.
        name: Arc<str>,
    },
    /// A setting of the plan was changed.
    Chosen,
    /// Sample data was added.
    SampleAdded,
    /// Sample data was removed.
    SampleRemoved,
    /// A newer version of the program saved this, so it can't be changed here.
    Newer,
    /// Stored records can't be read.
    Unread {
        /// The number of them.
        count: usize,
    },
    /// A task's link to its item was removed.
    Unlinked {
        /// The provider's name.
        provider: &'static str,
    },
    /// A member was added.
    Joined {
        /// The member's name.
        name: Arc<str>,
    },
    /// An export continues that was started by a page that has gone.
    ExportGoesOn {
        /// The provider's name.
        provider: &'static str,
    },
    /// Such an export is complete.
    ExportDone {
        /// The provider's name.
        provider: &'static str,
    },
    /// Such an export can't continue by itself.
    ExportBroken {
        /// The provider's name.
        provider: &'static str,
    },
    /// A task was completed.
    Completed {
        /// The task's or item's title.
        title: Arc<str>,
    },
    /// A task was reopened.
    Reopened {
        /// The task's or item's title.
        title: Arc<str>,
    },
    /// Half-written changes left by several tabs were repaired.
    Mended {
        /// The number of them.
        count: usize,
    },
    /// A timer was started.
    TimerStarted {
        /// The task's or item's title.
        title: Arc<str>,
        /// Title and logged seconds of the timer that this has stopped.
        stopped: Option<(Arc<str>, Seconds)>,
    },
    /// A timer was stopped.
    TimerStopped {
        /// The task's or item's title.
        title: Arc<str>,
        /// The time that it has logged.
        seconds: Seconds,
    },
    /// A gap was removed from a timer, which continues.
    TimerLeftOut {
        /// The task's or item's title.
        title: Arc<str>,
        /// The length of the gap.
        seconds: Seconds,
    },
    /// Several entries were changed at once.
    Several {
        /// The action.
        deed: Deed,
        /// The number of entries.
        count: usize,
    },
    /// Entries were selected.
    Selected {
        /// The number of them.
        count: usize,
    },
    /// A new task was added to the backlog.
    AddedToBacklog {
        /// The task's or item's title.
        title: Arc<str>,
    },
    /// A task is now in the backlog.
    Waits {
        /// The task's or item's title.
        title: Arc<str>,
    },
    /// An entry was removed from the days, and its item is in the list of its tool.
    Unplanned {
        /// The task's title.
        title: Arc<str>,
    },
    /// A task was to go to the backlog, and is still planned.
    StillPlanned {
        /// The task's or item's title.
        title: Arc<str>,
        /// Its latest slot.
        spot: Spot,
    },
    /// An entry doesn't go to the backlog.
    Stays {
        /// The task's or item's title.
        title: Arc<str>,
        /// The reason.
        why: Why,
    },
    /// Several entries were to go to the backlog.
    Shelved {
        /// How many went there.
        count: usize,
        /// How many stay, because they have tracked time or are complete.
        stay: usize,
    },
    /// There is nothing to paste.
    NothingToPaste,
    /// What was dropped from outside is neither a link nor a text.
    NothingDropped,
    /// The member in the URL is unknown, so the user's own days are shown.
    UnknownMember,
    /// A drag was cancelled.
    Cancelled,
    /// A change was undone.
    Undone {
        /// The title of a task, or a name, that it was about, if there is one.
        title: Option<Arc<str>>,
        /// How many others it was about.
        others: usize,
    },
    /// A change was redone.
    Redone {
        /// The title of a task, or a name, that it was about, if there is one.
        title: Option<Arc<str>>,
        /// How many others it was about.
        others: usize,
    },
    /// There is nothing to undo.
    NothingToUndo,
    /// There is nothing to redo.
    NothingToRedo,
    /// The change can't be undone because its records have changed since.
    UndoStale,
    /// A change was undone or redone, except for these records, which have changed since.
    TurnedPartly {
        /// The title of one of them.
        title: Arc<str>,
        /// The number of others.
        others: usize,
    },
    /// These were deleted here but still exist: another tab had changed them in the meantime.
    Kept {
        /// The title of one of them.
        title: Arc<str>,
        /// The number of others.
        others: usize,
    },
    /// A title without any visible character was refused.
    EmptyTitle,
    /// An item that asks for a decision at its source isn't decided by completing it here.
    NotDecided {
        /// The provider's name.
        provider: &'static str,
    },
    /// The source refused a mark.
    NotCompleted {
        /// The provider's name.
        provider: &'static str,
        /// The cause.
        fault: providers::Fault,
    },
    /// An account is connected.
    Connected {
        /// The provider's name.
        provider: &'static str,
        /// The account's name.
        account: Arc<str>,
    },
    /// An account was connected, and another one of the provider is still signed out, which may be the one that was
    /// meant.
    ConnectedAnother {
        /// The provider's name.
        provider: &'static str,
        /// The account's name.
        account: Arc<str>,
        /// The name of the other account.
        out: Arc<str>,
    },
    /// The provider's page was left before the sign-in was done.
    Unfinished {
        /// The provider's name.
        provider: &'static str,
    },
    /// The provider has revoked the access.
    Ended {
        /// The provider's name.
        provider: &'static str,
        /// The account's name.
        account: Arc<str>,
    },
    /// The user has disconnected an account.
    Disconnected {
        /// The provider's name.
        provider: &'static str,
        /// The result at the provider.
        outcome: Revocation,
    },
}

/// Why an entry doesn't go to the backlog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It has tracked time.
    Tracked,
    /// Its task is complete.
    Done,
}

/// An action on several entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Picked up.
    PickedUp,
    /// Moved.
    Moved,
    /// Marked complete.
    Completed,
    /// Marked incomplete.
    Reopened,
    /// Duplicated.
    Duplicated,
    /// Removed.
    Removed,
    /// Copied.
    Copied,
    /// Cut: they move when they are pasted.
    Cut,
    /// Pasted.
    Pasted,
    /// Removed from the days: what has an item is in its tool's list, and the rest in the backlog.
    Unplanned,
}

/// A day, a time and a length, for a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The day.
    pub date: chrono::NaiveDate,
    /// The start, or `None` for untimed.
    pub start: Option<MinuteOfDay>,
    /// The length.
    pub minutes: Minutes,
    /// The member, if they have to be mentioned.
    pub whose: Option<Person>,
}

/// A member, for a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name; may be empty.
    pub name: Arc<str>,
    /// Whether this member is the user of this device.
    pub me: bool,
}

/// The result of revoking access at a provider, after the connection was removed here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revocation {
    /// The provider has revoked it.
    Revoked,
    /// The provider has no endpoint; the user can revoke it in the account's settings.
    ByHand,
    /// The provider couldn't be reached.
    Failed,
}
