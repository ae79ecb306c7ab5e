//! Messages of this topic.

use chrono::NaiveDate;

use crate::values::gesture::{Grip, Nudge, Place};

/// Picking up and dropping, by pointer and by keys alike.
#[derive(Clone, Debug, PartialEq, strum::EnumDiscriminants)]
#[strum_discriminants(name(DragMsgName), vis(pub(crate)))]
pub enum DragMsg {
    /// Something is picked up by pointer.
    Pick(Grip),
    /// Something is picked up by keys: its ghost begins where it can go on from.
    Lift(Grip),
    /// The pointer, holding something, is over a place, or over none.
    Over(Option<Place>),
    /// The pointer is over a day without hours: what has a time keeps it.
    OverDay(NaiveDate),
    /// The pointer is over the list of a tool, where an entry goes back to where it came from.
    OverList,
    /// Dropping leaves entries where they are, and adds copies, or no longer does.
    Copy(bool),
    /// Keys move what is held.
    Nudge(Nudge),
    /// What is held is let go where its ghost is.
    Drop,
    /// A copy of it is let go there.
    DropCopy,
    /// What is held goes back to where it was.
    Cancel,
}
