//! The start: the first picture of the week, then the app in its place, then what comes after the calendar.
//!
//! Nothing else knows that the app comes in parts (ADR 0012, 0014):
//! - [`start`]: from the page's static frame to the picture; - [`preview`]: the picture, made of the calendar's pieces
//! - [`calendar`]: the module with the app; - [`go_on`]: the app takes the picture's place
//! - [`deferred`]: the module with the rest; - [`fetch`]: how one is fetched

pub mod calendar;
pub mod deferred;
pub mod fetch;
pub mod go_on;
pub mod preview;
pub mod start;
