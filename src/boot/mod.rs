//! The start: the preview of the week, then the app in its place, then what loads after the calendar.
//!
//! Nothing else knows that the app is split into parts (ADR 0012, 0014):
//! - [`start`]: from the page's static frame to the preview; - [`preview`]: the preview, made of the calendar's pieces
//! - [`calendar`]: the module with the app; - [`go_on`]: the app replaces the preview
//! - [`deferred`]: the module with the rest; - [`fetch`]: fetches a module

pub mod calendar;
pub mod deferred;
pub mod fetch;
pub mod go_on;
pub mod preview;
pub mod start;
