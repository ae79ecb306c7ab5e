//! The browser by capability: the only folder that names `web_sys`, `js_sys`, `wasm_bindgen` or `gloo`.
//!
//! - [`input`]: keys, pointer, clipboard, focus; - [`dom`]: the page and its URL; - [`intl`], [`language`]: the user's
//!   locale, and the page's language
//! - [`storage`]: records, and sync between tabs; - [`net`]: the proxy; - [`time`]: clock and waiting
//! - [`about`]: what the browser says of itself
//! - [`extension`]: the browser extension's service worker

#![allow(
    clippy::disallowed_methods,
    reason = "the clock and the page are the rest's arguments and effects; here they are read"
)]

pub mod about;
#[cfg(feature = "bench")]
pub mod bench;
pub mod dom;
pub mod extension;
pub mod input;
pub mod intl;
pub mod language;
pub mod net;
pub mod storage;
pub mod time;

/// Runs a future to its end, from the very start of the page on: the interface's own executor exists only once it is mounted.
pub(crate) use wasm_bindgen_futures::spawn_local;
