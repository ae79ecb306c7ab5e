//! The clock, and waiting.

pub mod clock;
pub mod wait;
pub mod wake;
