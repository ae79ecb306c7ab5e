//! Messages of this topic.

use std::sync::Arc;

use plan::{EntryId, ProjectId, Slot};

use crate::values::draft::{Choice, Draft};
use crate::values::gesture::Place;

/// An entry and its task.
#[derive(Clone, Debug, PartialEq, strum::EnumDiscriminants)]
#[strum_discriminants(name(EntryMsgName), vis(pub(crate)))]
pub enum EntryMsg {
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
