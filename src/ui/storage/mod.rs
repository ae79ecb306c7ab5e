//! What is said of storage: edits that are saved or not, and a store that can't be read.

pub mod save;
pub mod unopened;
