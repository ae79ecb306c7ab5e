//! The calendar: one day or seven, side by side.

pub mod day;
pub mod meeting_card;
pub mod meetings;
pub mod week;
