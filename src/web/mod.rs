//! The browser's edge: the only folder that names `web_sys`, `js_sys`, `wasm_bindgen` or `gloo`.
//!
//! Outwards everything is plain Rust values. `Edge` performs the engine's effects; the listeners turn gestures, keys and
//! the platform's events into messages.
//!
//! - effects: [`storage`] over [`records`] and [`known`], [`channel`], [`locks`], [`fetch`] with `proof`, [`timer`], [`route`], [`dom`], `focus`
//! - messages: [`drag`], [`keyboard`], [`clipboard`], [`page`], [`route`], [`extension`]
//! - the start: [`start`], with what happens `early`, and the other module, which comes `later`; `wait`
//! - values: [`clock`], [`intl`]; single components: [`widget`], [`entries`]; a panic: [`fault`]

#![allow(
    clippy::disallowed_methods,
    reason = "the clock and the page are the rest's arguments and effects; here they are read"
)]

pub mod channel;
pub mod clipboard;
pub mod clock;
pub mod dom;
pub mod drag;
pub mod entries;
pub mod extension;
pub mod fault;
pub mod fetch;
mod file;
pub(crate) mod focus;
pub mod intl;
pub mod keyboard;
pub mod known;
pub mod place;
pub mod records;
pub mod route;
pub mod start;
pub mod widget;

#[cfg(feature = "bench")]
mod bench;
mod early;
mod edge;
mod home;
pub(crate) mod later;
mod listen;
mod locks;
mod page;
mod proof;
mod scroll;
mod storage;
mod timer;
mod wait;

pub(crate) use edge::Edge;
pub use storage::Storage;

/// Listens to what happens to the page beside gestures: its address, its own life.
pub(crate) fn listen(app: crate::shell::App) {
    route::take_returned(app);
    route::take_left_off(app);
    extension::listen(app);
    extension::show_timer(app);
    page::watch(app);
    clipboard::listen(app);
    route::follow(app);
    #[cfg(feature = "bench")]
    bench::offer(app);
}
