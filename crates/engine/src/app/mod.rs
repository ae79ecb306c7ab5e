//! The application as a whole: messages in, effects and a view out.
//!
//! - `msg`, `effect`, [`view`]: what goes in, and what comes out
//! - `env`: the moment and the place of a message
//! - `model`: everything that is known
//! - `update`: hands a message on to its topic, and does what follows from any message
//! - `startup`: the page starts, and what is stored is read
//! - `first`: the part that a first picture of the week needs

pub(crate) mod effect;
pub(crate) mod env;
pub mod first;
pub(crate) mod model;
pub(crate) mod msg;
mod startup;
pub(crate) mod update;
pub mod view;
