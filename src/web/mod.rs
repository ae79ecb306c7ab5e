//! The browser's edge: the only folder that names `web_sys`, `js_sys`, `wasm_bindgen` or `gloo`.
//!
//! Outwards everything is plain Rust values. [`Edge`] performs the engine's effects; the listeners turn gestures, keys
//! and the platform's events into messages.

pub mod clock;
pub mod dom;
pub mod start;

mod edge;

pub(crate) use edge::Edge;
