//! The introduction for an empty plan, and sample data to try it with.
//!
//! - `msg`: its messages
//! - `update`: adding and removing the sample
//! - `view`: whether there is something to introduce or to remove

pub(crate) mod msg;
mod update;
pub(crate) mod view;

/// The setting by which an empty plan shows the introduction.
pub(crate) const INTRODUCTION: &str = "introduction";

/// What the ids of all sample records begin with. So they are told from your own on every device.
const SAMPLE: &str = "sample-";
