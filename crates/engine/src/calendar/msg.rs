//! Messages of this topic.

use plan::EntryId;

use crate::values::route::Route;

/// Where one goes.
#[derive(Clone, Debug, PartialEq, strum::EnumDiscriminants)]
#[strum_discriminants(name(CalendarMsgName), vis(pub(crate)))]
pub enum CalendarMsg {
    /// To an address.
    Go(Route),
    /// This many periods on (negative: back).
    Step(i32),
    /// To today.
    Today,
    /// Shorter rows by so many steps (negative: longer ones).
    Zoom(i32),
    /// Hides the weekends of the page, or shows them again.
    Weekends,
    /// Goes to an entry.
    ShowEntry(EntryId),
}
