//! The app: a thin shell around [`engine`], drawn with Leptos.
//!
//! - [`app`]: the handle through which components read the view and dispatch messages
//! - [`boot`]: the start: the preview of the week, and the parts that the app is fetched in
//! - [`shell`]: the loop (message in, effects out), what it listens to, and how it performs effects
//! - [`ui`]: components; they read signals and dispatch messages
//! - [`web`]: the browser; the only place that names JavaScript's types, with plain values in and out
//!
//! Imports go one way: `boot` > `shell` > `ui` > `app`, `web`. A native test checks this.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]
#![allow(missing_docs, reason = "a program of its own: what a name says needs no sentence beside it")]

pub mod app;
pub mod boot;
pub mod shell;
pub mod ui;
pub mod web;
