//! Everything that can happen: the one way in.

use super::lifecycle::LifecycleMsg;
use crate::backlog::msg::BacklogMsg;
use crate::calendar::msg::CalendarMsg;
use crate::calls::msg::CallsMsg;
use crate::capture::dropped::Dropped;
use crate::capture::state::Captured;
use crate::completion::msg::CompletionMsg;
use crate::connections::msg::ConnectionsMsg;
use crate::drag::msg::DragMsg;
use crate::entry::msg::EntryMsg;
use crate::export::msg::ExportMsg;
use crate::history::msg::HistoryMsg;
use crate::meetings::msg::MeetingsMsg;
use crate::palette::msg::PaletteMsg;
use crate::reports::msg::ReportsMsg;
use crate::selection::msg::SelectionMsg;
use crate::settings::msg::SettingsMsg;
use crate::sidebar::msg::SidebarMsg;
use crate::storage::msg::StorageMsg;
use crate::team::msg::TeamMsg;
use crate::timer::state::TimerMsg;
use crate::welcome::msg::WelcomeMsg;

/// A gesture, a key, a timer or an answer: one variant a topic.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// What the page tells of itself.
    Lifecycle(LifecycleMsg),
    /// What storage and other tabs tell.
    Storage(StorageMsg),
    /// What calls to providers come to.
    Calls(CallsMsg),
    /// Connecting, and what the page's host answers.
    Connections(ConnectionsMsg),
    /// Completing at the source.
    Completion(CompletionMsg),
    /// Where one goes.
    Calendar(CalendarMsg),
    /// Whose week is shown, and new members.
    Team(TeamMsg),
    /// The sidebar.
    Sidebar(SidebarMsg),
    /// The events of connected calendars.
    Meetings(MeetingsMsg),
    /// Picking up and dropping, by pointer and by keys alike.
    Drag(DragMsg),
    /// An entry and its task.
    Entry(EntryMsg),
    /// Several entries at once, and the clipboard.
    Selection(SelectionMsg),
    /// Tasks that wait to be planned.
    Backlog(BacklogMsg),
    /// Taking back, and doing again.
    History(HistoryMsg),
    /// Timers.
    Timer(TimerMsg),
    /// The page of reports.
    Reports(ReportsMsg),
    /// Exports to spreadsheets.
    Export(Box<ExportMsg>),
    /// The page that the person has before them becomes an entry of today: for the source item that it is of, by the
    /// relationship rule; else for a new task. Its timer begins, where the person works on it.
    Capture(Captured),
    /// Something is dropped on a day or the backlog from outside of the page.
    Dropped(Dropped),
    /// The page of settings, and choices about the screen.
    Settings(SettingsMsg),
    /// The command palette.
    Palette(PaletteMsg),
    /// The introduction and the sample.
    Welcome(WelcomeMsg),
    /// The toast.
    Toast(ToastMsg),
}

/// The toast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToastMsg {
    /// The toast is read.
    Dismiss,
}
