//! The app: a thin shell around [`engine`], drawn with Leptos.
//!
//! - [`rest`]: what the first sight doesn't need, in a module of its own
//! - [`shell`]: the loop (message in, effects out) and the signals that the screen reads
//! - [`ui`]: components; they read signals and dispatch messages
//! - [`web`]: the browser's edge, the only place that names JavaScript's types

pub mod rest;
pub mod shell;
pub mod ui;
pub mod web;
