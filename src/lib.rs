//! The app: a thin shell around [`engine`], drawn with Leptos.
//!
//! - [`app`]: the handle by which components read the view and dispatch messages
//! - [`boot`]: the start, the first picture of the week, and the parts that the app comes in
//! - [`shell`]: the loop (message in, effects out), what it listens to, and the performing of effects
//! - [`ui`]: components; they read signals and dispatch messages
//! - [`web`]: the browser, the only place that names JavaScript's types; plain values in and out
//!
//! Imports go one way: `boot` > `shell` > `ui` > `app`, `web`. A native test reads them.

#![allow(missing_docs, reason = "a program of its own: what a name says needs no sentence beside it")]

pub mod app;
pub mod boot;
pub mod shell;
pub mod ui;
pub mod web;
