//! The calendar: its days, one or seven of them, side by side.

pub mod day;
pub mod week;
