//! Messages of this topic.

use plan::{EntryId, MemberId, Slot};

use crate::values::draft::{Draft, NewEntry};
use crate::values::gesture::Place;

/// An entry and its task.
#[derive(Clone, Debug, PartialEq, strum::EnumDiscriminants)]
#[strum_discriminants(name(EntryMsgName), vis(pub(crate)))]
pub enum EntryMsg {
    /// A new entry with all that its title said, or a task that waits.
    CreateIn(NewEntry),
    /// The dialog of a new entry is opened: for a place in the calendar, else for today.
    New(Option<Place>),
    /// The same beside a slot of the days that are shown, for this member; `None` is for whom the page plans.
    NewAt(Slot, Option<MemberId>),
    /// It is closed; what was typed in it is given up.
    CloseNew,
    /// The form of an entry and its task is opened.
    Edit(EntryId),
    /// The same beside the entry, with what is changed most often.
    QuickEdit(EntryId),
    /// It is closed; what was typed in it is given up.
    CloseEdit,
    /// What was typed in the form of the entry that it is open for; what can't be read is told, and the form stays.
    Revise(Draft),
    /// A second entry of the same task, at the same place.
    Duplicate(EntryId),
    /// What the entry's task came from is opened at its source.
    OpenSource(EntryId),
    /// The connection that the entry's task came from is asked again now.
    RefreshSource(EntryId),
    /// The entry's task no longer stands for what it came from.
    Unlink(EntryId),
    /// The entry's task becomes complete, or incomplete again.
    ToggleDone(EntryId),
    /// The entry goes.
    Remove(EntryId),
    /// The person looks at or works with this entry (focus, click): its connection is polled faster.
    Touch(EntryId),
}
