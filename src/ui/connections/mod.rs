//! The connected tools: the rail and the panel next to the calendar with their lists, and the page to manage them.

pub mod faults;
pub mod grip;
pub mod host_note;
pub mod list;
pub mod page;
pub mod panel;
pub mod rail;
pub mod row;
pub mod status;
pub mod token;
