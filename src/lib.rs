//! The app: a thin shell around [`engine`], drawn with Leptos.
//!
//! - [`boot`]: the start, the first picture of the week, and the parts that the app comes in
//! - [`shell`]: the loop (message in, effects out) and the signals that the screen reads
//! - [`ui`]: components; they read signals and dispatch messages
//! - [`web`]: the browser, the only place that names JavaScript's types

pub mod boot;
pub mod shell;
pub mod ui;
pub mod web;
