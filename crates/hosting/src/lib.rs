//! What the host of the static files decides: where the proxy is.
//!
//! `config.json` next to the page says so. [`answered`] reads it for the app, [`print()`] writes it for `cargo xtask
//! dist`, and both use the same [`Address`]. It is a crate of its own because one of them is built for the browser and
//! the other for this machine, and the page must accept whatever the build accepts.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

mod address;
mod config;

pub use address::Address;
pub use config::{Home, Wrong, answered, home, print};
