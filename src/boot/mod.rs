//! The start: the first picture of the week, then the app in its place.
//!
//! Nothing else knows that the app comes in parts (ADR 0012, 0014):
//! - [`start`]: from the page's static frame through the picture to the app
//! - [`preview`]: the picture, made of the same pieces as the calendar
//! - [`modules`]: what is in which part; [`fetch()`](fetch::fetch) gets one

pub mod fetch;
pub mod modules;
pub mod preview;
pub mod start;
