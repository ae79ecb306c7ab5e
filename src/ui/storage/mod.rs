//! The state of storage: edits that are saved or not, and stored data that can't be read.

pub mod save;
pub mod unopened;
