//! The application as a whole: messages in, effects and a view out.
//!
//! - `msg`, `effect`, [`view`]: the input, and the output
//! - `lifecycle`: what the page tells of itself
//! - `env`: time and place of a message
//! - `model`: the state of all topics; `changes`: which records have changed lately
//! - `session`: the state of the page itself
//! - `update`: passes a message to its topic, and does what follows from any message
//! - `startup`: the page starts, and the stored data is read
//! - [`diagnostics`]: what has happened lately, by name alone
//! - `first`: the part that the preview of a week needs

mod changes;
pub mod diagnostics;
pub(crate) mod effect;
pub(crate) mod env;
pub mod first;
pub(crate) mod lifecycle;
pub(crate) mod model;
pub(crate) mod msg;
pub(crate) mod session;
mod startup;
pub(crate) mod update;
pub mod view;
