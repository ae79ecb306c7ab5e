//! Storage in the browser, and sync between the tabs of a page.

pub mod channel;
pub mod digests;
pub mod locks;
pub mod queue;
pub mod records;
