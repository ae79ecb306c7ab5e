//! The calendar: one day or seven, side by side.

pub mod day;
pub mod slot;
pub mod week;
