//! What whoever hosts the static files decides: where the proxy is.
//!
//! It stands in `config.json` beside the page. [`answered`] reads it for the app, [`print()`] writes it for `cargo xtask dist`,
//! and both mean the same by an [`Address`]: a crate of its own, since one is built for the browser and one for this
//! machine, and what the build lets through the page must not refuse.

mod address;
mod config;

pub use address::Address;
pub use config::{Home, Wrong, answered, home, print};
