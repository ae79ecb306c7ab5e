//! The start: the preview of the week, then the app in its place, then what loads after the calendar.
//!
//! Nothing else knows that the app is split into parts (ADR 0012, 0014):
//! - [`start`]: from the page's static frame to the preview; - [`preview`]: the preview, made of the calendar's pieces
//! - [`calendar`]: the module with the app; - [`go_on`]: the app replaces the preview
//! - [`deferred`]: the module with the rest; - [`adapters`]: the one that reads providers' answers
//! - [`lazy_part`]: marks such a module; - [`fetch`]: fetches one

mod adapters;
pub mod calendar;
pub mod deferred;
pub mod fetch;
pub mod go_on;
mod lazy_part;
pub mod preview;
pub mod start;
