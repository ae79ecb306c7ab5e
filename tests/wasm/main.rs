//! The parts of the app that touch the browser, in a real browser; none of it runs on the host.
//!
//! Run by `wasm-bindgen-test-runner`, which serves a page for it and drives Chromium.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::disallowed_methods)]

mod app;
mod entries;
mod hit_test;
mod intl;
mod memory;
mod preview;
mod records;
mod stopped;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
