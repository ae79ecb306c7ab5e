//! What is stored in the browser, and how the tabs of a page agree on it.

pub mod channel;
pub mod digests;
pub mod locks;
pub mod queue;
pub mod records;
