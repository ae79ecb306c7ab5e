//! What the person is told, as data.

use std::sync::Arc;

use plan::{MinuteOfDay, Minutes, Seconds};

/// A sentence for the person, as data; the app's catalogue has the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Picked up, and how to go on by keys.
    PickedUp {
        /// Its title.
        title: Arc<str>,
    },
    /// What is held would land here.
    Hovering(Spot),
    /// Planned.
    Planned {
        /// Its title.
        title: Arc<str>,
        /// Where.
        spot: Spot,
    },
    /// Moved.
    Moved {
        /// Its title.
        title: Arc<str>,
        /// Where to.
        spot: Spot,
    },
    /// Its length was changed.
    Resized {
        /// Its title.
        title: Arc<str>,
        /// The new length.
        minutes: Minutes,
    },
    /// Removed.
    Removed {
        /// Its title.
        title: Arc<str>,
    },
    /// Changed in its form.
    Revised {
        /// Its title.
        title: Arc<str>,
    },
    /// Added on the page of settings.
    Added {
        /// Its name.
        name: Arc<str>,
    },
    /// Taken away there.
    TakenAway {
        /// Its name.
        name: Arc<str>,
        /// How many tasks belonged to it.
        tasks: usize,
    },
    /// No longer offered.
    Archived {
        /// Its name.
        name: Arc<str>,
    },
    /// Offered again.
    Restored {
        /// Its name.
        name: Arc<str>,
    },
    /// A choice about the plan itself was made.
    Chosen,
    /// A newer version of the program saved this, so it can't be changed here.
    Newer,
    /// Stored records can't be read.
    Unread {
        /// How many.
        count: usize,
    },
    /// Its task no longer stands for an item there.
    Unlinked {
        /// The provider's name.
        provider: &'static str,
    },
    /// Somebody was added to the team.
    Joined {
        /// The name.
        name: Arc<str>,
    },
    /// An export goes on that was begun by a page that has gone.
    ExportGoesOn {
        /// The provider's name.
        provider: &'static str,
    },
    /// Such an export is there.
    ExportDone {
        /// The provider's name.
        provider: &'static str,
    },
    /// Such an export can't go on by itself.
    ExportBroken {
        /// The provider's name.
        provider: &'static str,
    },
    /// Its task was marked complete.
    Completed {
        /// Its title.
        title: Arc<str>,
    },
    /// Its task was marked incomplete.
    Reopened {
        /// Its title.
        title: Arc<str>,
    },
    /// Records that stood for nothing any more, left over from several tabs, were put right.
    Mended {
        /// How many.
        count: usize,
    },
    /// Its timer was begun.
    TimerStarted {
        /// Its title.
        title: Arc<str>,
        /// Title and logged seconds of the one that this has stopped.
        stopped: Option<(Arc<str>, Seconds)>,
    },
    /// Its timer was stopped.
    TimerStopped {
        /// Its title.
        title: Arc<str>,
        /// What was logged by it.
        seconds: Seconds,
    },
    /// Its timer goes on without a gap.
    TimerLeftOut {
        /// Its title.
        title: Arc<str>,
        /// How long the gap was.
        seconds: Seconds,
    },
    /// The same was done to several entries at once.
    Several {
        /// What.
        deed: Deed,
        /// How many they are.
        count: usize,
    },
    /// So many entries are selected now.
    Selected {
        /// How many.
        count: usize,
    },
    /// The task waits in the backlog now.
    Waits {
        /// Its title.
        title: Arc<str>,
    },
    /// The task was meant for the backlog, and is planned.
    StillPlanned {
        /// Its title.
        title: Arc<str>,
        /// Where, at the latest.
        spot: Spot,
    },
    /// The entry isn't unscheduled.
    Stays {
        /// Its title.
        title: Arc<str>,
        /// Why.
        why: Why,
    },
    /// Several entries were meant for the backlog.
    Shelved {
        /// How many have gone there.
        count: usize,
        /// How many stay, since time was tracked or they are done.
        stay: usize,
    },
    /// There is nothing that could be pasted.
    NothingToPaste,
    /// Whoever an address is about isn't known here: one's own days are shown.
    UnknownMember,
    /// Let go without a change.
    Cancelled,
    /// Taken back.
    Undone,
    /// Done again.
    Redone,
    /// Nothing to take back.
    NothingToUndo,
    /// Nothing to do again.
    NothingToRedo,
    /// The change can't be taken back since its records have changed meanwhile.
    UndoStale,
    /// It was taken back, or done again, but for these records, which have changed meanwhile.
    TurnedPartly {
        /// What one of them is called.
        title: Arc<str>,
        /// How many others there are.
        others: usize,
    },
    /// These were removed here, and are there: another tab had changed them meanwhile.
    Kept {
        /// What one of them is called.
        title: Arc<str>,
        /// How many others there are.
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
        /// Why.
        fault: providers::Fault,
    },
    /// An account is connected.
    Connected {
        /// The provider's name.
        provider: &'static str,
        /// The account's.
        account: Arc<str>,
    },
    /// An account is connected, and another one of the provider is still signed out: it may be the one that was meant.
    ConnectedAnother {
        /// The provider's name.
        provider: &'static str,
        /// The account's.
        account: Arc<str>,
        /// The other one's.
        out: Arc<str>,
    },
    /// The provider's page was left before it was done.
    Unfinished {
        /// The provider's name.
        provider: &'static str,
    },
    /// The provider has taken the access back.
    Ended {
        /// The provider's name.
        provider: &'static str,
        /// The account's.
        account: Arc<str>,
    },
    /// The person has disconnected an account.
    Disconnected {
        /// The provider's name.
        provider: &'static str,
        /// What became of the access at the provider.
        outcome: Revocation,
    },
}

/// Why an entry isn't unscheduled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Its time was tracked.
    Tracked,
    /// Its task is done.
    Done,
}

/// What can be done to several entries at once.
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
    /// Cut: to go where they are pasted.
    Cut,
    /// Pasted.
    Pasted,
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
    /// Whose it is, where that has to be said.
    pub whose: Option<Person>,
}

/// Somebody, for a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name; may be empty.
    pub name: Arc<str>,
    /// It is the person at this device.
    pub me: bool,
}

/// What became of the access at a provider, after it was deleted here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revocation {
    /// The provider has ended it.
    Revoked,
    /// The provider has no way to be told; the person ends it in the account's settings.
    ByHand,
    /// The provider couldn't be told.
    Failed,
}
