//! Everything that can happen: the one way in.

use std::sync::Arc;

use hosting::{Home, Wrong};
use plan::report::Key;
use plan::{ContainerId, EntryId, ItemId, MemberId, ProjectId, Slot, TaskId};

use crate::capture::state::Captured;
use crate::connections::state::{Host, Purpose, Returned};
use crate::export::target::Target;
use crate::reports::table::{CsvForm, TableOf};
use crate::settings::state::SettingsMsg;
use crate::timer::state::TimerMsg;
use crate::values::answer::{Answer, Problem};
use crate::values::connection::{ConnectionId, Opaque};
use crate::values::draft::{Choice, Draft};
use crate::values::gesture::{Grip, Nudge, Place};
use crate::values::ids::{CallId, SaveId};
use crate::values::prefs::{BacklogOrder, Theme};
use crate::values::route::Route;
use crate::values::stored::{Stored, StoredChange};
use crate::values::trouble::{LoadError, SaveError};

/// A gesture, a key, a timer or an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    // -- life --------------------------------------------------------------------------------------------------------
    /// The page has started.
    Started {
        /// Where the address says to be.
        route: Route,
        /// Whether the page can be seen.
        visible: bool,
    },
    /// Everything stored on this device, or why it can't be read (the app then works in memory and says so).
    Loaded(Result<Vec<Stored>, LoadError>),
    /// Where the page's proxy is, or why that isn't understood.
    Home(Result<Home, Wrong>),
    /// What the page's host is and offers.
    Host(Result<Host, Problem>),
    /// Back from a provider's authorization, by the static file of the way back.
    Returned(Returned),
    /// Back from a provider's authorization without an answer of it: closed, or left by the Back button. Named by the
    /// hash of its state.
    LeftOff(Arc<str>),
    /// A [`crate::Effect::Wake`] is due.
    Tick,
    /// The page was shown or hidden.
    Visible(bool),
    /// The network went or came back.
    Online(bool),
    /// This tab became, or ceased to be, the one that polls.
    Leader(bool),
    /// This tab is the one that is at an export.
    Claimed,

    // -- storage -----------------------------------------------------------------------------------------------------
    /// A save is durable.
    Saved(SaveId),
    /// A save failed; its changes are only in memory.
    SaveFailed(SaveId, SaveError),
    /// Another tab saved these.
    Heard(Vec<StoredChange>),
    /// Records that a benchmark shows, or no longer does: known as if they had been stored.
    #[cfg(feature = "bench")]
    Given(Vec<(plan::RecordKey, Option<plan::Record>)>),

    // -- calls -------------------------------------------------------------------------------------------------------
    /// A call was answered.
    Answered(CallId, Result<Answer, Problem>),

    /// The host answered a [`crate::Effect::Host`].
    HostAnswered(Purpose, Result<Opaque, Problem>),

    // -- connecting --------------------------------------------------------------------------------------------------
    /// Connects another account of this provider, or one of its accounts anew.
    Connect(Arc<str>),
    /// Takes a connection away; tasks and entries stay.
    Disconnect(ConnectionId),
    /// What came of an attempt to connect is read.
    DismissNotice,
    /// What is to become of a mark that a source won't have, or of an item whose source says something else than its task.
    Refusal(ConnectionId, ItemId, RefusalMsg),

    // -- where one is ------------------------------------------------------------------------------------------------
    /// To an address.
    Go(Route),
    /// This many periods on (negative: back).
    Step(i32),
    /// To today.
    Today,

    // -- people ------------------------------------------------------------------------------------------------------
    /// Shows the week of this member, or one's own.
    ShowMember(Option<MemberId>),
    /// A member of this name joins.
    AddMember(Arc<str>),

    // -- sidebar -----------------------------------------------------------------------------------------------------
    /// Opens or closes the sidebar.
    ToggleSidebar,
    /// Shows a connection in the sidebar, opening it; closes it when that connection is already shown.
    ShowConnection(ConnectionId),
    /// Chooses what the sidebar lists.
    ShowContainer(ContainerId),
    /// Narrows the list to titles that hold this.
    Search(Arc<str>),
    /// Asks the shown connection again now.
    Refresh,

    // -- picking up and dropping (by pointer and by keys alike) ------------------------------------------------------
    /// Something is picked up by pointer.
    Pick(Grip),
    /// Something is picked up by keys: its ghost begins where it can go on from.
    Lift(Grip),
    /// The pointer, holding something, is over a place, or over none.
    Over(Option<Place>),
    /// Keys move what is held.
    Nudge(Nudge),
    /// What is held is let go where its ghost is.
    Drop,
    /// What is held goes back to where it was.
    Cancel,

    // -- timers ------------------------------------------------------------------------------------------------------
    /// See [`TimerMsg`].
    Timer(TimerMsg),
    // -- reports -----------------------------------------------------------------------------------------------------
    /// Lists the entries behind a number of the report, by the groups that it is inside of; `None` closes the list.
    OpenNumber(Option<Vec<Key>>),
    /// Goes to an entry.
    ShowEntry(EntryId),
    /// See [`ExportMsg`].
    Export(Box<ExportMsg>),
    /// Makes a file of the report.
    ExportCsv {
        /// What its rows are.
        of: TableOf,
        /// The words of its columns, as [`crate::reports::table::columns`] has them.
        headings: Vec<Arc<str>>,
        /// What the person at this device is called who has said no name.
        me: Arc<str>,
    },
    /// How files of reports are written from now on.
    CsvForm(CsvForm),

    // -- edits -------------------------------------------------------------------------------------------------------
    /// A new entry typed by the person; the title syntax applies.
    Create {
        /// As typed.
        title: Arc<str>,
        /// Where; `None`: today, untimed.
        slot: Option<Slot>,
    },
    /// The same from its dialog, which offers a project too.
    CreateIn {
        /// As typed.
        title: Arc<str>,
        /// Where.
        slot: Slot,
        /// What it belongs to, if anything.
        project: Option<Choice<ProjectId>>,
    },
    /// The page that the person has before them becomes an entry of today: for the source item that it is of, by the
    /// relationship rule; else for a new task. Its timer begins, where the person works on it.
    Capture(Captured),
    /// The dialog of a new entry is opened: for a place in the calendar, else for today.
    New(Option<Place>),
    /// It is closed; what was typed in it is given up.
    CloseNew,
    /// The form of an entry and its task is opened.
    Edit(EntryId),
    /// It is closed; what was typed in it is given up.
    CloseEdit,
    /// What was typed in the form of the entry that it is open for; what can't be read is told, and the form stays.
    Revise(Draft),
    /// A second entry of the same task, at the same place.
    Duplicate(EntryId),
    /// An entry is selected too, or no longer. What is done to one of the selected entries is done to all of them.
    Select(EntryId),
    /// Entries are selected in the order in which they are read: from where the last range began, else from `from`.
    SelectThrough {
        /// The entry that had the focus.
        from: Option<EntryId>,
        /// The other end.
        to: EntryId,
    },
    /// All entries of the days shown are selected.
    SelectAll,
    /// Nothing is selected any more.
    ClearSelection,
    /// The entry is copied, with all that are selected with it; see [`crate::View::clip`].
    Copy(EntryId),
    /// It goes from where it is once it is pasted.
    Cut(EntryId),
    /// What was copied here comes to the days shown, or each line of another program's text as a new entry.
    Paste {
        /// What the clipboard of the system holds, where it may be read.
        text: Option<Arc<str>>,
        /// The entry with the focus: it is pasted where that one is.
        at: Option<EntryId>,
    },
    // -- the backlog: tasks that wait to be planned -------------------------------------------------------------------
    /// Opens or closes its panel.
    ToggleBacklog,
    /// The pointer, holding something, is over it.
    OverBacklog,
    /// What is held goes into it: an entry's task waits again, a source item is kept as a task.
    Shelve,
    /// Another order of its rows.
    OrderBacklog(BacklogOrder),
    /// Only titles that hold this.
    SearchBacklog(Arc<str>),
    /// More rows of a long one.
    MoreOfBacklog,
    /// A new task in it; the title syntax gives its estimate.
    AddTask(Arc<str>),
    /// A row is written anew in its place, or no longer.
    EditTask(Option<TaskId>),
    /// What was written there: the title, with the title syntax for the estimate.
    RenameTask(TaskId, Arc<str>),
    /// The task is complete.
    CompleteTask(TaskId),
    /// The task goes.
    RemoveTask(TaskId),
    /// What the entry's task came from is opened at its source.
    OpenSource(EntryId),
    /// The connection that the entry's task came from is asked again now.
    RefreshSource(EntryId),
    /// The entry's task no longer stands for what it came from.
    Unlink(EntryId),
    /// The entry's task becomes complete, or incomplete again.
    ToggleDone(EntryId),
    /// An item of the list becomes complete at its source, or incomplete again.
    ToggleItem(ConnectionId, ItemId),
    /// An item of the list is opened at its source.
    OpenItem(ConnectionId, ItemId),
    /// The entry goes.
    Remove(EntryId),
    /// The person looks at or works with this entry (focus, click): its connection is polled faster.
    Touch(EntryId),
    /// On the page of settings.
    Settings(SettingsMsg),
    /// Takes the last change back.
    Undo,
    /// Does the last undone change again.
    Redo,
    /// The toast is read.
    DismissToast,
    /// Light, dark, or as the system has it.
    SetTheme(Theme),
    /// The time zone by its IANA name; `None` follows the browser.
    SetZone(Option<Arc<str>>),
    /// The language as a BCP 47 tag; `None` follows the browser.
    SetLanguage(Option<Arc<str>>),
    /// Civil time is counted in another zone from now on.
    Moved,
    /// What failed with the storage is tried again.
    RetrySave,
    /// What is stored can't be read, and the person goes on without: what they do is in memory until it can.
    GoOnUnopened,
}

/// What a person does about a mark that a source won't have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalMsg {
    /// What the source says holds: the task becomes that.
    TakeTheirs,
    /// What was marked here holds: the source is told again.
    TakeMine,
    /// Both stay as they are.
    Read,
}

/// What a person does about an export to a spreadsheet.
#[derive(Clone, Debug, PartialEq)]
pub enum ExportMsg {
    /// Begins one, unless one is under way.
    Start {
        /// Through which account.
        connection: ConnectionId,
        /// Where to.
        target: Target,
        /// The name that a new spreadsheet's sheet gets.
        sheet: Arc<str>,
        /// What its rows are.
        of: TableOf,
        /// The words of its columns, as [`crate::reports::table::columns`] has them.
        headings: Vec<Arc<str>>,
        /// What the person at this device is called who has said no name.
        me: Arc<str>,
    },
    /// Goes on from where it broke off.
    Finish,
    /// Stops it, and takes back what it has written.
    TakeBack,
    /// Opens what it made.
    Open,
    /// What came of it is read.
    Dismiss,
}
