//! The screen: components that read parts of the one view and dispatch messages.
//!
//! - [`root`]: the layout; [`frame`]: around every page; [`deferred`]: the places of the deferred parts
//! - [`calendar`], [`entry`], [`meetings`], [`drag`]: the days and what is in them; [`backlog`]: next to them
//! - [`agenda`]: days as a list
//! - [`connections`]: the connected tools; [`extension`]: the additional fields of the extension's popup
//! - [`team`], [`reports`], [`settings`]: the other pages
//! - [`diagnostics`]: a report for whoever helps
//! - [`palette`]: every action, page, day, task, entry and item in one place
//! - [`welcome`]: the introduction for an empty plan
//! - [`timer`], [`history`], [`storage`], [`shortcuts`]: timers, undo, saving, keys
//! - [`kit`]: components shared by all of them
//! - [`texts`] from the [`catalogue`], [`phrases`], [`announcements`], [`slices`]: helpers
//!
//! The topics have the same names as in the engine, in `style/` and in `tests/e2e/`. There is no date arithmetic, no
//! JSON and no JavaScript type here; `style/` has the look, and `locales/` has the texts.

use engine::Page;
use leptos::prelude::*;

pub mod agenda;
pub mod announcements;
pub mod backlog;
pub mod calendar;
pub mod catalogue;
pub mod connections;
pub mod deferred;
pub mod diagnostics;
pub mod drag;
pub mod entry;
pub mod extension;
pub mod frame;
pub mod history;
pub mod kit;
pub mod meetings;
pub mod month;
pub mod palette;
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
pub mod welcome;

/// The view of a page in place of the calendar. Only the module of the deferred parts calls it, so that they are in it.
pub fn page(page: Page) -> AnyView {
    match page {
        // The calendar isn't deferred.
        Page::Day | Page::WorkWeek | Page::Week | Page::Fortnight => ().into_any(),
        Page::Agenda => agenda::Agenda().into_any(),
        Page::Month => month::Month().into_any(),
        Page::Team => team::Team().into_any(),
        Page::Reports => reports::Reports().into_any(),
        Page::Integrations => connections::page::Integrations().into_any(),
        Page::Settings => settings::Settings().into_any(),
    }
}
