//! What is on the screen: components that read parts of the one view and dispatch messages.
//!
//! - [`root`]: what stands where; [`frame`]: around every page; [`deferred`]: the places for what comes after the calendar
//! - [`calendar`], [`entry`], [`drag`]: the days and what is in them; [`backlog`]: beside them
//! - [`connections`]: the connected tools; [`extension`]: what the extension's popup has besides
//! - [`team`], [`reports`], [`settings`]: the other pages
//! - [`timer`], [`history`], [`storage`], [`shortcuts`]: what runs, what is taken back, what is saved, the keys
//! - [`kit`]: pieces that all of them are made of
//! - [`texts`] of the [`catalogue`], [`phrases`], [`announcements`], [`slices`]: what they are written with
//!
//! The topics have the names that they have in the engine, in `style/` and in `tests/e2e/`. No date arithmetic, no JSON and
//! no JavaScript types here; the look is in `style/`, the texts are in `locales/`.

pub mod announcements;
pub mod backlog;
pub mod calendar;
pub mod catalogue;
pub mod connections;
pub mod deferred;
pub mod drag;
pub mod entry;
pub mod extension;
pub mod frame;
pub mod history;
pub mod kit;
pub mod phrases;
pub mod reports;
pub mod root;
pub mod settings;
pub mod shortcuts;
pub mod slices;
pub mod storage;
pub mod team;
pub mod texts;
pub mod timer;
